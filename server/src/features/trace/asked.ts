// From a question to the request that is traced, but for where it begins.
import { isIp } from '../../schema/formats/addresses.ts';
import type { ClientTls, TraceRequest } from '../../trace/request.ts';
import type { Json } from '../../yaml/json.ts';
import type { Problem, Question } from './question.ts';
import { type Url, urlOf } from './url.ts';

export interface Asked {
	readonly url: Url;
	readonly request: Omit<TraceRequest, 'start'>;
}

const isToken = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const isJwt = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** The request that a question is about; what is wrong with the question, in a sentence. */
export function askedIn(question: Question): Asked | Problem {
	const url = urlOf(question.url);
	if ('problem' in url) return url;
	const named = headersOf(question);
	if ('problem' in named) return named;
	const token = tokenOf(question.jwt);
	if ('problem' in token) return token;
	const tls = tlsOf(question, url);
	if (tls !== undefined && 'problem' in tls) return tls;
	const { sourceIp, method } = question;
	if (sourceIp !== '' && !isIp(sourceIp)) return { problem: `--source-ip is an IP address, not "${sourceIp}"` };
	const isBytes = url.scheme === 'tcp' || url.scheme === 'tls';
	if (isBytes && (method !== '' || question.headers.length + question.cookies.length > 0 || question.jwt !== ''))
		return { problem: `${url.scheme}:// is a connection, which has no method, headers or token` };
	const { host: sent = url.authority, ...others } = named.headers;
	return {
		url,
		request: {
			port: url.port,
			sends: isBytes ? 'bytes' : 'request',
			host: sent,
			...(isBytes ? {} : { method: method || 'GET', path: url.path, headers: { ...others, ...token.headers } }),
			...(url.isAddress ? { address: url.host } : {}),
			...(tls === undefined ? {} : { tls }),
			...(sourceIp === '' ? {} : { source: sourceIp }),
			...(token.claims === undefined ? {} : { claims: token.claims }),
		},
	};
}

/** The headers by name in lower case; of several of one name, all with commas between them (RFC 9110, 5.3). */
function headersOf({ headers, cookies }: Question): { headers: Readonly<Record<string, string>> } | Problem {
	const found = new Map<string, string>();
	for (const text of headers) {
		const [, name = '', value = ''] = /^([^=:]*)[=:]\s*(.*)$/s.exec(text) ?? [];
		if (!isToken.test(name)) return { problem: `--header is name=value, not "${text}"` };
		if (/[\r\n\0]/.test(value)) return { problem: `The value of header "${name}" has more than one line` };
		const before = found.get(name.toLowerCase());
		found.set(name.toLowerCase(), before === undefined ? value : `${before},${value}`);
	}
	const wrong = cookies.find((text) => !/^[^=;\s]+=[^;\r\n]*$/.test(text));
	if (wrong !== undefined) return { problem: `--cookie is name=value, not "${wrong}"` };
	if (cookies.length > 0) found.set('cookie', [found.get('cookie') ?? [], cookies].flat(2).join('; '));
	return { headers: Object.fromEntries(found) };
}

/** A token goes into its header; claims stand for a token that is valid. */
function tokenOf(text: string): { headers?: Readonly<Record<string, string>>; claims?: Json } | Problem {
	const given = text.trim();
	if (given === '') return {};
	if (isJwt.test(given)) return { headers: { authorization: `Bearer ${given}` } };
	try {
		const claims = JSON.parse(given) as Json;
		if (typeof claims === 'object' && claims !== null && !Array.isArray(claims)) return { claims };
	} catch {
		// It is said below.
	}
	return { problem: '--jwt is a token, or its claims as JSON such as {"iss":"me","groups":["a"]}' };
}

function tlsOf({ sni, principal, from }: Question, { scheme, host, isAddress }: Url): ClientTls | Problem | undefined {
	if (principal !== '' && from !== '')
		return { problem: '--principal cannot be given with --from: the workload has the identity of its service account' };
	if (scheme !== 'https' && scheme !== 'tls') {
		const option = sni !== '' ? '--sni' : principal !== '' ? '--principal' : undefined;
		return option === undefined ? undefined : { problem: `${option} needs TLS: https:// or tls://` };
	}
	const name = sni || (isAddress ? '' : host);
	// A principal is written without the scheme that the certificate has (Istio: AuthorizationPolicy, `principals`).
	const identity = /^[^/]+\/ns\//.test(principal) ? `spiffe://${principal}` : principal;
	return { ...(name === '' ? {} : { serverName: name }), ...(identity === '' ? {} : { identity }) };
}
