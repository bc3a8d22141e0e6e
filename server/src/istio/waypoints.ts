// Waypoints: Gateways of the Gateway API that take the HTTP of ambient mode. Which one serves what, and which are here.

import { fact } from '../facts/fact.ts';
import { indexedBy } from '../facts/indexed.ts';
import { memo } from '../facts/memo.ts';
import { push } from '../maps.ts';
import { isDeployedAs, resourcesOf } from '../mesh/by-kind.ts';
import { type Declared, type Deployed, declaredAs, type Mesh, mayShare } from '../mesh/mesh.ts';
import { isOfKind, manifest, type Resource } from '../model/resource.ts';
import { trafficOf, type WaypointName, type WaypointTraffic, waypointForKey, waypointOf } from './ambient.ts';
import { type NamespaceFacts, ownLabels } from './pods.ts';

const waypointController = 'istio.io/mesh-controller';

/** The class of a Gateway of the Gateway API; undefined if it is not written, or made by a template. */
export const classOf = memo((resource: Resource<'gateway-api/Gateway'>): string | undefined => {
	const name = manifest(resource).get('spec')?.get('gatewayClassName');
	return name === undefined || name.opaque ? undefined : String(name.value ?? '');
});

/** Classes that Istio brings along and that make no waypoint. istio: pilot/pkg/config/kube/gateway/gatewayclass.go */
const otherClasses: ReadonlySet<string> = new Set(['istio', 'istio-remote', 'istio-east-west']);

/** Whether a Gateway is a waypoint; undefined if its class is one that nothing is known of. */
export function isWaypoint(mesh: Mesh, { resource }: Deployed): boolean | undefined {
	const name = isOfKind(resource, 'gateway-api/Gateway') ? classOf(resource) : undefined;
	if (name === undefined) return undefined;
	if (name === 'istio-waypoint') return true;
	if (otherClasses.has(name)) return false;
	const controller = controllerOf(mesh, name);
	return controller === undefined ? undefined : controller === waypointController;
}

/** The GatewayClasses of the workspace, by name: each demo may bring its own. */
const classes = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'GatewayClass'),
	({ resource: { name }, standing }) => (name !== undefined && standing === 'whole' ? [name.text] : []),
);

/** Undefined too where classes of one name do not agree. */
function controllerOf(mesh: Mesh, name: string): string | undefined {
	const said = (classes(mesh).get(name) ?? []).map(({ resource }) => {
		const controller = manifest(resource).get('spec')?.get('controllerName');
		return controller === undefined || controller.opaque ? undefined : controller.text;
	});
	return said.every((one) => one === said[0]) ? said[0] : undefined;
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
	const found = isDeployedAs(by, 'gateway-api/Gateway') ? classes(mesh).get(classOf(by.resource) ?? '') : undefined;
	const [only, another] = new Set((found ?? []).map(({ resource }) => ownLabels(resource)?.get(waypointForKey) ?? ''));
	const isRead = (found ?? []).every(({ resource }) => ownLabels(resource) !== undefined);
	return isRead && another === undefined ? trafficOf(only) : undefined;
}

/** The waypoint that a Service (ServiceEntry, …) asks for, by itself or through its namespace; `unknown` if labels cannot be read. */
export function waypointFor(by: Deployed, namespace: NamespaceFacts): WaypointName | 'none' | 'unknown' | undefined {
	const labels = by.standing === 'whole' ? ownLabels(by.resource) : undefined;
	return labels === undefined ? 'unknown' : waypointOf(labels, namespace.labels, namespace.name);
}
