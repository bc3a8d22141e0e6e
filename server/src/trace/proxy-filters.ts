// What a proxy does with each request before it is routed: whether it is HTTP at all, the path as it is normalized, tokens,
// and who may. The same at gateways and before workloads.

import { meshConfigOf } from '../istio/mesh-config.ts';
import { normalizedPath } from '../istio/routing/requests.ts';
import type { Mesh } from '../mesh/mesh.ts';
import type { Json } from '../yaml/json.ts';
import { accessOf } from './access.ts';
import { jwtRulesFor, outputHeaders, requestPrincipalOf, tokenOutcome } from './jwt.ts';
import type { ProxyPod } from './proxies.ts';
import type { ClientTls, TraceRequest, Traveller } from './request.ts';
import { doubt, type End, type Story, tell } from './story.ts';

/** Who sends a request, as the proxy sees it. */
export interface Peer {
	/** `cluster.local/ns/…/sa/…`; only mutual TLS says so. */
	readonly principal: string | undefined;
	readonly source: string | undefined;
	readonly remote: string | undefined;
	readonly tls: ClientTls | undefined;
}

export type Admission = { readonly end: End } | { readonly request: Traveller; readonly claims: Json | undefined };

/** The methods that Envoy reads (envoy: source/common/http/http1/balsa_parser.cc, those of http_parser). */
const methods: ReadonlySet<string> = new Set(
	(
		'ACL BIND CHECKOUT CONNECT COPY DELETE GET HEAD LINK LOCK M-SEARCH MERGE MKACTIVITY MKCALENDAR MKCOL MOVE NOTIFY OPTIONS ' +
		'PATCH POST PROPFIND PROPPATCH PURGE PUT REBIND REPORT SEARCH SOURCE SUBSCRIBE TRACE UNBIND UNLINK UNLOCK UNSUBSCRIBE'
	).split(' '),
);

/** The request as it was sent; ended, if it is none that Envoy takes (envoy: source/common/http/conn_manager_impl.cc). */
export function parsed(mesh: Mesh, asked: TraceRequest, scheme: 'http' | 'https', story: Story): Admission {
	const headers = Object.fromEntries(
		Object.entries(asked.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value.trim()]),
	);
	const { method = 'GET', path: target = '/' } = asked;
	const refused = (status: number, details: string, flag = ''): Admission => ({
		end: { is: 'answered', status, flag, details },
	});
	if (!methods.has(method) || / /.test(target)) {
		tell(story, 'request.malformed', { reason: 'the first line cannot be read' });
		return refused(400, 'http1.codec_error', 'DPE');
	}
	if (headers['transfer-encoding']?.includes('chunked') === true && headers['content-length'] !== undefined) {
		tell(story, 'request.malformed', { reason: 'both content-length and chunked' });
		return refused(400, 'http1.content_length_and_chunked_not_allowed', 'DPE');
	}
	// A whole URL in the first line takes the place of Host.
	const [, authority, rest = '/'] = /^https?:\/\/([^/]*)(.*)$/i.exec(target) ?? [];
	const host = authority ?? asked.host ?? '';
	if (host === '') {
		tell(story, 'request.noHost', {});
		return refused(400, 'missing_host_header');
	}
	const sent = authority === undefined ? target : rest || '/';
	if (method !== 'CONNECT' && !/^[/*]/.test(sent)) {
		tell(story, 'request.malformed', { reason: 'the first line cannot be read' });
		return refused(400, 'http1.codec_error', 'DPE');
	}
	if (method !== 'CONNECT' && !sent.startsWith('/')) {
		tell(story, 'request.malformed', { reason: 'the path does not begin with a slash' });
		return refused(404, 'absolute_path_rejected');
	}
	const mode = meshConfigOf(mesh).pathNormalization;
	const path = method === 'CONNECT' ? sent : normalizedPath(sent, mode);
	if (path === undefined) {
		tell(story, 'request.badPath', { path: sent, mode });
		return refused(400, 'path_normalization_failed');
	}
	if (path !== sent) tell(story, 'request.normalized', { path, mode });
	return { request: { method, host, path, headers, scheme }, claims: asked.claims };
}

/** A request after the tokens and policies of a pod; ended, if they do not let it in. */
export function admitted(
	mesh: Mesh,
	pod: ProxyPod,
	{ request, asked, peer, port }: { request: Traveller; asked: TraceRequest; peer: Peer; port: number },
	story: Story,
): Admission {
	const token = withToken(mesh, pod, request, asked, story);
	if ('end' in token) return token;
	const { claims } = token;
	const principal = requestPrincipalOf(claims);
	const { aud } = (claims ?? {}) as { readonly aud?: Json };
	const audiences =
		typeof aud === 'string' ? [aud] : Array.isArray(aud) ? aud.filter((one) => typeof one === 'string') : [];
	const { method, path, host } = token.request;
	const headers = { ...token.request.headers, ':method': method, ':path': path, ':authority': host };
	const seen = { ...token.request, headers, isNormalized: true, port, audiences, ...identified(pod, peer) };
	const denial = accessOf(
		mesh,
		pod,
		{
			...seen,
			...(claims === undefined ? {} : { claims }),
			...(principal === undefined ? {} : { requestPrincipal: principal }),
		},
		story,
	);
	if (denial === undefined) return token;
	const { details, deniedBy } = denial;
	const body = 'RBAC: access denied';
	return { end: { is: 'answered', status: 403, flag: '', details, body, ...(deniedBy && { deniedBy }) } };
}

/** What policies see of a peer. */
export function identified(pod: ProxyPod, { principal, source, remote, tls }: Peer) {
	const [destinationIp] = pod.addresses;
	return {
		...(principal === undefined ? {} : { principal }),
		...(source === undefined ? {} : { ip: source }),
		...(remote === undefined ? {} : { remoteIp: remote }),
		...(destinationIp === undefined ? {} : { destinationIp }),
		...(tls?.serverName === undefined ? {} : { sni: tls.serverName }),
	};
}

function withToken(mesh: Mesh, pod: ProxyPod, request: Traveller, asked: TraceRequest, story: Story): Admission {
	const rules = jwtRulesFor(mesh, pod);
	if (asked.claims !== undefined) return { request, claims: asked.claims };
	if (rules.length === 0 || isPreflight(request)) return { request, claims: undefined };
	const sent = withoutHeaders(request, outputHeaders(rules));
	const outcome = tokenOutcome(rules, { path: sent.path, headers: sent.headers, now: asked.now });
	if (outcome.is === 'none') {
		tell(story, 'token.none', {}, { at: rules[0]?.at });
		return { request: sent, claims: undefined };
	}
	if (outcome.is === 'refused') {
		const { details, status, at } = outcome;
		const reason = /\{(.*)\}/.exec(details)?.[1]?.replaceAll('_', ' ') ?? details;
		tell(story, 'token.refused', { reason }, { at });
		return { end: { is: 'answered', status, flag: '', details, body: reason } };
	}
	const { claims, at, isUnchecked, path, headersRemoved, headersSet } = outcome;
	const { iss } = claims as { readonly iss?: string };
	if (isUnchecked) doubt(story, 'token.unchecked', { issuer: iss ?? '' }, at);
	else tell(story, 'token.valid', { issuer: iss ?? '' }, { at });
	const left = withoutHeaders(sent, headersRemoved);
	return { request: { ...left, path, headers: { ...left.headers, ...headersSet } }, claims };
}

/** What asks whether it may ask needs no token (istio: policy_applier.go, BypassCorsPreflight). */
function isPreflight({ method, headers }: Traveller): boolean {
	return method === 'OPTIONS' && !!headers.origin && !!headers['access-control-request-method'];
}

function withoutHeaders(request: Traveller, names: readonly string[]): Traveller {
	if (names.length === 0) return request;
	const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !names.includes(name)));
	return { ...request, headers };
}

/**
 * SPIFFE identity without its scheme. Another name is marked, for policies can mean it by `*` and by its end alone: what they name in
 * full or by its beginning is a SPIFFE identity (envoy: rbac/matchers.cc, AuthenticatedMatcher; istio: authz/matcher/string.go).
 */
export function principalIn(tls: ClientTls | undefined): string | undefined {
	const { identity } = tls ?? {};
	const scheme = 'spiffe://';
	return identity?.startsWith(scheme) === true ? identity.slice(scheme.length) : identity && `not SPIFFE: ${identity}`;
}
