// A manifest whose misspelt fields say which ones were meant. A field that is there under a wrong name is unknown to whoever asks
// for it, not absent: what would follow from its absence is not the fault, and nobody is told of it.
import { type Entry, Node } from '../yaml/node.ts';
import { meantBy } from './fields.ts';
import type { Schema } from './schema.ts';

/** `node` itself if nothing below is misspelt; else a copy, which shares what is as before. */
export function withMeant(node: Node, schema: Schema | undefined): Node {
	// What a field beside it decides is looked at where it is checked.
	if (schema === undefined || schema.chosen !== undefined || schema.either !== undefined) return node;
	if (node.kind === 'seq') return withItems(node, schema.items);
	return node.kind === 'map' ? withEntries(node, schema) : node;
}

function withItems(node: Node, schema: Schema | undefined): Node {
	const items = changed(node.items, (item) => withMeant(item, schema));
	return items === node.items ? node : new Node({ ...node, items });
}

function withEntries(node: Node, schema: Schema): Node {
	if (schema.fields === undefined && schema.values === undefined) return node;
	const entries = changed(node.entries, (entry) => entryIn(node, entry, schema));
	return entries === node.entries ? node : new Node({ ...node, entries });
}

function entryIn(map: Node, entry: Entry, { fields, values, open }: Schema): Entry {
	const { key, value } = entry;
	const known = fields !== undefined && Object.hasOwn(fields, key.text) ? fields[key.text] : values;
	if (known !== undefined) {
		if (value.kind === 'scalar') return entry;
		const made = withMeant(value, known);
		return made === value ? entry : { ...entry, value: made };
	}
	if (fields === undefined || open === true || key.opaque || key.text === '' || key.text === '<<') return entry;
	const meant = meantBy(key.text, Object.keys(fields));
	return meant === undefined || map.entries.some((other) => other.key.text === meant) ? entry : { ...entry, meant };
}

/** `list` itself where `f` changes none of it. */
function changed<T>(list: readonly T[], f: (one: T) => T): readonly T[] {
	let made: T[] | undefined;
	for (let index = 0; index < list.length; index++) {
		const before = list[index] as T;
		const after = f(before);
		if (after === before) continue;
		made ??= [...list];
		made[index] = after;
	}
	return made ?? list;
}
