// The TLS that a proxy starts with a destination: what a DestinationRule says, else what both sides make out by themselves.
// istio: pilot/pkg/networking/core/cluster_tls.go; pilot/pkg/xds/endpoints/mtls_checker.go

import { meshConfigOf } from '../istio/mesh-config.ts';
import { factsOf, type Mode, namespaceCalled, modeOf as participation } from '../istio/pods.ts';
import type { Mesh } from '../mesh/mesh.ts';
import type { Destination } from './destinations.ts';
import { peerModes } from './peer-modes.ts';
import type { ProxyPod } from './proxies.ts';
import type { Service } from './services.ts';
import type { StartedTls } from './story.ts';

interface Tls {
	readonly mode?: string;
	readonly sni?: string;
}

/** How it was made out. */
export interface ClientTlsChoice {
	readonly tls: StartedTls | undefined;
	/** `rule`: a DestinationRule says so. `auto`: both sides are in the mesh, or one is not. */
	readonly because: 'rule' | 'auto' | 'external' | 'off';
}

/** The name that TLS of the mesh asks for (istio: pilot/pkg/model/push_context.go, BuildDNSSrvSubsetKey). */
function meshName({ host, port, subset }: Pick<Destination, 'host' | 'port' | 'subset'>): string {
	return `outbound_.${port}_.${subset}_.${host}`;
}

/** What a proxy starts with the pods behind a destination. */
export function startedTls(
	mesh: Mesh,
	to: Pick<Destination, 'host' | 'port' | 'subset'>,
	{
		tls: said,
		service,
		pods,
	}: { readonly tls: Tls | undefined; readonly service: Service | undefined; readonly pods: readonly ProxyPod[] },
): ClientTlsChoice {
	const mode = said?.mode ?? (said === undefined ? undefined : 'DISABLE');
	const own: StartedTls = { serverName: said?.sni ?? meshName(to), isMutual: true };
	if (mode === 'ISTIO_MUTUAL') return { tls: own, because: 'rule' };
	if (mode === 'DISABLE') return { tls: undefined, because: 'rule' };
	if (mode !== undefined) return { tls: { serverName: said?.sni, isMutual: false }, because: 'rule' };
	if (!meshConfigOf(mesh).enableAutoMtls) return { tls: undefined, because: 'off' };
	if (service === undefined || service.isExternal === true) return { tls: undefined, because: 'external' };
	const isAll = pods.length > 0 && pods.every((pod) => takesMeshTls(mesh, pod));
	const isRefused = peerModes(mesh, { ...none, namespace: service.namespace }, false).mode === 'DISABLE';
	return { tls: isAll && !isRefused ? { ...own, serverName: meshName(to) } : undefined, because: 'auto' };
}

const none: ProxyPod = { namespace: '', labels: new Map(), addresses: [] };

/** Whether a pod has a sidecar, or may have one, that takes TLS of the mesh; to a ztunnel all proxies send through HBONE, which is TLS of the mesh. */
function takesMeshTls(mesh: Mesh, pod: ProxyPod): boolean {
	const part = participationOf(mesh, pod) ?? 'sidecar';
	return part === 'ambient' || (part === 'sidecar' && peerModes(mesh, pod).mode !== 'DISABLE');
}

/** How a pod takes part in the mesh; undefined where nothing says so. */
export function participationOf(mesh: Mesh, { by, labels, namespace }: ProxyPod): Mode | undefined {
	const said = labels.get('security.istio.io/tlsMode');
	if (said !== undefined) return said === 'istio' ? 'sidecar' : 'none';
	const [facts, around] = [by && factsOf(by), namespaceCalled(mesh, namespace)];
	return facts === undefined || around === undefined ? undefined : participation(around, facts);
}
