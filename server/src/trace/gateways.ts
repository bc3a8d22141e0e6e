// The virtual hosts of a gateway: what the servers that share a route table answer, and by which routes.
// istio: pilot/pkg/networking/core/gateway.go, buildGatewayHTTPRouteConfig
import { factOf } from '../facts/fact.ts';
import { memo } from '../facts/memo.ts';
import { isTlsServer } from '../istio/gateway-servers.ts';
import type { Mesh } from '../mesh/mesh.ts';
import type { GateServer } from './gate-servers.ts';
import { hostsAt } from './gateway-chains.ts';
import type { Listener } from './listeners.ts';
import type { ProxyPod } from './proxies.ts';
import { type Place, placeOf } from './story.ts';
import type { VirtualHost } from './virtual-hosts.ts';
import { type HttpEntry, httpEntries, merged, virtualServicesFor } from './virtual-services.ts';

/** The name of the route table: all plain servers of a port share one, each that ends TLS has its own. */
export function tableOf(server: GateServer, { port }: Listener): string {
	if (!isTlsServer(server)) return `http.${port}`;
	const [namespace = '', name = ''] = server.gateway.split('/');
	return `https.${server.port}.${server.portName}.${name}.${namespace}`;
}

interface Building {
	readonly port: number;
	readonly entries: HttpEntry[];
	/** The server that sends what comes without TLS to come with it. */
	redirectedBy: Place | undefined;
}

/** Who asks for the virtual hosts of which servers. */
interface Asking {
	readonly proxy: ProxyPod;
	readonly servers: readonly GateServer[];
}

/** What was asked for so far, by the first of the servers, so that the same question is the same object. */
const askedFor = memo((_: GateServer): { readonly all: Asking[] } => ({ all: [] }));

const built = factOf((mesh: Mesh, { proxy, servers }: Asking) => builtHosts(mesh, proxy, servers));

/** The virtual hosts of servers that share a route table. */
export function virtualHosts(mesh: Mesh, proxy: ProxyPod, servers: readonly GateServer[]): readonly VirtualHost[] {
	const [first] = servers;
	if (first === undefined) return [];
	const known = askedFor(first).all;
	const same = known.find(
		(one) =>
			one.proxy === proxy &&
			one.servers.every((server, at) => server === servers[at]) &&
			one.servers.length === servers.length,
	);
	const asking = same ?? { proxy, servers };
	if (same === undefined) known.push(asking);
	return built(mesh, asking);
}

function builtHosts(mesh: Mesh, proxy: ProxyPod, servers: readonly GateServer[]): readonly VirtualHost[] {
	const found = new Map<string, Building>();
	const building = (host: string, port: number): Building => {
		const made = found.get(host) ?? { port, entries: [], redirectedBy: undefined };
		found.set(host, made);
		return made;
	};
	const given = new Map<string, readonly HttpEntry[]>();
	for (const server of servers) {
		const { isTlsOnly, gateway, by, span } = server;
		const redirecting = isTlsOnly ? placeOf(by, span) : undefined;
		const client = { ...proxy, gateway, port: server.port };
		for (const [index, bound] of virtualServicesFor(mesh, client).entries()) {
			const hosts = hostsAt(server, bound);
			if (hosts.length === 0) continue;
			// Routes are made once for each Gateway, so that the first server with a host of them gives them all its port.
			const key = `${gateway} ${index}`;
			const entries = given.get(key) ?? httpEntries(mesh, bound, client);
			given.set(key, entries);
			if (entries.length === 0) continue;
			for (const host of hosts) {
				const made = building(host, server.port);
				made.entries.push(...entries.filter((one) => !made.entries.includes(one)));
				made.redirectedBy ??= redirecting;
			}
		}
		if (!isTlsOnly) continue;
		// Istio takes no other namespace than `*` off such a host, so that nobody asks for it (gateway.go, buildGatewayHTTPRouteConfig).
		for (const { text } of server.hosts)
			building(text.replace(/^\*\//, '').toLowerCase(), server.port).redirectedBy ??= redirecting;
	}
	const port = servers[0]?.port ?? 0;
	if (found.size === 0) return [{ name: `blackhole:${port}`, port, domains: ['*'], entries: [], isTlsOnly: false }];
	return [...found].map(([host, made]) => ({
		name: `${host}:${made.port}`,
		port: made.port,
		domains: [host],
		entries: merged(made.entries),
		isTlsOnly: made.redirectedBy !== undefined,
		redirectedBy: made.redirectedBy,
	}));
}
