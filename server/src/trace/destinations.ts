// Where a route leads: its destinations, by the names of Envoy's clusters, and whether a proxy has them.

import { meshGateway } from '../istio/gateways.ts';
import { fullHost } from '../istio/host-names.ts';
import { firstNamespaceOf, type Mesh } from '../mesh/mesh.ts';
import type { Span } from '../text/span.ts';
import type { Client } from './clients.ts';
import { egressesOf, isHostImported } from './egress.ts';
import type { ProxyPod } from './proxies.ts';
import type { BothHeaders, OwnEntry, PlainDestination, PlainTarget } from './routes.ts';
import { aliasTargets, chosen, type Service, servicesCalled, visibleServices } from './services.ts';
import { httpEntries, layer4Entries, virtualServicesFor } from './virtual-services.ts';

/** One of the destinations of a route. */
export interface Destination {
	readonly at: Span;
	/** In full. */
	readonly host: string;
	readonly subset: string;
	readonly port: number;
	/** Relative to those of the others; 1 for an only one, whatever is written. */
	readonly weight: number;
	readonly headers: BothHeaders;
	readonly refused: PlainTarget['refused'];
}

/**
 * The destinations of a route that get traffic; those that name no port get one as the client sees it (istio:
 * pilot/pkg/networking/core/route/route.go, GetDestinationCluster).
 */
export function destinationsOf(mesh: Mesh, entry: OwnEntry, client: Client): readonly Destination[] {
	const all = (entry.plain.route ?? []).flatMap((target, index): readonly Destination[] => {
		const { destination = {}, weight = 0, headers = {}, refused } = target;
		const at = entry.targets[index] ?? entry.route.node;
		const named = nameDestination(mesh, entry, destination, client);
		return named === undefined ? [] : [{ at, ...named, weight, headers, refused }];
	});
	const [only, another] = all;
	if (only !== undefined && another === undefined) return [{ ...only, weight: 1 }];
	return all.filter(({ weight }) => weight > 0);
}

/** What a destination means for a client. */
export function nameDestination(
	mesh: Mesh,
	{ by, route }: Pick<OwnEntry, 'by' | 'route'>,
	{ host: written, subset = '', port }: PlainDestination,
	client: Client,
): Pick<Destination, 'host' | 'subset' | 'port'> | undefined {
	if (written === undefined) return undefined;
	const own = firstNamespaceOf(by) ?? '';
	const full = fullHost(written, own, mesh.environment.settings.clusterDomain);
	const host = aliasTargets(mesh).get(full) ?? full;
	const number = port?.number;
	if (typeof number === 'number' && number > 0) return { host, subset, port: number };
	const service = serviceMeant(mesh, client, host, own, route.protocol === 'http');
	const [only, another] = service?.ports ?? [];
	return { host, subset, port: only !== undefined && another === undefined ? only.number : client.port };
}

/** The service whose only port counts for a destination that names none. */
function serviceMeant(mesh: Mesh, client: Client, host: string, own: string, isRequest: boolean): Service | undefined {
	const visible = visibleServices(mesh, host, client.namespace);
	if (client.gateway !== meshGateway)
		return visible.find(({ namespace }) => namespace === own) ?? chosen(visible, client.namespace);
	// At a sidecar requests are routed among services cut down to the port that is called (istio: httproute.go).
	if (isRequest) return undefined;
	const egresses = egressesOf(mesh, podOf(client));
	const known = visible.filter((one) =>
		egresses.some((egress) => isHostImported(egress, one.namespace, host, 'service')),
	);
	return chosen(known, client.namespace);
}

function podOf({ pod, namespace, labels }: Client): ProxyPod {
	return pod ?? { namespace, labels, addresses: [] };
}

/** The name of Envoy's cluster for a destination. */
export function clusterOf({ host, subset, port }: Pick<Destination, 'host' | 'subset' | 'port'>): string {
	return `outbound|${port}|${subset}|${host}`;
}

/** What a proxy knows of a service under a host: what it sees, and what its Sidecar lets in. */
export function serviceKnown(mesh: Mesh, client: Client, host: string): Service | undefined {
	const visible = visibleServices(mesh, host, client.namespace);
	if (client.gateway !== meshGateway) return chosen(visible, client.namespace);
	const egresses = egressesOf(mesh, podOf(client));
	const imported = visible.filter((one) =>
		egresses.some((egress) => {
			const isOpen = egress.port === undefined || one.ports.some(({ number }) => number === egress.port);
			return isOpen && isHostImported(egress, one.namespace, host, 'service');
		}),
	);
	return chosen(imported, client.namespace) ?? destinationKnown(mesh, client, host, visible);
}

/** A service that a sidecar knows because a VirtualService that its Sidecar lets in leads there (istio: sidecar.go, SC-7). */
function destinationKnown(mesh: Mesh, client: Client, host: string, visible: readonly Service[]): Service | undefined {
	if (visible.length === 0) return undefined;
	const egresses = egressesOf(mesh, podOf(client));
	const ports = new Set<number | undefined>();
	for (const bound of virtualServicesFor(mesh, client)) {
		const { namespace, hosts } = bound;
		if (!egresses.some((egress) => hosts.some((one) => isHostImported(egress, namespace, one, 'route')))) continue;
		const entries = [
			...httpEntries(mesh, bound, client),
			...layer4Entries(bound, 'tls'),
			...layer4Entries(bound, 'tcp'),
		];
		for (const entry of entries)
			for (const { destination } of [...(entry.plain.route ?? []), ...(entry.plain.mirrors ?? [])]) {
				const full = fullHost(
					destination?.host ?? '',
					firstNamespaceOf(entry.by) ?? '',
					mesh.environment.settings.clusterDomain,
				);
				if (full === host) ports.add(destination?.port?.number);
			}
	}
	if (ports.size === 0) return undefined;
	const service = chosen(visible, client.namespace);
	if (service === undefined || ports.has(undefined)) return service;
	return { ...service, ports: service.ports.filter(({ number }) => ports.has(number)) };
}

/** Whether the files declare anything under a host, seen by the client or not. */
export function isDeclared(mesh: Mesh, host: string): boolean {
	return servicesCalled(mesh, host).length > 0;
}
