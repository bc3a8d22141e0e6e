// throughGateway(mesh, proxy, request): what becomes of a request that comes to a gateway: which listener, server, virtual
// host and route take it, and where the route leads.

import { isTlsServer } from '../istio/gateway-servers.ts';
import type { HttpRequest } from '../istio/routing/requests.ts';
import type { Server } from '../istio/servers.ts';
import type { Deployed, Mesh } from '../mesh/mesh.ts';
import { namespaceOf } from '../mesh/mesh.ts';
import type { Client } from './clients.ts';
import { chainsFor, chainsOf, hostsAt, type Passing } from './gateway-chains.ts';
import { fullNameOf, type Listener, listenersOf } from './listeners.ts';
import type { ProxyPod } from './proxies.ts';
import { entryFor, type VirtualHost, virtualHostFor } from './virtual-hosts.ts';
import { type HttpEntry, httpEntries, merged, virtualServicesFor } from './virtual-services.ts';

export interface GatewayRequest extends HttpRequest {
	/** The port of the pod that it comes to. */
	readonly port: number;
	/** The name that the client asks for in TLS; undefined for plain text. */
	readonly serverName?: string;
}

/** What becomes of a request. */
export type Outcome =
	/** Nothing listens at the port, for servers that take whole connections do only if some route is for them. */
	| { readonly is: 'no listener' }
	/** No server is for what comes in, with TLS or without, or for the name that TLS asks for, so that the connection is closed. */
	| { readonly is: 'no server'; readonly listener: Listener }
	/** Several servers are, so that Envoy refuses them all. */
	| { readonly is: 'several servers'; readonly servers: readonly Server[] }
	/** The whole connection goes where a route of TCP or TLS leads; nobody looks for requests in it. */
	| { readonly is: 'passed on'; readonly server: Server; readonly entry: Passing }
	/** 404, for no virtual host has the host. */
	| { readonly is: 'no virtual host'; readonly table: string }
	/** 404, for no route of the virtual host takes it. */
	| { readonly is: 'no route'; readonly table: string; readonly host: VirtualHost }
	/** 301 to https. */
	| { readonly is: 'sent to TLS'; readonly table: string; readonly host: VirtualHost }
	| { readonly is: 'routed'; readonly table: string; readonly host: VirtualHost; readonly entry: HttpEntry };

/** What becomes of an HTTP request at a gateway (istio: pilot/pkg/networking/core/gateway.go, buildGatewayHTTPRouteConfig). */
export function throughGateway(mesh: Mesh, proxy: ProxyPod, request: GatewayRequest): Outcome {
	const listener = listenersOf(mesh, proxy).find(({ port }) => port === request.port);
	const chains = listener === undefined ? [] : chainsOf(mesh, proxy, listener);
	if (listener === undefined || chains.length === 0) return { is: 'no listener' };
	const entered = chainsFor(chains, request.serverName);
	const servers = entered.map(({ server }) => server);
	const [[chain], [first]] = [entered, servers];
	if (chain === undefined || first === undefined) return { is: 'no server', listener };
	const isTls = chain.names !== undefined;
	if (isTls && servers.length > 1) return { is: 'several servers', servers };
	if (chain.passing !== undefined) return { is: 'passed on', server: first, entry: chain.passing };
	const table = tableOf(first, listener);
	const hosts = virtualHosts(mesh, proxy, servers);
	const host = virtualHostFor(hosts, request.host ?? '');
	if (host === undefined) return { is: 'no virtual host', table };
	if (host.isTlsOnly && !isTls) return { is: 'sent to TLS', table, host };
	const entry = entryFor(host, { ...request, scheme: isTls ? 'https' : 'http' });
	return entry === undefined ? { is: 'no route', table, host } : { is: 'routed', table, host, entry };
}

/** The name of the route table: all plain servers of a port share one, each that ends TLS has its own. */
function tableOf(server: Server, { port }: Listener): string {
	if (!isTlsServer(server)) return `http.${port}`;
	const { name } = server.by.resource;
	return `https.${server.port}.${server.node.get('port')?.get('name')?.text ?? ''}.${name?.text ?? ''}.${namespaceOf(server.by) ?? ''}`;
}

interface Building {
	readonly port: number;
	readonly entries: HttpEntry[];
	isTlsOnly: boolean;
}

/** The virtual hosts of servers that share a route table. */
export function virtualHosts(mesh: Mesh, proxy: ProxyPod, servers: readonly Server[]): readonly VirtualHost[] {
	const found = new Map<string, Building>();
	const building = (host: string, port: number): Building => {
		const made = found.get(host) ?? { port, entries: [], isTlsOnly: false };
		found.set(host, made);
		return made;
	};
	const given = new Map<string, readonly Given[]>();
	for (const server of servers) {
		const isTlsOnly = server.node.get('tls')?.get('httpsRedirect')?.value === true;
		const gateway = fullNameOf(server.by);
		// Routes are made once for each Gateway, so that its first server's port counts for all of them.
		const own = given.get(gateway) ?? givenTo(mesh, { ...proxy, gateway, port: server.port });
		given.set(gateway, own);
		for (const { by, entries } of own) {
			for (const host of hostsAt(mesh, server, by)) {
				const made = building(host, server.port);
				made.entries.push(...entries.filter((one) => !made.entries.includes(one)));
				made.isTlsOnly ||= isTlsOnly;
			}
		}
		if (!isTlsOnly) continue;
		for (const { text } of server.hosts)
			building(text.slice(text.indexOf('/') + 1).toLowerCase(), server.port).isTlsOnly = true;
	}
	const port = servers[0]?.port ?? 0;
	if (found.size === 0) return [{ name: `blackhole:${port}`, port, domains: ['*'], entries: [], isTlsOnly: false }];
	return [...found].map(([host, made]) => ({
		name: `${host}:${made.port}`,
		port: made.port,
		domains: [host],
		entries: merged(made.entries),
		isTlsOnly: made.isTlsOnly,
	}));
}

/** What a VirtualService gives a Gateway. */
interface Given {
	readonly by: Deployed;
	readonly entries: readonly HttpEntry[];
}

function givenTo(mesh: Mesh, client: Client): readonly Given[] {
	return virtualServicesFor(mesh, client)
		.map((by) => ({ by, entries: httpEntries(mesh, by, client) }))
		.filter(({ entries }) => entries.length > 0);
}
