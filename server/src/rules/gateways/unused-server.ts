// A server of a Gateway that no VirtualService uses.

import { serversOf, servesHostOf } from '../../istio/servers.ts';
import { areTogether } from '../../mesh/together.ts';
import { title } from '../../model/resource.ts';
import { stating } from '../engine/rule.ts';
import { withoutItem } from '../shared/fixes.ts';
import { routesOn } from '../shared/gateway-routes.ts';

export default stating({
	unused: 'No VirtualService bound to this Gateway uses a host of this server (port {port})',
})({
	severity: 'hint',
	isOptIn: true,
	kinds: ['Gateway'],
	codes: [],
	docs: {
		summary: 'No VirtualService bound to a Gateway uses a host of one of its servers.',
		why: 'Requests to such a server get 404, and connections are closed. Usually the route was removed and the server forgotten, or a host was renamed in only one of the two.',
		exceptions:
			'Reported only if the workspace has a VirtualService bound to the Gateway, and all of them are certainly deployed with it. Servers that pass TLS through by SNI (AUTO_PASSTHROUGH) need no route.',
		severityNotes: 'Off by default because the routes of a shared gateway may be kept in other repositories.',
		bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec:
  selector: { istio: ingressgateway }
  servers:
  - port: { number: 80, name: http-shop, protocol: HTTP }
    hosts: [shop.example.com]
  - port: { number: 80, name: http-old, protocol: HTTP }
    hosts: [old.example.com]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: infra }
spec:
  hosts: [shop.example.com]
  gateways: [edge]
  http:
  - redirect: { authority: www.example.com }
`,
		mend: ['  - port: { number: 80, name: http-old, protocol: HTTP }\n    hosts: [old.example.com]\n', ''],
		links: ['https://istio.io/latest/docs/reference/config/networking/gateway/#Server'],
	},
	*check(resource, mesh) {
		if (resource.standing !== 'whole') return;
		const routes = routesOn(mesh, resource);
		const [first] = routes;
		if (first === undefined || routes.some((one) => one.standing !== 'whole' || !areTogether(mesh, one, resource)))
			return;
		for (const server of serversOf(resource)) {
			const isRead = server.hosts.length === server.node.each('hosts').length;
			if (!isRead || server.mode === 'AUTO_PASSTHROUGH' || routes.some((one) => servesHostOf(server, one))) continue;
			const [host] = server.hosts;
			if (host === undefined) continue;
			yield {
				span: host,
				message: 'unused',
				with: { port: server.port },
				related: routes.slice(0, 5).map((one) => ({
					in: one,
					span: one.resource.name ?? one.resource,
					message: `${title(one.resource)} has other hosts`,
				})),
				fixes: withoutItem(resource, server.node),
			};
		}
	},
});
