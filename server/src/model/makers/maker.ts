// makersIn(chunk): the resources of a document that make others, and what they make under which names. Read from the tree
// once, while it is at hand.
import { type Chunk, cut } from '../../text/chunk.ts';
import type { Node } from '../../yaml/node.ts';
import { parse, tree } from '../../yaml/tree.ts';
import { groupOf, kindOf } from '../kinds.ts';
import { namesOf, patternOf, valuesAt } from './patterns.ts';
import type { MakerRow, Product } from './rows.ts';
import { makerRows } from './table.ts';
import { toolRows } from './tools.ts';

/** Names that may be made. A pattern has `*` for anything. */
export interface Making {
	readonly product: Product;
	readonly names: readonly string[];
	/** Where they are; undefined: where the maker is. `*` in it: anywhere. */
	readonly into: readonly string[] | undefined;
	/** The directories that are deployed; what the workspace holds itself is no news. */
	readonly deploys: readonly string[];
}

/** Labels of pods that are made; a value may be a pattern. */
export type MadePod = ReadonlyMap<string, string>;

export interface Maker {
	/** The namespace as written; undefined if it is not, or not written out. */
	readonly namespace: string | undefined;
	readonly makings: readonly Making[];
	readonly pods: readonly MadePod[];
}

const none: readonly Maker[] = [];

/** The makers of a document; of a `List`, of its items. */
export function makersIn(chunk: Chunk): readonly Maker[] {
	const { root } = tree(chunk);
	if (root === undefined || root.kind === 'scalar') return none;
	const found: Maker[] = [];
	collect(root, 0, found);
	return found.length === 0 ? none : found;
}

function collect(root: Node, depth: number, found: Maker[]): void {
	const { group, kind } = headOf(root);
	if (kind.endsWith('List') && depth < 4) {
		for (const item of itemsOf(root, 'items')) collect(item, depth + 1, found);
		return;
	}
	const maker = kind === '' ? toolIn(root) : makerOf(root, group, kind);
	if (maker !== undefined) found.push(maker);
}

/**
 * Of a document that is no resource: the file of a tool, or one that holds whole manifests. These are known to be somewhere, by
 * their names: lists as Jsonnet and CUE print them, values of charts, pipelines.
 */
function toolIn(root: Node): Maker | undefined {
	const inside: Inside = { makings: toolRows(root).flatMap((row) => makingsOf(root, row)), pods: [] };
	lookInside(root, inside, true, 0);
	const { makings, pods } = inside;
	return makings.length === 0 && pods.length === 0 ? undefined : { namespace: undefined, makings, pods };
}

function makerOf(root: Node, group: string, kind: string): Maker | undefined {
	const isRead = kindOf(group === '' ? 'v1' : `${group}/v1`, kind) !== undefined;
	const rows = makerRows(group, kind, isRead);
	if (rows.length === 0 && !isCarrier(group, kind)) return undefined;
	const makings = rows.flatMap((row) => makingsOf(root, row));
	// Of a kind that is read, the pods are read as well.
	const inside: Inside = { makings: [], pods: [] };
	for (const { key, value } of root.entries) if (key.text !== 'metadata') lookInside(value, inside, isRead, 0);
	makings.push(...inside.makings);
	if (makings.length === 0 && inside.pods.length === 0) return undefined;
	return { namespace: namespaceOf(root), makings, pods: inside.pods };
}

/** Kinds that others install manifests from: https://cluster-api.sigs.k8s.io/tasks/cluster-resource-set, among them. */
function isCarrier(group: string, kind: string): boolean {
	return group === '' && (kind === 'ConfigMap' || kind === 'Secret');
}

function namespaceOf(root: Node): string | undefined {
	const [written] = valuesAt(root, 'metadata.namespace');
	return written === undefined || written.includes('*') ? undefined : written;
}

function makingsOf(root: Node, { makes, into, deploys, annotated }: MakerRow): readonly Making[] {
	if (annotated !== undefined && !isAnnotated(root, annotated)) return [];
	const places = into === undefined ? undefined : placesIn(root, into);
	const directories = deploys === undefined ? [] : valuesAt(root, deploys);
	return Object.entries(makes).flatMap(([product, patterns]) => {
		const names = namesOf(root, patterns);
		const making = { product: product as Product, names, into: places, deploys: directories };
		return names.length === 0 ? [] : [making];
	});
}

function isAnnotated(root: Node, beginnings: readonly string[]): boolean {
	const template = fieldOf(fieldOf(root, 'spec'), 'template');
	return [root, template].some((one) =>
		fieldOf(fieldOf(one, 'metadata'), 'annotations')?.entries.some(({ key }) =>
			beginnings.some((beginning) => key.text.startsWith(beginning)),
		),
	);
}

/** The namespaces that a row's `into` says; undefined: its own, where no field is written and nothing stands for them. */
function placesIn(root: Node, into: string): readonly string[] | undefined {
	const fields = into.split('|');
	const written = valuesAt(root, fields.filter((one) => one !== '*').join('|'));
	if (written.length > 0) return written.map((one) => (one.includes('*') ? '*' : one));
	return fields.includes('*') ? ['*'] : undefined;
}

interface Inside {
	readonly makings: Making[];
	readonly pods: MadePod[];
}

/** Deep enough for whatever holds manifests within manifests. */
const deepest = 14;

/** Whole manifests within a maker, also as a text of many lines, and templates of pods: something with labels in its `metadata` beside a `spec`. */
function lookInside(node: Node, inside: Inside, isRead: boolean, depth: number): void {
	if (depth > deepest) return;
	for (const item of node.items) lookInside(item, inside, isRead, depth + 1);
	if (node.kind === 'scalar') for (const root of writtenIn(node)) lookInside(root, inside, isRead, depth + 1);
	if (node.entries.length === 0) return;
	const { group, kind } = headOf(node);
	const metadata = fieldOf(node, 'metadata');
	if (kind !== '' && metadata !== undefined) {
		inside.makings.push(...embedded(node, group, kind));
	} else if (!isRead && metadata !== undefined && fieldOf(node, 'spec') !== undefined) {
		const labels = fieldOf(metadata, 'labels')?.entries ?? [];
		if (labels.length > 0) inside.pods.push(new Map(labels.map(({ key, value }) => [key.text, patternOf(value)])));
	}
	for (const { value } of node.entries) lookInside(value, inside, isRead, depth + 1);
}

/** The manifests that are the text of a field, as Rancher Fleet's Bundles and packages of other tools have them. */
function writtenIn({ text, opaque, style }: Node): readonly Node[] {
	const isManifest = style === 'block' ? text.includes('kind:') : !opaque && /^kind:/m.test(text);
	return isManifest
		? cut(text)
				.flatMap((piece) => parse(piece.text).root ?? [])
				.filter(({ kind }) => kind !== 'scalar')
		: [];
}

const products: ReadonlySet<string> = new Set<Product>([
	'Service',
	'Secret',
	'ConfigMap',
	'ServiceAccount',
	'VirtualService',
	'DestinationRule',
	'Gateway',
]);

/** What a manifest within another one makes: itself, and what it makes in turn. */
function embedded(node: Node, group: string, kind: string): readonly Making[] {
	const [name] = valuesAt(node, 'name');
	const [namespace = '*'] = valuesAt(node, 'metadata.namespace');
	const into = [namespace.includes('*') ? '*' : namespace];
	const rows = makerRows(group, kind, kindOf(group === '' ? 'v1' : `${group}/v1`, kind) !== undefined);
	const made = rows.flatMap((row) => makingsOf(node, row)).map((one) => ({ ...one, into: one.into ?? into }));
	if (name === undefined || !products.has(kind)) return made;
	return [{ product: kind as Product, names: [name], into, deploys: [] }, ...made];
}

function headOf(node: Node): { readonly group: string; readonly kind: string } {
	const apiVersion = fieldOf(node, 'apiVersion');
	const kind = fieldOf(node, 'kind');
	if (node.entries.length === 0) return { group: '', kind: '' };
	if (apiVersion?.kind !== 'scalar' || kind?.kind !== 'scalar') return { group: '', kind: '' };
	return { group: groupOf(apiVersion.text), kind: kind.text };
}

function fieldOf(node: Node | undefined, key: string): Node | undefined {
	return (node as Node<Record<string, unknown>> | undefined)?.get(key);
}

function itemsOf(node: Node, key: string): readonly Node[] {
	return fieldOf(node, key)?.items ?? [];
}
