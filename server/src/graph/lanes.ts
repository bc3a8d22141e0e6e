// The lanes of a graph: from where requests come in over hosts to what routes them, route by route in the order in which they are tried.
import { isHttpServer, isPassedThrough, isTlsServer } from '../istio/gateway-servers.ts';
import { meshGateway } from '../istio/gateways.ts';
import { fullHost } from '../istio/host-names.ts';
import { gatewaysOf, specOf } from '../istio/routing/routes.ts';
import { type Deployed, namespaceOf } from '../mesh/mesh.ts';
import { title } from '../model/resource.ts';
import { alternativesTo } from '../trace/alternatives.ts';
import type { Client } from '../trace/clients.ts';
import { at, listAt, specAt } from '../trace/fields.ts';
import type { GateServer } from '../trace/gate-servers.ts';
import { hostsAt } from '../trace/gateway-chains.ts';
import { servicesCalled } from '../trace/services.ts';
import { type Place, placeOf } from '../trace/story.ts';
import { type Bound, virtualServicesFor } from '../trace/virtual-services.ts';
import type { Choice } from './about.ts';
import type { Building } from './building.ts';
import { addBehind, addDestination, addSubsets, goalOf } from './destinations.ts';
import { anyPod, type Door, fullNameOf, gatewayNamed } from './doors.ts';
import { addBound, addRouter } from './router-lanes.ts';
import { idOf } from './routers.ts';

/** Adds all that is chosen. */
export function addLanes(building: Building, choice: Choice): void {
	for (const door of choice.doors) addDoor(building, door, choice);
	for (const router of choice.routers) {
		if (router.resource.kind.id !== 'VirtualService') continue;
		if (gatewaysOf(router)?.includes(meshGateway) !== false) addFromMesh(building, ownBound(building, router));
		addUnmet(building, router);
		// What nobody lets in is shown as well.
		const id = `router:${idOf(router)}`;
		if (!building.has(id) && building.hasRoomFor(id))
			addRouter(building, router, meshClient(building, namespaceOf(router) ?? ''));
	}
	addMadeInMesh(building, choice);
	for (const host of choice.hosts) addService(building, host, choice);
}

function meshClient({ mesh }: Building, namespace: string): Client {
	return { gateway: meshGateway, namespace, labels: new Map(), port: 0, pod: anyPod(mesh, namespace) };
}

/** A VirtualService as the mesh sees it. */
function ownBound({ mesh }: Building, by: Deployed): Bound {
	const namespace = namespaceOf(by) ?? '';
	const hosts = (specOf(by)?.each('hosts') ?? []).flatMap(({ text, opaque }) => (opaque || text === '' ? [] : [text]));
	const { clusterDomain } = mesh.environment.settings;
	return { by, namespace, hosts: hosts.map((host) => fullHost(host, namespace, clusterDomain)), isOfApi: false };
}

function addDoor(building: Building, { by, servers, pod }: Door, { routers, shown }: Choice): void {
	for (const [index, server] of servers.entries()) {
		const client: Client = { ...pod, gateway: server.gateway, port: server.port, pod };
		const entry = `entry:${idOf(by)}:${index}`;
		let isUsed = false;
		for (const first of virtualServicesFor(building.mesh, client)) {
			const bound = wantedOf(building, first, routers);
			if (bound === undefined) continue;
			const hosts = hostsAt(server, bound);
			if (hosts.length === 0 || !building.hasRoomFor(`router:${idOf(bound.by)}`)) continue;
			isUsed = true;
			addEntry(building, entry, server);
			addHosts(building, { entry, hosts, bound, server }, () =>
				server.isTlsOnly
					? [building.node({ id: `answer:${entry}`, kind: 'answer', label: 'redirect 301 to https://' })]
					: addBound(building, bound, protocolOf(server), { client, routers }),
			);
		}
		if (isUsed || !shown.has(by)) continue;
		addEntry(building, entry, server);
		for (const { text, span } of server.hosts)
			building.edge(
				entry,
				building.node({
					id: `host:${entry}:${text}`,
					kind: 'host',
					label: text,
					at: placeOf(by, span),
					why: 'Nothing is routed here',
				}),
			);
	}
}

/** What is bound, if it is wanted; for one that is not, a resource of the same name that is: either may be deployed. */
function wantedOf(building: Building, bound: Bound, routers: ReadonlySet<Deployed>): Bound | undefined {
	const { by, made } = bound;
	if (routers.has(by)) return bound;
	if (made !== undefined)
		return [...made.http, ...made.tls, ...made.tcp].some((entry) => routers.has(entry.by)) ? bound : undefined;
	const other = alternativesTo(building.mesh, by).find((one) => routers.has(one));
	return other && ownBound(building, other);
}

/** What takes the connections of a server (istio: pilot/pkg/networking/core/gateway.go, buildGatewayListeners). */
function protocolOf(server: GateServer): 'http' | 'tls' | 'tcp' {
	if (isHttpServer(server)) return 'http';
	return isTlsServer(server) && isPassedThrough(server) ? 'tls' : 'tcp';
}

function addEntry(building: Building, id: string, server: GateServer): void {
	const { by, port, protocol, hasTls, mode, isTlsOnly } = server;
	const tls = isTlsOnly ? 'redirect to HTTPS' : hasTls ? `TLS ${mode ?? 'PASSTHROUGH'}` : '';
	building.node({
		id,
		kind: 'entry',
		label: title(by.resource),
		lines: [`port ${port} ${protocol}`],
		badges: tls === '' ? [] : [{ code: 'tls', text: tls }],
		at: placeOf(by, server.span),
	});
}

interface Hosts {
	readonly entry: string;
	readonly hosts: readonly string[];
	readonly bound: Bound;
	readonly server: GateServer | undefined;
}

/** Adds the hosts of an entry, and after them what routes their requests. */
function addHosts(building: Building, { entry, hosts, bound, server }: Hosts, into: () => readonly string[]): void {
	const added: string[] = [];
	const more = building.each({ from: entry, what: 'hosts', of: `${idOf(bound.by)} ` }, hosts, (host) => {
		const written = server?.hosts.find(({ text }) => text.replace(/^.*\//, '').toLowerCase() === host);
		const ofServer = server !== undefined && written !== undefined ? [placeOf(server.by, written.span)] : [];
		const extents = [...hostPlaces(building, bound, host), ...ofServer];
		const id = building.node({ id: `host:${entry}:${host}`, kind: 'host', label: host, at: extents[0], extents });
		building.edge(entry, id);
		added.push(id);
	});
	if (more !== undefined) added.push(more);
	for (const router of into()) for (const host of added) building.edge(host, router);
}

/** Where what is bound names a host. */
function hostPlaces({ mesh }: Building, { by }: Bound, host: string): readonly Place[] {
	const spec = specAt(by.resource);
	const { clusterDomain } = mesh.environment.settings;
	const all = [
		...listAt(spec, 'hosts'),
		...listAt(spec, 'hostnames'),
		...listAt(spec, 'rules').flatMap((one) => at(one, 'host') ?? []),
	];
	return all
		.filter(
			({ text }) =>
				fullHost(text, namespaceOf(by) ?? '', clusterDomain).toLowerCase() === host || text.toLowerCase() === host,
		)
		.map((node) => placeOf(by, node));
}

const meshEntry = 'entry:mesh';

function addMeshEntry(building: Building): string {
	return building.node({ id: meshEntry, kind: 'entry', label: 'mesh', lines: ['workloads in the mesh'] });
}

function addFromMesh(building: Building, bound: Bound): void {
	if (bound.hosts.length === 0 || !building.hasRoomFor(`router:${idOf(bound.by)}`)) return;
	const client = meshClient(building, bound.namespace);
	const entry = addMeshEntry(building);
	addHosts(building, { entry, hosts: bound.hosts, bound, server: undefined }, () => [
		addRouter(building, bound.by, client),
	]);
}

/** Routes of the Gateway API that are for services. */
function addMadeInMesh(building: Building, { routers }: Choice): void {
	const ofApi = [...routers].filter(({ resource }) => /Route$/.test(resource.kind.id));
	for (const namespace of new Set(ofApi.map((by) => namespaceOf(by) ?? ''))) {
		const client = meshClient(building, namespace);
		for (const bound of virtualServicesFor(building.mesh, client)) {
			if (!bound.isOfApi || bound.namespace !== namespace || wantedOf(building, bound, routers) === undefined) continue;
			if (!building.hasRoomFor(`router:${idOf(bound.by)}`)) continue;
			const entry = addMeshEntry(building);
			addHosts(building, { entry, hosts: bound.hosts, bound, server: undefined }, () =>
				addBound(building, bound, 'http', { client, routers }),
			);
		}
	}
}

/** The Gateways that a VirtualService names and that do not let it in. */
function addUnmet(building: Building, router: Deployed): void {
	const named = specOf(router)?.get('gateways')?.items ?? [];
	const { hosts, by } = ownBound(building, router);
	for (const node of named) {
		if (node.opaque || node.text === meshGateway || !building.hasRoomFor(`router:${idOf(router)}`)) continue;
		const door = gatewayNamed(building.mesh, router, node.text);
		const full = fullNameOf(router, node.text);
		const isMet = door?.servers.some((_, index) =>
			hosts.some((host) => building.has(`host:entry:${idOf(door.by)}:${index}:${host.toLowerCase()}`)),
		);
		if (isMet === true || (door !== undefined && door.servers.length === 0)) continue;
		const isSure = building.mesh.environment.isComplete && door === undefined;
		const state = isSure ? 'broken' : 'unknown';
		const why =
			door === undefined ? `No file declares Gateway ${full}` : `${title(door.by.resource)} does not serve this host`;
		const [server] = door?.servers ?? [];
		const entry = door === undefined ? `entry:${full}` : `entry:${idOf(door.by)}:0`;
		if (server === undefined) building.node({ id: entry, kind: 'entry', label: `Gateway ${full}`, state, why });
		else addEntry(building, entry, server);
		for (const host of hosts) {
			const places = hostPlaces(building, { by, namespace: '', hosts, isOfApi: false }, host);
			const id = building.node({
				id: `host:${entry}:${host}`,
				kind: 'host',
				label: host,
				at: places[0],
				extents: places,
			});
			building.edge(entry, id, { state, why, extents: [placeOf(router, node)] });
			building.edge(id, `router:${idOf(router)}`);
		}
	}
}

/** A service as it is reached from the mesh where nobody routes its requests, and the subsets that DestinationRules have for it. */
function addService(building: Building, host: string, { rules }: Choice): void {
	const [service] = servicesCalled(building.mesh, host);
	if (service === undefined) return;
	const client = meshClient(building, service.namespace);
	const isRouted = building.has(`host:${meshEntry}:${host}`);
	for (const { number } of service.ports.slice(0, mostPorts)) {
		const goal = goalOf(building, { host, port: number, subset: '' }, client);
		if (isRouted && !building.has(`destination:${host}:${number}`)) continue;
		const id = addDestination(building, goal);
		if (!isRouted) {
			const place = placeOf(service.by, service.by.resource.name ?? service.by.resource);
			const entry = addMeshEntry(building);
			const named = building.node({ id: `host:${entry}:${host}`, kind: 'host', label: host, at: place });
			building.edge(entry, named);
			building.edge(named, id);
			addBehind(building, id, goal, []);
		}
		addSubsets(building, id, goal, rules);
	}
}

const mostPorts = 8;
