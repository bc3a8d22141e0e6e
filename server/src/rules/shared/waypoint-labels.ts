// The labels that ask for a waypoint, wherever they stand, and what they mean there.
import { type WaypointName, waypointKey, waypointNamespaceKey } from '../../istio/ambient.ts';
import { ownLabels, podKinds, podOf } from '../../istio/pods.ts';
import { type Deployed, namespaceOf } from '../../mesh/mesh.ts';
import type { KindId } from '../../model/kinds.ts';
import { manifest } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import { isUnknown } from '../../yaml/templates/placeholders.ts';
import { entryOf } from './pods.ts';

/** The kinds that can ask for a waypoint; of workloads, their pods do. */
export const askingKinds: readonly KindId[] = ['Namespace', 'Service', 'ServiceEntry', 'WorkloadEntry', ...podKinds];
const isPodKind: ReadonlySet<KindId> = new Set(podKinds);

/** A label `istio.io/use-waypoint`: its value, the waypoint it means, and the word that says in which namespace, if one does. */
export interface Asked {
	readonly value: Node;
	readonly waypoint: WaypointName;
	readonly namespaceWord: Node | undefined;
	/** Where who asks lives. */
	readonly from: string;
	/** What it asks for: a waypoint for Services, for the addresses of workloads, or for both. */
	readonly traffic: 'service' | 'workload' | 'any';
}

/** The waypoint that a resource asks for by a label of its own; undefined if none, or if it is not surely known which. */
export function askedBy(by: Deployed): Asked | undefined {
	if (by.standing !== 'whole') return undefined;
	const { kind, name } = by.resource;
	const isPod = isPodKind.has(kind.id);
	const root = isPod ? podOf(by.resource) : manifest(by.resource);
	const value = entryOf(root, 'labels', waypointKey)?.value;
	const namespaceWord = entryOf(root, 'labels', waypointNamespaceKey)?.value;
	if (value === undefined || !isPlain(value) || (namespaceWord !== undefined && !isPlain(namespaceWord)))
		return undefined;
	if (/^(?:none|~|)$/.test(value.text)) return undefined;
	const from = kind.id === 'Namespace' ? name?.text : namespaceOf(by);
	if (from === undefined || (kind.id !== 'Namespace' && !isPod && ownLabels(by.resource) === undefined))
		return undefined;
	const waypoint = { name: value.text, namespace: namespaceWord?.text ?? from };
	const traffic = kind.id === 'Namespace' ? 'any' : isPod || kind.id === 'WorkloadEntry' ? 'workload' : 'service';
	return { value, waypoint, namespaceWord, from, traffic };
}

function isPlain(node: Node): boolean {
	return node.kind === 'scalar' && !isUnknown(node);
}
