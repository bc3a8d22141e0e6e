// The lanes of a graph: from where requests come in over hosts to what routes them, route by route in the order in which they are tried.
import { isHttpServer, isPassedThrough, isTlsServer } from '../istio/gateway-servers.ts';
import { meshGateway } from '../istio/gateways.ts';
import { fullHost } from '../istio/host-names.ts';
import { gatewaysOf, specOf } from '../istio/routing/routes.ts';
import { type Deployed, firstNamespaceOf } from '../mesh/mesh.ts';
import type { Client } from '../trace/clients.ts';
import type { GateServer } from '../trace/gate-servers.ts';
import { hostsAt } from '../trace/gateway-chains.ts';
import { servicesCalled } from '../trace/services.ts';
import { placeOf } from '../trace/story.ts';
import { type Bound, boundAmong, virtualServicesFor } from '../trace/virtual-services.ts';
import type { Choice } from './about.ts';
import type { Building } from './building.ts';
import { addBehind, addDestination, addSubsets, goalOf } from './destinations.ts';
import { anyPod, type Door } from './doors.ts';
import { addEntry, hostPlaces } from './entries.ts';
import { addBound, addRouter } from './router-lanes.ts';
import { idOf } from './routers.ts';
import { addUnattached, addUnmet } from './unmet.ts';

/** Adds all that is chosen. */
export function addLanes(building: Building, choice: Choice): void {
	for (const door of choice.doors) addDoor(building, door, choice);
	for (const router of choice.routers) {
		const id = `router:${idOf(router)}`;
		if (router.resource.kind.id !== 'VirtualService' || !building.hasRoomFor(id)) continue;
		if (gatewaysOf(router)?.includes(meshGateway) !== false) addFromMesh(building, ownBound(building, router));
		addUnmet(building, ownBound(building, router));
		// What nobody lets in is shown as well.
		if (!building.has(id) && building.hasRoomFor(id))
			addRouter(building, router, meshClient(building, firstNamespaceOf(router) ?? ''));
	}
	addMadeInMesh(building, choice);
	for (const router of choice.routers)
		addUnattached(building, router, meshClient(building, firstNamespaceOf(router) ?? ''));
	for (const host of choice.hosts) addService(building, host, choice);
}

function meshClient({ mesh }: Building, namespace: string): Client {
	return { gateway: meshGateway, namespace, labels: new Map(), port: 0, pod: anyPod(mesh, namespace) };
}

/** A VirtualService as the mesh sees it. */
function ownBound({ mesh }: Building, by: Deployed): Bound {
	const namespace = firstNamespaceOf(by) ?? '';
	const hosts = (specOf(by)?.each('hosts') ?? []).flatMap(({ text, opaque }) => (opaque || text === '' ? [] : [text]));
	const { clusterDomain } = mesh.environment.settings;
	return { by, namespace, hosts: hosts.map((host) => fullHost(host, namespace, clusterDomain)), isOfApi: false };
}

function addDoor(building: Building, { by, servers, pod }: Door, { routers, shown }: Choice): void {
	const { mesh } = building;
	const written = [...routers].filter(({ resource }) => resource.kind.id === 'VirtualService');
	// What is known of a gateway as a whole is made anew after each edit of any of its VirtualServices.
	const isFew = written.length < 50;
	for (const [index, server] of servers.entries()) {
		const client: Client = { ...pod, gateway: server.gateway, port: server.port, pod };
		const entry = `entry:${idOf(by)}:${index}`;
		let isUsed = false;
		for (const bound of isFew ? boundAmong(mesh, client, written) : virtualServicesFor(mesh, client)) {
			if (!isWanted(bound, routers) || !building.hasRoomFor(`router:${idOf(bound.by)}`)) continue;
			const hosts = hostsAt(server, bound);
			if (hosts.length === 0) continue;
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

function isWanted({ by, made }: Bound, routers: ReadonlySet<Deployed>): boolean {
	if (made === undefined) return routers.has(by);
	return [...made.http, ...made.tls, ...made.tcp].some((entry) => routers.has(entry.by));
}

/** What takes the connections of a server (istio: pilot/pkg/networking/core/gateway.go, buildGatewayListeners). */
function protocolOf(server: GateServer): 'http' | 'tls' | 'tcp' {
	if (isHttpServer(server)) return 'http';
	return isTlsServer(server) && isPassedThrough(server) ? 'tls' : 'tcp';
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
	for (const namespace of new Set(ofApi.map((by) => firstNamespaceOf(by) ?? ''))) {
		const client = meshClient(building, namespace);
		for (const bound of boundAmong(building.mesh, client, [])) {
			if (!bound.isOfApi || bound.namespace !== namespace || !isWanted(bound, routers)) continue;
			if (!building.hasRoomFor(`router:${idOf(bound.by)}`)) continue;
			const entry = addMeshEntry(building);
			addHosts(building, { entry, hosts: bound.hosts, bound, server: undefined }, () =>
				addBound(building, bound, 'http', { client, routers }),
			);
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
