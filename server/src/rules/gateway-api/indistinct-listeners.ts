// Two listeners of a Gateway that cannot both be open.
import { areDistinct } from '../../istio/gateway-api/listeners.ts';
import { type Listener, listenersOf } from '../../istio/gateway-api/routes.ts';
import { stating } from '../engine/rule.ts';

export default stating({
	indistinct: {
		wrong: 'Listeners "{listener}" and "{other}" both use port {port} and no host name tells them apart',
		consequence: ', so this one is not opened',
	},
})({
	severity: 'error',
	kinds: ['gateway-api/Gateway'],
	codes: ['KIA1503'],
	docs: {
		summary: 'Two listeners of a Gateway use the same port, and their connections cannot be told apart.',
		why: 'Connections are distinguished by port and by host name; plain TCP has no host name. The later listener is not opened, and only the status of the Gateway shows it.',
		exceptions:
			'Listeners with the same port, protocol and host name, which the API server rejects and `schema/duplicate-item` reports.',
		bad: `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: istio
  listeners:
  - { name: http, port: 8080, protocol: HTTP, hostname: shop.example.com }
  - { name: tcp, port: 8080, protocol: TCP }
`,
		mend: ['name: tcp, port: 8080', 'name: tcp, port: 8081'],
		links: ['https://gateway-api.sigs.k8s.io/reference/spec/#listener'],
	},
	// istio: pilot/pkg/config/kube/gatewaycommon/listener_conflict.go, listenersDistinct
	*check(resource) {
		const listeners = listenersOf(resource) ?? [];
		for (const [index, listener] of listeners.entries()) {
			const before = listeners.slice(0, index).find((one) => !areDistinct(one, listener) && !isEqual(one, listener));
			const at = listener.node.get('name');
			if (before === undefined || at === undefined) continue;
			yield {
				span: at,
				message: 'indistinct',
				with: { listener: listener.name, other: before.name, port: listener.port },
				codes: [],
				related: [{ in: resource, span: before.node.get('name') ?? before.node, message: `listener "${before.name}"` }],
			};
		}
	},
});

function isEqual(a: Listener, b: Listener): boolean {
	return a.protocol === b.protocol && (a.hostname ?? '') === (b.hostname ?? '');
}
