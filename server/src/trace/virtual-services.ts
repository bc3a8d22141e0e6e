// What is bound to a gateway or to the mesh and seen by a client, in the order in which it counts, and what routes it gives:
// VirtualServices, and what routes of the Gateway API and Ingresses come to.
import { factBy, factOf } from '../facts/fact.ts';
import { fullHost } from '../istio/host-names.ts';
import { meshConfigOf } from '../istio/mesh-config.ts';
import { isCatchAll } from '../istio/routing/http-matches.ts';
import { gatewaysOf, hostsOf, routesOf } from '../istio/routing/routes.ts';
import { audienceOf, exportOf, isIn } from '../istio/visibility.ts';
import { type Deployed, firstNamespaceOf, type Mesh } from '../mesh/mesh.ts';
import { oneOfEach } from './alternatives.ts';
import { apiBound, meshBound } from './api-routes.ts';
import { type Client, isAmong, isHttpFor } from './clients.ts';
import { entriesOf } from './delegates.ts';
import { ingressBound } from './ingresses.ts';
import { createdFirst } from './proxies.ts';
import { type OwnEntry, plainRoute, targetsIn } from './routes.ts';

/** A VirtualService, or what stands for one. */
export interface Bound {
	readonly by: Deployed;
	readonly namespace: string;
	/** In full; none of a delegate. */
	readonly hosts: readonly string[];
	/** Whether it is made of routes of the Gateway API, whose hosts take in no more than they say. */
	readonly isOfApi: boolean;
	/** What it has in all; of a VirtualService, undefined: that depends on the client. */
	readonly made?: {
		readonly http: readonly OwnEntry[];
		readonly tls: readonly OwnEntry[];
		readonly tcp: readonly OwnEntry[];
	};
	/** Goes before the resource's own name where several of one age are ordered. */
	readonly name?: string;
}

/**
 * What is bound to a gateway, or to the mesh, that are visible to a namespace: first those for it alone, then
 * those exported to it by name, then the public ones (istio: pilot/pkg/model/push_context.go, VirtualServicesForGateway).
 */
export function virtualServicesFor(mesh: Mesh, client: Pick<Client, 'gateway' | 'namespace'>): readonly Bound[] {
	return boundBy(mesh, `${client.gateway} ${client.namespace}`);
}

const boundBy = factBy((mesh: Mesh, key: string): readonly Bound[] => {
	const [gateway = '', namespace = ''] = key.split(' ');
	return allBound(mesh, { gateway, namespace });
});

function allBound(mesh: Mesh, client: Pick<Client, 'gateway' | 'namespace'>): readonly Bound[] {
	return boundAmong(mesh, client, oneOfEach(mesh, 'VirtualService'));
}

/** The same, but of VirtualServices only of some, whichever of several of one name they are. */
export function boundAmong(
	mesh: Mesh,
	client: Pick<Client, 'gateway' | 'namespace'>,
	virtualServices: readonly Deployed[],
): readonly Bound[] {
	const { clusterDomain } = mesh.environment.settings;
	const written = virtualServices.flatMap((by): readonly (Bound & { rank: number })[] => {
		const namespace = firstNamespaceOf(by) ?? '';
		if (!isAmong(gatewaysOf(by) ?? [], client, namespace)) return [];
		const rank = rankFor(mesh, by, client.namespace);
		const hosts = hostsOf(by).map((host) => fullHost(host, namespace, clusterDomain));
		return rank === undefined ? [] : [{ by, namespace, hosts, isOfApi: false, rank }];
	});
	const isMesh = client.gateway === 'mesh';
	const made = isMesh
		? meshBound(mesh, client.namespace)
		: [...apiBound(mesh, client.gateway), ...ingressBound(mesh, client.gateway)];
	// What the Gateway API says in the client's namespace goes before all else (istio: virtualservice.go, SelectVirtualServices).
	const front = (one: Bound) => (isMesh && one.isOfApi && one.namespace === client.namespace ? 0 : 1);
	return [...written, ...made.map((one) => ({ ...one, rank: 2 }))].sort(
		(a, b) => a.rank - b.rank || front(a) - front(b) || createdFirst(a.by, b.by) || madeFirst(a, b) || byName(a, b),
	);
}

/** Where nothing says which is older, what the Gateway API says goes before VirtualServices: so does the oracle of tests. */
function madeFirst(a: Bound, b: Bound): number {
	return Number(b.isOfApi) - Number(a.isOfApi);
}

function byName(a: Bound, b: Bound): number {
	const [x, y] = [a, b].map(({ name, by, namespace }) => `${name ?? by.resource.name?.text ?? ''}\n${namespace}`);
	return (x ?? '') < (y ?? '') ? -1 : x === y ? 0 : 1;
}

function rankFor(mesh: Mesh, by: Deployed, client: string): number | undefined {
	const own = firstNamespaceOf(by) ?? '';
	const audience = audienceOf(exportOf(by) ?? [], own, meshConfigOf(mesh).defaultVirtualServiceExportTo);
	if (!isIn(audience, client)) return undefined;
	if (audience === 'everyone') return 2;
	return own === client && audience.size === 1 ? 0 : 1;
}

/**
 * One way into a route of a VirtualService, as a proxy has it: a match of it, or the route without any. A delegate's are
 * given to the one that delegates.
 */
export interface HttpEntry extends OwnEntry {
	/** What is bound. */
	readonly root: Deployed;
	/** That of the service or of the Gateway's server that it is made for, of which `match.port` and destinations speak. */
	readonly port: number;
}

/**
 * The ways into the HTTP routes of what is bound that are left for a client, up to the first that takes everything
 * (istio: pilot/pkg/networking/core/route/route.go, BuildHTTPRoutesForVirtualService).
 */
export function httpEntries(mesh: Mesh, { by, made }: Bound, client: Client): readonly HttpEntry[] {
	const found: HttpEntry[] = [];
	for (const entry of made?.http ?? ownEntries(mesh, by)) {
		if (!isHttpFor(entry.http, client, firstNamespaceOf(entry.by) ?? '')) continue;
		found.push({ ...entry, root: by, port: client.port });
		if (isCatchAll(entry.http)) return found;
	}
	return found;
}

const ownEntries = factOf((mesh: Mesh, by: Deployed): readonly OwnEntry[] =>
	routesOf(by).flatMap((route) => (route.protocol === 'http' ? entriesOf(mesh, by, route) : [])),
);

/** The ways into the routes of connections of what is bound. */
export function layer4Entries({ by, made }: Bound, protocol: 'tls' | 'tcp'): readonly OwnEntry[] {
	if (made !== undefined) return made[protocol];
	return routesOf(by).flatMap((route) => {
		if (route.protocol !== protocol || !route.isFinal) return [];
		const [plain, targets] = [plainRoute(route.node), targetsIn(route)];
		return (route.entries ?? []).map((entry) => ({ ...entry, by, plain, targets }));
	});
}

/** Where routes of several VirtualServices are merged, those that take everything come last (istio: route.go, SortVHostRoutes). */
export function merged(entries: readonly HttpEntry[]): readonly HttpEntry[] {
	const [all, some] = [true, false].map((wanted) => entries.filter(({ http }) => isCatchAll(http) === wanted));
	return [...(some ?? []), ...(all ?? [])];
}
