// What becomes of the routes of a delegate below the route that delegates to it.
// istio: pilot/pkg/model/virtualservice.go, mergeHTTPRoutes
import type { HttpMatch } from './http-matches.ts';
import type { StringMatch } from './strings.ts';

/** What a delegate takes over from its root where it says nothing itself. */
const inherited = [
	'rewrite',
	'directResponse',
	'timeout',
	'retries',
	'fault',
	'mirror',
	'mirrors',
	'mirrorPercent',
	'mirrorPercentage',
	'corsPolicy',
	'headers',
] as const;

/** A route, as far as it matters here; what it does is handed on unread. */
export type HttpRoute = { readonly match?: readonly HttpMatch[] | null; readonly name?: string } & {
	readonly [field: string]: unknown;
};

/** The routes of a delegate as they count below `root`; those that contradict it are gone. */
export function mergedRoutes(root: HttpRoute, delegate: readonly HttpRoute[]): readonly HttpRoute[] {
	return delegate.map((route) => mergedRoute(root, route)).filter((route) => route !== undefined);
}

function mergedRoute(root: HttpRoute, route: HttpRoute): HttpRoute | undefined {
	const match = mergedMatches(root.match ?? [], route.match ?? []);
	if (match === undefined) return undefined;
	const { match: _, name, ...own } = route;
	const names = [root.name ?? '', name ?? ''].filter((one) => one !== '');
	const taken = inherited.filter((field) => isSet(root[field]) && !isSet(own[field]));
	return {
		...(match.length === 0 ? {} : { match }),
		...(names.length === 0 ? {} : { name: names.join('-') }),
		...own,
		...Object.fromEntries(taken.map((field) => [field, root[field]])),
	};
}

function isSet(value: unknown): boolean {
	return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

/** Each match of a delegate with each of its root that allows it; undefined if one of them is allowed by none. */
export function mergedMatches(
	root: readonly HttpMatch[],
	delegate: readonly HttpMatch[],
): readonly HttpMatch[] | undefined {
	if (root.length === 0) return delegate;
	if (delegate.length === 0) return root;
	const merged = delegate.map((leaf) => root.flatMap((one) => (isConflict(one, leaf) ? [] : [mergedMatch(one, leaf)])));
	return merged.some((matches) => matches.length === 0) ? undefined : merged.flat();
}

const maps = ['headers', 'withoutHeaders', 'queryParams'] as const;
const strings = ['uri', 'scheme', 'method', 'authority'] as const;

function mergedMatch(root: HttpMatch, leaf: HttpMatch): HttpMatch {
	const united = [...maps, 'sourceLabels' as const].flatMap((field) => {
		const all = { ...root[field], ...leaf[field] };
		return Object.keys(all).length === 0 ? [] : [[field, all]];
	});
	return { ...root, ...withoutUnset(leaf), ...Object.fromEntries(united) };
}

function withoutUnset(match: HttpMatch): HttpMatch {
	const isUnset = (value: unknown) => !isSet(value) || value === 0 || value === '' || value === false;
	return Object.fromEntries(Object.entries(match).filter(([, value]) => !isUnset(value)));
}

/** Whether a match of a delegate asks for what its root's match does not let through (istio: hasConflict). */
export function isConflict(root: HttpMatch, leaf: HttpMatch): boolean {
	return (
		strings.some((field) => isStringConflict(root[field], leaf[field])) ||
		maps.some((field) =>
			Object.entries(root[field] ?? {}).some(([key, match]) => isStringConflict(match, leaf[field]?.[key])),
		) ||
		(root.ignoreUriCase ?? false) !== (leaf.ignoreUriCase ?? false) ||
		isPortConflict(root.port ?? 0, leaf.port ?? 0) ||
		((root.sourceNamespace ?? '') !== '' && root.sourceNamespace !== leaf.sourceNamespace) ||
		Object.entries(root.sourceLabels ?? {}).some(([key, value]) => (leaf.sourceLabels?.[key] ?? value) !== value) ||
		isGatewayConflict(root.gateways ?? [], leaf.gateways ?? [])
	);
}

function isPortConflict(root: number, leaf: number): boolean {
	return root !== 0 && leaf !== 0 && root !== leaf;
}

function isGatewayConflict(root: readonly string[], leaf: readonly string[]): boolean {
	return root.length > 0 && leaf.length > 0 && !leaf.every((gateway) => root.includes(gateway));
}

function isStringConflict(root: StringMatch | undefined, leaf: StringMatch | undefined): boolean {
	if (root === undefined || leaf === undefined) return false;
	if (root.regex !== undefined || leaf.regex !== undefined) return true;
	if (root.exact !== undefined) return leaf.exact !== root.exact;
	if (root.prefix === undefined) return false;
	return !(leaf.exact ?? leaf.prefix ?? '').startsWith(root.prefix);
}
