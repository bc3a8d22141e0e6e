// A value of the right type that its field does not take.
import { rule } from '../engine/rule.ts';
import { checkedKinds, schemaFindings } from '../shared/schema-faults.ts';

export default rule({
	severity: 'error',
	kinds: checkedKinds,
	codes: ['IST0106'],
	docs: {
		summary:
			'A value is invalid for its field: not in its list of values, out of range, not a duration, not a host, not a regular expression that Envoy supports.',
		why: 'The API server, or Istio’s webhook, rejects the manifest. Regular expressions are RE2, which has no look-ahead and no backreferences.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
  - route:
    - destination: { host: reviews }
    timeout: 5 seconds
`,
		mend: ['5 seconds', '5s'],
	},
	// istio: pkg/webhooks/validation/server/server.go, validate
	check: (resource, mesh) => schemaFindings(resource, mesh, 'invalid-value'),
});
