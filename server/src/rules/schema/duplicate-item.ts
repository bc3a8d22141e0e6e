// Items of a list that must differ, and do not.
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { checkedKinds, schemaFindings } from '../shared/schema-faults.ts';

const messages = {
	sameValue: 'Two items of {list} have the value "{value}"',
	sameKey: 'Two items of {list} have the {key}',
	listedTwice: '{what} "{value}" is listed twice',
	repeated: '"{value}" is listed twice',
	sameNamespace: '"." and "{namespace}" are the same namespace',
	sameHost: 'Host "{host}" is listed twice',
	overlappingHosts: 'Hosts "{other}" and "{host}" overlap',
	sameListener: 'Two listeners have the same port, protocol and host',
	sameReference: { wrong: '{what} {name} is listed twice', remedy: 'tell the two apart by {fields}' },
	repeatedFilter: 'There can be only one filter of type {type}',
	sameRule: 'Two rules are called "{name}"',
	samePortName: { wrong: 'Two servers have a port named "{name}"', remedy: 'use different names' },
	overlappingLocality: '"{value}" overlaps with another locality in the list',
	samePort: 'Port {port} is listed twice',
	sameIngressPort: 'Two ingress listeners have port {port}',
	sameEgressPort: 'Two egress listeners have port {port}',
	sameBind: 'Two egress listeners bind to "{value}"',
} as const satisfies Messages;

export default stating(messages)({
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
		for (const finding of schemaFindings<typeof messages>(resource, mesh, 'duplicate-item'))
			yield { ...finding, codes: isGateway ? ['KIA1503'] : ['IST0106'] };
	},
});
