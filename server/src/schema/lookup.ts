// What the schema says of a place in a manifest.
import type { Schema } from './schema.ts';

/** The schema at `path` below `schema`: keys and indexes. Undefined where nothing is known of it. */
export function schemaAt(schema: Schema, path: readonly (string | number)[]): Schema | undefined {
	let at: Schema | undefined = schema;
	for (const step of path) {
		if (at === undefined) return undefined;
		if (typeof step === 'number') at = at.items;
		else at = fieldOf(at, step) ?? at.values;
	}
	return at;
}

/** A field by its name; undefined if there is none. */
export function fieldOf({ fields }: Schema, name: string): Schema | undefined {
	return fields !== undefined && Object.hasOwn(fields, name) ? fields[name] : undefined;
}
