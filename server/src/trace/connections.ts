// Where the sidecar of a client sends a connection of which it sees bytes alone: by the address it was opened to, and by the
// name that TLS asks for. istio: pilot/pkg/networking/core/listener.go; tls.go
import { overlap } from '../istio/host-names.ts';
import { firstNamespaceOf, type Mesh } from '../mesh/mesh.ts';
import { isInRange } from '../schema/formats/addresses.ts';
import { isHttp, isTls, type Protocol } from '../schema/protocols.ts';
import { type Client, isLayer4For } from './clients.ts';
import { type Egress, egressAt } from './egress.ts';
import type { ProxyPod } from './proxies.ts';
import type { OwnEntry } from './routes.ts';
import { addressOf, knownServices, type Service } from './services.ts';
import { isBoundImported } from './sidecars.ts';
import { layer4Entries, virtualServicesFor } from './virtual-services.ts';

/** A connection that a workload opens. */
export interface Connection {
	readonly port: number;
	/** The address it is opened to; that of a service may be its name (services.ts, addressOf). */
	readonly address: string;
	/** The name that TLS asks for; undefined for plain bytes. */
	readonly serverName?: string;
}

/** One way through the listener of a port: for addresses in `range` (any, if empty), and for names (any, if there are none). */
export interface FilterChain {
	readonly service: Service;
	readonly protocol: Protocol;
	/** The address of the listener; '' for one at all addresses. */
	readonly bind: string;
	readonly range: string;
	readonly serverNames: readonly string[];
	/** Undefined: to the service itself. */
	readonly entry: OwnEntry | undefined;
}

const anywhere = '';

/** Whether a range is that of any address. */
export const isAnywhere = (range: string): boolean => range === anywhere;

/**
 * The way that a connection takes; undefined if none is for it, so that it goes where it was opened to, or nowhere, as
 * `outboundTrafficPolicy` says. Narrow ranges go before wide ones, and only then names count; of equals the first.
 */
export function chainFor(mesh: Mesh, proxy: ProxyPod, connection: Connection): FilterChain | undefined {
	const { address, serverName } = connection;
	const chains = filterChains(mesh, proxy, connection.port);
	const here = chains.filter(({ bind }) => bind === address);
	const bound = here.length > 0 ? here : chains.filter(({ bind }) => bind === anywhere);
	const fitting = bound.filter(({ range }) => isAt(address, range));
	const narrowest = Math.max(...fitting.map(({ range }) => lengthOf(range)));
	const near = fitting.filter(({ range }) => lengthOf(range) === narrowest);
	const named = near.filter(({ serverNames }) => serverNames.some((name) => isNamed(serverName, name)));
	const exact = named.find(({ serverNames }) => serverNames.includes(serverName ?? ''));
	return exact ?? named[0] ?? near.find(({ serverNames }) => serverNames.length === 0);
}

/** Whether an address, or the name of a service that stands for it, is in a range. */
export function isAt(address: string, range: string): boolean {
	return range === anywhere || address === range || isInRange(address, range);
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

/** The addresses at which a proxy listens for a service. */
export function rangesOf({ addresses, hasOwnAddress, host }: Service): readonly string[] {
	if (addresses.length > 0) return addresses;
	return [hasOwnAddress ? addressOf(host) : anywhere];
}

/** All ways through the listener of a port, in the order in which Istio makes them. */
function filterChains(mesh: Mesh, proxy: ProxyPod, port: number): readonly FilterChain[] {
	const egress = egressAt(mesh, proxy, port);
	if (egress === undefined) return [];
	const client: Client = { gateway: 'mesh', namespace: proxy.namespace, labels: proxy.labels, port };
	return knownServices(mesh, egress).flatMap((service) => {
		const own = service.ports.find(({ number }) => number === port);
		if (own === undefined) return [];
		// A Sidecar that names a port says its protocol too.
		const protocol = egress.port === port ? (egress.protocol ?? own.protocol) : own.protocol;
		if (isHttp(protocol)) return [];
		const startsTls = isTls(protocol);
		const entries = routesTo(mesh, client, egress, service, startsTls ? 'tls' : 'tcp');
		const shared = { service, protocol };
		// A Sidecar that names an address has its listener there, whatever the services' own are.
		const bound = egress.port === port ? egress.bind : undefined;
		return (bound === undefined ? rangesOf(service) : [anywhere]).flatMap((written): readonly FilterChain[] => {
			// The name counts only where a range, or nothing, is written: one address says enough (istio: tls.go).
			const isOne = written !== anywhere && !written.includes('/');
			const [bind, range] = isOne ? [written, anywhere] : [bound ?? anywhere, written];
			const itself = {
				...shared,
				bind,
				range,
				serverNames: startsTls && !isOne ? [service.host] : [],
				entry: undefined,
			};
			const routed = entries.flatMap((entry): readonly FilterChain[] => {
				const { sniHosts, destinationSubnets } = entry.layer4;
				const ranges = destinationSubnets.length > 0 ? destinationSubnets : [range];
				return ranges.map((one) => ({ ...shared, bind, range: one, serverNames: sniHosts, entry }));
			});
			const isAll = entries.some(({ layer4 }) => startsTls || layer4.destinationSubnets.length === 0);
			return isAll ? routed : [...routed, itself];
		});
	});
}

/** The ways into the routes by which VirtualServices send connections to a service. */
function routesTo(
	mesh: Mesh,
	client: Client,
	egress: Egress,
	service: Service,
	protocol: 'tls' | 'tcp',
): readonly OwnEntry[] {
	const found: OwnEntry[] = [];
	for (const bound of virtualServicesFor(mesh, client)) {
		const hosts = bound.hosts.map((host) => host.toLowerCase());
		if (!isBoundImported(egress, bound) || !hosts.some((host) => overlap(host, service.host))) continue;
		for (const entry of layer4Entries(bound, protocol)) {
			if (entry.node !== undefined && !isLayer4For(entry.layer4, client, firstNamespaceOf(entry.by) ?? '')) continue;
			found.push(entry);
			// Of plain bytes the first route without a range takes all.
			if (protocol === 'tcp' && entry.layer4.destinationSubnets.length === 0) return found;
		}
	}
	return found;
}
