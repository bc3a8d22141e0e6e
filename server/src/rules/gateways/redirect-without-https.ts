// A server that redirects to HTTPS, though no server accepts HTTPS for its hosts.
import { isHttpServer } from '../../istio/gateway-servers.ts';
import { overlap } from '../../istio/host-names.ts';
import { areServersRead, serversOf } from '../../istio/servers.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import { areTogether } from '../../mesh/together.ts';
import { stating } from '../engine/rule.ts';
import { isTlsProtocol } from '../shared/host-ports.ts';

export default stating({
	unanswered: {
		wrong: 'No server here accepts HTTPS for host "{host}", to which this redirects',
		remedy: 'add a server of protocol HTTPS',
	},
})({
	severity: 'information',
	kinds: ['Gateway'],
	codes: [],
	docs: {
		summary: 'A server has `httpsRedirect`, and no server of any Gateway here accepts HTTPS for its hosts.',
		why: 'Clients are sent to port 443, where nothing answers for the host: the connection is refused, or closed.',
		exceptions:
			'Only an information, because a load balancer in front of the gateway may terminate TLS, and requests that it marks with `X-Forwarded-Proto: https` may be let through. Nothing is said where a Gateway cannot be read in full.',
		bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec:
  selector: { istio: ingressgateway }
  servers:
  - port: { number: 80, name: http, protocol: HTTP }
    hosts: [shop.example.com]
    tls: { httpsRedirect: true }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [infra/edge]
  http:
  - route:
    - destination: { host: web.example.com }
`,
		mend: [
			'    tls: { httpsRedirect: true }\n',
			'    tls: { httpsRedirect: true }\n  - port: { number: 443, name: https, protocol: HTTPS }\n    hosts: [shop.example.com]\n    tls: { mode: SIMPLE, credentialName: shop }\n',
		],
		links: ['https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings'],
	},
	// istio: pilot/pkg/networking/core/gateway.go, buildGatewayHTTPRouteConfig: RequireTls ALL for such a server
	*check(by, mesh) {
		if (by.standing !== 'whole') return;
		const redirecting = serversOf(by).filter(
			(server) => isHttpServer(server) && server.node.get('tls')?.get('httpsRedirect')?.value === true,
		);
		if (redirecting.length === 0) return;
		const gateways = resourcesOf(mesh, 'Gateway');
		if (!gateways.every(areServersRead)) return;
		const secure = gateways.flatMap((one) =>
			areTogether(mesh, one, by) || one === by
				? serversOf(one).filter(({ protocol }) => isTlsProtocol(protocol))
				: [undefined],
		);
		if (secure.includes(undefined)) return;
		for (const server of redirecting) {
			const redirect = server.node.get('tls')?.get('httpsRedirect');
			if (redirect === undefined) continue;
			const lost = server.hosts.find(
				({ text }) => !secure.some((one) => one?.hosts.some((host) => meet(host.text, text))),
			);
			if (lost === undefined) continue;
			yield {
				span: redirect,
				message: 'unanswered',
				with: { host: lost.text },
			};
		}
	},
});

function meet(a: string, b: string): boolean {
	const [x, y] = [a, b].map((host) => host.toLowerCase().replace(/^.*\//, ''));
	return overlap(x ?? '', y ?? '');
}
