// What a route does with a request before it goes anywhere: CORS, faults, redirects, answers, rewrites, changes of headers.

import { location, rewritten } from '../istio/routing/requests.ts';
import { holds } from '../istio/routing/strings.ts';
import { compiled } from '../schema/patterns.ts';
import { textOfBase64 } from '../text/base64.ts';
import { filledIn } from './header-values.ts';
import type { Traveller } from './request.ts';
import type { BothHeaders, CorsPolicy, HeaderOperations, PlainRoute } from './routes.ts';
import type { End } from './story.ts';
import type { HttpEntry } from './virtual-services.ts';

type Headers = Readonly<Record<string, string>>;
type Answered = Extract<End, { is: 'answered' }>;

/** Whether a CORS policy lets an origin in. */
export function allowsOrigin({ allowOrigins = [], allowOrigin = [] }: CorsPolicy, origin: string): boolean {
	return (
		allowOrigins.some((one) => holds(one, origin) === true) || allowOrigin.some((one) => one === '*' || one === origin)
	);
}

/** What a CORS policy answers to a preflight request itself; undefined if it lets it through (envoy: cors_filter.cc). */
export function preflightAnswer(policy: CorsPolicy, { method, headers }: Traveller): Answered | undefined {
	const origin = headers.origin ?? '';
	if (method !== 'OPTIONS' || origin === '' || !headers['access-control-request-method']) return undefined;
	const isAllowed = allowsOrigin(policy, origin);
	if (!isAllowed && policy.unmatchedPreflights !== 'IGNORE') return undefined;
	const lists = [
		['access-control-allow-methods', policy.allowMethods],
		['access-control-allow-headers', policy.allowHeaders],
	] as const;
	const age = secondsOf(policy.maxAge);
	const given: Headers = {
		...corsHeaders(policy, origin),
		...Object.fromEntries(lists.flatMap(([name, list = []]) => (list.length > 0 ? [[name, list.join(',')]] : []))),
		...(age === undefined ? {} : { 'access-control-max-age': String(age) }),
	};
	const credentials = policy.allowCredentials === true ? { 'access-control-allow-credentials': 'true' } : {};
	return { is: 'answered', status: 200, flag: '', details: 'cors_response', headers: { ...credentials, ...given } };
}

/** What an answer to an allowed origin gets. */
export function corsHeaders(policy: CorsPolicy, origin: string): Headers {
	if (!allowsOrigin(policy, origin)) return {};
	const { exposeHeaders = [], allowCredentials } = policy;
	return {
		'access-control-allow-origin': origin,
		...(allowCredentials === true ? { 'access-control-allow-credentials': 'true' } : {}),
		...(exposeHeaders.length > 0 ? { 'access-control-expose-headers': exposeHeaders.join(',') } : {}),
	};
}

const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };

/** The seconds of a duration such as `24h` or `1m30s`. */
function secondsOf(text: string | undefined): number | undefined {
	// As long as `milliseconds` takes one: the expression goes over digits more than once.
	const parts = [...(text ?? '').slice(0, 60).matchAll(/([\d.]+)(ms|h|m|s)/g)];
	if (parts.length === 0) return undefined;
	return Math.floor(parts.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0), 0));
}

/** How many of 100 requests a fault hits, and with what status. */
export function abortOf({ fault }: PlainRoute): { readonly percent: number; readonly status: number } | undefined {
	const abort = fault?.abort;
	if (abort === undefined) return undefined;
	// istio: translateFault: without a percentage it hits none, but for the old `percent`.
	const percent = abort.percentage === undefined ? (abort.percent ?? 0) : (abort.percentage.value ?? 0);
	// What speaks gRPC gets its status in a header, with 200.
	return percent > 0 ? { percent, status: abort.httpStatus ?? 200 } : undefined;
}

/** The answer of a route that redirects; `port`: that of the server or service that it is made for. */
export function redirectAnswer({ plain, http, port }: HttpEntry, request: Traveller): Answered | undefined {
	const { redirect } = plain;
	if (redirect === undefined) return undefined;
	const { path, host, scheme } = request;
	const sent = { path, host, scheme, port };
	const status = redirect.redirectCode || 301;
	return {
		is: 'answered',
		status,
		flag: '',
		details: 'direct_response',
		location: location(http, sent, redirect),
		headers: changed({}, plain.headers?.response, request),
	};
}

/** The answer of a route that answers by itself. */
export function directAnswer({ plain }: HttpEntry, request: Traveller): Answered | undefined {
	const { directResponse } = plain;
	if (directResponse === undefined) return undefined;
	const { status = 200, body } = directResponse;
	const text = body?.string ?? (body?.bytes === undefined ? undefined : textOfBase64(body.bytes));
	const headers = changed({}, plain.headers?.response, request);
	return {
		is: 'answered',
		status,
		flag: '',
		details: 'direct_response',
		headers,
		...(text === undefined ? {} : { body: text }),
	};
}

/** A request after the rewrite of a route (istio: pilot/pkg/networking/core/route/route.go, applyHTTPRouteDestination). */
export function afterRewrite({ plain, http, isOfApi }: HttpEntry, request: Traveller): Traveller {
	const { rewrite, headers } = plain;
	const host = rewrite?.authority || hostIn(headers?.request) || request.host;
	const { uri = '', uriRegexRewrite } = rewrite ?? {};
	const isPrefix = http.uri?.prefix !== undefined;
	if (uriRegexRewrite?.match !== undefined)
		return { ...request, host, path: replacedAll(request.path, uriRegexRewrite.match, uriRegexRewrite.rewrite ?? '') };
	if (uri === '') return { ...request, host };
	const path = rewritten(http, request.path, uri);
	// With the semantics of the Gateway API, what is left begins with a slash of its own.
	return {
		...request,
		host,
		path: isOfApi === true && isPrefix && uri === '/' ? path.replace(/^\/+(?=\/)|^$/, '') || '/' : path,
	};
}

/** The path, not its query, with every match of a pattern replaced; `\1` stands for a group. */
function replacedAll(path: string, pattern: string, by: string): string {
	const cut = path.indexOf('?');
	const [bare, query] = cut === -1 ? [path, ''] : [path.slice(0, cut), path.slice(cut)];
	const read = compiled(pattern);
	if (!read.ok) return path;
	const replacement = by.replace(/\$/g, '\\$').replace(/\\(\d)/g, '$$$1');
	return read.re2.matcher(bare).replaceAll(replacement) + query;
}

/** The Host that changes of headers set. */
function hostIn(operations: HeaderOperations | undefined): string | undefined {
	const all = { ...operations?.add, ...operations?.set };
	return Object.entries(all).find(([name]) => [':authority', 'host'].includes(name.toLowerCase()))?.[1];
}

/**
 * Headers after changes: what is removed, then what is set, then what is added, with what stands for something of the request; what comes
 * out empty is left out (envoy: HeaderParser::evaluateHeaders).
 */
export function changed(
	headers: Headers,
	operations: HeaderOperations | undefined,
	request: Traveller | undefined,
): Headers {
	const { set = {}, add = {}, remove = [] } = operations ?? {};
	const made: Record<string, string> = { ...headers };
	for (const name of remove) delete made[name.toLowerCase()];
	for (const [name, written] of Object.entries(set)) {
		const value = filledIn(written, request);
		if (!isPseudo(name) && value !== '') made[name.toLowerCase()] = value;
	}
	for (const [name, written] of Object.entries(add)) {
		const value = filledIn(written, request);
		if (isPseudo(name) || value === '') continue;
		const before = made[name.toLowerCase()];
		made[name.toLowerCase()] = before === undefined ? value : `${before},${value}`;
	}
	return made;
}

function isPseudo(name: string): boolean {
	return name.startsWith(':') || name.toLowerCase() === 'host';
}

/** The changes of a route and of one of its destinations; those of an only destination come behind (istio: mergeHeaders). */
export function changesFor(
	route: BothHeaders | undefined,
	target: BothHeaders,
	isOnly: boolean,
	side: 'request' | 'response',
): readonly (HeaderOperations | undefined)[] {
	const both = [route?.[side], target[side]];
	return isOnly ? both : both.toReversed();
}
