// A server that redirects to HTTPS, though no server accepts HTTPS for its hosts.
import { listenersOf, parentsOf } from '../../istio/gateway-api/routes.ts';
import { isHttpServer } from '../../istio/gateway-servers.ts';
import { overlap } from '../../istio/host-names.ts';
import { isImplied } from '../../istio/policies/scope.ts';
import { selectorOf } from '../../istio/selectors.ts';
import { areServersRead, selectorOfGateway, serversOf } from '../../istio/servers.ts';
import { type DeployedAs, isDeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import { type Deployed, declaredAs, type Mesh } from '../../mesh/mesh.ts';
import { inNamespaces } from '../../mesh/namespaces.ts';
import { areTogether } from '../../mesh/together.ts';
import { manifest } from '../../model/resource.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { isTlsProtocol } from '../shared/host-ports.ts';

const messages = {
	noListener: {
		wrong: 'Gateway "{gateway}" has no HTTPS listener, to which this redirects',
		remedy: 'add one with a certificate',
	},
	unanswered: {
		wrong: 'No server here accepts HTTPS for host "{host}", to which this redirects',
		remedy: 'add a server of protocol HTTPS',
	},
	endedBefore: {
		wrong:
			'The load balancer of Service "{service}" terminates TLS, so its HTTPS requests come in here as HTTP and are redirected in an endless loop',
		remedy: 'redirect at the load balancer, or only requests whose X-Forwarded-Proto is "http"',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'information',
	kinds: ['Gateway', 'HTTPRoute'],
	absent: ['protocol', 'servers', 'listeners'],
	codes: [],
	docs: {
		summary: 'A server has `httpsRedirect`, and no server of any Gateway here accepts HTTPS for its hosts.',
		why: 'Clients are sent to port 443, where nothing answers for the host: the connection is refused, or closed.',
		exceptions: 'Gateways that cannot be read in full.',
		severityNotes:
			'Information because a load balancer in front of the gateway may terminate TLS, and requests that it marks with `X-Forwarded-Proto: https` may be let through.',
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
		if (isDeployedAs(by, 'HTTPRoute')) {
			yield* ofRoute(mesh, by);
			return;
		}
		if (!isDeployedAs(by, 'Gateway')) return;
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
			const before = terminatingService(mesh, by);
			if (before !== undefined) {
				const name = before.resource.name ?? before.resource;
				const related = [{ in: before, span: name, message: 'The Service' }];
				const service = before.resource.name?.text ?? '';
				yield { span: redirect, message: 'endedBefore', with: { service }, related };
				continue;
			}
			yield {
				span: redirect,
				message: 'unanswered',
				with: { host: lost.text },
			};
		}
	},
});

/** A redirect to HTTPS at Gateways of the Gateway API that have no listener for it. */
function* ofRoute(mesh: Mesh, by: DeployedAs<'HTTPRoute'>): Generator<Finding<typeof messages>> {
	const rules = manifest(by.resource).get('spec')?.each('rules') ?? [];
	const redirects = rules.flatMap((rule) => {
		const all = rule.each('filters').flatMap((filter) => filter.get('requestRedirect') ?? []);
		// To another host or port something else may answer.
		const own = all.filter((one) => one.get('hostname') === undefined && one.get('port') === undefined);
		return own.flatMap((one) => one.get('scheme') ?? []).filter(({ text, opaque }) => text === 'https' && !opaque);
	});
	const [redirect] = redirects;
	const parents = parentsOf(by);
	if (redirect === undefined || parents.length === 0) return;
	const gateways = parents.flatMap(({ kind, name, node }) => {
		const namespace = node.get('namespace');
		const asked = namespace === undefined ? by.namespaces : [namespace.text];
		const found = kind === 'Gateway' ? inNamespaces(declaredAs(mesh, 'parent', name.text), asked) : [];
		return found.length > 0 ? found.map((one) => one.by) : [undefined];
	});
	const isPlain = (one: Deployed | undefined): boolean =>
		one !== undefined &&
		isDeployedAs(one, 'gateway-api/Gateway') &&
		areTogether(mesh, one, by) &&
		manifest(one.resource).get('spec')?.get('allowedListeners') === undefined &&
		listenersOf(one)?.every(({ protocol }) => protocol === 'HTTP') === true;
	if (!gateways.every(isPlain)) return;
	yield { span: redirect, message: 'noListener', with: { gateway: parents[0]?.name.text ?? '' } };
}

/**
 * The Service of the gateway's pods whose load balancer has the certificate, and sends on HTTP (kubernetes:
 * staging/src/k8s.io/cloud-provider-aws, annotations aws-load-balancer-ssl-cert, aws-load-balancer-backend-protocol).
 */
function terminatingService(mesh: Mesh, gateway: DeployedAs<'Gateway'>): DeployedAs<'Service'> | undefined {
	const labels = selectorOfGateway(gateway);
	if (labels === undefined || labels.length === 0) return undefined;
	return resourcesOf(mesh, 'Service').find((service) => {
		const annotations = manifest(service.resource).get('metadata')?.get('annotations')?.entries ?? [];
		const hasCertificate = annotations.some(({ key }) => key.text.endsWith('/aws-load-balancer-ssl-cert'));
		const isEncrypted = annotations.some(
			({ key, value }) =>
				key.text.endsWith('/aws-load-balancer-backend-protocol') &&
				(value.opaque || /^(?:ssl|tls|https)$/i.test(value.text)),
		);
		const selector = hasCertificate && !isEncrypted ? selectorOf(service) : undefined;
		return selector !== undefined && isImplied(labels, selector) && areTogether(mesh, service, gateway);
	});
}

function meet(a: string, b: string): boolean {
	const [x, y] = [a, b].map((host) => host.toLowerCase().replace(/^.*\//, ''));
	return overlap(x ?? '', y ?? '');
}
