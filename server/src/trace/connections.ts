// Where the sidecar of a client sends a connection of which it sees bytes alone: by the address it was opened to, and by the
// name that TLS asks for. istio: pilot/pkg/networking/core/listener.go; tls.go
import { fullHost, overlap } from '../istio/host-names.ts';
import { type Entry, routesOf } from '../istio/routing/routes.ts';
import { type Mesh, namespaceOf } from '../mesh/mesh.ts';
import { isHttp } from '../model/services.ts';
import { isInRange } from '../schema/formats/addresses.ts';
import { type Client, isLayer4For } from './clients.ts';
import { type Destination, destinationsOf } from './destinations.ts';
import { type Egress, egressAt, isHostImported } from './egress.ts';
import type { ProxyPod } from './proxies.ts';
import { knownServices, type Service } from './services.ts';
import { hostsOf, virtualServicesFor } from './virtual-services.ts';

/** A connection that a workload opens. */
export interface Connection {
	readonly port: number;
	/** The address it is opened to. */
	readonly address: string;
	/** The name that TLS asks for; undefined for plain bytes. */
	readonly serverName?: string;
}

/** One way through the listener of a port: for addresses in `range` (any, if empty), and for names (any, if there are none). */
export interface FilterChain {
	readonly service: Service;
	readonly range: string;
	readonly serverNames: readonly string[];
	/** Undefined: to the service itself. */
	readonly destinations: readonly Destination[] | undefined;
}

const anywhere = '';

/**
 * The way that a connection takes; undefined if none is for it, so that it goes where it was opened to, or nowhere, as
 * `outboundTrafficPolicy` says. Narrow ranges go before wide ones, and only then names count; of equals the first.
 */
export function chainFor(mesh: Mesh, proxy: ProxyPod, connection: Connection): FilterChain | undefined {
	const { address, serverName } = connection;
	const chains = filterChains(mesh, proxy, connection.port);
	const fitting = chains.filter(({ range }) => range === anywhere || isInRange(address, range));
	const narrowest = Math.max(...fitting.map(({ range }) => lengthOf(range)));
	const near = fitting.filter(({ range }) => lengthOf(range) === narrowest);
	const named = near.filter(({ serverNames }) => serverNames.some((name) => isNamed(serverName, name)));
	const exact = named.find(({ serverNames }) => serverNames.includes(serverName ?? ''));
	return exact ?? named[0] ?? near.find(({ serverNames }) => serverNames.length === 0);
}

function isNamed(name: string | undefined, wanted: string): boolean {
	return name !== undefined && overlap(name.toLowerCase(), wanted.toLowerCase());
}

/** How many bits of an address a range fixes; -1 for any address. */
function lengthOf(range: string): number {
	if (range === anywhere) return -1;
	const [address = '', length] = range.split('/');
	return length === undefined ? (address.includes(':') ? 128 : 32) : Number(length);
}

/** All ways through the listener of a port, in the order in which Istio makes them. */
function filterChains(mesh: Mesh, proxy: ProxyPod, port: number): readonly FilterChain[] {
	const egress = egressAt(mesh, proxy, port);
	if (egress === undefined) return [];
	const client: Client = { gateway: 'mesh', namespace: proxy.namespace, labels: proxy.labels, port };
	return knownServices(mesh, proxy, egress).flatMap((service) => {
		const own = service.ports.find(({ number }) => number === port);
		if (own === undefined || isHttp(own.protocol)) return [];
		const isTls = own.protocol === 'TLS' || own.protocol === 'HTTPS';
		const routes = routesTo(mesh, client, egress, service, isTls ? 'tls' : 'tcp');
		const ranges = service.addresses.length === 0 ? [anywhere] : service.addresses;
		const itself = { service, serverNames: isTls ? [service.host] : [], destinations: undefined };
		return ranges.flatMap((range): readonly FilterChain[] => {
			if (routes.length === 0) return [{ ...itself, range }];
			return routes.map(({ names, destinations }) => ({ service, range, serverNames: names, destinations }));
		});
	});
}

interface Layer4Route {
	readonly names: readonly string[];
	readonly destinations: readonly Destination[];
}

/** Where VirtualServices send connections to a service. */
function routesTo(
	mesh: Mesh,
	client: Client,
	egress: Egress,
	service: Service,
	protocol: 'tls' | 'tcp',
): readonly Layer4Route[] {
	const { clusterDomain } = mesh.environment.settings;
	const routed = virtualServicesFor(mesh, client).flatMap((by): readonly Layer4Route[] => {
		const own = namespaceOf(by) ?? '';
		const hosts = hostsOf(by).map((host) => fullHost(host, own, clusterDomain));
		const isImported = hosts.some((host) => isHostImported(egress, own, host, 'route'));
		if (!isImported || !hosts.some((host) => overlap(host, service.host))) return [];
		const isMeant = ({ node, layer4 }: Entry) => node === undefined || isLayer4For(layer4, client, own);
		const entries = routesOf(by).flatMap((route) => (route.protocol === protocol ? (route.entries ?? []) : []));
		return entries.filter(isMeant).map(({ layer4, route }) => ({
			names: layer4.sniHosts,
			destinations: destinationsOf(mesh, { by, route }, client.port),
		}));
	});
	// Of plain bytes the first route takes all.
	return protocol === 'tcp' ? routed.slice(0, 1) : routed;
}
