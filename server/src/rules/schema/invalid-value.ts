// A value of the right type that its field does not take.
import { rule } from '../engine/rule.ts';
import { checkedKinds, schemaFindings } from '../shared/schema-faults.ts';

export default rule({
	severity: 'error',
	kinds: checkedKinds,
	codes: ['IST0106'],
	docs: {
		summary:
			'A value is none that its field takes: no word of its list, out of bounds, no duration, no host, no regular expression that Envoy understands.',
		why: 'The API server, or Istio behind it, refuses the manifest. Regular expressions are RE2, which has no look-ahead and no references back.',
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
