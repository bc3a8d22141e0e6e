// URLs as Go reads them, which Istio and the API server (isURL, url) do: a word before the first colon is a scheme, whatever
// stands behind it. golang/go: src/net/url/url.go, ParseRequestURI

import { type Wrong, wrong } from '../wrong.ts';
import { isIp } from './addresses.ts';
import { brief } from './words.ts';

/** The parts of a URL, as they are written; '' for what is not there. */
export interface GoUrl {
	/** In small letters. */
	readonly scheme: string;
	/** With the port. */
	readonly host: string;
	readonly path: string;
	readonly query: string;
}

/** The parts of an absolute URL, or of an absolute path; undefined for other text. */
export function goUrl(text: string): GoUrl | undefined {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that Go refuses
	if (text === '' || text.startsWith(':') || /[\x00-\x1f\x7f]/.test(text)) return undefined;
	if (text === '*') return { scheme: '', host: '', path: '*', query: '' };
	const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1] ?? '';
	const afterScheme = scheme === '' ? text : text.slice(scheme.length + 1);
	const mark = afterScheme.indexOf('?');
	const [rest, query] = mark === -1 ? [afterScheme, ''] : [afterScheme.slice(0, mark), afterScheme.slice(mark + 1)];
	const base = { scheme: scheme.toLowerCase(), query };
	if (!rest.startsWith('/')) return scheme === '' ? undefined : { ...base, host: '', path: '' };
	if (scheme === '' || !rest.startsWith('//')) return isEscaped(rest) ? { ...base, host: '', path: rest } : undefined;
	const [, authority = '', path = ''] = /^\/\/([^/]*)(.*)$/s.exec(rest) ?? [];
	const at = authority.lastIndexOf('@');
	const host = authority.slice(at + 1);
	if (at !== -1 && !isUser(authority.slice(0, at))) return undefined;
	return isHostAndPort(host) && isEscaped(path) ? { ...base, host, path } : undefined;
}

/** The host of a URL without its port, and the port. */
export function hostAndPort({ host }: GoUrl): readonly [host: string, port: string] {
	const [, name = host, port = ''] = /^(.*?)(?::(\d*))?$/s.exec(host) ?? [];
	return [name.replace(/^\[(.*)\]$/s, '$1'), port];
}

function isEscaped(text: string): boolean {
	return !/%(?![0-9a-f]{2})/i.test(text);
}

function isUser(text: string): boolean {
	return isEscaped(text) && /^[\w.~!$&'()*+,;=%@:-]*$/.test(text);
}

/** In brackets there must be an IPv6 address, else there can be one colon only (Go 1.26). */
function isHostAndPort(text: string): boolean {
	const [, inside] = /^\[(.*)\](?::\d*)?$/s.exec(text) ?? [];
	if (text.startsWith('[')) return inside !== undefined && isIpv6(inside);
	const [name = '', behind = '', more] = text.split(':');
	return more === undefined && /^\d*$/.test(behind) && isHost(name);
}

function isIpv6(text: string): boolean {
	const [address = '', ...zone] = text.split('%25');
	return address.includes(':') && isIp(address) && zone.every((part) => part !== '');
}

/** Only letters outside of ASCII may be escaped. */
function isHost(text: string): boolean {
	return /^[\w.~!$&'()*+,;=[\]<>"\u0080-\u{10ffff}-]*$/u.test(text.replace(/%[89a-f][0-9a-f]|%25/gi, ''));
}

const schemes = ['http', 'https', 'file', 'oci', ''];

/** Where a module of WebAssembly is. istio: pkg/config/validation/extensions.go, validateWasmPluginURL */
export function wasmUrl(text: string): Wrong | undefined {
	if (text === '') return wrong('empty');
	const url = goUrl(text) ?? goUrl(`http://${text}`);
	if (url === undefined) return wrong('notUrl', { value: brief(text) });
	if (schemes.includes(url.scheme)) return undefined;
	return /^[^/]*:\/\//.test(text)
		? wrong('notModuleUrl', { value: brief(text) })
		: wrong('hostAsScheme', { value: brief(text), meant: brief(`oci://${text}`) });
}

/** istio: pkg/config/security/security.go, ParseJwksURI */
export function webUrl(text: string): Wrong | undefined {
	if (text === '') return undefined;
	return ['http', 'https'].includes(goUrl(text)?.scheme ?? '') ? undefined : wrong('notWebUrl', { value: brief(text) });
}
