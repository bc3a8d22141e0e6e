// Where in a tree an offset lies.
import { contains } from '../text/span.ts';
import { near } from './near.ts';
import type { Node } from './node.ts';

export interface PathAt {
	/** Keys and indexes from the root to the value; of a key, to the value that it names. */
	readonly path: readonly (string | number)[];
	readonly on: 'key' | 'value';
	/** The key or the scalar itself. */
	readonly node: Node;
	/** The map or list around, and what is around that, the root first. */
	readonly ancestors: readonly Node[];
}

/** The key or scalar that `offset` touches; undefined where there is none. Aliases lead elsewhere and are not followed. */
export function pathAt(root: Node | undefined, offset: number): PathAt | undefined {
	const path: (string | number)[] = [];
	const ancestors: Node[] = [];
	let node = root;
	while (node !== undefined && ancestors.length < 200) {
		if (node.kind === 'scalar') {
			return contains(node, offset) ? { path, on: 'value', node, ancestors } : undefined;
		}
		ancestors.push(node);
		const { entries, items } = near(node, offset);
		const key = entries.find((entry) => contains(entry.key, offset));
		if (key !== undefined) return { path: [...path, key.key.text], on: 'key', node: key.key, ancestors };
		const entry = entries.find(({ value }) => contains(value, offset));
		const item = items.find((one) => contains(one, offset));
		if (entry !== undefined) path.push(entry.key.text);
		else if (item !== undefined) path.push(node.items.indexOf(item));
		node = entry?.value ?? item;
	}
	return undefined;
}
