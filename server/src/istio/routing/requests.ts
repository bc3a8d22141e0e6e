// What becomes of one request: how its path is normalized, whether a match takes it, where a redirect or rewrite sends it.
import type { Json } from '../../yaml/json.ts';
import { claimOf } from './claims.ts';
import { type HttpMatch, lowerKeys } from './http-matches.ts';
import { formOf, holds, type StringMatch, withoutCase } from './strings.ts';

export interface HttpRequest {
	readonly method?: string;
	readonly headers?: Readonly<Record<string, string>>;
	/** With query and fragment. */
	readonly path?: string;
	readonly scheme?: string;
	/** As the client says it, with a port if it does. */
	readonly host?: string;
	/** The port that the request was sent to. */
	readonly port?: number;
	/** Those of the token that was verified. */
	readonly claims?: Json;
}

const decodable = /%(?:2[de]|3\d|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])/gi;

/**
 * The path as routes and policies see it, for a mode of `pathNormalization`; undefined if the request is refused
 * (istio: pilot/pkg/networking/core/listener.go, buildHTTPConnectionManager; the server answers 400).
 */
export function normalizedPath(path: string, mode: string): string | undefined {
	const [sent = ''] = path.split('#');
	if (mode === 'NONE') return sent;
	const cut = sent.indexOf('?');
	const [raw, query] = cut === -1 ? [sent, ''] : [sent.slice(0, cut), sent.slice(cut)];
	if (/%00/.test(raw)) return undefined;
	const decoded = mode === 'DECODE_AND_MERGE_SLASHES' ? raw.replace(/%2f/gi, '/').replace(/%5c/gi, '\\') : raw;
	const plain = decoded
		.replace(decodable, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)))
		.replaceAll('\\', '/');
	const resolved = withoutDots(plain);
	return (mode === 'BASE' || mode === 'DEFAULT' ? resolved : resolved.replace(/\/{2,}/g, '/')) + query;
}

/** Resolves `.` and `..`; an empty segment is one that `..` takes away too. */
export function withoutDots(path: string): string {
	const segments = path.split('/').slice(1);
	const kept: string[] = [];
	for (const [index, segment] of segments.entries()) {
		if (segment === '..') kept.pop();
		if (segment !== '.' && segment !== '..') kept.push(segment);
		else if (index === segments.length - 1) kept.push('');
	}
	return `/${kept.join('/')}`;
}

/** What of a match a request does not satisfy: the first that fails. */
export interface Unmet {
	readonly field: 'port' | 'uri' | 'scheme' | 'method' | 'authority' | 'headers' | 'withoutHeaders' | 'queryParams';
	/** The name of a header or query parameter; '' for what there is only one of. */
	readonly name: string;
	/** What the request has instead; undefined if it has nothing. */
	readonly value: string | undefined;
}

/** Whether a request satisfies all that a match asks of it; who sends it, and through which gateway, is left out. */
export function takes(match: HttpMatch, request: HttpRequest): boolean {
	return unmet(match, request) === undefined;
}

/**
 * The first condition of a match that a request does not satisfy; undefined if it satisfies all. `isSegmented`: a prefix of
 * the path means whole segments, as in HTTPRoutes and Ingresses (istio: route.go, TranslateRouteMatch).
 */
export function unmet(match: HttpMatch, request: HttpRequest, isSegmented = false): Unmet | undefined {
	const [path = '/', query = ''] = (request.path ?? '/').split('#')[0]?.split(/\?(.*)/s) ?? [];
	if (match.port !== undefined && match.port !== request.port)
		return { field: 'port', name: '', value: String(request.port ?? '') };
	if (!isPath(match, path, isSegmented)) return { field: 'uri', name: '', value: path };
	const headers = withPseudo(request);
	for (const field of ['scheme', 'method', 'authority'] as const) {
		const value = headers[`:${field}`];
		if (!isOne(match[field], value)) return { field, name: '', value };
	}
	for (const [field, fits] of [
		['headers', isOne],
		['withoutHeaders', isNot],
	] as const) {
		for (const [name, one] of Object.entries(lowerKeys(match[field]))) {
			const isMet = claimOf(name) === undefined ? fits(one, headers[name]) : isClaimMet(field, name, one, request);
			if (!isMet) return { field, name, value: headers[name] };
		}
	}
	const parameters = parametersOf(query);
	for (const [name, one] of Object.entries(match.queryParams ?? {}))
		if (!isOne(one, parameters.get(name))) return { field: 'queryParams', name, value: parameters.get(name) };
	return undefined;
}

/** The parameters of a query as they are sent, nothing decoded; of several of one name the first (envoy: Utility::parseParameters). */
function parametersOf(query: string): ReadonlyMap<string, string> {
	const pairs = query.split('&').map((one): readonly [string, string] => {
		const cut = one.indexOf('=');
		return cut === -1 ? [one, ''] : [one.slice(0, cut), one.slice(cut + 1)];
	});
	return new Map(pairs.toReversed());
}

/** Whether the claim that a match asks for as a header is that of the token, or is not, where it must not be. */
function isClaimMet(
	field: 'headers' | 'withoutHeaders',
	name: string,
	match: StringMatch,
	request: HttpRequest,
): boolean {
	const texts = claimTexts(request.claims, claimOf(name) ?? []);
	const isThere = texts.some((text) => holds(match, text) === true);
	return isThere === (field === 'headers');
}

/** The texts of a claim: of one that is a list, each; of what is no text, none (istio: pilot/pkg/security/authz/model, claims). */
export function claimTexts(claims: Json | undefined, path: readonly string[]): readonly string[] {
	let at: Json | undefined = claims;
	for (const step of path) at = at !== null && typeof at === 'object' && !Array.isArray(at) ? at[step] : undefined;
	const isScope = path.length === 1 && (path[0] === 'scope' || path[0] === 'permission');
	if (typeof at === 'string') return isScope ? at.split(' ') : [at];
	return Array.isArray(at) ? at.filter((one) => typeof one === 'string') : [];
}

function withPseudo({ method = 'GET', scheme = 'http', host = '', path = '/', headers = {} }: HttpRequest) {
	const own = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
	return {
		':method': method,
		':scheme': scheme,
		':authority': host,
		':path': path,
		...own,
	} as Readonly<Record<string, string>>;
}

function isPath({ uri, ignoreUriCase }: HttpMatch, path: string, isSegmented: boolean): boolean {
	if (uri === undefined) return true;
	const isCaseless = ignoreUriCase === true && uri.regex === undefined;
	const [asked, sent] = isCaseless ? [withoutCase(uri), path.toLowerCase()] : [uri, path];
	if (!isSegmented || asked.prefix === undefined) return holds(asked, sent) === true;
	const prefix = asked.prefix.replace(/\/$/, '');
	return sent === prefix || sent.startsWith(`${prefix}/`);
}

function isOne(match: StringMatch | undefined, value: string | undefined): boolean {
	return match === undefined || (value !== undefined && holds(match, value) === true);
}

/** For what must not be: a missing header is an empty one, unless the question is just whether it is there. */
function isNot(match: StringMatch, value: string | undefined): boolean {
	return formOf(match).is === 'present' ? value === undefined : holds(match, value ?? '') !== true;
}

/** The part of `path` that a match of paths replaces when it is rewritten: a prefix, or everything. */
function matched({ uri }: HttpMatch, path: string): string {
	if (uri?.prefix !== undefined) return path.slice(0, uri.prefix.length);
	return uri === undefined ? '/' : path;
}

/** The path, with its query, after a rewrite of what `match` took (istio: pilot/pkg/networking/core/route/route.go, applyHTTPRouteDestination). */
export function rewritten(match: HttpMatch, path: string, to: string): string {
	const [sent = ''] = path.split('#');
	const cut = sent.indexOf('?');
	const [bare, query] = cut === -1 ? [sent, ''] : [sent.slice(0, cut), sent.slice(cut)];
	return to + bare.slice(matched(match, bare).length) + query;
}

export interface Redirect {
	readonly uri?: string;
	readonly prefixRewrite?: string;
	readonly authority?: string;
	readonly scheme?: string;
	readonly port?: number;
	readonly derivePort?: string;
}

/**
 * Where a redirect sends a client. `port` of the request is that of the server or service that the route is made for (istio:
 * pilot/pkg/networking/core/route/route.go, ApplyRedirect; envoy: source/common/router/config_impl.cc, newUri).
 */
export function location(match: HttpMatch, request: HttpRequest, redirect: Redirect): string {
	const { path = '/', scheme: sentBy = 'http', host = '', port: sentTo } = request;
	const [sent = ''] = path.split('#');
	const query = sent.includes('?') ? sent.slice(sent.indexOf('?')) : '';
	const scheme = redirect.scheme || sentBy;
	const { uri = '' } = redirect;
	// A query of its own takes the place of the request's.
	const target =
		uri !== ''
			? `${uri.startsWith('/') ? '' : '/'}${uri}${uri.includes('?') ? '' : query}`
			: redirect.prefixRewrite === undefined
				? sent
				: rewritten(match, sent, redirect.prefixRewrite);
	const asked = redirect.port ?? (redirect.derivePort === 'FROM_REQUEST_PORT' ? sentTo : undefined);
	// Istio writes no port that goes without saying, so that Envoy keeps the one of Host.
	const port = asked === (scheme === 'https' ? 443 : 80) ? undefined : asked;
	const name = redirect.authority || withoutPort(host, port !== undefined, scheme === sentBy ? undefined : sentBy);
	return `${scheme}://${name}${port === undefined ? '' : `:${port}`}${target}`;
}

/** The Host header; without its port where another one is given, or where it goes without saying for the scheme that is left. */
function withoutPort(host: string, isGiven: boolean, left: string | undefined): string {
	const [port] = /:\d+$/.exec(host) ?? [];
	if (port === undefined) return host;
	const isDefault = (left === 'https' && port === ':443') || (left === 'http' && port === ':80');
	return isGiven || isDefault ? host.slice(0, -port.length) : host;
}
