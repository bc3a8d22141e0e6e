// What becomes of one request: how its path is normalised, whether a match takes it, where a redirect or rewrite sends it.
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
function withoutDots(path: string): string {
	const segments = path.split('/').slice(1);
	const kept: string[] = [];
	for (const [index, segment] of segments.entries()) {
		if (segment === '..') kept.pop();
		if (segment !== '.' && segment !== '..') kept.push(segment);
		else if (index === segments.length - 1) kept.push('');
	}
	return `/${kept.join('/')}`;
}

/** Whether a request satisfies all that a match asks of it; who sends it, and through which gateway, is left out. */
export function takes(match: HttpMatch, request: HttpRequest): boolean {
	const [path = '/', query = ''] = (request.path ?? '/').split('#')[0]?.split('?') ?? [];
	const headers = withPseudo(request);
	const parameters = new URLSearchParams(query);
	return (
		(match.port === undefined || match.port === request.port) &&
		isPath(match, path) &&
		isOne(match.scheme, headers[':scheme']) &&
		isOne(match.method, headers[':method']) &&
		isOne(match.authority, headers[':authority']) &&
		Object.entries(lowerKeys(match.headers)).every(([name, one]) => isOne(one, headers[name])) &&
		Object.entries(lowerKeys(match.withoutHeaders)).every(([name, one]) => !isThere(one, headers[name])) &&
		Object.entries(match.queryParams ?? {}).every(([name, one]) => isOne(one, parameters.get(name) ?? undefined))
	);
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

function isPath({ uri, ignoreUriCase }: HttpMatch, path: string): boolean {
	if (uri === undefined) return true;
	const isCaseless = ignoreUriCase === true && uri.regex === undefined;
	return isCaseless ? holds(withoutCase(uri), path.toLowerCase()) === true : holds(uri, path) === true;
}

function isOne(match: StringMatch | undefined, value: string | undefined): boolean {
	return match === undefined || (value !== undefined && holds(match, value) === true);
}

/** For what must not be: a missing header is an empty one, unless the question is just whether it is there. */
function isThere(match: StringMatch, value: string | undefined): boolean {
	return formOf(match).is === 'present' ? value !== undefined : holds(match, value ?? '') === true;
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

/** Where a redirect sends a client (istio: pilot/pkg/networking/core/route/route.go, ApplyRedirect). */
export function location(match: HttpMatch, request: HttpRequest, redirect: Redirect): string {
	const { path = '/', scheme: sentBy = 'http', host = '', port: sentTo } = request;
	const [sent = ''] = path.split('#');
	const query = sent.includes('?') ? sent.slice(sent.indexOf('?')) : '';
	const scheme = redirect.scheme ?? sentBy;
	const target =
		redirect.uri !== undefined
			? redirect.uri + query
			: redirect.prefixRewrite === undefined
				? sent
				: rewritten(match, sent, redirect.prefixRewrite);
	const port = redirect.port ?? (redirect.derivePort === 'FROM_REQUEST_PORT' ? sentTo : undefined);
	return `${scheme}://${authority(redirect.authority ?? host, port, scheme)}${target}`;
}

/** The default port is not added, but stays where the client wrote it. */
function authority(host: string, port: number | undefined, scheme: string): string {
	if (port === undefined || host.endsWith(`:${port}`)) return host;
	const name = host.replace(/:\d+$/, '');
	return port === (scheme === 'https' ? 443 : 80) ? name : `${name}:${port}`;
}
