// The ways into a listener of a gateway: servers that end TLS by their hosts, those that pass it on by the names in routes,
// and what takes plain bytes. istio: pilot/pkg/networking/core/gateway.go, buildGatewayListeners
import { isHttpServer, isPassedThrough, isTlsServer } from '../istio/gateway-servers.ts';
import { fullHost, intersection, isWildcard, isWithin, servedTo } from '../istio/host-names.ts';
import { routesOf } from '../istio/routing/routes.ts';
import type { Server } from '../istio/servers.ts';
import { type Deployed, type Mesh, namespaceOf } from '../mesh/mesh.ts';
import { type Client, isLayer4For } from './clients.ts';
import { fullNameOf, type Listener } from './listeners.ts';
import type { ProxyPod } from './proxies.ts';
import { type HttpEntry, hostsOf, virtualServicesFor } from './virtual-services.ts';

/** The way into a route that takes whole connections. */
export type Passing = Pick<HttpEntry, 'by' | 'route' | 'layer4' | 'port'>;

export interface GatewayChain {
	readonly server: Server;
	/** The names that TLS may ask for; undefined where plain bytes come in. */
	readonly names: readonly string[] | undefined;
	/** Where all of a connection goes; undefined where each request of it is routed. */
	readonly passing: Passing | undefined;
}

/** All ways into a listener, in order; a server without routes has none, unless it answers HTTP. */
export function chainsOf(mesh: Mesh, proxy: ProxyPod, { servers }: Listener): readonly GatewayChain[] {
	const taken = new Set<string>();
	return servers.flatMap((server): readonly GatewayChain[] => {
		const hosts = server.hosts.map(({ text }) => text.slice(text.indexOf('/') + 1).toLowerCase());
		const names = isTlsServer(server) ? hosts : undefined;
		if (isHttpServer(server)) return [{ server, names, passing: undefined }];
		const client: Client = { ...proxy, gateway: fullNameOf(server.by), port: server.port };
		const routed = virtualServicesFor(mesh, client).filter((by) => hostsAt(mesh, server, by).length > 0);
		const isPassed = names !== undefined && isPassedThrough(server);
		const all = routed.flatMap((by) => passings(by, client, isPassed ? 'tls' : 'tcp'));
		// Of plain bytes, and of what came with TLS that ends here, the first route takes all.
		if (!isPassed) return all.slice(0, 1).map((passing) => ({ server, names, passing }));
		return all.flatMap((passing) => {
			const { sniHosts } = passing.layer4;
			if (sniHosts.length === 0 || sniHosts.some((name) => taken.has(name))) return [];
			for (const name of sniHosts) taken.add(name);
			return [{ server, names: sniHosts.map((name) => name.toLowerCase()), passing }];
		});
	});
}

/**
 * The ways into routes of connections that a gateway has of a VirtualService: of what a match says about senders nothing
 * counts here, and for names there must be one (istio: gateway.go, l4SingleMatch, buildGatewayNetworkFiltersFromTLSRoutes).
 */
function passings(by: Deployed, client: Client, protocol: 'tls' | 'tcp'): readonly Passing[] {
	return routesOf(by)
		.filter((route) => route.protocol === protocol && route.isFinal)
		.flatMap(({ entries = [] }) => entries)
		.filter(({ node, layer4: { port, gateways } }) => {
			return node === undefined ? protocol === 'tcp' : isLayer4For({ port, gateways }, client, namespaceOf(by) ?? '');
		})
		.map(({ route, layer4 }) => ({ by, route, layer4, port: client.port }));
}

/** The hosts of a VirtualService that a server lets in, in full: short names are none that a request could have. */
export function hostsAt(mesh: Mesh, server: Server, by: Deployed): readonly string[] {
	const { namespaces } = server.by;
	const { clusterDomain } = mesh.environment.settings;
	const served = server.hosts.flatMap(({ text }) => servedTo(text.toLowerCase(), namespaces, by.namespaces) ?? []);
	const own = hostsOf(by).map((host) => fullHost(host, namespaceOf(by) ?? '', clusterDomain));
	return intersection(served, own);
}

/** The ways for a name that TLS asks for, those with the most specific one; or those for plain bytes, if it is undefined. */
export function chainsFor(chains: readonly GatewayChain[], name: string | undefined): readonly GatewayChain[] {
	const plain = chains.filter(({ names }) => names === undefined);
	if (name === undefined) return plain;
	const found = chains.flatMap((chain) =>
		(chain.names ?? []).flatMap((own) => (isWithin(name.toLowerCase(), own) ? [{ chain, own }] : [])),
	);
	const length = (own: string) => (isWildcard(own) ? own.length : Number.POSITIVE_INFINITY);
	const best = Math.max(...found.map(({ own }) => length(own)));
	const named = new Set(found.flatMap(({ chain, own }) => (length(own) === best ? [chain] : [])));
	// To what takes all bytes, TLS is bytes too.
	return named.size > 0 ? [...named] : plain.filter(({ passing }) => passing !== undefined);
}
