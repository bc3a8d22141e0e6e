// What routes requests, with its routes in the order in which they are tried, and the routes that it leaves to others.

import { type Route, routesOf } from '../istio/routing/routes.ts';
import { grouped } from '../maps.ts';
import { type Deployed, firstNamespaceOf } from '../mesh/mesh.ts';
import { title } from '../model/resource.ts';
import type { Client } from '../trace/clients.ts';
import { entriesOf } from '../trace/delegates.ts';
import { at, textAt } from '../trace/fields.ts';
import type { OwnEntry } from '../trace/routes.ts';
import { nameOf, placeOf } from '../trace/story.ts';
import { type Bound, layer4Entries } from '../trace/virtual-services.ts';
import type { Building } from './building.ts';
import { addTargets } from './destinations.ts';
import { idOf } from './routers.ts';
import { matchLines, routeBadges } from './words.ts';

interface Asked {
	readonly client: Client;
	readonly routers: ReadonlySet<Deployed>;
}

/** Adds what is bound, as far as it is wanted. Returns the ids of its routers. */
export function addBound(
	building: Building,
	{ by, made }: Bound,
	protocol: 'http' | 'tls' | 'tcp',
	{ client, routers }: Asked,
): readonly string[] {
	if (made === undefined) return [addRouter(building, by, client)];
	const groups = grouped(
		made[protocol].filter((entry) => routers.has(entry.by)),
		(entry) => entry.by,
	);
	return [...groups].map(([router, entries]) => {
		const id = addNode(building, router);
		const routes = [...grouped(entries, ({ route }) => route.node).values()];
		building.each({ from: id, what: 'routes' }, routes, (own, order) => addRoute(building, { id, order, own, client }));
		return id;
	});
}

/** Adds a VirtualService with all its routes. Returns its id. */
export function addRouter(building: Building, by: Deployed, client: Client): string {
	const isNew = !building.has(`router:${idOf(by)}`);
	const id = addNode(building, by);
	if (!isNew) return id;
	const ofConnections = (['tls', 'tcp'] as const).flatMap((protocol) =>
		layer4Entries({ by, namespace: firstNamespaceOf(by) ?? '', hosts: [], isOfApi: false }, protocol),
	);
	building.each({ from: id, what: 'routes' }, routesOf(by), (route, order) => {
		const isLeft = at(route.node, 'delegate')?.isNull === false;
		if (isLeft) return addDelegate(building, { id, order, by, route, client });
		const own =
			route.protocol === 'http'
				? entriesOf(building.mesh, by, route)
				: ofConnections.filter((entry) => entry.route.node === route.node);
		if (own.length > 0) addRoute(building, { id, order, own, client });
		else addUnread(building, { id, order, by, route });
	});
	return id;
}

function addNode(building: Building, by: Deployed): string {
	return building.node({ id: `router:${idOf(by)}`, kind: 'router', label: title(by.resource), at: nameOf(by) });
}

interface Own {
	/** Of the router, or of the route, that it comes after. */
	readonly id: string;
	/** Among its siblings, from 0 on. */
	readonly order: number;
	/** The ways into it. */
	readonly own: readonly OwnEntry[];
	readonly client: Client;
}

function idOfRoute(by: Deployed, { protocol, node, index }: Route): string {
	// An Ingress counts the paths of each of its rules.
	const place = by.resource.kind.id === 'Ingress' ? String(node.start - by.resource.start) : String(index);
	return `route:${idOf(by)}:${protocol}:${place}`;
}

function addRoute(building: Building, { id, order, own, client }: Own): void {
	const [entry] = own;
	if (entry === undefined) return;
	const { by, route, plain } = entry;
	const place = placeOf(by, route.node);
	const elsewhere = own.flatMap(({ matchBy, node }) => (matchBy && node ? [placeOf(matchBy, node)] : []));
	const routeId = idOfRoute(by, route);
	const isNew = !building.has(routeId);
	const { redirect, directResponse, route: targets = [] } = plain;
	const isIdle = redirect === undefined && directResponse === undefined && targets.length === 0;
	building.node({
		id: routeId,
		kind: 'route',
		...(isIdle ? { state: 'unknown', why: 'No destination is written out' } : {}),
		label: route.name?.text || plain.name || labelOf(route),
		lines: matchLines(own),
		badges: routeBadges(plain),
		at: place,
		extents: [place, ...elsewhere],
	});
	building.edge(id, routeId, { label: String(order + 1) });
	if (isNew) addTargets(building, routeId, entry, client);
}

function labelOf({ protocol, index }: Route): string {
	return `${protocol === 'http' ? '' : `${protocol.toUpperCase()} `}route ${index + 1}`.replace(/^r/, 'R');
}

type Written = Omit<Own, 'own' | 'client'> & { readonly by: Deployed; readonly route: Route };

/** A route of which the files do not say enough. */
function addUnread(building: Building, { id, order, by, route }: Written): string {
	const routeId = idOfRoute(by, route);
	const label = route.name?.text || labelOf(route);
	const why = 'What it takes or where it leads is not written out';
	building.node({ id: routeId, kind: 'route', label, state: 'unknown', why, at: placeOf(by, route.node) });
	building.edge(id, routeId, { label: String(order + 1) });
	return routeId;
}

/** A route that another VirtualService goes on with. */
function addDelegate(
	building: Building,
	{ id, order, by, route, client }: Written & { readonly client: Client },
): void {
	const delegate = at(route.node, 'delegate');
	const name = textAt(delegate, 'name');
	const full = `${textAt(delegate, 'namespace') || (firstNamespaceOf(by) ?? '')}/${name}`;
	const routeId = idOfRoute(by, route);
	const place = placeOf(by, route.node);
	const roots = (route.entries ?? []).map((entry) => ({ ...entry, by, plain: {}, targets: [] }));
	building.node({
		id: routeId,
		kind: 'route',
		label: route.name?.text || labelOf(route),
		lines: matchLines(roots),
		at: place,
	});
	building.edge(id, routeId, { label: String(order + 1) });
	const extents = delegate === undefined ? [] : [placeOf(by, delegate)];
	const own = entriesOf(building.mesh, by, route);
	const [first] = own;
	if (first === undefined) {
		const isSure = building.mesh.environment.isComplete && name !== '';
		const state = isSure ? 'broken' : 'unknown';
		const label = name === '' ? 'a VirtualService without a name yet' : `VirtualService ${full}`;
		const why = name === '' ? 'The delegate is not written yet' : `${label} is not there, or adds no route`;
		const to = building.node({
			id: `router:VirtualService ${full}`,
			kind: 'router',
			label,
			state,
			why,
		});
		building.edge(routeId, to, { state, why, label: 'delegate', extents });
		return;
	}
	const to = addNode(building, first.by);
	building.edge(routeId, to, { label: 'delegate', extents });
	const leaves = [...grouped(own, (entry) => entry.route.node).values()];
	building.each({ from: to, what: 'routes' }, leaves, (each, index) =>
		addRoute(building, { id: to, order: index, own: each, client }),
	);
}
