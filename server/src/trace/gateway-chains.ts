// The ways into a listener of a gateway: servers that end TLS by their hosts, those that pass it on by the names in routes,
// and what takes plain bytes. istio: pilot/pkg/networking/core/gateway.go, buildGatewayListeners
import { isHttpServer, isPassedThrough, isTlsServer } from '../istio/gateway-servers.ts';
import { intersection, isWildcard, isWithin, servedTo } from '../istio/host-names.ts';
import { firstNamespaceOf, type Mesh } from '../mesh/mesh.ts';
import { type Client, isLayer4For } from './clients.ts';
import type { GateServer } from './gate-servers.ts';
import type { Listener } from './listeners.ts';
import type { ProxyPod } from './proxies.ts';
import type { OwnEntry } from './routes.ts';
import { type Bound, layer4Entries, virtualServicesFor } from './virtual-services.ts';

/** The way into a route that takes whole connections; `port`: that of the server. */
export interface Passing extends OwnEntry {
	readonly port: number;
}

export interface GatewayChain {
	readonly server: GateServer;
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
		const client: Client = { ...proxy, gateway: server.gateway, port: server.port };
		const routed = virtualServicesFor(mesh, client).filter((bound) => hostsAt(server, bound).length > 0);
		const isPassed = names !== undefined && isPassedThrough(server);
		const all = routed.flatMap((bound) => passings(bound, client, isPassed ? 'tls' : 'tcp'));
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
function passings(bound: Bound, client: Client, protocol: 'tls' | 'tcp'): readonly Passing[] {
	return layer4Entries(bound, protocol)
		.filter(({ node, by, layer4: { port, gateways } }) => {
			return node === undefined
				? protocol === 'tcp'
				: isLayer4For({ port, gateways }, client, firstNamespaceOf(by) ?? '');
		})
		.map((entry) => ({ ...entry, port: client.port }));
}

/** The hosts of what is bound that a server lets in, in lower case; capitals count where the two are compared. */
export function hostsAt(server: GateServer, { namespace, hosts }: Bound): readonly string[] {
	const { namespaces } = server.by;
	const served = server.hosts.flatMap(({ text }) => servedTo(text, namespaces, [namespace]) ?? []);
	return intersection(served, hosts).map((host) => host.toLowerCase());
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
