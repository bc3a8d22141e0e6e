// A field that the Istio release in use does not have.
import { rule } from '../engine/rule.ts';
import { checkedKinds, schemaFindings } from '../shared/schema-faults.ts';

export default rule({
	severity: 'warning',
	kinds: checkedKinds,
	codes: [],
	docs: {
		summary: 'A manifest has a field that the Istio release in use does not know.',
		why: 'The API server drops what its version of the definitions does not know, so the field has no effect until Istio is upgraded.',
		silence:
			'Without `istio.version` the newest release counts. Between two releases that we know, the later one counts.',
		bad: `#! { "version": "1.18" }
apiVersion: networking.istio.io/v1beta1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
  - route:
    - destination: { host: reviews }
    mirrors:
    - destination: { host: reviews }
`,
		mend: ['    mirrors:\n    - destination: { host: reviews }\n', '    mirror: { host: reviews }\n'],
	},
	// apiextensions-apiserver: pkg/apiserver/schema/pruning/algorithm.go, Prune
	check: (resource, mesh) => schemaFindings(resource, mesh, 'unsupported-field'),
});
