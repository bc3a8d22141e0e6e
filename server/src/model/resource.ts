// Resource: one Kubernetes object of a kind we read, as it stands in its chunk. It keeps no tree, so that thousands of
// closed files cost little; manifest() brings the tree back when a rule wants to look closer.
import { memo } from '../facts/memo.ts';
import { trimmed } from '../maps.ts';
import { bundledSchema } from '../schema/load.ts';
import type { Schema } from '../schema/schema.ts';
import { understood } from '../schema/understood.ts';
import type { Chunk } from '../text/chunk.ts';
import { pooled } from '../text/pooled.ts';
import type { Span } from '../text/span.ts';
import { Node } from '../yaml/node.ts';
import { isUnknown } from '../yaml/templates/placeholders.ts';
import { tree } from '../yaml/tree.ts';
import { definedName, type KindId, type KindRow, kindOf } from './kinds.ts';
import type { Manifest } from './manifests.ts';

/** A scalar as written, in chunk offsets. `opaque`: a template or a placeholder, so only its text is known, not its value. */
export interface Word extends Span {
	readonly text: string;
	readonly opaque: boolean;
}

/** All offsets count from the chunk. */
export interface Resource<K extends KindId = KindId> extends Span {
	readonly chunk: Chunk;
	/** Which items of (nested) Lists lead here; empty for an ordinary document. */
	readonly items: readonly number[];
	readonly kind: KindRow & { readonly id: K };
	readonly apiVersion: string;
	readonly name: Word | undefined;
	readonly namespace: Word | undefined;
}

/** The resources of one document, those inside a `List` included; none for a document that is not ours or has no kind. */
export const resources = memo((chunk: Chunk): readonly Resource[] => {
	const found: Resource[] = [];
	const defined = definedName(chunk.text);
	if (defined !== undefined) return [definition(chunk, defined)];
	const { root } = tree(chunk);
	if (root !== undefined) collect(chunk, root as Node<Manifest>, noItems, found);
	return trimmed(found);
});

const noItems: readonly number[] = [];

/** A definition of a kind, without its tree. */
function definition(chunk: Chunk, text: string): Resource {
	const start = chunk.text.indexOf(text);
	const name = { text, start, end: start + text.length, opaque: false };
	const kind = kindOf('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
	if (kind === undefined) throw new Error('the table of kinds has no CustomResourceDefinition');
	const apiVersion = 'apiextensions.k8s.io/v1';
	return { chunk, items: noItems, kind, apiVersion, name, namespace: undefined, start: 0, end: chunk.text.length };
}

function collect(chunk: Chunk, root: Node<Manifest>, items: readonly number[], found: Resource[]): void {
	const apiVersion = root.get('apiVersion')?.text ?? '';
	const kind = root.get('kind')?.text ?? '';
	const known = kindOf(apiVersion, kind);
	if (known !== undefined) {
		const metadata = (taken(root, apiVersion, known) as Node<Manifest>).get('metadata');
		const [name, namespace] = [word(metadata?.get('name')), word(metadata?.get('namespace'))];
		// One that is misspelled or not yet written is none to call it by; in which namespace it is, though, is unknown.

		const called = name?.text === '' ? undefined : name;
		found.push({ chunk, items, kind: known, apiVersion, name: called, namespace, start: root.start, end: root.end });
	} else if (kind.endsWith('List') && items.length < 4) {
		const list = (root as Node<{ items?: Manifest[] }>).each('items');
		for (const [index, item] of list.entries()) collect(chunk, item, [...items, index], found);
	}
}

/** The scalar of `node` as a Word; undefined if there is no node, no text, or no scalar. */
export function word(node: Node | undefined): Word | undefined {
	if (node === undefined || node.kind !== 'scalar' || (node.text === '' && !node.opaque)) return undefined;
	return { text: pooled(node.text), start: node.start, end: node.end, opaque: isUnknown(node) };
}

const nothing = new Node({ kind: 'map', start: 0, end: 0, style: 'block' });

/** Whether a resource is of one of these kinds; then its manifest is known to be one of theirs. */
export function isOfKind<K extends KindId>(resource: Resource, ...kinds: readonly K[]): resource is Resource<K> {
	return (kinds as readonly KindId[]).includes(resource.kind.id);
}

/**
 * The tree of a resource as it is to be taken: what is refused where it stands (schema/understood.ts) is unknown. An empty map
 * if the chunk is too large to be parsed.
 */
export function manifest<K extends KindId>(resource: Resource<K>): Node<Manifest<K>> {
	const { apiVersion, kind } = resource;
	return taken(written(resource), apiVersion, kind) as Node<Manifest<K>>;
}

/** The tree of a resource as it is written, for those who say what is wrong with it. */
export function written<K extends KindId>(resource: Resource<K>): Node<Manifest<K>> {
	let node: Node | undefined = tree(resource.chunk).root;
	// Not by `each`, which looks at all items: a list may have thousands, and each of them is asked for its manifest.
	for (const index of resource.items)
		node = (node as Node<{ items?: unknown }> | undefined)?.get('items')?.items[index];
	return (node ?? nothing) as Node<Manifest<K>>;
}

/** Kept with the tree. */
const takenOf = new WeakMap<Node, Node>();

function taken(root: Node, apiVersion: string, kind: KindRow): Node {
	const known = takenOf.get(root);
	if (known !== undefined) return known;
	const made = understood(root, schemaFor(kind, apiVersion));
	takenOf.set(root, made);
	return made;
}

/** Kind -> version -> what is known of its fields. */
const schemasOf = memo((_kind: KindRow) => new Map<string, Schema>());

function schemaFor(kind: KindRow, apiVersion: string): Schema | undefined {
	const known = schemasOf(kind).get(apiVersion);
	if (known !== undefined) return known;
	const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
	const found = bundledSchema(group, kind.kind, version);
	if (found !== undefined && version in found.versions) schemasOf(kind).set(apiVersion, found.schema);
	return found?.schema;
}

/**
 * `f`, which reads nodes off the manifest and holds them: computed once, and kept with the tree. What is kept with the resource
 * instead would keep the trees of closed files, by the thousand.
 */
export function ofTree<T extends { readonly resource: Resource }, R>(f: (of: T) => R): (of: T) => R {
	const known = new WeakMap<Node, { readonly chunk: Chunk; readonly result: R }>();
	return (of) => {
		const { resource } = of;
		const root = manifest(resource);
		const hit = known.get(root);
		if (hit?.chunk === resource.chunk) return hit.result;
		const result = f(of);
		known.set(root, { chunk: resource.chunk, result });
		return result;
	};
}

/** Whether `word` stands in the text of a resource. A List of thousands is not searched once for each of them. */
export function says({ chunk, start, end }: Resource, word: string): boolean {
	return chunk.text.slice(start, end).includes(word);
}

/** `VirtualService shop/reviews`, or without what is not written. */
export function title(resource: Resource): string {
	const name = resource.name?.text ?? '(no name)';
	const namespace = resource.namespace?.text;
	return `${resource.kind.kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}
