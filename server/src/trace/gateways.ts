// throughGateway(mesh, proxy, request): what becomes of a request that comes to a gateway: which listener, server, virtual
// host and route take it, and where the route leads.

import { isHttpServer, isTlsServer } from '../mesh/gateway-servers.ts';
import { fullHost, intersection, isWithin, servedTo } from '../mesh/host-names.ts';
import type { Deployed, Mesh } from '../mesh/mesh.ts';
import { namespaceOf } from '../mesh/mesh.ts';
import type { HttpRequest } from '../mesh/routing/requests.ts';
import type { Server } from '../mesh/servers.ts';
import type { Client } from './clients.ts';
import { fullNameOf, type Listener, listenersOf } from './listeners.ts';
import type { ProxyPod } from './proxies.ts';
import { entryFor, type VirtualHost, virtualHostFor } from './virtual-hosts.ts';
import { type HttpEntry, hostsOf, httpEntries, merged, virtualServicesFor } from './virtual-services.ts';

export interface GatewayRequest extends HttpRequest {
	/** The port of the pod that it comes to. */
	readonly port: number;
	/** The name that the client asks for in TLS; undefined for plain text. */
	readonly serverName?: string;
}

/** What becomes of a request. */
export type Outcome =
	/** Nothing listens at the port. */
	| { readonly is: 'no listener' }
	/** What listens there passes TLS through or takes bytes as they are: such connections are not traced yet. */
	| { readonly is: 'not HTTP'; readonly listener: Listener }
	/** No server is for the name that TLS asks for, so that the connection is closed. */
	| { readonly is: 'no server'; readonly listener: Listener }
	/** Several servers are, so that Envoy refuses them all. */
	| { readonly is: 'several servers'; readonly servers: readonly Server[] }
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
	const isTls = request.serverName !== undefined;
	const entered = listener?.servers.filter((server) => isTlsServer(server) === isTls && isHttpServer(server)) ?? [];
	if (listener === undefined) return { is: 'no listener' };
	if (entered.length === 0) return { is: 'not HTTP', listener };
	const servers = isTls ? serversNamed(entered, request.serverName ?? '') : entered;
	const [first, another] = servers;
	if (first === undefined) return { is: 'no server', listener };
	if (isTls && another !== undefined) return { is: 'several servers', servers };
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

/** The servers with the most specific host for a name; each host counts as it is seen from anywhere. */
function serversNamed(servers: readonly Server[], name: string): readonly Server[] {
	const found = servers.flatMap((server) =>
		server.hosts
			.map(({ text }) => text.slice(text.indexOf('/') + 1).toLowerCase())
			.flatMap((host) => (isWithin(name.toLowerCase(), host) ? [{ server, host }] : [])),
	);
	const length = (host: string) => (host.startsWith('*') ? host.length : Number.POSITIVE_INFINITY);
	const best = Math.max(...found.map(({ host }) => length(host)));
	return [...new Set(found.flatMap(({ server, host }) => (length(host) === best ? [server] : [])))];
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
		.map((by) => ({ by, entries: httpEntries(by, client) }))
		.filter(({ entries }) => entries.length > 0);
}

/** The hosts of a VirtualService that a server lets in, in full: short names are none that a request could have. */
function hostsAt(mesh: Mesh, server: Server, by: Deployed): readonly string[] {
	const { namespaces } = server.by;
	const { clusterDomain } = mesh.environment.settings;
	const hosts = hostsOf(by).map((host) => fullHost(host, namespaceOf(by) ?? '', clusterDomain));
	const served = server.hosts.flatMap(({ text }) => servedTo(text.toLowerCase(), namespaces, by.namespaces) ?? []);
	return intersection(served, hosts);
}
