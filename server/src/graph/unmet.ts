// Routes that are not let in where they want to be: at Gateways that are not there, or that do not serve their hosts.
import { parentsOf } from '../istio/gateway-api/routes.ts';
import { meshGateway } from '../istio/gateways.ts';
import { specOf } from '../istio/routing/routes.ts';
import { isDeployedAs } from '../mesh/by-kind.ts';
import { type Deployed, firstNamespaceOf } from '../mesh/mesh.ts';
import { title } from '../model/resource.ts';
import { layer4Ways, waysOf } from '../trace/api-rules.ts';
import type { Client } from '../trace/clients.ts';
import { textAt } from '../trace/fields.ts';
import { placeOf } from '../trace/story.ts';
import type { Bound } from '../trace/virtual-services.ts';
import type { Building } from './building.ts';
import { apiGatewayNamed, fullNameOf, gatewayNamed } from './doors.ts';
import { addEntry, hostPlaces } from './entries.ts';
import { addBound } from './router-lanes.ts';
import { idOf } from './routers.ts';

/** The Gateways that a VirtualService names and that do not let it in. */
export function addUnmet(building: Building, bound: Bound): void {
	const { hosts, by: router } = bound;
	const named = specOf(router)?.get('gateways')?.items ?? [];
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
			const places = hostPlaces(building, bound, host);
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

/** A route of the Gateway API that no listener takes, with the Gateways that it names. */
export function addUnattached(building: Building, router: Deployed, client: Client): void {
	const id = `router:${idOf(router)}`;
	if (!/Route$/.test(router.resource.kind.id) || building.has(id) || !building.hasRoomFor(id)) return;
	const { mesh } = building;
	const isHttp = isDeployedAs(router, 'HTTPRoute', 'GRPCRoute');
	const http = isHttp ? waysOf(mesh, router, true) : [];
	const tcp = isHttp ? [] : layer4Ways(mesh, router, []);
	const bound = { by: router, namespace: '', hosts: [], isOfApi: true, made: { http, tls: [], tcp } };
	addBound(building, bound, isHttp ? 'http' : 'tcp', { client, routers: new Set([router]) });
	if (!building.has(id)) return;
	for (const { kind, name, node } of parentsOf(router)) {
		if (kind !== 'Gateway') continue;
		const full = `${textAt(node, 'namespace') || (firstNamespaceOf(router) ?? '')}/${name.text}`;
		const door = apiGatewayNamed(mesh, full);
		const isSure = mesh.environment.isComplete && door === undefined;
		const state = isSure ? 'broken' : 'unknown';
		const why =
			door === undefined ? `No file declares Gateway ${full}` : `${title(door.by.resource)} has no listener for it`;
		const [server] = door?.servers ?? [];
		const entry = door === undefined ? `entry:${full}` : `entry:${idOf(door.by)}:0`;
		if (server === undefined) building.node({ id: entry, kind: 'entry', label: `Gateway ${full}`, state, why });
		else addEntry(building, entry, server);
		building.edge(entry, id, { state, why, extents: [placeOf(router, node)] });
	}
}
