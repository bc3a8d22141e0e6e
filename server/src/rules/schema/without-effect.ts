// What Istio's validators take with a warning: it is valid, but has no effect, or not the one it seems to have.
import { rule } from '../engine/rule.ts';
import { checkedKinds, schemaFindings } from '../shared/schema-faults.ts';

export default rule({
	severity: 'information',
	kinds: checkedKinds,
	codes: ['IST0133'],
	docs: {
		summary: 'Something that is written has no effect, or more effect than it seems to.',
		why: 'Istio takes the resource, and its webhook warns: a setting that the mode around it leaves unused, a host that is in the list already, a selector without labels that selects everything.',
		silence:
			'istioctl points at the first line of the document, and warns of every EnvoyFilter; this does not. Of lists of hosts only those of one listener are compared.',
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
