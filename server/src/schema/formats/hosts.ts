// Host names in the forms that Istio's fields take. istio: pkg/config/validation/agent/validation.go

import { type Reader, type Wrong, wrong } from '../wrong.ts';
import { isIp } from './addresses.ts';
import { brief } from './words.ts';

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
function unlike(text: string): Wrong {
	if (text === '') return wrong('emptyHost');
	if (/^[a-z]+:\/\//i.test(text)) return wrong('urlAsHost', { value: brief(text) });
	if (text.includes('/')) return wrong('hostWithPath', { value: brief(text) });
	if (/:\d+$/.test(text)) return wrong('hostWithPort', { value: brief(text) });
	if (/\s/.test(text)) return wrong('hostWithSpaces', { value: brief(text) });
	if (text.lastIndexOf('*') > 0) return wrong('starInHost', { value: brief(text) });
	return wrong('notHost', { value: brief(text) });
}

export function host(text: string): Wrong | undefined {
	return isFqdn(text) ? undefined : unlike(text);
}

export function fqdnOrIp(text: string): Wrong | undefined {
	return isFqdn(text) || isIp(text) ? undefined : unlike(text);
}

export function wildcardDomain(text: string): Wrong | undefined {
	return isWildcardDomain(text) ? undefined : unlike(text);
}

export function destinationHost(text: string): Wrong | undefined {
	return text === '*' ? wrong('starAsDestination') : wildcardDomain(text);
}

export function virtualServiceHost(text: string): Wrong | undefined {
	return isIp(text) || isGenerated(text) ? undefined : wildcardDomain(text);
}

export function isGenerated(text: string): boolean {
	const [, of] = generated.exec(text.slice(0, 300)) ?? [];
	return of !== undefined && isWildcardDomain(of);
}

/** The part behind `namespace/`, where short names and half wildcards make no sense. istio: validateSidecarOrGatewayHostnamePart */
function scopedHost(text: string, canBeIp: boolean): Wrong | undefined {
	if (text === '*') return undefined;
	if (isIp(text)) {
		// It is the dot that Istio asks for, which an IPv6 address lacks.
		return canBeIp && text.includes('.') ? undefined : wrong('addressAsHost', { value: brief(text) });
	}
	if (!text.includes('.')) return wrong('shortName', { value: brief(text) });
	if (!isWildcardDomain(text)) return unlike(text);
	if (text.includes('*') && !text.startsWith('*.')) return wrong('partialStar', { value: brief(text) });
	return undefined;
}

export function gatewayHost(text: string): Wrong | undefined {
	if (/^[a-z]+:\/\//i.test(text)) return unlike(text);
	const slash = text.indexOf('/');
	if (slash === -1) return scopedHost(text, true);
	const [namespace, name] = [text.slice(0, slash), text.slice(slash + 1)];
	if (namespace === '' || name === '') return wrong('notGatewayHost', { value: brief(text) });
	if (namespace !== '*' && namespace !== '.' && !label.test(namespace))
		return wrong('notNamespace', { value: brief(namespace) });
	return scopedHost(name, true);
}

export function sidecarHost(text: string): Wrong | undefined {
	const slash = text.indexOf('/');
	if (slash <= 0 || slash === text.length - 1)
		return wrong('notSidecarHost', { value: brief(text), like: brief(text.replaceAll('/', '')) || '*' });
	const namespace = text.slice(0, slash).replace(/^~/, '');
	if (!['', '*', '.'].includes(namespace) && !label.test(namespace))
		return wrong('notNamespace', { value: brief(namespace) });
	return scopedHost(text.slice(slash + 1), false);
}

/** An entry of `exportTo`; `also`: a sign that is allowed too. */
export function namespaceOrScope(also: string): Reader {
	return (text) =>
		text === '.' || text === '*' || (text !== '' && text === also) || label.test(text)
			? undefined
			: wrong('notScope', { value: brief(text) });
}

/** An entry of a VirtualService's `gateways`. istio: validateGatewayNames */
export function gatewayName(text: string): Wrong | undefined {
	// What Istio itself made has no such form; gateways/internal-gateway says more of it.
	if (text.includes('~istio-autogenerated-k8s-gateway~')) return undefined;
	const parts = text.split('/');
	const [first = '', second] = parts;
	if (second === undefined) return isFqdn(text) ? undefined : wrong('notGatewayName', { value: brief(text) });
	if (parts.length > 2) return wrong('notName', { value: brief(text) });
	if (first === '' || second === '') return wrong('emptyPartOfName', { value: brief(text) });
	const misnamed = [first, second].find((part) => !label.test(part));
	return misnamed === undefined ? undefined : wrong('notLabel', { value: brief(misnamed) });
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
