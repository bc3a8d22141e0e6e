// What routes of the Gateway API come to, in the words of VirtualServices: those of one listener and hostname are merged and
// sorted. istio: pilot/pkg/config/kube/gateway/conversion.go, buildHTTPVirtualServices, buildTLSVirtualService
import { fact } from '../facts/fact.ts';
import { inOrder } from '../istio/gateway-api/route-order.ts';
import { type Listener, type ListenerOwner, type Parent, parentsOf, refusalBy } from '../istio/gateway-api/routes.ts';
import { fullHost, isWithin, overlap } from '../istio/host-names.ts';
import { push } from '../maps.ts';
import { type DeployedAs, isDeployedAs, resourcesOf } from '../mesh/by-kind.ts';
import { type Deployed, firstNamespaceOf, type Mesh } from '../mesh/mesh.ts';
import { oneOfEach } from './alternatives.ts';
import { gatewayNameOf, openListeners } from './api-gateways.ts';
import { layer4Ways, waysOf } from './api-rules.ts';
import { listAt, numberAt, specAt, textAt } from './fields.ts';
import { byAge, createdFirst } from './proxies.ts';
import type { OwnEntry } from './routes.ts';
import { servicesCalled } from './services.ts';
import type { Bound } from './virtual-services.ts';

type HttpRoute = DeployedAs<'HTTPRoute' | 'GRPCRoute'>;

/** Where a route is attached. */
interface Attached {
	readonly route: Deployed;
	readonly listener: Listener;
	readonly gateway: ListenerOwner;
}

/** The order of routes: the older, then by namespace, then by name (istio: sortHTTPRoutes). */
function routesFirst(a: Deployed, b: Deployed): number {
	const key = (by: Deployed) => `${firstNamespaceOf(by) ?? ''}/${by.resource.name?.text ?? ''}`;
	return createdFirst(a, b) || (key(a) < key(b) ? -1 : 1);
}

const attachedByGateway = fact((mesh: Mesh): ReadonlyMap<string, readonly Attached[]> => {
	const found = new Map<string, Attached[]>();
	const gateways = new Map<string, ListenerOwner>();
	for (const by of [...resourcesOf(mesh, 'gateway-api/Gateway'), ...resourcesOf(mesh, 'ListenerSet')])
		gateways.set(`${by.resource.kind.kind} ${firstNamespaceOf(by) ?? ''}/${by.resource.name?.text ?? ''}`, by);
	for (const kind of ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'] as const) {
		for (const route of [...oneOfEach(mesh, kind)].sort(routesFirst)) {
			for (const parent of parentsOf(route)) {
				const namespace = textAt(parent.node, 'namespace') || (firstNamespaceOf(route) ?? '');
				const gateway = gateways.get(`${parent.kind} ${namespace}/${parent.name.text}`);
				if (gateway === undefined) continue;
				for (const listener of openListeners(mesh, gateway)) {
					if (refusalBy(mesh, route, parent, { gateway, listeners: [listener] }) !== undefined) continue;
					const one = { route, listener, gateway };
					const key = gatewayNameOf(gateway, listener.name);
					if (found.get(key)?.some((other) => other.route === route) !== true) push(found, key, one);
				}
			}
		}
	}
	return found;
});

/** What is bound to the Gateway that Istio makes of a listener. */
export function apiBound(mesh: Mesh, gateway: string): readonly Bound[] {
	const attached = attachedByGateway(mesh).get(gateway) ?? [];
	const byHost = new Map<string, HttpRoute[]>();
	const others: Bound[] = [];
	for (const one of attached) {
		const { route } = one;
		const hosts = hostnamesOf(mesh, one);
		if (isDeployedAs(route, 'HTTPRoute', 'GRPCRoute')) {
			for (const host of hosts) push(byHost, host, route);
			continue;
		}
		const isTls = isDeployedAs(route, 'TLSRoute');
		const ways = layer4Ways(mesh, route, isTls ? hosts : []);
		others.push(bound(route, hosts, { http: [], tls: isTls ? ways : [], tcp: ways }));
	}
	const http = [...byHost].flatMap(([host, routes]) => {
		const [first] = routes;
		if (first === undefined) return [];
		const entries = sorted(routes.flatMap((route) => waysOf(mesh, route, true)));
		return [{ ...bound(first, [host], { http: entries, tls: [], tcp: [] }), name: `${gateway}~${host}` }];
	});
	return [...http, ...others];
}

function bound(by: Deployed, hosts: readonly string[], made: NonNullable<Bound['made']>): Bound {
	return { by, namespace: firstNamespaceOf(by) ?? '', hosts, isOfApi: true, made };
}

function sorted(entries: readonly OwnEntry[]): readonly OwnEntry[] {
	return inOrder(entries.map((entry) => ({ entry, match: [entry.http] }))).map(({ entry }) => entry);
}

/** The hostnames under which a route is reached at a listener; not those that a better listener has. */
function hostnamesOf(mesh: Mesh, { route, listener, gateway }: Attached): readonly string[] {
	const written = listAt(specAt(route.resource), 'hostnames').map(({ text }) => text.toLowerCase());
	const own = listener.hostname?.toLowerCase() ?? '*';
	return (written.length === 0 ? ['*'] : written).filter((host) => {
		if (!overlap(host, own)) return false;
		if (own !== '*' && !own.startsWith('*')) return true;
		return !openListeners(mesh, gateway).some((other) => {
			const theirs = other.hostname?.toLowerCase() ?? '*';
			const isBeside = other !== listener && other.port === listener.port && other.protocol === listener.protocol;
			return isBeside && theirs.length >= own.length && isWithin(host, theirs) && theirs !== '*';
		});
	});
}

/** What routes of the Gateway API that name Services as parents say, for clients of a namespace. */
export function meshBound(mesh: Mesh, client: string): readonly Bound[] {
	const byHost = new Map<string, { readonly route: HttpRoute; readonly parent: Parent }[]>();
	for (const kind of ['HTTPRoute', 'GRPCRoute'] as const) {
		for (const route of [...oneOfEach(mesh, kind)].sort(byAge)) {
			for (const parent of parentsOf(route)) {
				const own = firstNamespaceOf(route) ?? '';
				const namespace = textAt(parent.node, 'namespace') || own;
				// Of a Service's own namespace it is for all, of another one for the clients there.
				if (own !== namespace && own !== client) continue;
				for (const host of parentHosts(mesh, parent, namespace)) push(byHost, `${own} ${host}`, { route, parent });
			}
		}
	}
	return [...byHost].flatMap(([key, all]) => {
		const [first] = all;
		if (first === undefined) return [];
		const entries = all.flatMap(({ route, parent }) => {
			const port = numberAt(parent.node, 'port');
			const ways = waysOf(mesh, route, false);
			return port === undefined ? ways : ways.map((way) => ({ ...way, http: { ...way.http, port } }));
		});
		const made = { http: sorted(entries), tls: [], tcp: [] };
		return [{ ...bound(first.route, [key.slice(key.indexOf(' ') + 1)], made), name: key }];
	});
}

function parentHosts(mesh: Mesh, { kind, name, node }: Parent, namespace: string): readonly string[] {
	const { clusterDomain } = mesh.environment.settings;
	if (kind === 'Service' && textAt(node, 'group') === '') return [fullHost(name.text, namespace, clusterDomain)];
	if (kind !== 'ServiceEntry') return [];
	const entry = resourcesOf(mesh, 'ServiceEntry').find(
		(by) => by.resource.name?.text === name.text && firstNamespaceOf(by) === namespace,
	);
	const hosts = listAt(entry && specAt(entry.resource), 'hosts').map(({ text }) => text.toLowerCase());
	return hosts.filter((host) => servicesCalled(mesh, host).length > 0);
}
