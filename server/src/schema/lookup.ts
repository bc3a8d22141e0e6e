// What the schema says of a place in a manifest.
import type { Node } from '../yaml/node.ts';
import type { Schema } from './schema.ts';

/**
 * The schema at `path` below `schema`: keys and indexes. Undefined where nothing is known of it. `nodes`: what is written along
 * the path, from the manifest on, as far as it is known: some schemas depend on it.
 */
export function schemaAt(
	schema: Schema,
	path: readonly (string | number)[],
	nodes: readonly Node[] = [],
): Schema | undefined {
	let at: Schema | undefined = schema;
	for (const [index, step] of path.entries()) {
		at = chosenFor(at, nodes[index]);
		if (at === undefined) return undefined;
		if (typeof step === 'number') at = at.items;
		else at = fieldOf(at, step) ?? at.values;
	}
	return chosenFor(at, nodes[path.length]);
}

function chosenFor(schema: Schema | undefined, node: Node | undefined): Schema | undefined {
	return schema?.chosen === undefined || node === undefined ? schema : schema.chosen(node, schema);
}

/** A field by its name; undefined if there is none. */
export function fieldOf({ fields, envoy }: Schema, name: string): Schema | undefined {
	if (fields === undefined) return undefined;
	if (Object.hasOwn(fields, name)) return fields[name];
	// Messages have a second name for each field (https://protobuf.dev/programming-guides/json/#field-names).
	const other = envoy === undefined ? name : name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
	return Object.hasOwn(fields, other) ? fields[other] : undefined;
}
