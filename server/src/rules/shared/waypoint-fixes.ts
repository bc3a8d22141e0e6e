// Quick fixes that give a Service the waypoint of its namespace.
import { byKey } from '../../facts/table.ts';
import { waypointForKey, waypointKey } from '../../istio/ambient.ts';
import type { NamespaceFacts } from '../../istio/pods.ts';
import { trafficThrough, waypoints } from '../../istio/waypoints.ts';
import { type Deployed, type Mesh, mayShare } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import { addition, quotedSpan } from '../../yaml/edits/entries.ts';
import type { Fix } from '../engine/rule.ts';
import { entryOf } from './pods.ts';

/** Labels `service` so that it uses the waypoint of its namespace, if there is one and only one. */
export function enrolment(mesh: Mesh, services: readonly Deployed[], namespace: NamespaceFacts): readonly Fix[] {
	const [by, another] = services;
	const [waypoint, second] = waypointsIn(mesh, namespace.name);
	if (by === undefined || another !== undefined || waypoint === undefined || second !== undefined) return [];
	const { resource } = by;
	const metadata = manifest(resource).get('metadata');
	const { text } = resource.chunk;
	const entry = entryOf(manifest(resource), 'labels', waypointKey);
	const edit =
		entry !== undefined
			? { ...quotedSpan(text, entry.value), text: waypoint }
			: metadata && addition(text, metadata, 'labels', `${waypointKey}: ${waypoint}`, []);
	const title = `Use waypoint "${waypoint}" for "${resource.name?.text}"`;
	return edit === undefined ? [] : [{ title, edits: [{ ...edit, in: by }] }];
}

function waypointsIn(mesh: Mesh, namespace: string): readonly string[] {
	return byKey(waypoints(mesh)).flatMap(([name, declared]) =>
		declared.some((one) => mayShare(one.by.namespaces, [namespace]) && trafficThrough(mesh, one)?.includes('service'))
			? [name]
			: [],
	);
}

/** Lets a waypoint take this kind of traffic too. */
export function forLabel(by: Deployed, traffic: 'service' | 'workload' | 'any'): readonly Fix[] {
	const { resource } = by;
	const { text } = resource.chunk;
	const entry = entryOf(manifest(resource), 'labels', waypointForKey);
	const wanted = entry?.value.text === 'none' && traffic !== 'any' ? traffic : 'all';
	const metadata = manifest(resource).get('metadata');
	const edit =
		entry !== undefined
			? { ...quotedSpan(text, entry.value), text: wanted }
			: metadata && addition(text, metadata, 'labels', `${waypointForKey}: ${wanted}`, []);
	const title = `Label the waypoint "${waypointForKey}: ${wanted}"`;
	return edit === undefined ? [] : [{ title, edits: [{ ...edit, in: by }] }];
}

/** Gives a resource a label, in quotes. */
export function labelled(by: Deployed, label: string, value: string): readonly Fix[] {
	const { resource } = by;
	const { text } = resource.chunk;
	const entry = entryOf(manifest(resource), 'labels', label);
	const metadata = manifest(resource).get('metadata');
	const edit =
		entry !== undefined
			? { ...quotedSpan(text, entry.value), text: `"${value}"` }
			: metadata && addition(text, metadata, 'labels', `${label}: "${value}"`, []);
	const title = `Label ${resource.kind.kind} "${resource.name?.text}" with "${label}: ${value}"`;
	return edit === undefined ? [] : [{ title, edits: [{ ...edit, in: by }] }];
}
