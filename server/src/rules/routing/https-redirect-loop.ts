// A redirect to HTTPS that requests come to which use HTTPS already.
import { allowsNamespace, type Listener, listenersOf, parentsOf, refusalBy } from '../../istio/gateway-api/routes.ts';
import { isHttpServer, isTlsServer } from '../../istio/gateway-servers.ts';
import { meshGateway } from '../../istio/gateways.ts';
import { routesWith } from '../../istio/routing/routes.ts';
import { serversOf, servesHostOf } from '../../istio/servers.ts';
import { type DeployedAs, isDeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import { type Deployed, declaredAs, type Mesh } from '../../mesh/mesh.ts';
import { inNamespaces } from '../../mesh/namespaces.ts';
import { areTogether } from '../../mesh/together.ts';
import { manifest } from '../../model/resource.ts';
import { resolve } from '../../resolution/resolve.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';

const messages = {
	server: {
		wrong:
			'Requests to port {port} of Gateway "{gateway}" already use HTTPS, so this redirects them in an endless loop',
		remedy: 'match only the port of the HTTP server here, or set "httpsRedirect" on that server instead',
	},
	listener: {
		wrong: 'Requests to listener "{listener}" already use HTTPS, so this redirects them in an endless loop',
		remedy: 'attach this route to the HTTP listener only, with "sectionName"',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['VirtualService', 'HTTPRoute'],
	absent: ['servers', 'listeners'],
	codes: [],
	docs: {
		summary: 'A redirect to HTTPS also applies to requests that already use HTTPS.',
		why: 'Browsers are sent to the address they asked for, and give up: "too many redirects" (ERR_TOO_MANY_REDIRECTS).',
		exceptions:
			'Reported only if the redirect changes nothing but the scheme, no condition is about the port, the scheme or a header, and the gateway certainly has a server or listener that terminates TLS for the host. An HTTPRoute is not reported if another route of the same listener may take its requests first.',
		bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec:
  selector: { istio: ingressgateway }
  servers:
  - port: { number: 80, name: http, protocol: HTTP }
    hosts: [shop.example.com]
  - port: { number: 443, name: https, protocol: HTTPS }
    hosts: [shop.example.com]
    tls: { mode: SIMPLE, credentialName: shop }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: infra }
spec:
  hosts: [shop.example.com]
  gateways: [edge]
  http:
  - match: [{ uri: { prefix: / } }]
    redirect: { scheme: https }
`,
		mend: ['uri: { prefix: / } }', 'uri: { prefix: / }, port: 80 }'],
		links: [
			'https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRedirect',
			'https://gateway-api.sigs.k8s.io/guides/http-redirect-rewrite/#http-to-https-redirects',
		],
	},
	// envoy: source/common/router/config_impl.cc, newUri: the scheme is replaced whether or not it is the same
	*check(by, mesh) {
		if (by.standing !== 'whole') return;
		if (isDeployedAs(by, 'VirtualService')) yield* ofVirtualService(mesh, by);
		else if (isDeployedAs(by, 'HTTPRoute')) yield* ofRoute(mesh, by);
	},
});

interface Redirecting {
	readonly redirect?: { readonly scheme?: string; readonly port?: number };
	readonly match?: readonly Record<string, unknown>[];
}

function* ofVirtualService(mesh: Mesh, by: DeployedAs<'VirtualService'>): Generator<Finding<typeof messages>> {
	const looping: Node[] = [];
	for (const { node } of routesWith(by, 'http')) {
		const route = node as Node<Redirecting>;
		const matches = route.each('match') as readonly Node[];
		const scheme = schemeAlone(route.get('redirect'));
		if (scheme !== undefined && (matches.length === 0 || matches.some(isBlindToScheme))) looping.push(scheme);
		// What a route above takes by port, scheme or header may be just the requests with HTTPS; without a match it takes all.
		else if (matches.length === 0 || !matches.every(isBlindToScheme)) break;
	}
	const [scheme] = looping;
	if (scheme === undefined) return;
	for (const mention of by.references) {
		if (mention.row.at !== 'spec.gateways[]' || mention.text === meshGateway) continue;
		const resolution = resolve(mesh, { by, mention });
		for (const { by: gateway } of resolution.is === 'found' ? resolution.targets : []) {
			if (!isDeployedAs(gateway, 'Gateway') || !areTogether(mesh, gateway, by)) continue;
			const secure = serversOf(gateway).find(
				(one) => isTlsServer(one) && isHttpServer(one) && one.hosts.length > 0 && servesHostOf(one, by),
			);
			if (secure === undefined) continue;
			for (const span of looping)
				yield { span, message: 'server', with: { port: secure.port, gateway: gateway.resource.name?.text ?? '' } };
			return;
		}
	}
}

/** The `scheme: https` of a redirect that changes nothing else. */
function schemeAlone(redirect: Pick<Node, 'entries'> | undefined): Node | undefined {
	const scheme = redirect?.entries.find(({ key }) => key.text === 'scheme')?.value;
	const isAlone = redirect?.entries.every(
		({ key, value }) =>
			!key.opaque &&
			(['scheme', 'redirectCode', 'statusCode'].includes(key.text) || (key.text === 'port' && value.text === '443')),
	);
	return isAlone === true && scheme?.text === 'https' && !scheme.opaque ? scheme : undefined;
}

const blind = new Set(['uri', 'ignoreUriCase', 'method', 'name', 'authority', 'queryParams', 'path']);

/** Whether a match takes HTTP and HTTPS alike. */
function isBlindToScheme(match: Node): boolean {
	return !match.opaque && match.entries.every(({ key }) => !key.opaque && blind.has(key.text));
}

function* ofRoute(mesh: Mesh, by: DeployedAs<'HTTPRoute'>): Generator<Finding<typeof messages>> {
	const [first] = manifest(by.resource).get('spec')?.each('rules') ?? [];
	const [redirect] = first?.each('filters').flatMap((filter) => filter.get('requestRedirect') ?? []) ?? [];
	const scheme = schemeAlone(redirect);
	if (first === undefined || scheme === undefined) return;
	const matches = first.each('matches') as readonly Node[];
	if (matches.length > 0 && !matches.some(isBlindToScheme)) return;
	for (const parent of parentsOf(by)) {
		if (parent.kind !== 'Gateway') continue;
		const namespace = parent.node.get('namespace');
		const asked = namespace === undefined ? by.namespaces : [namespace.text];
		for (const { by: gateway } of inNamespaces(declaredAs(mesh, 'parent', parent.name.text), asked)) {
			if (!isDeployedAs(gateway, 'gateway-api/Gateway') || !areTogether(mesh, gateway, by)) continue;
			const secure = listenersOf(gateway)?.find(
				(one) => isTerminated(one) && refusalBy(mesh, by, parent, { gateway, listeners: [one] }) === undefined,
			);
			if (secure === undefined || hasOtherRoute(mesh, by, gateway, secure)) continue;
			yield { span: scheme, message: 'listener', with: { listener: secure.name } };
			return;
		}
	}
}

function isTerminated({ protocol, node }: Listener): boolean {
	return protocol === 'HTTPS' && (node.get('tls')?.get('mode')?.text ?? 'Terminate') === 'Terminate';
}

/** Whether some other route may be attached to the listener, and take the requests of a more specific host first. */
function hasOtherRoute(
	mesh: Mesh,
	by: Deployed,
	gateway: DeployedAs<'gateway-api/Gateway'>,
	listener: Listener,
): boolean {
	return resourcesOf(mesh, 'HTTPRoute').some(
		(other) =>
			other !== by &&
			allowsNamespace(mesh, other, gateway, listener.node) &&
			parentsOf(other).some(
				(parent) =>
					parent.name.text === gateway.resource.name?.text &&
					refusalBy(mesh, other, parent, { gateway, listeners: [listener] }) === undefined,
			),
	);
}
