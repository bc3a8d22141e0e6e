// What fixes share that create what is missing: a new document behind that of the finding, or an item in another document.
import type { DeployedAs } from '../../mesh/by-kind.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import { type Deployed, type Mesh, mayShare } from '../../mesh/mesh.ts';
import type { KindId } from '../../model/kinds.ts';
import { documentAddition, itemAddition } from '../../yaml/edits/additions.ts';
import type { Content } from '../../yaml/edits/content.ts';
import type { Node } from '../../yaml/node.ts';
import type { Fix } from '../engine/rule.ts';

/** A document to be written; it ends up in `namespace`, or in that of the document before it. */
export interface Creation {
	readonly apiVersion: string;
	readonly kind: string;
	readonly name: string;
	readonly namespace: string | undefined;
	readonly spec: Content;
}

/** Whether something can be written into the document of a resource, and is there then. */
function isWritable(by: Deployed): boolean {
	return by.standing === 'whole' && !by.member.uri.endsWith('.json');
}

/** Writes a document behind that of `by`, which is not that of the finding if `isOther`. */
export function newDocument(by: Deployed, title: string, creation: Creation, isOther = false): readonly Fix[] {
	if (!isWritable(by)) return [];
	const { apiVersion, kind, name, namespace, spec } = creation;
	const edit = documentAddition(by.resource.chunk.text, { apiVersion, kind, metadata: { name, namespace }, spec });
	return [{ title, edits: [isOther ? { ...edit, in: by } : edit], isCreation: true }];
}

/** Writes `item` behind the others of the list `field` in `map`, which is in the document of `by`. */
export function newItem(by: Deployed, title: string, map: Node, field: string, item: Content): readonly Fix[] {
	const edits = by.standing === 'whole' ? itemAddition(by.resource.chunk.text, map, field, item) : undefined;
	return edits === undefined ? [] : [{ title, edits: edits.map((edit) => ({ ...edit, in: by })), isCreation: true }];
}

/** `name`, or with a number behind it if a resource of this kind already has it there. */
export function freeName(mesh: Mesh, kind: KindId, name: string, namespaces: readonly string[] | undefined): string {
	const isTaken = (one: string) =>
		resourcesOf(mesh, kind).some((by: DeployedAs<KindId>) => {
			return by.resource.name?.text === one && mayShare(by.namespaces, namespaces);
		});
	let free = name;
	for (let number = 2; isTaken(free); number++) free = `${name}-${number}`;
	return free;
}

/** The version of Istio's networking kinds that the document of `by` uses; the newest where it is of another group. */
export function networkingVersion({ resource: { apiVersion } }: Deployed): string {
	return apiVersion.startsWith('networking.istio.io/') ? apiVersion : 'networking.istio.io/v1';
}

/** The namespace that the document of `by` states; undefined if none, so that a document behind it shares its fate. */
export function statedNamespace({ resource: { namespace } }: Deployed): string | undefined {
	return namespace?.opaque === true ? undefined : namespace?.text;
}
