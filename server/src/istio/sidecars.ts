// What a Sidecar lets its pods know of: the hosts of a listener of `egress`, and which hosts they let in.
import { scopedHost } from '../model/scoped-hosts.ts';
import { isWithin, overlap } from './host-names.ts';

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
	const own = listener.filter((one) => one.namespace === '*' || one.namespace === namespace);
	const meets = (one: EgressHost) => (what === 'service' ? isWithin(host, one.host) : overlap(host, one.host));
	return (
		own.some((one) => !one.isExcluded && meets(one)) && !own.some((one) => one.isExcluded && isWithin(host, one.host))
	);
}
