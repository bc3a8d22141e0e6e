// The listeners of a gateway's proxy: which servers of which Gateways share a port, and which are left out there.
// istio: pilot/pkg/model/gateway.go, mergeGateways
import { factOf } from '../facts/fact.ts';
import { isPlainHttp, isTlsServer } from '../istio/gateway-servers.ts';
import { serviceHost } from '../istio/host-names.ts';
import { type Deployed, firstNamespaceOf, type Mesh } from '../mesh/mesh.ts';
import { manifest } from '../model/resource.ts';
import type { Node } from '../yaml/node.ts';
import { at } from './fields.ts';
import { type GateServer, gatesOf } from './gate-servers.ts';
import { type ProxyPod, servicesOf, type Target, targetsOf } from './proxies.ts';
import { services } from './services.ts';

/** What listens at one port of the proxy's pod. */
export interface Listener {
	/** Of the pod, not of its Services. */
	readonly port: number;
	readonly bind: string;
	/** What is taken in first decides what else can be. */
	readonly servers: readonly GateServer[];
	readonly skipped: readonly Skipped[];
}

/** A server that has no place beside another one. */
export interface Skipped {
	readonly server: GateServer;
	readonly winner: GateServer;
}

/** The listeners of a proxy, in the order in which Istio takes their Gateways. */
export const listenersOf = factOf((mesh: Mesh, proxy: ProxyPod): readonly Listener[] => openedListeners(mesh, proxy));

function openedListeners(mesh: Mesh, proxy: ProxyPod): readonly Listener[] {
	const found = new Map<string, { port: number; bind: string; servers: GateServer[]; skipped: Skipped[] }>();
	const before = servicesOf(mesh, proxy);
	const targets = targetsOf(mesh, proxy).filter(({ by }) => isTranslated(by));
	const names = new Set(before.flatMap((by) => namesOf(mesh, by)));
	for (const gate of gatesOf(mesh, proxy, names)) {
		for (const server of gate.servers) {
			for (const port of portsAt(mesh, server, targets)) {
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

/** The hosts of a Service or ServiceEntry. */
function namesOf(mesh: Mesh, by: Deployed): readonly string[] {
	if (by.resource.kind.id === 'Service')
		return [
			serviceHost(by.resource.name?.text ?? '', firstNamespaceOf(by) ?? '', mesh.environment.settings.clusterDomain),
		];
	return services(mesh).flatMap((one) => (one.by === by ? [one.host] : []));
}

const untranslated = 'experimental.istio.io/disable-gateway-port-translation';

/** The ports of the pod that a server's port stands for: it is one of a Service first, and the pod's own else. */
function portsAt(mesh: Mesh, server: GateServer, targets: readonly Target[]): readonly number[] {
	const { services: own, port } = server;
	const asked =
		own === undefined ? targets : targets.filter(({ by }) => namesOf(mesh, by).some((one) => own.includes(one)));
	const meant = asked.flatMap((one) => (one.port === port ? (one.target ?? []) : []));
	return own === undefined ? [meant[0] ?? port] : [...new Set(meant)];
}

function isTranslated({ resource }: Deployed): boolean {
	return at(manifest(resource) as Node, 'metadata', 'labels', untranslated)?.text !== 'true';
}

/** The server beside which another one cannot be; undefined if it can. */
function obstacle(servers: readonly GateServer[], server: GateServer): GateServer | undefined {
	const [first] = servers;
	if (first === undefined) return undefined;
	// What has `tls`, if only to send clients to HTTPS, has its hosts for itself among those that do (istio: CheckDuplicates).
	const same = server.hasTls ? servers.find((other) => other.hasTls && sharesHost(other, server)) : undefined;
	if (same !== undefined || (isTlsServer(server) && isTlsServer(first))) return same;
	if (isTlsServer(server)) return first;
	const plain = servers.find((other) => !isTlsServer(other));
	return plain === undefined || (isPlainHttp(plain.protocol) && isPlainHttp(server.protocol)) ? undefined : plain;
}

/** Whether two servers have a host in common, letter by letter, each with the namespaces that it is for. */
function sharesHost(a: GateServer, b: GateServer): boolean {
	const hosts = (server: GateServer) =>
		server.hosts.map(({ text }) =>
			text.startsWith('./') ? `${firstNamespaceOf(server.by)}${text.slice(1)}` : text.replace(/^\*\//, ''),
		);
	const known = new Set(hosts(a));
	return hosts(b).some((host) => known.has(host));
}

/** The port of the pod behind a port of the Services before it; the same port, where none of them has it. */
export function podPort(mesh: Mesh, pod: ProxyPod, port: number): number {
	return targetsOf(mesh, pod).find((one) => one.port === port)?.target ?? port;
}
