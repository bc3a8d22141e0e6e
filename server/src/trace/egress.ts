// The egress of the Sidecar that a proxy has: its listeners, and which services and VirtualServices each takes in.
import { factOf } from '../facts/fact.ts';
import { meshConfigOf } from '../istio/mesh-config.ts';
import { type EgressHost, egressHost, isImported } from '../istio/sidecars.ts';
import type { DeployedAs } from '../mesh/by-kind.ts';
import { firstNamespaceOf, type Mesh } from '../mesh/mesh.ts';
import { manifest } from '../model/resource.ts';
import { type Protocol, protocolNamed } from '../schema/protocols.ts';
import { oneOfEach } from './alternatives.ts';
import { byAge, isSelectedBy, type ProxyPod } from './proxies.ts';
import { type Place, placeOf } from './story.ts';

/** A listener of a Sidecar's `egress`. */
export interface Egress {
	/** The only port it is for; undefined: those that no other listener has. */
	readonly port: number | undefined;
	/** The namespace of the pods. */
	readonly own: string;
	readonly hosts: readonly EgressHost[];
	readonly bind?: string;
	readonly protocol?: Protocol;
}

/** Reads the hosts of a listener for pods in namespace `own`. */
export function egressOf(hosts: readonly string[], own: string, port?: number): Egress {
	return { port, own, hosts: hosts.flatMap((text) => egressHost(text, own) ?? []) };
}

/** Whether a host declared in `namespace` is let in (istio/sidecars.ts). */
export function isHostImported({ hosts }: Egress, namespace: string, host: string, what: 'service' | 'route'): boolean {
	return isImported(hosts, namespace, host, what);
}

/**
 * The Sidecar of a pod: of its namespace one that selects it, else one for all of it, else that of the root namespace; of
 * several the oldest (istio: pilot/pkg/model/push_context.go, initSidecarScopes).
 */
export function sidecarFor(mesh: Mesh, { namespace, labels }: ProxyPod): DeployedAs<'Sidecar'> | undefined {
	const all = oneOfEach(mesh, 'Sidecar').toSorted(byAge);
	const selector = (by: DeployedAs<'Sidecar'>) =>
		manifest(by.resource).get('spec')?.get('workloadSelector')?.get('labels');
	const pairs = (by: DeployedAs<'Sidecar'>) =>
		Object.fromEntries((selector(by)?.entries ?? []).map(({ key, value }) => [key.text, value.text]));
	const own = all.filter((by) => firstNamespaceOf(by) === namespace);
	const isForAll = (by: DeployedAs<'Sidecar'>) => (selector(by)?.entries.length ?? 0) === 0;
	return (
		own.find((by) => !isForAll(by) && isSelectedBy(pairs(by), labels)) ??
		own.find(isForAll) ??
		all.find((by) => firstNamespaceOf(by) === meshConfigOf(mesh).rootNamespace && isForAll(by))
	);
}

/** All that a pod listens to for its workload; without a Sidecar, everything. */
export const egressesOf = factOf((mesh: Mesh, proxy: ProxyPod): readonly Egress[] => {
	const sidecar = sidecarFor(mesh, proxy);
	const written = sidecar === undefined ? [] : (manifest(sidecar.resource).get('spec')?.each('egress') ?? []);
	if (written.length === 0) return [egressOf(['*/*'], proxy.namespace)];
	return written.map((one) => {
		const number = one.get('port')?.get('number')?.value;
		const hosts = one.each('hosts').map(({ text }) => text);
		const [bind, protocol] = [one.get('bind')?.text ?? '', one.get('port')?.get('protocol')?.text ?? ''];
		const egress = egressOf(hosts, proxy.namespace, typeof number === 'number' ? number : undefined);
		return {
			...egress,
			...(bind === '' ? {} : { bind }),
			...(protocol === '' ? {} : { protocol: protocolNamed(protocol) }),
		};
	});
});

/** What a pod knows of at a port: of a listener for that port, else of the one for all others. */
export function egressAt(mesh: Mesh, proxy: ProxyPod, port: number): Egress | undefined {
	const listeners = egressesOf(mesh, proxy);
	return listeners.find((one) => one.port === port) ?? listeners.find((one) => one.port === undefined);
}

/** What becomes of what nobody knows: of a Sidecar's `outboundTrafficPolicy`, else of the mesh's. */
export function outboundPolicy(mesh: Mesh, proxy: ProxyPod): { readonly mode: string; readonly at: Place | undefined } {
	const sidecar = sidecarFor(mesh, proxy);
	const written = sidecar && manifest(sidecar.resource).get('spec')?.get('outboundTrafficPolicy');
	// A policy without a mode has the first one (istio: pilot/pkg/model/sidecar.go, ConvertToSidecarScope).
	if (sidecar !== undefined && written !== undefined && !written.isNull)
		return { mode: written.get('mode')?.text || 'REGISTRY_ONLY', at: placeOf(sidecar, written) };
	return { mode: meshConfigOf(mesh).outboundTrafficPolicy, at: undefined };
}
