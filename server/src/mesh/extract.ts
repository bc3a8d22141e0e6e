// symbols(chunk): both tables applied to the resources of one document. Position-free and without the tree, so this is
// what the server keeps of a closed file.
import { entry } from '../maps.ts';
import { memo } from '../memo.ts';
import { definedName, type KindId } from '../model/kinds.ts';
import { manifest, type Resource, resources, type Word, word } from '../model/resource.ts';
import type { Chunk } from '../text/chunk.ts';
import type { Node } from '../yaml/node.ts';
import { type Problem, tree } from '../yaml/tree.ts';
import { type DeclarationRow, declarations } from './declarations.ts';
import { type ReferenceRow, references } from './references.ts';

export interface Label {
	readonly key: Word;
	readonly value: Word;
}

/** A row of a table, met in a resource: the word there, in chunk offsets. Of labels, `text` is empty and the span the map's. */
export interface Mention<R extends DeclarationRow | ReferenceRow = DeclarationRow | ReferenceRow> extends Word {
	readonly row: R;
	readonly of: Word | undefined;
	/** What the row's `namespace` field says. */
	readonly namespace: Word | undefined;
	readonly labels: readonly Label[] | undefined;
}

export interface ResourceSymbols {
	readonly resource: Resource;
	readonly declarations: readonly Mention<DeclarationRow>[];
	readonly references: readonly Mention<ReferenceRow>[];
}

export interface Symbols {
	readonly resources: readonly ResourceSymbols[];
	readonly isTemplate: boolean;
	/** Faults of YAML itself. */
	readonly problems: readonly Problem[];
}

/** A definition of a kind mentions nothing, and is not parsed to learn that. */
const untouched = { isTemplate: false, problems: [] };
const definition = (resource: Resource): ResourceSymbols => ({ resource, declarations: [], references: [] });

export const symbols = memo((chunk: Chunk): Symbols => {
	if (definedName(chunk.text) !== undefined) return { resources: resources(chunk).map(definition), ...untouched };
	const found = resources(chunk).map(symbolsOf);
	// Taken from the tree while it is at hand, so that nobody needs to parse a closed file again to know.
	const { isTemplate, problems } = tree(chunk);
	return { resources: found, isTemplate, problems };
});

function symbolsOf(resource: Resource): ResourceSymbols {
	const found: {
		-readonly [K in keyof ResourceSymbols]: ResourceSymbols[K] extends readonly (infer I)[] ? I[] : ResourceSymbols[K];
	} = {
		resource,
		declarations: [],
		references: [],
	};
	const trie = tries[resource.kind.id];
	if (trie !== undefined)
		walk(manifest(resource), trie, [], (row, node, ancestors) => {
			const mention = mentionOf(row, node, ancestors);
			if (mention === undefined) return;
			if ('declares' in row) found.declarations.push(mention as Mention<DeclarationRow>);
			else found.references.push(mention as Mention<ReferenceRow>);
		});
	return found;
}

type AnyRow = DeclarationRow | ReferenceRow;

/** The paths of all rows of a kind as one tree, so that a resource is walked once. `[]` is a step of its own. */
interface Trie {
	readonly next: Map<string, Trie>;
	readonly rows: AnyRow[];
}

const tries = buildTries();

function buildTries(): Readonly<Partial<Record<KindId, Trie>>> {
	const built: Partial<Record<KindId, Trie>> = {};
	for (const row of [...declarations, ...references]) {
		built[row.in] ??= branch();
		let trie = built[row.in] ?? branch();
		for (const step of steps(row.at)) trie = entry(trie.next, step, branch);
		trie.rows.push(row);
	}
	return built;
}

function branch(): Trie {
	return { next: new Map(), rows: [] };
}

/** The steps of a path: `spec.http[].match` has `spec`, `http`, `[]`, `match`. */
export function steps(path: string): readonly string[] {
	return path.replaceAll('[]', '.[]').split('.');
}

type Visit = (row: AnyRow, node: Node, ancestors: readonly Node[]) => void;

function walk(node: Node, trie: Trie, ancestors: readonly Node[], visit: Visit): void {
	for (const row of trie.rows) visit(row, node, ancestors);
	if (trie.next.size === 0) return;
	const inner = [...ancestors, node];
	for (const [step, child] of trie.next) {
		if (step === '[]') for (const item of node.items) walk(item, child, inner, visit);
		else {
			const value = field(node, step);
			if (value !== undefined) walk(value, child, inner, visit);
		}
	}
}

function field(node: Node | undefined, key: string): Node | undefined {
	return (node as Node<Record<string, unknown>> | undefined)?.get(key);
}

function mentionOf(row: AnyRow, node: Node, ancestors: readonly Node[]): Mention | undefined {
	const of = row.of === undefined ? undefined : word(follow(row.of, ancestors));
	const namespace =
		'namespace' in row && row.namespace !== undefined ? word(follow(row.namespace, ancestors)) : undefined;
	if ('when' in row && row.when !== undefined) {
		const condition = follow(row.when.at, ancestors);
		if (condition !== undefined && !row.when.is.includes(condition.text)) return undefined;
	}
	if (row.labels === true) {
		if (node.kind !== 'map') return undefined;
		const { start, end } = node;
		return { row, of, namespace, labels: labelsOf(node), text: '', start, end, opaque: node.opaque };
	}
	const name = word(node);
	return name === undefined ? undefined : { row, of, namespace, labels: undefined, ...name };
}

/** The labels of a map; an empty value is a label too. */
export function labelsOf(node: Node): readonly Label[] {
	return node.entries.map(({ key, value }) => ({ key: wordOf(key), value: wordOf(value) }));
}

function wordOf({ text, start, end, opaque }: Node): Word {
	return { text, start, end, opaque };
}

/** The node at a path relative to the one whose ancestors these are, or from the root. `../` leads to the map (or list) around. */
export function follow(path: string, ancestors: readonly Node[]): Node | undefined {
	const parts = path.split('/');
	const ups = parts.filter((part) => part === '..').length;
	let node = ups === 0 ? ancestors[0] : ancestors[ancestors.length - ups];
	for (const key of (parts.at(-1) ?? '').split('.')) node = field(node, key);
	return node;
}

/** The rows of the table of references for a kind. */
export function tableRows(kind: KindId): readonly ReferenceRow[] {
	return references.filter((row) => row.in === kind);
}
