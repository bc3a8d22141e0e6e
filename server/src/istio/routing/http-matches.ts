// One entry of `http[].match`: what it asks of a request, and whether it takes all requests of another one.
import type { Json } from '../../yaml/json.ts';
import { contains, excludes, formOf, holds, type StringMatch, withoutCase } from './strings.ts';

type StringMatches = Readonly<Record<string, StringMatch>>;

/** As it is written. */
export interface HttpMatch {
	readonly name?: string;
	readonly uri?: StringMatch;
	readonly ignoreUriCase?: boolean;
	readonly scheme?: StringMatch;
	readonly method?: StringMatch;
	readonly authority?: StringMatch;
	readonly headers?: StringMatches;
	readonly withoutHeaders?: StringMatches;
	readonly queryParams?: StringMatches;
	readonly port?: number;
	readonly gateways?: readonly string[];
	readonly sourceLabels?: Readonly<Record<string, string>>;
	readonly sourceNamespace?: string;
	readonly statPrefix?: string;
}

/** Reads a match from the values of YAML; what has the wrong type is left out. */
export function httpMatch(json: Json): HttpMatch {
	const written = record(json);
	const strings = (name: string) => (name in written ? { [name]: stringMatch(written[name]) } : {});
	const maps = (name: string) =>
		name in written ? { [name]: mapValues(record(written[name]), (value) => stringMatch(value)) } : {};
	const { port, gateways, sourceLabels, sourceNamespace, ignoreUriCase } = written;
	return {
		...Object.assign({}, ...['uri', 'scheme', 'method', 'authority'].map(strings)),
		...Object.assign({}, ...['headers', 'withoutHeaders', 'queryParams'].map(maps)),
		...(ignoreUriCase === true ? { ignoreUriCase } : {}),
		...(typeof port === 'number' && port > 0 ? { port } : {}),
		...(Array.isArray(gateways) && gateways.length > 0 ? { gateways: gateways.map(String) } : {}),
		...(sourceLabels === undefined ? {} : { sourceLabels: mapValues(record(sourceLabels), String) }),
		...(typeof sourceNamespace === 'string' && sourceNamespace !== '' ? { sourceNamespace } : {}),
	};
}

function stringMatch(json: Json | undefined): StringMatch {
	const written = record(json);
	for (const form of ['exact', 'prefix', 'regex']) {
		const value = written[form];
		if (value !== undefined && value !== null && typeof value !== 'object') return { [form]: String(value) };
	}
	return {};
}

function record(json: Json | undefined): { readonly [key: string]: Json } {
	return json !== null && typeof json === 'object' && !Array.isArray(json) ? json : {};
}

function mapValues<T, R>(map: Readonly<Record<string, T>>, to: (value: T) => R): Readonly<Record<string, R>> {
	return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, to(value)]));
}

const requestFields = ['scheme', 'method', 'authority', 'headers', 'withoutHeaders', 'queryParams'] as const;

/**
 * Whether a match takes whatever comes, so that Istio makes no routes behind it and puts it last where it merges. Source,
 * port and gateways do not count: they are settled before (istio: pilot/pkg/networking/core/route/route.go, isCatchAllRoute).
 */
export function isCatchAll(match: HttpMatch): boolean {
	const { uri } = match;
	const takesAll = uri === undefined || uri.prefix === '/' || uri.regex === '.*' || Object.keys(uri).length === 0;
	return takesAll && requestFields.every((field) => Object.keys(match[field] ?? {}).length === 0);
}

/**
 * Whether every request that `later` takes is surely taken by `earlier`. `defaults` are the gateways of the VirtualService
 * (istio: pilot/pkg/networking/core/route/route.go, TranslateRoute, sourceMatchHTTP).
 */
export function covers(earlier: HttpMatch, later: HttpMatch, defaults: readonly string[] = ['mesh']): boolean {
	return (
		coversSources(earlier, later, defaults) &&
		(earlier.port === undefined || earlier.port === 0 || earlier.port === later.port) &&
		coversPath(earlier, later) &&
		coversOne(earlier.scheme, later.scheme) &&
		coversOne(earlier.method, later.method) &&
		coversOne(earlier.authority, later.authority) &&
		coversAll(lowerKeys(earlier.headers), lowerKeys(later.headers)) &&
		coversAll(earlier.queryParams, later.queryParams) &&
		coversAbsence(earlier, later)
	);
}

/** With gateways of its own a match does not look at who sends the request. */
function coversSources(earlier: HttpMatch, later: HttpMatch, defaults: readonly string[]): boolean {
	const [own, other] = [earlier.gateways ?? [], later.gateways ?? []];
	const [mine, theirs] = [own.length > 0 ? own : defaults, other.length > 0 ? other : defaults];
	if (!theirs.every((gateway) => mine.includes(gateway))) return false;
	if (own.length > 0) return true;
	const labels = Object.entries(earlier.sourceLabels ?? {});
	const namespace = earlier.sourceNamespace ?? '';
	if (other.length > 0) return labels.length === 0 && namespace === '';
	return (
		labels.every(([key, value]) => later.sourceLabels?.[key] === value) &&
		(namespace === '' || namespace === later.sourceNamespace)
	);
}

/** Without a path, a match asks for the prefix `/`. */
export function pathOf({ uri, ignoreUriCase }: HttpMatch, isCaseless = ignoreUriCase === true): StringMatch {
	const written = uri === undefined || Object.keys(uri).length === 0 ? { prefix: '/' } : uri;
	return isCaseless ? withoutCase(written) : written;
}

function coversPath(earlier: HttpMatch, later: HttpMatch): boolean {
	if (earlier.ignoreUriCase === true) {
		const isRegex = later.uri?.regex !== undefined || earlier.uri?.regex !== undefined;
		return contains(pathOf(earlier, !isRegex), pathOf(later, !isRegex));
	}
	if (later.ignoreUriCase !== true) return contains(pathOf(earlier), pathOf(later));
	const form = formOf(pathOf(later));
	const isPlain = form.is === 'present' || form.value.toLowerCase() === form.value.toUpperCase();
	return contains(pathOf(earlier), isPlain ? pathOf(later) : { prefix: '/' });
}

function coversOne(earlier: StringMatch | undefined, later: StringMatch | undefined): boolean {
	return earlier === undefined || (later !== undefined && contains(earlier, later));
}

function coversAll(earlier: StringMatches = {}, later: StringMatches = {}): boolean {
	return Object.entries(earlier).every(([name, match]) => coversOne(match, later[name]));
}

/** What `earlier` wants not to hold must surely not hold where `later` does. */
function coversAbsence(earlier: HttpMatch, later: HttpMatch): boolean {
	const [headers, without] = [lowerKeys(later.headers), lowerKeys(later.withoutHeaders)];
	return Object.entries(lowerKeys(earlier.withoutHeaders)).every(([name, match]) => {
		const [asked, refused] = [headers[name], without[name]];
		if (asked !== undefined && excludes(match, asked)) return true;
		return refused !== undefined && refuses(refused, match);
	});
}

/** Whether not satisfying `wide` means not to satisfy `narrow`; a header that is not there counts as an empty one. */
function refuses(wide: StringMatch, narrow: StringMatch): boolean {
	const [isWidePresence, isNarrowPresence] = [wide, narrow].map((one) => formOf(one).is === 'present');
	if (isNarrowPresence) return isWidePresence === true;
	return isWidePresence ? holds(narrow, '') === false : contains(wide, narrow);
}

/** HTTP does not tell capitals in names of headers. */
export function lowerKeys(map: StringMatches = {}): StringMatches {
	return Object.fromEntries(Object.entries(map).map(([key, value]) => [key.toLowerCase(), value]));
}
