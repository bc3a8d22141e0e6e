// Host names in the forms that Istio's fields take. istio: pkg/config/validation/agent/validation.go
import { isIp } from './addresses.ts';
import { brief, quote, type Reader } from './words.ts';

/** A host that Istio makes for a port of another, for TLS between gateways: `outbound_.443_._.a.example.com`. */
const generated = /^outbound_\.\d{1,5}_\._\.(.+)$/;
const label = /^[A-Za-z0-9](?:[-A-Za-z0-9]{0,61}[A-Za-z0-9])?$/;
const firstLabel = /^(?:\*|\*?-?[A-Za-z0-9](?:[-A-Za-z0-9]{0,61}[A-Za-z0-9])?)$/;

function isFqdn(text: string): boolean {
	if (text === '' || text.length > 255) return false;
	return areLabels(text);
}

/** Labels with dots between them; the last may be empty, but no number. */
function areLabels(text: string): boolean {
	const parts = text.split('.');
	const last = parts.pop() ?? '';
	return parts.every((part) => label.test(part)) && (last === '' || (label.test(last) && !/^\d+$/.test(last)));
}

export function isWildcardDomain(text: string): boolean {
	if (text === '' || text.length > 255) return false;
	const dot = text.indexOf('.');
	const first = dot === -1 ? text : text.slice(0, dot);
	if (first.length > 63 || first.startsWith('-') || !firstLabel.test(first)) return false;
	return dot === -1 || areLabels(text.slice(dot + 1));
}

/** What exactly is wrong with something that is no host. */
function unlike(text: string): string {
	if (text === '') return 'A host must not be empty';
	if (/^[a-z]+:\/\//i.test(text)) return `${quote(text)} is a URL; only its host belongs here`;
	if (text.includes('/')) return `${quote(text)} is no host; a path does not belong here`;
	if (/:\d+$/.test(text)) return `${quote(text)} is no host; a port does not belong here`;
	if (/\s/.test(text)) return `${quote(text)} is no host; blanks do not belong there`;
	if (text.lastIndexOf('*') > 0) return `${quote(text)} is no host; "*" can only be its first part`;
	return `${quote(text)} is no host name`;
}

export function host(text: string): string | undefined {
	return isFqdn(text) ? undefined : unlike(text);
}

export function fqdnOrIp(text: string): string | undefined {
	return isFqdn(text) || isIp(text) ? undefined : unlike(text);
}

export function wildcardDomain(text: string): string | undefined {
	return isWildcardDomain(text) ? undefined : unlike(text);
}

export function destinationHost(text: string): string | undefined {
	return text === '*' ? '"*" is no destination; name the host to send to' : wildcardDomain(text);
}

export function virtualServiceHost(text: string): string | undefined {
	return isIp(text) || isGenerated(text) ? undefined : wildcardDomain(text);
}

export function isGenerated(text: string): boolean {
	const [, of] = generated.exec(text.slice(0, 300)) ?? [];
	return of !== undefined && isWildcardDomain(of);
}

/** The part behind `namespace/`, where short names and half wildcards make no sense. istio: validateSidecarOrGatewayHostnamePart */
function scopedHost(text: string, canBeIp: boolean): string | undefined {
	if (text === '*') return undefined;
	if (isIp(text)) {
		// It is the dot that Istio asks for, which an IPv6 address lacks.
		return canBeIp && text.includes('.') ? undefined : `${quote(text)} is an IP address; a host name belongs here`;
	}
	if (!text.includes('.')) return `${quote(text)} is a short name; write the full host here`;
	if (!isWildcardDomain(text)) return unlike(text);
	if (text.includes('*') && !text.startsWith('*.'))
		return `${quote(text)}: "*" must be a whole part, as in *.example.com`;
	return undefined;
}

export function gatewayHost(text: string): string | undefined {
	if (/^[a-z]+:\/\//i.test(text)) return unlike(text);
	const slash = text.indexOf('/');
	if (slash === -1) return scopedHost(text, true);
	const [namespace, name] = [text.slice(0, slash), text.slice(slash + 1)];
	if (namespace === '' || name === '') return `${quote(text)} must be a host, or namespace/host`;
	if (namespace !== '*' && namespace !== '.' && !label.test(namespace)) return `${quote(namespace)} is no namespace`;
	return scopedHost(name, true);
}

export function sidecarHost(text: string): string | undefined {
	const slash = text.indexOf('/');
	if (slash <= 0 || slash === text.length - 1)
		return `${quote(text)} must be namespace/host, such as ./* or */${brief(text.replaceAll('/', '')) || '*'}`;
	const namespace = text.slice(0, slash).replace(/^~/, '');
	if (!['', '*', '.'].includes(namespace) && !label.test(namespace)) return `${quote(namespace)} is no namespace`;
	return scopedHost(text.slice(slash + 1), false);
}

/** An entry of `exportTo`; `also`: a sign that is allowed too. */
export function namespaceOrScope(also: string): Reader {
	return (text) =>
		text === '.' || text === '*' || (text !== '' && text === also) || label.test(text)
			? undefined
			: `${quote(text)} is no namespace; write one, "." for the own one, or "*" for all`;
}

/** An entry of a VirtualService's `gateways`. istio: validateGatewayNames */
export function gatewayName(text: string): string | undefined {
	// What Istio itself made has no such form; gateways/internal-gateway says more of it.
	if (text.includes('~istio-autogenerated-k8s-gateway~')) return undefined;
	const parts = text.split('/');
	const [first = '', second] = parts;
	if (second === undefined) return isFqdn(text) ? undefined : `${quote(text)} is no name of a Gateway`;
	if (parts.length > 2) return `${quote(text)} must be a name, or namespace/name`;
	if (first === '' || second === '') return `${quote(text)} must be namespace/name; one of them is empty`;
	const wrong = [first, second].find((part) => !label.test(part));
	return wrong === undefined ? undefined : `${quote(wrong)} is no name of letters, digits and hyphens`;
}

export function isWildcard(host: string): boolean {
	return host.startsWith('*');
}

/** Whether two hosts overlap, wildcards on either side (istio: pkg/config/host/name.go, Matches). */
export function overlap(a: string, b: string): boolean {
	if (isWildcard(a) && isWildcard(b)) {
		const [x, y] = [a.slice(1), b.slice(1)];
		return x.length < y.length ? y.endsWith(x) : x.endsWith(y);
	}
	if (isWildcard(a)) return b.endsWith(a.slice(1));
	if (isWildcard(b)) return overlap(b, a);
	return a === b;
}

/** Whether every host that `a` stands for is one of `b`'s (istio: pkg/config/host/name.go, SubsetOf). */
export function isWithin(a: string, b: string): boolean {
	if (a === b) return true;
	if (!isWildcard(b)) return false;
	return (isWildcard(a) ? a.slice(1) : a).endsWith(b.slice(1));
}
