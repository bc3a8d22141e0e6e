// The VirtualServices that a client sees, in the order in which they count, and what routes they give it.

import { meshConfigOf } from '../istio/mesh-config.ts';
import { isCatchAll } from '../istio/routing/http-matches.ts';
import { gatewaysOf, routesOf, specOf } from '../istio/routing/routes.ts';
import { audienceOf, exportOf, isIn } from '../istio/visibility.ts';
import { type DeployedAs, resourcesOf } from '../mesh/by-kind.ts';
import { type Deployed, type Mesh, namespaceOf } from '../mesh/mesh.ts';
import { type Client, isAmong, isHttpFor } from './clients.ts';
import { entriesOf, type OwnEntry } from './delegates.ts';
import { byAge } from './proxies.ts';

type VirtualService = DeployedAs<'VirtualService'>;

/**
 * The VirtualServices bound to a gateway, or to the mesh, that are visible to a namespace: first those for it alone, then
 * those exported to it by name, then the public ones (istio: pilot/pkg/model/push_context.go, VirtualServicesForGateway).
 */
export function virtualServicesFor(
	mesh: Mesh,
	client: Pick<Client, 'gateway' | 'namespace'>,
): readonly VirtualService[] {
	const bound = resourcesOf(mesh, 'VirtualService').filter((by) =>
		isAmong(gatewaysOf(by) ?? [], client, namespaceOf(by) ?? ''),
	);
	const ranked = bound.flatMap((by) => {
		const rank = rankFor(mesh, by, client.namespace);
		return rank === undefined ? [] : [{ by, rank }];
	});
	return ranked.sort((a, b) => a.rank - b.rank || byAge(a.by, b.by)).map(({ by }) => by);
}

function rankFor(mesh: Mesh, by: Deployed, client: string): number | undefined {
	const own = namespaceOf(by) ?? '';
	const audience = audienceOf(exportOf(by) ?? [], own, meshConfigOf(mesh).defaultVirtualServiceExportTo);
	if (!isIn(audience, client)) return undefined;
	if (audience === 'everyone') return 2;
	return own === client && audience.size === 1 ? 0 : 1;
}

/** The hosts of a VirtualService, in lower case; of a delegate, none. */
export function hostsOf(by: Deployed): readonly string[] {
	return (specOf(by)?.each('hosts') ?? []).flatMap(({ text, opaque }) =>
		opaque || text === '' ? [] : [text.toLowerCase()],
	);
}

/**
 * One way into a route of a VirtualService, as a proxy has it: a match of it, or the route without any. A delegate's are
 * given to the one that delegates.
 */
export interface HttpEntry extends OwnEntry {
	/** The VirtualService that is bound. */
	readonly root: Deployed;
	/** That of the service or of the Gateway's server that it is made for, of which `match.port` and destinations speak. */
	readonly port: number;
}

/**
 * The ways into the HTTP routes of a VirtualService that are left for a client, up to the first that takes everything
 * (istio: pilot/pkg/networking/core/route/route.go, BuildHTTPRoutesForVirtualService).
 */
export function httpEntries(mesh: Mesh, root: Deployed, client: Client): readonly HttpEntry[] {
	const found: HttpEntry[] = [];
	for (const route of routesOf(root)) {
		if (route.protocol !== 'http') continue;
		for (const entry of entriesOf(mesh, root, route)) {
			if (!isHttpFor(entry.http, client, namespaceOf(entry.by) ?? '')) continue;
			found.push({ ...entry, root, port: client.port });
			if (isCatchAll(entry.http)) return found;
		}
	}
	return found;
}

/** Where routes of several VirtualServices are merged, those that take everything come last (istio: route.go, SortVHostRoutes). */
export function merged(entries: readonly HttpEntry[]): readonly HttpEntry[] {
	const [all, some] = [true, false].map((wanted) => entries.filter(({ http }) => isCatchAll(http) === wanted));
	return [...(some ?? []), ...(all ?? [])];
}
