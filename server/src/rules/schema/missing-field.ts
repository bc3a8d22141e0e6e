// A map without a field that it must have.
import { rule } from '../engine/rule.ts';
import { checkedKinds, schemaFindings } from '../shared/schema-faults.ts';

export default rule({
	severity: 'error',
	kinds: checkedKinds,
	codes: [],
	docs: {
		summary: 'A required field is missing.',
		why: 'The API server, or Istio’s webhook, rejects the manifest.',
		exceptions:
			'Patches, manifests that a kustomization patches, and templates, where the field may come from elsewhere.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
  - route:
    - weight: 100
`,
		mend: ['- weight: 100', '- destination: { host: reviews }'],
	},
	// istio: pkg/webhooks/validation/server/server.go, validate
	check: (resource, mesh) => schemaFindings(resource, mesh, 'missing-field'),
});
