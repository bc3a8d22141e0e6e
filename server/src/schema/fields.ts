// A field that the schema does not know: what was probably meant, by its letters or by its place.
import { memo } from '../facts/memo.ts';
import { push } from '../maps.ts';
import { nearestName } from '../text/nearest-name.ts';
import type { Node } from '../yaml/node.ts';
import { listed } from './listed.ts';
import type { Fault, Schema } from './schema.ts';
import { wrong } from './wrong.ts';

/** A map of the manifest, with its schema and what it is called. */
export interface Place {
	readonly node: Node;
	readonly schema: Schema;
	readonly name: string;
}

/** The fault of a key in the innermost of `around`; none where a template may have put it there. */
export function unknownField(
	around: readonly Place[],
	key: Node,
	value: Node,
	{ isTemplate, isPartial }: { readonly isTemplate: boolean; readonly isPartial: boolean },
): Fault | undefined {
	const place = around.at(-1);
	if (place === undefined || key.text === '' || (isPartial && key.text.startsWith('$'))) return undefined;
	const fields = Object.keys(place.schema.fields ?? {});
	const near = meantBy(key.text, fields) ?? longFor(key.text, place.name, fields);
	// In a template the indentation of what is rendered is not known, and a patch is part of something else: there only a
	// misspelling tells.
	if (near === undefined && (isTemplate || isPartial)) return undefined;
	if (around.some(({ schema }) => schema.isVague) && !isSlip(key.text, near, place.node)) return undefined;
	const here = place.name === 'the manifest' ? 'a manifest' : place.name;
	const base = { kind: 'unknown-field', span: key } as const;
	if (near !== undefined && place.node.entries.every((entry) => entry.key.text !== near)) {
		return {
			...base,
			...wrong('misspelt', { field: key.text, place: here, suggestion: near }),
			fix: { title: `Change to "${near}"`, edits: [{ start: key.start, end: key.end, text: near }] },
		};
	}
	return { ...base, ...homeless(around, key.text, value, here) };
}

/**
 * Whether a field that nobody knows is a known one, misspelled, where unknown ones are kept. Istio reads a field by the name
 * it has in its .proto file as well (https://protobuf.dev/programming-guides/json/#field-names).
 */
function isSlip(name: string, near: string | undefined, { entries }: Node): boolean {
	if (near === undefined || entries.some(({ key }) => key.text === near)) return false;
	return near !== name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** More places than this help nobody. */
const most = 5;

/** What is said of a field of this name, and where it belongs, if anybody around knows one; `place`: where it is written. */
function homeless(
	around: readonly Place[],
	field: string,
	value: Node,
	place: string,
): Pick<Fault, 'home' | 'message' | 'with'> {
	const own = around.at(-1);
	const inners = Object.entries(own?.schema.fields ?? {}).filter(([, one]) => accepts(structure(one), field, value));
	// One that is there is meant.
	const there = inners.find(([name]) => own !== undefined && hasKey(own.node, name));
	const inner = there ?? inners[0];
	if (there === undefined && inners.length > 1) {
		const names = inners.map(([name]) => name);
		return names.length > most
			? wrong('unknown', { field, place })
			: wrong('ofSome', { field, place, inners: listed(names, 'or') });
	}
	if (inner !== undefined && own !== undefined) {
		const [name, { type }] = inner;
		const home = { in: own.node, below: { field: name, isList: type === 'array' } };
		return { ...wrong('ofInner', { field, place, inner: name }), home };
	}
	const labels = own !== undefined && value.kind === 'scalar' ? labelsOf(own.schema) : undefined;
	if (labels !== undefined && own !== undefined) {
		const home = { in: own.node, below: { field: labels, isList: false } };
		return { ...wrong('ofInner', { field, place, inner: labels }), home };
	}
	// Where it would be there twice, it is not from there.
	const outer = around.slice(0, -1).findLast((one) => accepts(one.schema, field, value) && !hasKey(one.node, field));
	if (outer === undefined) {
		const [owner, ...others] = ownersOf(around[0]?.schema, field, value);
		return owner === undefined || others.length > 0
			? wrong('unknown', { field, place })
			: wrong('ofOther', { field, place, owner });
	}
	const name = outer.name === 'the manifest' ? 'the manifest itself' : outer.name;
	return { ...wrong('ofOuter', { field, place, outer: name }), home: { in: outer.node } };
}

/** The field of a selector that holds the labels. */
function labelsOf({ fields = {} }: Schema): string | undefined {
	return ['matchLabels', 'labels'].find((name) => fields[name]?.values?.type === 'string');
}

/** The names of the structures in a manifest that have such a field. */
function ownersOf(root: Schema | undefined, field: string, value: Node): readonly string[] {
	const owners = root === undefined ? [] : (ownersByField(root).get(field) ?? []);
	return [...new Set(owners.flatMap(({ name, schema }) => (accepts(schema, field, value) ? name : [])))];
}

interface Owner {
	readonly name: string;
	readonly schema: Schema;
}

/** The structures of a manifest by the fields that they have: a document may have thousands of fields that are out of place. */
const ownersByField = memo((root: Schema): ReadonlyMap<string, readonly Owner[]> => {
	const owners = new Map<string, Owner[]>();
	const seen = new Set<Schema>();
	const look = (schema: Schema, name: string): void => {
		if (seen.has(schema)) return;
		seen.add(schema);
		for (const field of Object.keys(schema.fields ?? {})) push(owners, field, { name, schema });
		for (const [key, one] of Object.entries(schema.fields ?? {})) look(structure(one), key);
	};
	const spec = root.fields?.spec;
	if (spec !== undefined) look(spec, 'spec');
	return owners;
});

/** The map that a field is, or holds as items of a list. */
function structure(schema: Schema): Schema {
	return schema.type === 'array' && schema.items !== undefined ? schema.items : schema;
}

function accepts(schema: Schema, name: string, value: Node): boolean {
	const field = Object.hasOwn(schema.fields ?? {}, name) ? schema.fields?.[name] : undefined;
	if (field === undefined) return false;
	if (value.kind === 'scalar') return field.type !== 'object' && field.type !== 'array';
	return field.type === (value.kind === 'map' ? 'object' : 'array') || field.type === 'any';
}

/** The field that a word is probably a misspelling of: two letters that changed places are one slip, even in a short word. */
export function meantBy(name: string, fields: readonly string[]): string | undefined {
	return spelled(name, fields) ?? nearestName(name, fields) ?? fields.find((field) => isSwapped(name, field));
}

/** The fields that a word may be: the one that it is a misspelling of, or all of which it is the beginning, half typed. */
export function meantAmong(name: string, fields: readonly string[]): readonly string[] {
	const near = meantBy(name, fields);
	return near === undefined ? fields.filter((field) => field.startsWith(name)) : [near];
}

/** The field that says again what it is in: `name` of a `secret` is `secretName`. */
function longFor(name: string, place: string, fields: readonly string[]): string | undefined {
	const long = place.replace(/"/g, '') + name;
	return fields.find((field) => field.toLowerCase() === long.toLowerCase());
}

function hasKey({ entries }: Node, name: string): boolean {
	return entries.some(({ key }) => key.text === name);
}

function isSwapped(name: string, field: string): boolean {
	if (name.length !== field.length || name.length < 4) return false;
	const at = [...name].findIndex((letter, index) => letter !== field[index]);
	const swapped = name.slice(0, at) + (name[at + 1] ?? '') + (name[at] ?? '') + name.slice(at + 2);
	return at !== -1 && swapped === field;
}

/** The fields of a map that are there, but misspelled: that is said of their keys, and so they are not missing too. */
export function misspeltIn(node: Node, schema: Schema): readonly string[] {
	if (schema.fields === undefined || schema.open === true) return [];
	const known = schema.fields;
	const fields = Object.keys(known);
	return node.entries.flatMap(({ key }) => {
		if (key.opaque || key.text === '' || Object.hasOwn(known, key.text)) return [];
		return meantAmong(key.text, fields);
	});
}

/** The field that differs only in case or separators: `virtual_service`, `Virtualservice`. */
function spelled(name: string, fields: readonly string[]): string | undefined {
	const plain = (word: string): string => word.toLowerCase().replace(/[-_\s]/g, '');
	return fields.find((field) => plain(field) === plain(name));
}
