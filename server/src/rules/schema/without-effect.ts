// What Istio's validators take with a warning: it is valid, but has no effect, or not the one it seems to have.
import { rule } from '../engine/rule.ts';
import { checkedKinds, schemaFindings } from '../shared/schema-faults.ts';

export default rule({
	severity: 'information',
	tag: 'unnecessary',
	kinds: checkedKinds,
	codes: ['IST0133'],
	docs: {
		summary: 'A setting has no effect, or a wider effect than it seems.',
		why: 'Istio accepts the resource, but its webhook warns: a setting that does not apply in this mode, a host that is already in the list, a selector without labels that selects everything.',
		exceptions: 'Hosts are compared only within one listener.',
		differences:
			'istioctl points at the first line of the document, and warns about every EnvoyFilter; this rule does not.',
		bad: `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: shop }
spec:
  egress:
  - hosts: ["*/*", ./api.example.com]
`,
		mend: [', ./api.example.com', ''],
		links: ['https://istio.io/latest/docs/reference/config/analysis/ist0133/'],
	},
	check: (resource, mesh) => schemaFindings(resource, mesh, 'without-effect'),
});
