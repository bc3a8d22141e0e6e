// routesOf(virtualService): its routes in the order in which they are tried, and which of their matches an earlier one takes
// away.
import { memo } from '../../facts/memo.ts';
import { push, trimmed } from '../../maps.ts';
import type { Deployed } from '../../mesh/mesh.ts';
import { isOfKind, manifest, ofTree, type Resource, title } from '../../model/resource.ts';
import { type Json, jsonOf } from '../../yaml/json.ts';
import { Node } from '../../yaml/node.ts';
import { Earlier } from './earlier.ts';
import { covers, type HttpMatch, httpMatch } from './http-matches.ts';
import { coversConnections, type Layer4Match, layer4Match } from './layer4-matches.ts';

const protocols = ['http', 'tls', 'tcp'] as const;
export type Protocol = (typeof protocols)[number];

/** One way into a route: an entry of its `match`, or the route itself if it has none. */
export interface Entry {
	readonly route: Route;
	/** Undefined where the route has no match, so that it takes everything. */
	readonly node: Node | undefined;
	/** What is asked, in one form for all orders of keys; of a route without a match, ''. */
	readonly text: string;
	readonly http: HttpMatch;
	readonly layer4: Layer4Match;
}

export interface Route {
	readonly protocol: Protocol;
	readonly index: number;
	readonly node: Node;
	readonly list: Node;
	readonly name: Node | undefined;
	/** Undefined where they cannot be read. */
	readonly entries: readonly Entry[] | undefined;
	/** Whether what it takes goes somewhere for sure: a delegate takes only a part. */
	readonly isFinal: boolean;
}

interface WrittenRoute {
	readonly name?: string;
	readonly match?: readonly unknown[];
	readonly delegate?: unknown;
	readonly route?: unknown;
	readonly redirect?: unknown;
	readonly directResponse?: unknown;
}

/** The routes of a VirtualService: those of HTTP, of TLS and of TCP, each in order. */
export const routesOf = ofTree((by: Deployed): readonly Route[] => {
	const spec = specOf(by);
	return protocols.flatMap((protocol) => {
		const list = spec?.get(protocol);
		if (list === undefined || list.opaque) return [];
		const routes = list.items as readonly Node<WrittenRoute>[];
		return routes.map((node, index) => route(protocol, node, index, list));
	});
});

/** Those of one protocol. */
export function routesWith(by: Deployed, protocol: Protocol): readonly Route[] {
	return routesByProtocol(by).get(protocol) ?? [];
}

const routesByProtocol = ofTree((by: Deployed): ReadonlyMap<Protocol, readonly Route[]> => {
	const found = new Map<Protocol, Route[]>();
	for (const one of routesOf(by)) push(found, one.protocol, one);
	return found;
});

/** The spec of a VirtualService; undefined for other kinds. */
export function specOf({ resource }: Pick<Deployed, 'resource'>) {
	return isOfKind(resource, 'VirtualService') ? manifest(resource).get('spec') : undefined;
}

/** The gateways of a VirtualService, as written; undefined where a template keeps them open. */
export function gatewaysOf({ resource }: Deployed): readonly string[] | undefined {
	return boundOf(resource).gateways;
}

/** The hosts of a VirtualService, as written, but for those that a template keeps open; of a delegate, none. */
export function hostsOf({ resource }: Deployed): readonly string[] {
	return boundOf(resource).hosts;
}

/** Kept as words: whoever looks for the VirtualServices of a gateway asks all of them, whose trees would have to be made again. */
const boundOf = memo((resource: Resource) => {
	const spec = specOf({ resource });
	const hosts = (spec?.each('hosts') ?? []).flatMap(({ text, opaque }) => (opaque || text === '' ? [] : [text]));
	return { gateways: gatewaysIn(spec?.get('gateways')), hosts: trimmed(hosts) };
});

function gatewaysIn(list: Node | undefined): readonly string[] | undefined {
	if (list === undefined || list.isNull) return ['mesh'];
	if (list.opaque || list.items.some(({ opaque }) => opaque)) return undefined;
	return list.items.length === 0 ? ['mesh'] : list.items.map(({ text }) => text);
}

function route(protocol: Protocol, node: Node<WrittenRoute>, index: number, list: Node): Route {
	const match = node.get('match');
	const isUnread =
		node.opaque ||
		match?.opaque === true ||
		node.entries.some(({ key }) => key.opaque) ||
		(match !== undefined && match.kind !== 'seq' && !match.isNull);
	const isFinal = ['route', 'redirect', 'directResponse'].some(
		(key) => node.get(key as 'route' | 'redirect' | 'directResponse') !== undefined,
	);
	const rest = { protocol, index, node, list, name: node.get('name') };
	const made = { ...rest, isFinal: isFinal && node.get('delegate') === undefined };
	return { ...made, entries: isUnread ? undefined : entries({ ...made, entries: undefined }, match?.items ?? []) };
}

const all = { text: '', http: httpMatch({}), layer4: layer4Match({}) };

/** Undefined where one of them cannot be read: half typed, misspelled, or templated. */
function entries(route: Route, matches: readonly Node[]): readonly Entry[] | undefined {
	if (matches.length === 0) return [{ route, node: undefined, ...all }];
	const found: Entry[] = [];
	for (const node of matches) {
		const json = jsonOf(node, { withoutNulls: true });
		if (json === undefined || node.kind !== 'map') return undefined;
		found.push({ route, node, text: textOf(json), http: httpMatch(json), layer4: layer4Match(json) });
	}
	return found;
}

/** What can be read of the matches of a route, for whoever judges one condition by itself: the rest of each may ask for anything. */
export function readConditions(route: Route): readonly Entry[] {
	if (route.entries !== undefined) return route.entries;
	return (route.node as Node<WrittenRoute>).each('match').flatMap((match): readonly Entry[] => {
		if (match.kind !== 'map') return [];
		const known = match.entries.filter(
			({ key, value, meant }) =>
				!key.opaque && meant === undefined && jsonOf(value, { withoutNulls: true }) !== undefined,
		);
		const node = new Node({ ...match, entries: known });
		const json = jsonOf(node, { withoutNulls: true });
		if (json === undefined) return [];
		return [{ route, node, text: textOf(json), http: httpMatch(json), layer4: layer4Match(json) }];
	});
}

/** A value in one form for all orders of keys; the name of a match does not count. */
export function textOf(json: Json): string {
	const sorted = (value: Json): Json =>
		value === null || typeof value !== 'object'
			? value
			: Array.isArray(value)
				? value.map(sorted)
				: Object.fromEntries(
						Object.entries(value)
							.sort(([a], [b]) => (a < b ? -1 : 1))
							.map(([key, inner]) => [key, sorted(inner)]),
					);
	if (json === null || typeof json !== 'object' || Array.isArray(json)) return JSON.stringify(sorted(json));
	const { name: _, ...rest } = json;
	return JSON.stringify(sorted(rest));
}

/** An entry that gets nothing, because an earlier one takes all of it. */
export interface Shadow {
	readonly entry: Entry;
	readonly by: Entry;
}

/** What of a route is taken away. */
export interface Shadowed {
	readonly route: Route;
	readonly shadows: readonly Shadow[];
	/** Whether nothing is left of it. */
	readonly isWhole: boolean;
}

/** The routes of a VirtualService of which something or all is taken away by earlier ones. */
export const shadowedRoutes = ofTree((by: Deployed): readonly Shadowed[] => {
	const gateways = gatewaysOf(by);
	if (gateways === undefined) return [];
	const earlier = new Earlier(title(by.resource));
	const found: Shadowed[] = [];
	for (const route of routesOf(by)) {
		const { entries } = route;
		if (entries === undefined) continue;
		const shadows: Shadow[] = [];
		for (const entry of entries) {
			const winner = earlier.first(entry, (one) => isCovered(entry, one, gateways));
			if (winner !== undefined) shadows.push({ entry, by: winner });
			earlier.add(entry);
		}
		const asked = route.node as Node<WrittenRoute>;
		const isWhole =
			shadows.length === Math.max(1, asked.each('match').length) &&
			shadows.every((one) => one.by.route.node !== route.node);
		if (shadows.length > 0) found.push({ route, shadows, isWhole });
	}
	return found;
});

/** Whether `winner`, which is tried first, surely takes all that `entry` asks for. */
export function isCovered(entry: Entry, winner: Entry, gateways: readonly string[]): boolean {
	if (winner.route.protocol !== entry.route.protocol) return false;
	const isOwn = winner.route.node === entry.route.node;
	if (!isOwn && !winner.route.isFinal) return false;
	return entry.route.protocol === 'http'
		? covers(winner.http, entry.http, gateways)
		: coversConnections(winner.layer4, entry.layer4, gateways);
}
