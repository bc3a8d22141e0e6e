// Host names as Istio compares them: short names, full names, wildcards, namespace prefixes. Text only.

import { isWildcard, isWithin, overlap } from '../schema/formats/hosts.ts';
import { sameTemplate } from '../yaml/templates/holes.ts';

export { isWildcard, isWithin, overlap } from '../schema/formats/hosts.ts';

/** What a host name says, before anything is looked up. */
export type HostForm =
	| { readonly form: 'service'; readonly name: string; readonly namespace: string | undefined }
	| { readonly form: 'wildcard' }
	| { readonly form: 'literal'; readonly service: { readonly name: string; readonly namespace: string } | undefined };

/**
 * Reads a host as a VirtualService destination or a DestinationRule writes it. A name without a dot is a Service of the
 * writer's namespace; one with dots stays as it is (istio: pilot/pkg/model/config.go, ResolveShortnameToFQDN). For
 * `name.namespace` and `name.namespace.svc`, which Istio does not expand, `service` says what the author meant.
 */
export function hostForm(text: string, domain: string): HostForm {
	if (text.startsWith('*')) return { form: 'wildcard' };
	if (/^[\d.]+$|:/.test(text)) return { form: 'literal', service: undefined };
	if (!text.includes('.')) return { form: 'service', name: text, namespace: undefined };
	const suffix = `.svc.${domain}`;
	const labels = (text.endsWith(suffix) ? text.slice(0, -suffix.length) : text).split('.');
	const [name = '', namespace = ''] = labels;
	if (text.endsWith(suffix)) {
		return labels.length === 2 ? { form: 'service', name, namespace } : { form: 'literal', service: undefined };
	}
	const isShort = labels.length === 2 || (labels.length === 3 && labels[2] === 'svc');
	return { form: 'literal', service: isShort ? { name, namespace } : undefined };
}

/** The host of a Service. */
export function serviceHost(name: string, namespace: string, domain: string): string {
	return `${name}.${namespace}.svc.${domain}`;
}

/** The host that one of a VirtualService or DestinationRule in a namespace stands for (istio: pilot/pkg/model/config.go, ResolveShortnameToFQDN). */
export function fullHost(host: string, namespace: string, domain: string): string {
	const form = hostForm(host, domain);
	return form.form === 'service' && form.namespace === undefined ? serviceHost(form.name, namespace, domain) : host;
}

/** As long as a name in DNS may be (RFC 1035, section 2.3.4). */
const longestName = 255;

/**
 * The wildcards that cover a host, the closest first, without `*` alone: of `a.b.c` these are `*.b.c` and `*.c`, of `*.b.c` it is `*.c`. None for what is
 * longer than any name.
 */
export function wildcardsOver(host: string): readonly string[] {
	if (host.length > longestName) return [];
	const labels = host.replace(/^\*\./, '').split('.');
	return labels.slice(1).map((_, at) => `*.${labels.slice(at + 1).join('.')}`);
}

/** What hosts that may mean the same have in common: the name of the Service, or else the host as written. */
export function hostKey(text: string, domain: string): string {
	if (text.includes('{{')) return templatedName(text);
	const form = hostForm(text, domain);
	if (form.form === 'service') return form.name;
	return form.form === 'literal' ? (form.service?.name ?? text) : text;
}

/** What stands before the first dot outside of templates, and after it. One way only leads through each template: the time is linear. */
const beforeDot = /^((?:\{\{(?:(?!\}\}).)*\}\}|[^.{])+)\.(.*)$/s;

/** The name in a templated host: what stands before a templated namespace or `svc`, else all of it; in one form for all its spacings. */
export function templatedName(text: string): string {
	const [, name, rest = ''] = beforeDot.exec(text) ?? [];
	return sameTemplate(name !== undefined && /namespace|\bsvc\b/i.test(rest) ? name : text);
}

/** Orders hosts, the more specific first: without a wildcard, then longer, then by the alphabet (istio: pkg/config/host/names.go, MoreSpecific). */
export function bySpecificity(a: string, b: string): number {
	if (isWildcard(a) !== isWildcard(b)) return isWildcard(a) ? 1 : -1;
	if (a.length !== b.length) return b.length - a.length;
	return a === b ? 0 : a < b ? -1 : 1;
}

/** The most specific of `hosts` that covers all of `host`; undefined if none does (istio: pilot/pkg/model/config.go, MostSpecificHostMatch). */
export function mostSpecific(hosts: readonly string[], host: string): string | undefined {
	return hosts.filter((one) => isWithin(host, one)).sort(bySpecificity)[0];
}

/** Of each pair that overlaps the more specific one, in the order of `a` (istio: pkg/config/host/names.go, Intersection). */
export function intersection(a: readonly string[], b: readonly string[]): readonly string[] {
	const pairs = a.flatMap((one) =>
		b.flatMap((other) => (overlap(one, other) ? [isWithin(one, other) ? one : other] : [])),
	);
	return [...new Set(pairs)];
}

/**
 * What of a Gateway server's host a VirtualService of `namespaces` may use, given the Gateway's own namespaces; undefined
 * if nothing. `ns/host`, `./host` and a bare `*` as namespace (istio: pilot/pkg/model/gateway.go, sanitizeServerHostNamespace).
 */
export function servedTo(
	host: string,
	gateway: readonly string[] | undefined,
	namespaces: readonly string[] | undefined,
): string | undefined {
	const slash = host.indexOf('/');
	if (slash === -1) return host;
	const prefix = host.slice(0, slash);
	const bare = host.slice(slash + 1);
	if (prefix === '*') return bare;
	if (prefix === '~') return undefined;
	const allowed = prefix === '.' ? gateway : [prefix];
	const isAllowed =
		allowed === undefined || namespaces === undefined || allowed.some((one) => namespaces.includes(one));
	return isAllowed ? bare : undefined;
}
