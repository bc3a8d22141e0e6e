// What an HTTP route of a VirtualService is as a rule of an HTTPRoute. Whatever has no equivalent, or a slightly different one, is
// told (gateway-api: apis/v1/httproute_types.go; istio/api: networking/v1alpha3/virtual_service.proto).
import { ownOf } from '../../maps.ts';
import type { Content } from '../../yaml/edits/content.ts';
import type { Json } from '../../yaml/json.ts';

type Fields = { readonly [field: string]: Json };

/** The Service and the port behind a destination, or why there is none. */
export type Backend = { readonly name: string; readonly port: number } | { readonly refusal: string };

export interface Telling {
	readonly backendOf: (host: string, port: number | undefined) => Backend;
	/** Takes what cannot be said in an HTTPRoute. */
	readonly refuse: (what: string) => undefined;
	/** Takes what changes a little. */
	readonly tell: (what: string) => void;
}

/** A rule; undefined if something in the route was refused. */
export function ruleOf(route: Fields, telling: Telling): Content | undefined {
	const {
		name,
		match,
		route: destinations,
		redirect,
		rewrite,
		timeout,
		headers,
		mirror,
		mirrorPercentage,
		...rest
	} = route;
	const [other] = Object.keys(rest);
	if (other !== undefined) return telling.refuse(`"${other}" has no equivalent`);
	const asked = list(match);
	const filters = [
		...headerFilters(fields(headers), telling),
		...(redirect === undefined ? [] : [redirected(fields(redirect), telling)]),
		...(rewrite === undefined ? [] : [rewritten(fields(rewrite), asked.map(fields), telling)]),
		...(mirror === undefined ? [] : [mirrored(fields(mirror), mirrorPercentage, telling)]),
	];
	const matches = asked.map((one) => matchOf(fields(one), telling));
	const backends = list(destinations).map((one, _, all) => backendOf(fields(one), all.length > 1, telling));
	if (timeout !== undefined && !/^(?:\d{1,5}(?:h|m|s|ms)){1,4}$/.test(String(timeout)))
		return telling.refuse(`a timeout of "${String(timeout)}" has another form`);
	return compact({
		name: name === undefined ? undefined : String(name),
		matches: matches.length === 0 ? undefined : matches,
		filters: filters.length === 0 ? undefined : filters,
		backendRefs: backends.length === 0 ? undefined : backends,
		timeouts: timeout === undefined ? undefined : { request: String(timeout) },
	});
}

export function fields(value: Json | undefined): Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

export function list(value: Json | undefined): readonly Json[] {
	return Array.isArray(value) ? value : [];
}

function compact(content: { readonly [field: string]: unknown }): Content {
	return content as Content;
}

/** Takes what is left of fields that were not read. */
function onlyThese(rest: Fields, where: string, { refuse }: Telling): void {
	const [other] = Object.keys(rest);
	if (other !== undefined) refuse(`"${other}" of "${where}" has no equivalent`);
}

const types: Readonly<Record<string, string>> = { exact: 'Exact', regex: 'RegularExpression' };

function matchOf({ name: _, uri, method, headers, queryParams, ...rest }: Fields, telling: Telling): Content {
	onlyThese(rest, 'match', telling);
	const { exact, ...others } = fields(method);
	onlyThese(others, 'method', telling);
	const texts = (all: Json | undefined) => {
		return Object.entries(fields(all)).map(([key, value]) => ({ name: key, ...textOf(fields(value), key, telling) }));
	};
	const [asked, params] = [texts(headers), texts(queryParams)];
	return compact({
		path: uri === undefined ? undefined : pathOf(fields(uri), telling),
		method: exact === undefined ? undefined : String(exact),
		headers: asked.length === 0 ? undefined : asked,
		queryParams: params.length === 0 ? undefined : params,
	});
}

function textOf(value: Fields, name: string, { refuse }: Telling): { readonly type?: string; readonly value: string } {
	const [kind = '', text] = Object.entries(value)[0] ?? [];
	if (ownOf(types, kind) === undefined)
		refuse(`"${name}" is compared by "${kind === '' ? 'presence' : kind}", for which there is no equivalent`);
	return kind === 'exact' ? { value: String(text) } : { type: ownOf(types, kind) ?? '', value: String(text) };
}

function pathOf(uri: Fields, { refuse, tell }: Telling): Content {
	const [kind = '', text] = Object.entries(uri)[0] ?? [];
	const value = String(text);
	if (kind !== 'prefix' && ownOf(types, kind) === undefined) refuse(`"${kind}" of "uri" has no equivalent`);
	// istio: pilot/pkg/config/kube/gateway/conversion.go, createURIMatch: a prefix is one of whole segments.
	if (kind === 'prefix' && value !== '/') tell('prefixes then match whole segments of a path only');
	return { type: kind === 'prefix' ? 'PathPrefix' : (ownOf(types, kind) ?? ''), value };
}

function backendOf({ destination, weight, ...rest }: Fields, isOfSeveral: boolean, telling: Telling): Content {
	onlyThese(rest, 'route', telling);
	const backend = destinationOf(fields(destination), telling);
	// A weight left out is 0 there and 1 here.
	return { ...backend, weight: isOfSeveral ? Number(weight ?? 0) : undefined };
}

function destinationOf(
	{ host, port, ...rest }: Fields,
	telling: Telling,
): { readonly name: string; readonly port: number } {
	if (rest.subset !== undefined)
		telling.refuse('a subset has no equivalent; a Service for each version takes its place');
	else onlyThese(rest, 'destination', telling);
	const number = fields(port).number;
	const backend = telling.backendOf(String(host), number === undefined ? undefined : Number(number));
	if ('refusal' in backend) telling.refuse(backend.refusal);
	return 'refusal' in backend ? { name: '', port: 0 } : backend;
}

function headerFilters({ request, response, ...rest }: Fields, telling: Telling): readonly Content[] {
	onlyThese(rest, 'headers', telling);
	const modifier = (changes: Json | undefined, type: string, field: string): readonly Content[] => {
		if (changes === undefined) return [];
		const { set, add, remove, ...others } = fields(changes);
		onlyThese(others, 'headers', telling);
		const pairs = (all: Json | undefined) =>
			all === undefined
				? undefined
				: Object.entries(fields(all)).map(([name, value]) => ({ name, value: String(value) }));
		const gone = remove === undefined ? undefined : list(remove).map(String);
		return [compact({ type, [field]: { set: pairs(set), add: pairs(add), remove: gone } })];
	};
	return [
		...modifier(request, 'RequestHeaderModifier', 'requestHeaderModifier'),
		...modifier(response, 'ResponseHeaderModifier', 'responseHeaderModifier'),
	];
}

function redirected({ uri, authority, scheme, port, redirectCode, ...rest }: Fields, telling: Telling): Content {
	onlyThese(rest, 'redirect', telling);
	const statusCode = Number(redirectCode ?? 301);
	if (statusCode !== 301 && statusCode !== 302) telling.refuse(`a redirect with ${statusCode} has no equivalent`);
	return compact({
		type: 'RequestRedirect',
		requestRedirect: {
			scheme: scheme === undefined ? undefined : String(scheme),
			hostname: authority === undefined ? undefined : String(authority),
			port: port === undefined ? undefined : Number(port),
			path: uri === undefined ? undefined : { type: 'ReplaceFullPath', replaceFullPath: String(uri) },
			statusCode,
		},
	});
}

function rewritten({ uri, authority, ...rest }: Fields, matches: readonly Fields[], telling: Telling): Content {
	onlyThese(rest, 'rewrite', telling);
	return compact({
		type: 'URLRewrite',
		urlRewrite: {
			hostname: authority === undefined ? undefined : String(authority),
			path: uri === undefined ? undefined : pathRewrite(String(uri), matches, telling),
		},
	});
}

/** A VirtualService replaces the matched prefix by letters, an HTTPRoute by segments: alike only where neither ends with a slash. */
function pathRewrite(uri: string, matches: readonly Fields[], { refuse }: Telling): Content | undefined {
	const asked = matches.map(({ uri: path }) => fields(path));
	if (asked.length > 0 && asked.every(({ exact }) => exact !== undefined))
		return { type: 'ReplaceFullPath', replaceFullPath: uri };
	const isPlain =
		asked.length > 0 && asked.every(({ prefix }) => prefix !== undefined && !String(prefix).endsWith('/'));
	if (!isPlain || uri.endsWith('/')) return refuse('its rewrite treats slashes differently');
	return { type: 'ReplacePrefixMatch', replacePrefixMatch: uri };
}

function mirrored(mirror: Fields, percentage: Json | undefined, telling: Telling): Content {
	if (percentage !== undefined && fields(percentage).value !== 100) telling.refuse('only all requests can be mirrored');
	return { type: 'RequestMirror', requestMirror: { backendRef: destinationOf(mirror, telling) } };
}
