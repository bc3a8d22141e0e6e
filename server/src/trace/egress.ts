// What a Sidecar lets its pods know of: the hosts of `egress`, and which services and VirtualServices they take in.

import { isWithin, overlap } from '../istio/host-names.ts';
import { meshConfigOf } from '../istio/mesh-config.ts';
import { type DeployedAs, resourcesOf } from '../mesh/by-kind.ts';
import { type Mesh, namespaceOf } from '../mesh/mesh.ts';
import { manifest } from '../model/resource.ts';
import { byAge, isSelectedBy, type ProxyPod } from './proxies.ts';

/** One of the hosts of an egress listener, `ns/host`. */
interface EgressHost {
	/** `*`: any. */
	readonly namespace: string;
	readonly host: string;
	/** Whether it takes out what it names. */
	readonly isExcluded: boolean;
}

/** A listener of a Sidecar's `egress`. */
export interface Egress {
	/** The only port it is for; undefined: those that no other listener has. */
	readonly port: number | undefined;
	readonly hosts: readonly EgressHost[];
}

/** Reads the hosts of a listener for pods in namespace `own`; `~` alone takes out everything. */
export function egressOf(hosts: readonly string[], own: string, port?: number): Egress {
	return { port, hosts: hosts.map((text) => egressHost(text, own)) };
}

function egressHost(text: string, own: string): EgressHost {
	const isExcluded = text.startsWith('~');
	const [scope = '', ...rest] = (isExcluded ? text.slice(1) : text).split('/');
	const namespace = scope === '.' ? own : scope === '' ? '*' : scope;
	return { namespace, host: rest.join('/') || '*', isExcluded };
}

/**
 * Whether a host declared in `namespace` is let in. Services are by entries that hold all of their host; VirtualServices
 * already by those that overlap with it (istio: pilot/pkg/model/sidecar.go, servicesExportedToNamespace;
 * pilot/pkg/model/virtualservice.go, SelectVirtualServices).
 */
export function isHostImported({ hosts }: Egress, namespace: string, host: string, what: 'service' | 'route'): boolean {
	const own = hosts.filter((one) => one.namespace === '*' || one.namespace === namespace);
	const meets = (one: EgressHost) => (what === 'service' ? isWithin(host, one.host) : overlap(host, one.host));
	return (
		own.some((one) => !one.isExcluded && meets(one)) && !own.some((one) => one.isExcluded && isWithin(host, one.host))
	);
}

/**
 * The Sidecar of a pod: of its namespace one that selects it, else one for all of it, else that of the root namespace; of
 * several the oldest (istio: pilot/pkg/model/push_context.go, initSidecarScopes).
 */
export function sidecarFor(mesh: Mesh, { namespace, labels }: ProxyPod): DeployedAs<'Sidecar'> | undefined {
	const all = resourcesOf(mesh, 'Sidecar').toSorted(byAge);
	const selector = (by: DeployedAs<'Sidecar'>) =>
		manifest(by.resource).get('spec')?.get('workloadSelector')?.get('labels');
	const pairs = (by: DeployedAs<'Sidecar'>) =>
		Object.fromEntries((selector(by)?.entries ?? []).map(({ key, value }) => [key.text, value.text]));
	const own = all.filter((by) => namespaceOf(by) === namespace);
	const isForAll = (by: DeployedAs<'Sidecar'>) => (selector(by)?.entries.length ?? 0) === 0;
	return (
		own.find((by) => !isForAll(by) && isSelectedBy(pairs(by), labels)) ??
		own.find(isForAll) ??
		all.find((by) => namespaceOf(by) === meshConfigOf(mesh).rootNamespace && isForAll(by))
	);
}

/** What a pod knows of at a port: of a listener for that port, else of the one for all others; without a Sidecar, everything. */
export function egressAt(mesh: Mesh, proxy: ProxyPod, port: number): Egress | undefined {
	const sidecar = sidecarFor(mesh, proxy);
	const written = sidecar === undefined ? [] : (manifest(sidecar.resource).get('spec')?.each('egress') ?? []);
	if (written.length === 0) return egressOf(['*/*'], proxy.namespace);
	const listeners = written.map((one) => {
		const number = one.get('port')?.get('number')?.value;
		const hosts = one.each('hosts').map(({ text }) => text);
		return egressOf(hosts, proxy.namespace, typeof number === 'number' ? number : undefined);
	});
	return listeners.find((one) => one.port === port) ?? listeners.find((one) => one.port === undefined);
}
