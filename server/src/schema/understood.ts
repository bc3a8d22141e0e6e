// A manifest as whoever asks it may take it: what is refused where it stands is unknown, neither absent nor what it says. So are
// fields under a misspelled or half-typed name, fields without a value, words that an enum does not have, a word where a map or a list
// belongs, and a stand-in (`YOUR_HOST`) wherever it stands. Each is told at its own place; what would follow from it is not a second
// fault, and nobody is told of that.
import { type Entry, Node } from '../yaml/node.ts';
import { isSpoken } from '../yaml/templates/placeholders.ts';
import { meantAmong } from './fields.ts';
import type { Schema } from './schema.ts';

/**
 * `node` itself if nothing below is refused; else a copy, which shares what is as before. `isNullNothing`: fields without a value
 * stay as they are, for whoever says that they lack one.
 */
export function understood(node: Node, schema: Schema | undefined, isNullNothing = false): Node {
	if (schema === undefined || schema.either !== undefined) return node;
	if (node.opaque || schema.type === 'any') return node;
	if (isRefused(node, schema)) return new Node({ ...node, opaque: true });
	if (node.kind === 'seq') return withItems(node, schema.items, isNullNothing);
	if (node.kind === 'map') return withEntries(node, schema, isNullNothing);
	return isSpoken(node.text) ? new Node({ ...node, opaque: true }) : node;
}

/** Whether a value can be nothing that the schema means. What null is in a list, `each` says. */
function isRefused(node: Node, { type, enum: words }: Schema): boolean {
	if (node.kind === 'map') return type !== 'object';
	if (node.kind === 'seq') return type !== 'array';
	if (type === 'object' || type === 'array') return true;
	return words !== undefined && !words.includes(node.text);
}

function withItems(node: Node, schema: Schema | undefined, isNullNothing: boolean): Node {
	const items = changed(node.items, (item) => (isNothing(item) ? item : understood(item, schema, isNullNothing)));
	return items === node.items ? node : new Node({ ...node, items });
}

function withEntries(node: Node, schema: Schema, isNullNothing: boolean): Node {
	if (schema.fields === undefined && schema.values === undefined) return node;
	// A map may have thousands of fields that nobody knows: what it lacks is found once.
	let lacking: readonly string[] | undefined;
	const lacks = (): readonly string[] => (lacking ??= lackingIn(node, schema));
	const entries = changed(node.entries, (entry) => entryIn(entry, schema, lacks, isNullNothing));
	return entries === node.entries ? node : new Node({ ...node, entries });
}

function lackingIn({ entries }: Node, { fields = {} }: Schema): readonly string[] {
	const written = new Set(entries.map(({ key }) => key.text));
	return Object.keys(fields).filter((field) => !written.has(field));
}

/** `lacks`: the fields that the map does not have. */
function entryIn(
	entry: Entry,
	{ fields, values, open }: Schema,
	lacks: () => readonly string[],
	isNullNothing: boolean,
): Entry {
	const { key, value } = entry;
	const known = fields !== undefined && Object.hasOwn(fields, key.text) ? fields[key.text] : values;
	if (known !== undefined) {
		if (isNothing(value)) return isNullNothing || known.type === 'any' ? entry : { ...entry, value: unwritten(value) };
		const made = understood(value, known, isNullNothing);
		return made === value ? entry : { ...entry, value: made };
	}
	if (fields === undefined || open === true || key.opaque || key.text === '' || key.text === '<<') return entry;
	return { ...entry, meant: meantAmong(key.text, lacks()) };
}

function isNothing(node: Node): boolean {
	return node.text.length < 5 && node.isNull;
}

function unwritten({ start, end }: Node): Node {
	return new Node({ kind: 'scalar', start, end, style: 'plain', opaque: true });
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
