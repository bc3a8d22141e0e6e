// A thing in the tree of the mesh, and how it is found again by the keys that lead to it.
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import type { Span } from '../../text/span.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { inFile } from '../place.ts';

export type BranchKind = 'gateway' | 'mesh' | 'host' | 'virtualService' | 'route' | 'destination' | 'workload';

/** Where it stands: `span` is all of it, `name` the word to put the cursor on; in file offsets. */
export interface BranchPlace {
	readonly uri: string;
	readonly span: Span;
	readonly name: Span;
}

export interface Branch {
	/** Tells it from its siblings. */
	readonly key: string;
	readonly kind: BranchKind;
	readonly label: string;
	/** Beside the label, in grey. */
	readonly description: string;
	readonly at: BranchPlace | undefined;
	/** What is below it, found when asked for; undefined where nothing can be. */
	readonly below: (() => readonly Branch[]) | undefined;
}

/** What all branches are made from. */
export interface Ground {
	readonly snapshot: Snapshot;
	readonly mesh: Mesh;
}

/** The place of `span` in the document of a resource. */
export function placeIn({ snapshot }: Ground, { member }: Deployed, span: Span, name: Span = span): BranchPlace {
	return { uri: member.uri, span: inFile(snapshot, member, span), name: inFile(snapshot, member, name) };
}

/** The place of a resource: its name. */
export function placeOf(ground: Ground, by: Deployed): BranchPlace {
	const { resource } = by;
	return placeIn(ground, by, resource, resource.name ?? { start: resource.start, end: resource.start });
}

/** `shop`, or nothing where it is not stated. */
export function namespaceText({ resource, namespaces }: Deployed): string {
	return resource.namespace?.text ?? (namespaces?.length === 1 ? (namespaces[0] ?? '') : '');
}

/** Siblings whose keys differ: of those with one key the first. */
export function distinct(branches: readonly Branch[]): readonly Branch[] {
	const found = new Map<string, Branch>();
	for (const one of branches) if (!found.has(one.key)) found.set(one.key, one);
	return [...found.values()];
}
