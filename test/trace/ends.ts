// How a trace ends, in a word or by its clusters: what tests of single steps compare.
import type { Mesh } from '../../server/src/mesh/mesh.ts';
import type { ProxyPod } from '../../server/src/trace/proxies.ts';
import type { TraceRequest } from '../../server/src/trace/request.ts';
import type { Trace } from '../../server/src/trace/story.ts';
import { trace } from '../../server/src/trace/trace.ts';

/** A request at a gateway's pod; bytes, if it has no host. */
export interface AtGateway {
	readonly port: number;
	readonly host?: string;
	readonly path?: string;
	readonly headers?: Readonly<Record<string, string>>;
	/** The name that TLS asks for. */
	readonly serverName?: string;
}

/** What becomes of a request at a gateway, its first proxy. */
export function atGateway(mesh: Mesh, pod: ProxyPod, { serverName, ...asked }: AtGateway): Trace {
	const tls = serverName === undefined ? {} : { tls: { serverName, identity: 'spiffe://cluster.local/ns/web/sa/web' } };
	const sends = asked.host === undefined ? 'bytes' : 'request';
	return trace(mesh, { start: { through: pod, isPodPort: true }, sends, isFirstProxyOnly: true, ...asked, ...tls });
}

/** What becomes of something that a workload sends, at its sidecar. */
export function atSidecar(mesh: Mesh, pod: ProxyPod, asked: Omit<TraceRequest, 'start' | 'isFirstProxyOnly'>): Trace {
	return trace(mesh, { start: { leaving: pod }, isFirstProxyOnly: true, ...asked });
}

/** How it ends before a route, in a word; undefined if a route takes it. */
export function wordFor({ end, steps }: Trace): string | undefined {
	const codes = new Set(steps.map(({ code }) => code));
	if (end.is === 'refused') return 'no listener';
	if (codes.has('gateway.clashing')) return 'several servers';
	if (codes.has('host.redirected')) return 'sent to TLS';
	if (codes.has('host.none')) return 'no virtual host';
	if (codes.has('route.none') || codes.has('host.unbound')) return 'no route';
	return end.is === 'closed' && end.details === 'filter_chain_not_found' ? 'no server' : undefined;
}

/** The clusters of the route that a trace ends with. */
export function clustersOf({ envoy }: Trace): readonly string[] {
	return (envoy[0]?.clusters ?? []).map(({ cluster }) => cluster);
}
