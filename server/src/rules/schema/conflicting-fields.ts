// Fields that exclude each other.
import { rule } from '../engine/rule.ts';
import { checkedKinds, schemaFindings } from '../shared/schema-faults.ts';

export default rule({
	severity: 'error',
	kinds: checkedKinds,
	codes: ['IST0106'],
	docs: {
		summary: 'Fields are set that cannot be set together.',
		why: 'The API server, or Istio’s webhook, rejects the manifest.',
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
