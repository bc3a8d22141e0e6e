// Items of a list that must differ, and do not.
import { rule } from '../engine/rule.ts';
import { checkedKinds, schemaFindings } from '../shared/schema-faults.ts';

export default rule({
	severity: 'error',
	kinds: checkedKinds,
	codes: ['IST0106', 'KIA1503'],
	docs: {
		summary: 'Two items of a list have the same key fields.',
		why: 'The API server, or Istio’s webhook, rejects the manifest.',
		bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: payments, namespace: shop }
spec:
  hosts: [payments.example.com]
  location: MESH_EXTERNAL
  resolution: DNS
  ports:
  - { name: https, number: 443, protocol: TLS }
  - { name: https, number: 8443, protocol: TLS }
`,
		mend: ['name: https, number: 8443', 'name: https-alt, number: 8443'],
	},
	// istio: pkg/webhooks/validation/server/server.go, validate
	*check(resource, mesh) {
		// Listeners are what a Gateway of the Gateway API can repeat; its kinds are not Istio's to validate.
		const isGateway = resource.resource.kind.id === 'gateway-api/Gateway';
		for (const finding of schemaFindings(resource, mesh, 'duplicate-item'))
			yield { ...finding, codes: isGateway ? ['KIA1503'] : ['IST0106'] };
	},
});
