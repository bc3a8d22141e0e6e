// What rows of constraints are: facts beside the structure (bounds, formats, exclusions), keyed on the path they hold for.
import type { Schema } from '../schema.ts';

/** What a row may say. It adds to the schema at its path and replaces what is there of the same name. */
export interface Facts extends Partial<Omit<Schema, 'fields' | 'items' | 'values'>> {
	/** Fields that are demanded by the schema, but not always: a check says when. */
	readonly optional?: readonly string[];
}

/** Path -> facts. `spec.http[].timeout`; `[]` are the items of a list, `{}` the values of a map; '' is the manifest. */
export type Constraints = Readonly<Record<string, Facts>>;

/** The rows of `part` below each of `prefixes`, for structures that stand in several places. */
export function below(prefixes: readonly string[], part: Constraints): Constraints {
	return Object.fromEntries(
		prefixes.flatMap((prefix) =>
			Object.entries(part).map(([path, facts]) => [path === '' ? prefix : `${prefix}.${path}`, facts]),
		),
	);
}
