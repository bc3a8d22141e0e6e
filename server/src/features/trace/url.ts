// The URL of a traced request. It is read as it is written, for what a proxy does with `..` and `//` is part of the answer.
import { isIp } from '../../schema/formats/addresses.ts';
import type { Problem } from './question.ts';

export interface Url {
	readonly scheme: 'http' | 'https' | 'tcp' | 'tls';
	/** In lower case; an IPv6 address without brackets. */
	readonly host: string;
	readonly port: number;
	/** With the query. */
	readonly path: string;
	/** What a client sends as Host: with the port, unless that is the scheme's own. */
	readonly authority: string;
	readonly isAddress: boolean;
}

/** TABLE: the schemes that can be traced, and their ports; 0: one has to be written. */
const ports: Readonly<Record<Url['scheme'], number>> = { http: 80, https: 443, tcp: 0, tls: 443 };

const parts = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/?#]*)([^#]*)/i;
const hostPort = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/;

/** Reads a URL; one without a scheme is http. */
export function urlOf(text: string): Url | Problem {
	if (/[\s\p{Cc}]/u.test(text)) return { problem: `The URL "${text}" contains a space, which is written as %20` };
	const [, written = 'http', where = '', rest = ''] = parts.exec(text) ?? [];
	const scheme = written.toLowerCase();
	if (!isScheme(scheme))
		return { problem: `The scheme is one of ${Object.keys(ports).join(', ')}, not "${written}": ${text}` };
	if (where.includes('@')) return { problem: `The URL "${text}" has a user in front of the host; leave it out` };
	const [, named = '', digits] = hostPort.exec(where) ?? [];
	const host = named.replace(/^\[(.*)\]$/, '$1').toLowerCase();
	if (host === '') return { problem: `The URL "${text}" has no host` };
	const isAddress = isIp(host);
	if (!isAddress && !/^[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?$/.test(host))
		return { problem: `"${host}" is not the name of a host: letters, digits, "-" and "." only` };
	const port = digits === undefined || digits === '' ? ports[scheme] : /^\d{1,5}$/.test(digits) ? Number(digits) : -1;
	if (port === 0 && !digits) return { problem: `A port is needed: ${scheme}://${named}:PORT` };
	if (port < 1 || port > 65535) return { problem: `A port is a number from 1 to 65535, not "${digits}"` };
	const isBytes = scheme === 'tcp' || scheme === 'tls';
	if (isBytes && rest !== '' && rest !== '/')
		return { problem: `A connection has no path: ${scheme}://${named}:${port}` };
	const authority = port === ports[scheme] ? named.toLowerCase() : `${named.toLowerCase()}:${port}`;
	return { scheme, host, port, path: pathOf(rest), authority, isAddress };
}

function isScheme(text: string): text is Url['scheme'] {
	return Object.hasOwn(ports, text);
}

/** With letters outside of ASCII as clients send them. */
function pathOf(rest: string): string {
	const path = rest.startsWith('/') ? rest : `/${rest}`;
	// Half of a pair of surrogates is no character, which encodeURIComponent refuses.
	return path.replace(/[^\x21-\x7e]+/g, (some) => encodeURIComponent(some.replace(/\p{Cs}/gu, '\ufffd')));
}
