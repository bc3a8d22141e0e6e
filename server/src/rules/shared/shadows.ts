// Words, codes and fixes that the rules about shadowed routes share.

import type { HttpMatch } from '../../istio/routing/http-matches.ts';
import type { Entry, Shadow } from '../../istio/routing/routes.ts';
import { formOf, type StringMatch } from '../../istio/routing/strings.ts';
import type { Deployed } from '../../mesh/mesh.ts';
import type { Span } from '../../text/span.ts';
import type { Node } from '../../yaml/node.ts';
import type { Pointer } from '../engine/rule.ts';

/** What says most about a match: the value of its path, or else its first key. */
export function spanOfEntry({ node, route }: Entry): Span {
	const uri = (node as Node<{ uri?: Record<string, string> }> | undefined)?.get('uri');
	const value = uri?.entries[0]?.value;
	if (value !== undefined && value.kind === 'scalar' && isWithin(value, route.node)) return value;
	return (node ?? route.node).entries[0]?.key ?? route.name ?? route.node;
}

function isWithin(inner: Span, outer: Span): boolean {
	return inner.start >= outer.start && inner.end <= outer.end;
}

/** `route "reviews" above`, `the route above with prefix "/api"`. No number, as that changes with every edit. */
export function nameOf({ route, ...entry }: Entry): string {
	if (route.name !== undefined && route.name.text !== '') return `route "${route.name.text}" above`;
	const what = asked({ route, ...entry });
	return what === '' ? 'a route above' : `the route above ${what}`;
}

/** `with prefix "/api", header "x-user"`, `without a match`; '' for what is not HTTP. */
export function asked({ http, node, route }: Entry): string {
	if (node === undefined) return 'without a match';
	if (route.protocol !== 'http') return '';
	const parts = [
		...one('path', http.uri),
		...(['method', 'authority', 'scheme'] as const).flatMap((field) => one(field, http[field])),
		...named('header', http.headers),
		...named('parameter', http.queryParams),
	];
	return parts.length === 0 ? 'that matches everything' : `with ${parts.slice(0, 3).join(', ')}`;
}

function one(field: string, match: StringMatch | undefined): readonly string[] {
	if (match === undefined) return [];
	const form = formOf(match);
	if (form.is === 'present') return [];
	const value = match.regex ?? form.value;
	const is = match.regex === undefined ? form.is : 'regex';
	return [field === 'path' ? `${is} "${value}"` : `${field} "${value}"`];
}

function named(field: string, map: HttpMatch['headers']): readonly string[] {
	return Object.keys(map ?? {}).map((name) => `${field} "${name}"`);
}

/** Points at what takes the requests. */
export function winner(by: Deployed, { by: one }: Shadow): Pointer {
	const { start, end } = spanOfEntry(one);
	return { in: by, span: { start, end }, message: `It is tried first${asked(one) === '' ? '' : `, ${asked(one)}`}` };
}

/** Which of its two messages istioctl has for a match that is shadowed; it knows equal matches and some prefixes only. */
export function codesOf(shadows: readonly Shadow[]): readonly string[] {
	const isBehindAll = shadows.some(({ by, entry }) => by.node === undefined && by.route.node !== entry.route.node);
	if (isBehindAll) return ['IST0130'];
	const areEqual = shadows.every(({ entry, by }) => entry.text === by.text);
	const isWhole = areEqual && shadows.every(({ entry, by }) => by.route.node !== entry.route.node);
	const isKnown = shadows.some((one) => one.entry.text === one.by.text || isPrefixOfPrefix(one));
	return [...(isWhole ? ['IST0130'] : []), ...(isKnown ? ['IST0131'] : [])];
}

/** istio: pkg/config/validation/virtualservice.go, analyzeUnreachableHTTPRules, coveredValidation */
function isPrefixOfPrefix({ entry: { http, route }, by: { http: wide } }: Shadow): boolean {
	const [a, b] = [wide.uri?.prefix ?? '', http.uri?.prefix ?? ''];
	if (route.protocol !== 'http' || a === '' || b === '' || a === b || wide.port !== http.port) return false;
	const text = (match: StringMatch | undefined, otherwise = '') =>
		match?.exact !== undefined
			? `exact:${match.exact}`
			: match?.prefix !== undefined
				? `prefix:${match.prefix}`
				: otherwise;
	const isSame = (field: 'headers' | 'queryParams' | 'withoutHeaders') => {
		const [x, y] = [wide[field] ?? {}, http[field] ?? {}];
		const keys = Object.keys(x);
		return keys.length === Object.keys(y).length && keys.every((key) => text(y[key]).startsWith(text(x[key])));
	};
	return (
		text(http.method, 'exact:GET').startsWith(text(wide.method, 'exact:GET')) &&
		text(http.authority).startsWith(text(wide.authority)) &&
		isSame('headers') &&
		isSame('queryParams') &&
		isSame('withoutHeaders')
	);
}
