// Two VirtualServices at one gateway take the same requests or connections: only one of them gets them.

import { title } from '../../model/resource.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { type DeadRoute, deadRoutes, fallingThrough } from '../shared/dead-routes.ts';

const messages = {
	notFound: {
		wrong: 'Requests for host "{host}" that match no route here get 404',
		consequence: ': nothing falls through to "{wider}" of VirtualService "{other}"',
		severity: 'information',
	},
	http: {
		wrong: 'VirtualService "{other}" routes the same requests for host "{host}" at gateway "{gateway}"',
		consequence: ': only the older one gets them',
	},
	tls: {
		wrong: 'VirtualService "{other}" has {what} at gateway "{gateway}" too',
		consequence: ': Istio ignores the younger one',
	},
	tcp: {
		wrong: 'VirtualService "{other}" has "tcp" routes for {what} of gateway "{gateway}" too',
		consequence: ': only those of the older one are used',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['VirtualService'],
	codes: ['KIA1106'],
	docs: {
		summary:
			'Two VirtualServices at one gateway have the same match for a host, the same `sniHosts`, or `tcp` routes for one port.',
		why: 'HTTP routes of several VirtualServices are merged, the oldest first, so of two equal matches the newer one gets no requests. `tls` and `tcp` routes are not merged at all: Istio skips a match whose `sniHosts` are already in use, and of the `tcp` routes for a port it uses only the first.',
		exceptions:
			'Expecting a wider host to serve what a narrower one leaves unmatched is a common mistake, and is reported as information. Only VirtualServices that are certainly deployed together are compared, and matches are compared as they are written. The files do not show which of the two is older, so both are marked. For other VirtualServices with the same host see `routing/host-overlap`.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [infra/edge]
  http:
  - route:
    - destination: { host: web.example.com }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [infra/edge]
  http:
  - route:
    - destination: { host: api.example.com }
`,
		mend: [
			`  http:
  - route:
    - destination: { host: api.example.com }
`,
			`  http:
  - match: [{ uri: { prefix: /api/ } }]
    route:
    - destination: { host: api.example.com }
`,
		],
		links: ['https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-virtual-services'],
	},
	// istio: pilot/pkg/networking/core/gateway.go, buildGatewayNetworkFiltersFromTLSRoutes ("duplicate SNI host names"),
	// buildGatewayNetworkFiltersFromTCPRoutes (the first that matches); pilot/pkg/networking/core/route/route.go, SortVHostRoutes
	*check(by, mesh) {
		for (const one of deadRoutes(mesh, by)) yield finding(one);
		for (const { own, other } of fallingThrough(mesh, by)) {
			const { start, end } = own.host;
			const name = other.by.resource.name?.text ?? '';
			yield {
				span: { start, end },
				message: 'notFound',
				with: { host: own.host.text, wider: other.host.text, other: name },
				related: [{ in: other.by, span: other.host, message: title(other.by.resource) }],
			};
		}
	},
});

function finding({ own, span, other, at, protocol, what }: DeadRoute): Finding<typeof messages> {
	const { start, end } = span;
	const name = other.resource.name?.text ?? '';
	return {
		span: { start, end },
		message: protocol,
		with: { other: name, host: own, gateway: at, what },
		related: [{ in: other, span: other.resource.name ?? other.resource, message: title(other.resource) }],
	};
}
