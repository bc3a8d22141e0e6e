// Two Gateways have the same listener.

import { indexed } from '../../facts/indexed.ts';
import { type Listener, listenersOf } from '../../istio/gateway-api/routes.ts';
import { type DeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import type { Mesh } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { title } from '../../model/resource.ts';
import { stating } from '../engine/rule.ts';
import { withoutItem } from '../shared/fixes.ts';

type ApiGateway = DeployedAs<'gateway-api/Gateway'>;

export default stating({
	repeated: 'Gateway "{gateway}" also has a listener for "{host}" on port {port}',
})({
	severity: 'hint',
	isOptIn: true,
	kinds: ['gateway-api/Gateway'],
	codes: ['KIA1501'],
	docs: {
		summary: 'Two Gateways have listeners with the same host name, port and protocol.',
		why: 'Each Gateway has its own pods and address, so both work; but DNS can point the host name to only one of them.',
		exceptions: 'Listeners without a host name, and Gateways with the same name, as in Kiali.',
		severityNotes:
			'Off by default because it is only a mistake if the host is not being moved from one Gateway to the other.',
		bad: `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: istio
  listeners:
  - { name: http, port: 80, protocol: HTTP, hostname: shop.example.com }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: pay, namespace: shop }
spec:
  gatewayClassName: istio
  listeners:
  - { name: http, port: 80, protocol: HTTP, hostname: shop.example.com }
`,
		mend: ['hostname: shop.example.com }\n---', 'hostname: www.example.com }\n---'],
	},
	*check(resource, mesh) {
		const own = resource as ApiGateway;
		for (const listener of listenersOf(own) ?? []) {
			const key = keyOf(listener);
			const at = listener.node.get('hostname');
			if (key === undefined || at === undefined) continue;
			const other = byListener(mesh)
				.get(key)
				?.find((one) => isOther(mesh, own, one.by));
			if (other === undefined) continue;
			yield {
				span: at,
				fixes: (listenersOf(own)?.length ?? 0) > 1 ? withoutItem(own, at, { what: 'this listener' }) : [],
				message: 'repeated',
				with: { gateway: other.by.resource.name?.text ?? '', host: at.text, port: listener.port },
				related: [
					{
						in: other.by,
						span: other.listener.node.get('hostname') ?? other.listener.node,
						message: title(other.by.resource),
					},
				],
			};
		}
	},
});

function isOther(mesh: Mesh, a: ApiGateway, b: ApiGateway): boolean {
	return a !== b && a.resource.name?.text !== b.resource.name?.text && areTogether(mesh, a, b);
}

function keyOf({ hostname, port, protocol }: Listener): string | undefined {
	return hostname === undefined ? undefined : `${hostname} ${port} ${protocol}`;
}

const byListener = indexed({
	of: (mesh: Mesh) => resourcesOf(mesh, 'gateway-api/Gateway'),
	give: (by) =>
		(listenersOf(by) ?? []).flatMap((listener) => {
			const key = keyOf(listener);
			return key === undefined ? [] : [[key, { by, listener }] as const];
		}),
	itemOf: ({ by }: { readonly by: ApiGateway; readonly listener: Listener }) => by,
});
