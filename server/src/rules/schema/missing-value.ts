// A key without a value.
import { rule } from '../engine/rule.ts';
import { checkedKinds, schemaFindings } from '../shared/schema-faults.ts';

export default rule({
	severity: 'information',
	kinds: checkedKinds,
	codes: [],
	docs: {
		summary: 'A key has no value.',
		why: 'It counts as not written, which may not be what was meant: an empty rule of an AuthorizationPolicy matches everything.',
		silence:
			'In a patch, where null takes away; in a template, which may render the value; and in the kinds that are built into Kubernetes, which take null for nothing.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts:
  http:
  - route:
    - destination: { host: reviews }
`,
		mend: ['  hosts:\n', '  hosts: [reviews]\n'],
	},
	check: (resource, mesh) => schemaFindings(resource, mesh, 'missing-value'),
});
