// The virtual hosts of a sidecar at a port: what its workload reaches there by HTTP, and by which routes.
// istio: pilot/pkg/networking/core/httproute.go, BuildSidecarOutboundVirtualHosts; route.go, BuildSidecarVirtualHostWrapper
import { factOf } from '../facts/fact.ts';
import { memo } from '../facts/memo.ts';
import { isWildcard, mostSpecific, overlap } from '../istio/host-names.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { isHttp } from '../schema/protocols.ts';
import type { Client } from './clients.ts';
import { domainsOf } from './domains.ts';
import { type Egress, egressAt, isHostImported } from './egress.ts';
import type { ProxyPod } from './proxies.ts';
import { knownServices, type Service } from './services.ts';
import type { VirtualHost } from './virtual-hosts.ts';
import { type Bound, type HttpEntry, httpEntries, virtualServicesFor } from './virtual-services.ts';

/** A virtual host of a sidecar. */
export interface SidecarHost extends VirtualHost {
	/** The service that is meant; undefined for a host that only a VirtualService has. */
	readonly service: Service | undefined;
	/** Whether a VirtualService routes it; otherwise it leads to the service itself. */
	readonly isRouted: boolean;
}

/** A VirtualService as a sidecar sees it. */
interface Imported {
	readonly hosts: readonly string[];
	readonly entries: readonly HttpEntry[];
	readonly isOfApi: boolean;
}

/** The virtual hosts of a pod's sidecar at a port; none where nothing listens, for no service has the port. */
export function sidecarHosts(mesh: Mesh, proxy: ProxyPod, port: number): readonly SidecarHost[] {
	const known = portsOf(proxy);
	const place = known.get(port) ?? { proxy, port };
	known.set(port, place);
	return built(mesh, place);
}

/** The ports of a pod that were asked for, so that the same question is the same object. */
const portsOf = memo((_: ProxyPod) => new Map<number, Place>());

interface Place {
	readonly proxy: ProxyPod;
	readonly port: number;
}

const built = factOf((mesh: Mesh, { proxy, port }: Place) => builtHosts(mesh, proxy, port));

/** Whether a listener lets in what is bound: some host of it, in the bound's own namespace. */
export function isBoundImported(egress: Egress, { hosts, namespace, isOfApi }: Bound): boolean {
	return hosts.some((host) => isHostImported(egress, namespace, host.toLowerCase(), isOfApi ? 'service' : 'route'));
}

function builtHosts(mesh: Mesh, proxy: ProxyPod, port: number): readonly SidecarHost[] {
	const egress = egressAt(mesh, proxy, port);
	const services = egress === undefined ? [] : knownServices(mesh, egress);
	const candidates = new Map(
		services
			.flatMap((one): [string, Service][] => (one.ports.some(({ number }) => number === port) ? [[one.host, one]] : []))
			.toReversed(),
	);
	if (egress === undefined || candidates.size === 0) return [];
	const client: Client = { gateway: 'mesh', namespace: proxy.namespace, labels: proxy.labels, port };
	const { clusterDomain } = mesh.environment.settings;
	const imported = virtualServicesFor(mesh, client).flatMap((bound): readonly Imported[] => {
		if (!isBoundImported(egress, bound)) return [];
		const hosts = bound.hosts.map((host) => host.toLowerCase());
		return [{ hosts, entries: httpEntries(mesh, bound, client), isOfApi: bound.isOfApi }];
	});
	const known = imported.flatMap(({ hosts }) => hosts);
	// Only what is HTTP at the port, or may be, has a virtual host (istio: route.go, IsHTTPOrSniffed).
	const isRead = (one: Service | undefined) => one === undefined || mayBeHttp(one, port);
	const found: SidecarHost[] = [];
	const taken = new Set<string>();
	const add = (host: string, service: Service | undefined, entries: readonly HttpEntry[]): void => {
		const suffix = `${proxy.namespace}.svc.${clusterDomain}`;
		const all = service === undefined ? [host] : domainsOf(service, suffix);
		const domains = all.filter((one) => !taken.has(one));
		for (const one of domains) taken.add(one);
		const isRouted = entries.length > 0;
		if (domains.length > 0)
			found.push({ name: `${host}:${port}`, port, domains, entries, isTlsOnly: false, service, isRouted });
	};
	for (const { hosts, entries } of imported) {
		if (entries.length === 0) continue;
		for (const { host, service } of hostsAt(hosts, candidates, known, port))
			if (isRead(service)) add(host, service, entries);
	}
	for (const [host, service] of candidates) if (isRead(service)) add(host, service, []);
	return found;
}

function mayBeHttp({ ports }: Service, port: number): boolean {
	return ports.some((one) => one.number === port && (isHttp(one.protocol) || one.protocol === 'Unsupported'));
}

interface Placed {
	readonly host: string;
	readonly service: Service | undefined;
}

/** The virtual hosts that a VirtualService makes at a port: of the services it is for, and of hosts that are none. */
function hostsAt(
	hosts: readonly string[],
	candidates: ReadonlyMap<string, Service>,
	known: readonly string[],
	port: number,
): readonly Placed[] {
	const meant = (host: string) => {
		if (!isWildcard(host)) return candidates.has(host) ? [host] : [];
		return [...candidates.keys()].filter((one) => overlap(one, host));
	};
	// What no service declares is at port 80, or where a service of the same VirtualService has HTTP.
	const isHttpHere = (host: string) => {
		const service = candidates.get(host);
		return service !== undefined && mayBeHttp(service, port);
	};
	const isOpen = port === 80 || hosts.some((host) => meant(host).some(isHttpHere));
	return hosts.flatMap((host): readonly Placed[] => {
		const own = meant(host);
		if (own.length === 0) return isOpen ? [{ host, service: undefined }] : [];
		const wanted = isWildcard(host) ? own.filter((one) => mostSpecific(known, one) === host) : own;
		return wanted.map((one) => ({ host: one, service: candidates.get(one) }));
	});
}
