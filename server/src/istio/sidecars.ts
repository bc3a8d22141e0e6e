// What a Sidecar lets its pods know of: the hosts of a listener of `egress`, and which hosts they let in.
import { memo } from '../facts/memo.ts';
import { push } from '../maps.ts';
import { scopedHost } from '../model/scoped-hosts.ts';
import { isWildcard, isWithin, overlap } from './host-names.ts';

/** One of the hosts of an egress listener. */
export interface EgressHost {
	/** `*`: any. */
	readonly namespace: string;
	readonly host: string;
	/** Whether it takes out what it names. */
	readonly isExcluded: boolean;
}

/**
 * An entry of a Sidecar in namespace `own`; undefined for what neither lets anything in nor takes it out: one without just one
 * slash. `~/…` takes out of all namespaces (istio: pilot/pkg/model/sidecar.go, convertIstioListenerToWrapper).
 */
export function egressHost(text: string, own: string): EgressHost | undefined {
	const read = scopedHost(text);
	if (read === undefined || read.host.includes('/') || (read.scope === '' && !read.isExcluded)) return undefined;
	const { scope, host, isExcluded } = read;
	return { namespace: scope === '.' ? own : scope || '*', host: host || '*', isExcluded };
}

/** The entries of a listener that may be about a host: with no wildcard in it, those that are the same, and all with one. */
function entriesFor(listener: readonly EgressHost[], namespace: string, host: string): readonly EgressHost[] {
	const isOwn = (one: EgressHost) => one.namespace === '*' || one.namespace === namespace;
	if (isWildcard(host)) return listener.filter(isOwn);
	const entries = entriesByHost(listener);
	return [...(entries.get(host) ?? []), ...(entries.get('*') ?? [])].filter(isOwn);
}

const entriesByHost = memo((listener: readonly EgressHost[]): ReadonlyMap<string, readonly EgressHost[]> => {
	const entries = new Map<string, EgressHost[]>();
	for (const one of listener) push(entries, isWildcard(one.host) ? '*' : one.host, one);
	return entries;
});

/**
 * Whether a listener lets in a host declared in `namespace`: those of services by entries that hold all of the host, those of
 * VirtualServices already by entries that overlap with it (istio: pilot/pkg/model/sidecar.go,
 * servicesExportedToNamespace; pilot/pkg/model/virtualservice.go, SelectVirtualServices).
 */
export function isImported(
	listener: readonly EgressHost[],
	namespace: string,
	host: string,
	what: 'service' | 'route',
): boolean {
	const own = entriesFor(listener, namespace, host);
	const meets = (one: EgressHost) => (what === 'service' ? isWithin(host, one.host) : overlap(host, one.host));
	return (
		own.some((one) => !one.isExcluded && meets(one)) && !own.some((one) => one.isExcluded && isWithin(host, one.host))
	);
}
