// Waypoints: Gateways of the Gateway API that take the HTTP of ambient mode. Which one serves what, and which are here.

import { fact } from '../facts/fact.ts';
import { push } from '../maps.ts';
import { isDeployedAs } from '../mesh/by-kind.ts';
import { type Declared, type Deployed, declaredAs, type Mesh, mayShare } from '../mesh/mesh.ts';
import { isOfKind } from '../model/resource.ts';
import { trafficOf, type WaypointName, type WaypointTraffic, waypointForKey, waypointOf } from './ambient.ts';
import { classesCalled, controllerOf, waypointController } from './gateway-api/classes.ts';
import { type NamespaceFacts, ownLabels } from './pods.ts';

/** Whether a Gateway is a waypoint; undefined if its class is one that nothing is known of. */
export function isWaypoint(mesh: Mesh, { resource }: Deployed): boolean | undefined {
	const controller = isOfKind(resource, 'gateway-api/Gateway') ? controllerOf(mesh, resource) : undefined;
	return controller === undefined ? undefined : controller === waypointController;
}

/** The Gateways that a name may mean. */
export function gatewaysCalled(mesh: Mesh, { name, namespace }: WaypointName): readonly Declared[] {
	return declaredAs(mesh, 'parent', name).filter(({ by }) => mayShare(by.namespaces, [namespace]));
}

/** All waypoints of the workspace, by name. */
export const waypoints = fact((mesh: Mesh): ReadonlyMap<string, readonly Declared[]> => {
	const found = new Map<string, Declared[]>();
	for (const [name, declared] of mesh.declared.get('parent') ?? [])
		for (const one of declared) if (isWaypoint(mesh, one.by) === true) push(found, name, one);
	return found;
});

/** What a waypoint takes, by its own label or that of its class; undefined if those cannot be read, or classes do not agree. */
export function trafficThrough(mesh: Mesh, { by }: Declared): readonly WaypointTraffic[] | undefined {
	const own = by.standing === 'whole' ? ownLabels(by.resource) : undefined;
	if (own === undefined) return undefined;
	if (own.has(waypointForKey)) return trafficOf(own.get(waypointForKey));
	const found = isDeployedAs(by, 'gateway-api/Gateway') ? classesCalled(mesh, by.resource) : [];
	const labels = found.map(({ resource }) => ownLabels(resource));
	const [only, another] = new Set(labels.map((one) => one?.get(waypointForKey) ?? ''));
	return labels.includes(undefined) || another !== undefined ? undefined : trafficOf(only);
}

/** The waypoint that a Service (ServiceEntry, …) asks for, by itself or through its namespace; `unknown` if labels cannot be read. */
export function waypointFor(by: Deployed, namespace: NamespaceFacts): WaypointName | 'none' | 'unknown' | undefined {
	const labels = by.standing === 'whole' ? ownLabels(by.resource) : undefined;
	return labels === undefined ? 'unknown' : waypointOf(labels, namespace.labels, namespace.name);
}
