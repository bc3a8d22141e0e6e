// The children of a map or a list that may touch an offset: found by halves, for a list may have thousands of items, and there
// may be a thousand places to look for.
import { memo } from '../facts/memo.ts';
import type { Entry, Node } from './node.ts';

/** The entries and items of `node` that may touch `offset`, in order; all of them where an alias or a template mixes them up. */
export function near(node: Node, offset: number): Pick<Node, 'entries' | 'items'> {
	const { entries, items } = node;
	if (entries.length + items.length < few || !isInOrder(node)) return node;
	return { entries: around(entries, keyStart, offset), items: around(items, itemStart, offset) };
}

/** So many are looked through as quickly. */
const few = 8;

const keyStart = ({ key }: Entry): number => key.start;
const itemStart = ({ start }: Node): number => start;

const isInOrder = memo(({ entries, items }: Node): boolean => {
	let done = 0;
	for (const { key, value } of entries) {
		if (key.start < done || value.start < key.end) return false;
		done = value.end;
	}
	done = 0;
	for (const item of items) {
		if (item.start < done) return false;
		done = item.end;
	}
	return true;
});

/** Those that start at `offset`, and the one before. */
function around<T>(list: readonly T[], startOf: (one: T) => number, offset: number): readonly T[] {
	const first = count(list, (one) => startOf(one) < offset);
	const end = count(list, (one) => startOf(one) <= offset);
	return list.slice(Math.max(0, first - 1), end);
}

/** How many of the first of `list` a condition holds for, that holds for none behind them. */
function count<T>(list: readonly T[], holds: (one: T) => boolean): number {
	let [low, high] = [0, list.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (holds(list[middle] as T)) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** The scalar that `offset` is in; undefined between them, where `#` may begin a comment. */
export function scalarAt(node: Node | undefined, offset: number): Node | undefined {
	if (node === undefined || offset < node.start || offset >= node.end) return undefined;
	if (node.kind === 'scalar') return node;
	const { entries, items } = near(node, offset);
	for (const part of [...items, ...entries.flatMap(({ key, value }) => [key, value])]) {
		const found = scalarAt(part, offset);
		if (found !== undefined) return found;
	}
	return undefined;
}
