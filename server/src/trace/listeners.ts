// The listeners of a gateway's proxy: which servers of which Gateways share a port, and which are left out there.
// istio: pilot/pkg/model/gateway.go, mergeGateways

import { isPlainHttp, isTlsServer } from '../istio/gateway-servers.ts';
import { type Server, selectorOfGateway, serversOf } from '../istio/servers.ts';
import { type DeployedAs, resourcesOf } from '../mesh/by-kind.ts';
import { type Deployed, type Mesh, namespaceOf } from '../mesh/mesh.ts';
import { manifest } from '../model/resource.ts';
import type { Node } from '../yaml/node.ts';
import { byAge, type ProxyPod, servicesOf } from './proxies.ts';
import { services } from './services.ts';

/** What listens at one port of the proxy's pod. */
export interface Listener {
	/** Of the pod, not of its Services. */
	readonly port: number;
	readonly bind: string;
	/** What is taken in first decides what else can be. */
	readonly servers: readonly Server[];
	readonly skipped: readonly Skipped[];
}

/** A server that has no place beside another one. */
export interface Skipped {
	readonly server: Server;
	readonly winner: Server;
}

/** The listeners of a proxy, in the order in which Istio takes their Gateways. */
export function listenersOf(mesh: Mesh, proxy: ProxyPod): readonly Listener[] {
	const found = new Map<string, { port: number; bind: string; servers: Server[]; skipped: Skipped[] }>();
	const before = servicesOf(mesh, proxy);
	const gateways = resourcesOf(mesh, 'Gateway').filter((by) => selects(mesh, by, proxy, before));
	for (const gateway of gateways.toSorted(byAge)) {
		for (const server of serversOf(gateway)) {
			for (const port of portsAt(mesh, server, before)) {
				const key = `${port} ${server.bind}`;
				const listener = found.get(key) ?? { port, bind: server.bind, servers: [], skipped: [] };
				const winner = obstacle(listener.servers, server);
				if (winner === undefined) listener.servers.push(server);
				else listener.skipped.push({ server, winner });
				found.set(key, listener);
			}
		}
	}
	return [...found.values()];
}

/** Whether a Gateway is for a proxy before which the Services `before` stand. */
function selects(mesh: Mesh, by: Deployed, proxy: ProxyPod, before: readonly Deployed[]): boolean {
	const own = ownServices(by);
	if (own !== undefined) return before.some((service) => own.some((host) => isCalled(mesh, service, host)));
	const selector = selectorOfGateway(by);
	return selector?.every(({ key, value }) => proxy.labels.get(key.text) === value.text) === true;
}

/** The Services that the Gateway API's controller made a Gateway for; its servers count only at their ports. */
function ownServices({ resource }: Deployed): readonly string[] | undefined {
	const annotations = manifest(resource).get('metadata')?.get('annotations');
	const text = annotations?.get('internal.istio.io/gateway-service')?.text;
	return text?.split(',').map((host) => host.trim());
}

function isCalled(mesh: Mesh, service: Deployed, host: string): boolean {
	return services(mesh).some((one) => one.by === service && one.host === host);
}

const untranslated = 'experimental.istio.io/disable-gateway-port-translation';

/** The ports of the pod that a server's port stands for: it is one of a Service first, and the pod's own else. */
function portsAt(mesh: Mesh, server: Server, before: readonly Deployed[]): readonly number[] {
	const own = ownServices(server.by);
	const asked = own === undefined ? before : before.filter((one) => own.some((host) => isCalled(mesh, one, host)));
	const targets = asked.filter(isTranslated).flatMap((service) => targetOf(service, server.port) ?? []);
	if (own !== undefined) return [...new Set(targets)];
	return [targets[0] ?? server.port];
}

function isTranslated({ resource }: Deployed): boolean {
	return manifest(resource).get('metadata')?.get('labels')?.get(untranslated)?.text !== 'true';
}

/** The port of the pods behind a port of a Service or ServiceEntry. */
function targetOf({ resource }: Deployed, port: number): number | undefined {
	const spec = (manifest(resource) as Node<{ spec?: { ports?: readonly Ported[] } }>).get('spec');
	const found = spec?.each('ports').find((one) => (one.get('port') ?? one.get('number'))?.value === port);
	if (found === undefined) return undefined;
	const target = found.get('targetPort')?.value;
	return typeof target === 'number' && target > 0 ? target : port;
}

interface Ported {
	readonly port?: number;
	readonly number?: number;
	readonly targetPort?: number | string;
}

/** The server beside which another one cannot be; undefined if it can. */
function obstacle(servers: readonly Server[], server: Server): Server | undefined {
	const [first] = servers;
	if (first === undefined) return undefined;
	if (isTlsServer(server) && isTlsServer(first)) return servers.find((other) => sharesHost(other, server));
	if (isTlsServer(server)) return first;
	const plain = servers.find((other) => !isTlsServer(other));
	return plain === undefined || (isPlainHttp(plain.protocol) && isPlainHttp(server.protocol)) ? undefined : plain;
}

/** Whether two TLS servers have a host in common, letter by letter, each with the namespaces that it is for. */
function sharesHost(a: Server, b: Server): boolean {
	const hosts = (server: Server) =>
		server.hosts.map(({ text }) =>
			text.startsWith('./') ? `${namespaceOf(server.by)}${text.slice(1)}` : text.replace(/^\*\//, ''),
		);
	const known = new Set(hosts(a));
	return isTlsServer(a) && hosts(b).some((host) => known.has(host));
}

/** The name of a Gateway as VirtualServices give it in full. */
export function fullNameOf(by: DeployedAs<'Gateway'>): string {
	return `${namespaceOf(by) ?? ''}/${by.resource.name?.text ?? ''}`;
}
