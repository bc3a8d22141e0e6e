// The paths of the two tables, and the walk along them. A path has keys with dots between; a key with dots of its own stands
// in quotes. `[]` is each item of a list, `{}` each key of a map, `|` the YAML in a block of text, `**` any depth.
import { entry } from '../maps.ts';
import type { Node } from '../yaml/node.ts';
import { within } from '../yaml/within.ts';

/** The steps of a path: `spec.http[].match` has `spec`, `http`, `[]`, `match`. */
export function steps(path: string): readonly string[] {
	return [...path.matchAll(/'([^']*)'|\[\]|\{\}|\||[^.'[\]{}|]+/g)].map(([step, quoted]) => quoted ?? step);
}

/** Many paths as one tree, so that a manifest is walked once for all of them. */
export interface Trie<R> {
	readonly next: Map<string, Trie<R>>;
	readonly rows: R[];
}

/** The tree of the paths of `rows`. */
export function trieOf<R extends { readonly at: string }>(rows: readonly R[]): Trie<R> {
	const root: Trie<R> = { next: new Map(), rows: [] };
	for (const row of rows) {
		let trie = root;
		for (const step of steps(row.at)) trie = entry(trie.next, step, () => ({ next: new Map(), rows: [] }));
		trie.rows.push(row);
	}
	return root;
}

/** A row, met at `node`; `ancestors`, good for this call only, begin at the root of the manifest and end at what `node` is in. */
type Visit<R> = (row: R, node: Node, ancestors: readonly Node[]) => void;

/** Visits whatever stands at a path of `trie` below `root`; `text` is what the offsets of nodes count in. */
export function walk<R>(root: Node, trie: Trie<R>, text: string, visit: Visit<R>): void {
	// One list that grows and shrinks: whole workspaces are walked, and most places have no row.
	const ancestors: Node[] = [];
	const at = (node: Node, { rows, next }: Trie<R>): void => {
		for (const row of rows) visit(row, node, ancestors);
		if (next.size === 0) return;
		ancestors.push(node);
		for (const [step, child] of next) {
			// What is unknown holds things that are unknown.
			if (step === '[]') for (const item of node.opaque ? [node] : node.items) at(item, child);
			else if (step === '{}') for (const key of keysOf(node)) at(key, child);
			else if (step === '**') below(node, (one) => at(one, child));
			else {
				const value = step === '|' ? within(node, text)?.root : field(node, step);
				if (value !== undefined) at(value, child);
			}
		}
		ancestors.pop();
	};
	// Each node once: what is shared by aliases would be met again and again.
	const below = (node: Node, visitOne: (node: Node) => void, met: Set<Node> = new Set()): void => {
		if (node.opaque || node.kind === 'scalar' || met.has(node) || met.size > deepest) return;
		met.add(node);
		visitOne(node);
		ancestors.push(node);
		for (const { value } of node.entries) below(value, visitOne, met);
		for (const item of node.items) below(item, visitOne, met);
		ancestors.pop();
	};
	at(root, trie);
}

/** How many nodes are looked at for one `**`. */
const deepest = 20_000;

function keysOf(node: Node): readonly Node[] {
	return node.opaque ? [node] : node.entries.map(({ key }) => key);
}

function field(node: Node | undefined, key: string): Node | undefined {
	return (node as Node<Record<string, unknown>> | undefined)?.get(key);
}

/** What stands at a path relative to the node whose ancestors these are, or from the root: `../` is the map (or list) around. */
export function follow(path: string, ancestors: readonly Node[]): Node | undefined {
	let ups = 0;
	while (path.startsWith('../', ups * 3)) ups++;
	let node = ups === 0 ? ancestors[0] : ancestors[ancestors.length - ups];
	for (const key of stepsKnown(path.slice(ups * 3))) node = field(node, key);
	return node;
}

const known = new Map<string, readonly string[]>();

/** `steps`, remembered: there are few paths, and they are followed for every mention. */
function stepsKnown(path: string): readonly string[] {
	return entry(known, path, () => steps(path));
}
