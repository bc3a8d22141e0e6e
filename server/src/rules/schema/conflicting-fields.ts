// Fields that exclude each other.
import { rule } from '../engine/rule.ts';
import { checkedKinds, schemaFindings } from '../shared/schema-faults.ts';

export default rule({
	severity: 'error',
	kinds: checkedKinds,
	codes: ['IST0106'],
	docs: {
		summary: 'Fields are set of which only some can be.',
		why: 'The API server, or Istio behind it, refuses the manifest.',
		bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  trafficPolicy:
    loadBalancer:
      simple: LEAST_REQUEST
      consistentHash: { useSourceIp: true }
`,
		mend: ['      simple: LEAST_REQUEST\n', ''],
	},
	// istio: pkg/webhooks/validation/server/server.go, validate
	check: (resource, mesh) => schemaFindings(resource, mesh, 'conflicting-fields'),
});
