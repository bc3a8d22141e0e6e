// The effective routes of a proxy, in the order in which Envoy evaluates them: listeners, virtual hosts by how exactly they name
// a host, the routes of each. What `istioctl proxy-config routes` shows of a cluster, from files.

import { isHttpServer, isTlsServer } from '../../istio/gateway-servers.ts';
import { push } from '../../maps.ts';
import type { Mesh } from '../../mesh/mesh.ts';
import { title } from '../../model/resource.ts';
import { isHttp } from '../../schema/protocols.ts';
import { egressesOf } from '../../trace/egress.ts';
import type { GateServer } from '../../trace/gate-servers.ts';
import { chainsOf } from '../../trace/gateway-chains.ts';
import { tableOf, virtualHosts } from '../../trace/gateways.ts';
import { type Listener, listenersOf } from '../../trace/listeners.ts';
import { ownEntry } from '../../trace/own-entry.ts';
import { type ProxyPod, podName } from '../../trace/proxies.ts';
import { actionWords, matchWords } from '../../trace/route-words.ts';
import { knownServices } from '../../trace/services.ts';
import { type SidecarHost, sidecarHosts } from '../../trace/sidecars.ts';
import { gatewayNames, podOfGatewayCalled } from '../../trace/starts.ts';
import { nameOf, type PlainPlace, placeOf, plainPlace } from '../../trace/story.ts';
import { candidatesFor, isBlackhole, type VirtualHost } from '../../trace/virtual-hosts.ts';
import type { HttpEntry } from '../../trace/virtual-services.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { beginningOf, podAt } from './beginning.ts';
import type { Problem, Question } from './question.ts';
import { whereFor } from './traced.ts';

export interface RouteRow {
	/** What the route asks of requests. */
	readonly match: string;
	/** What it does with them. */
	readonly action: string;
	/** `route 1 (api) of VirtualService shop/cart` */
	readonly route: string;
	readonly at: PlainPlace | undefined;
}

export interface HostTable {
	readonly domains: readonly string[];
	/** Whether what comes without TLS is sent to come with it. */
	readonly redirectsToHttps: boolean;
	readonly routes: readonly RouteRow[];
}

export interface RouteTable {
	/** `Gateway pods shop/edge` */
	readonly proxy: string;
	/** Of the pod. */
	readonly port: number;
	/** What Envoy calls the table; '' for connections that are routed as a whole. */
	readonly name: string;
	readonly hosts: readonly HostTable[];
}

export interface RouteTables {
	readonly environment: string;
	readonly notes: readonly string[];
	readonly tables: readonly RouteTable[];
}

type Asked = Pick<Question, 'from' | 'through' | 'environment'> & { /** '' for all. */ readonly host: string };

/** The tables of a gateway or of a workload's sidecar; of all gateways, where none is named. */
export function routingTables(snapshot: Snapshot, asked: Asked, uri?: string): RouteTables | Problem {
	const found = whereFor(snapshot, asked.environment, uri);
	if ('problem' in found) return found;
	const { mesh } = found;
	const host = asked.host.toLowerCase();
	const of = { mesh, snapshot: found.snapshot, host };
	const environment = mesh.environment.name;
	if (asked.from === '' && asked.through === '') {
		const pods = allGateways(mesh);
		if (pods.length === 0)
			return { problem: 'There is no Gateway here; name a workload, whose sidecar has routes: --from WORKLOAD' };
		return { environment, notes: found.notes, tables: pods.flatMap((pod) => ofGateway(of, pod)) };
	}
	const beginning = beginningOf(mesh, asked, { host, port: 0 });
	if ('problem' in beginning) return beginning;
	const pod = podAt(beginning.start);
	const tables = asked.through === '' ? ofSidecar(of, pod) : ofGateway(of, pod);
	return { environment, notes: [...found.notes, ...beginning.notes], tables };
}

function allGateways(mesh: Mesh): readonly ProxyPod[] {
	const pods = new Map<string, ProxyPod>();
	for (const name of gatewayNames(mesh)) {
		const pod = podOfGatewayCalled(mesh, name);
		if (pod !== undefined) pods.set(`${pod.namespace} ${[...pod.labels].join()}`, pod);
	}
	return [...pods.values()];
}

interface Of {
	readonly mesh: Mesh;
	readonly snapshot: Snapshot;
	readonly host: string;
}

function ofGateway(of: Of, pod: ProxyPod): readonly RouteTable[] {
	const listeners = listenersOf(of.mesh, pod).toSorted((a, b) => a.port - b.port);
	return listeners.flatMap((listener) => [...httpTables(of, pod, listener), ...wholeTables(of, pod, listener)]);
}

function httpTables(of: Of, pod: ProxyPod, listener: Listener): readonly RouteTable[] {
	const byTable = new Map<string, GateServer[]>();
	for (const server of listener.servers) {
		if (!isHttpServer(server)) continue;
		const name = tableOf(server, listener);
		push(byTable, name, server);
	}
	return [...byTable].flatMap(([name, servers]) => {
		const hosts = tablesOf(of, virtualHosts(of.mesh, pod, servers));
		return hosts.length === 0 ? [] : [{ proxy: podName(pod), port: listener.port, name, hosts }];
	});
}

/** The ways of connections that are routed as a whole, by the names that TLS asks for. */
function wholeTables({ mesh, snapshot, host }: Of, pod: ProxyPod, listener: Listener): readonly RouteTable[] {
	const hosts = chainsOf(mesh, pod, listener).flatMap(({ names, passing, server }): readonly HostTable[] => {
		if (passing === undefined) return [];
		const domains = names ?? ['*'];
		const own = { name: '', port: listener.port, domains, entries: [], isTlsOnly: false };
		if (host !== '' && candidatesFor([own], host).length === 0) return [];
		const at = plainPlace(snapshot, placeOf(passing.by, passing.node ?? passing.route.node));
		const match = names === undefined ? 'any connection' : `TLS for ${names.join(', ')}`;
		const route = `${isTlsServer(server) ? 'tls' : 'tcp'} route of ${title(passing.by.resource)}`;
		return [{ domains, redirectsToHttps: false, routes: [{ match, action: actionWords(passing.plain), route, at }] }];
	});
	return hosts.length === 0 ? [] : [{ proxy: podName(pod), port: listener.port, name: '', hosts }];
}

function ofSidecar(of: Of, pod: ProxyPod): readonly RouteTable[] {
	const known = egressesOf(of.mesh, pod).flatMap((egress) => knownServices(of.mesh, egress));
	const ports = known.flatMap((one) => one.ports.flatMap(({ number, protocol }) => (isHttp(protocol) ? [number] : [])));
	return [...new Set(ports)]
		.sort((a, b) => a - b)
		.flatMap((port) => {
			const hosts = tablesOf(of, sidecarHosts(of.mesh, pod, port));
			return hosts.length === 0 ? [] : [{ proxy: podName(pod), port, name: String(port), hosts }];
		});
}

/** Virtual hosts by how exactly they name a host, as Envoy looks for them; of one host, that which takes it. */
function tablesOf({ snapshot, host }: Of, all: readonly VirtualHost[]): readonly HostTable[] {
	const asked = host === '' ? all.toSorted(moreExact) : candidatesFor(all, host).slice(0, 1);
	return asked
		.filter((one) => !isBlackhole(one))
		.map((one) => ({
			domains: one.domains,
			redirectsToHttps: one.isTlsOnly,
			routes: entriesIn(one).map((entry) => rowOf(snapshot, entry)),
		}));
}

function entriesIn(host: VirtualHost): VirtualHost['entries'] {
	const { service, isRouted } = host as Partial<SidecarHost>;
	if (service === undefined || isRouted === true) return host.entries;
	return [{ ...ownEntry(service, host.port), root: service.by, port: host.port }];
}

function moreExact(a: VirtualHost, b: VirtualHost): number {
	return rank(b) - rank(a) || (a.domains[0] ?? '').localeCompare(b.domains[0] ?? '', 'en');
}

/** Exact names, then the longest wildcard in front, then the longest behind, then all (as `candidatesFor`). */
function rank({ domains: [first = ''] }: VirtualHost): number {
	if (first === '*') return 0;
	if (first.startsWith('*')) return 1e6 + first.length;
	return first.endsWith('*') ? 1e3 + first.length : 1e9;
}

function rowOf(snapshot: Snapshot, entry: HttpEntry): RouteRow {
	const { by, route, node, http, plain, isSegmented, matchBy } = entry;
	const own = route.entries === undefined && by.resource.kind.id !== 'VirtualService' && node === undefined;
	const name = route.name?.text ?? plain.name;
	const isService = own && (by.resource.kind.id === 'Service' || by.resource.kind.id === 'ServiceEntry');
	return {
		match: matchWords(http, isSegmented),
		action: actionWords(plain),
		route: isService
			? title(by.resource)
			: `route ${route.index + 1}${name ? ` (${name})` : ''} of ${title(by.resource)}`,
		at: plainPlace(
			snapshot,
			isService ? nameOf(by) : placeOf(node === undefined ? by : (matchBy ?? by), node ?? route.node),
		),
	};
}
