// Words that stand for themselves in tables: what each says of itself.

/** A word, and one sentence about it without a full stop; '' where there is nothing to add. */
export type Words = Readonly<Record<string, string>>;

/** The path of a place as tables write it: `spec.http.match`, without the indexes of lists. */
export function fieldPath(path: readonly (string | number)[]): string {
	return path.filter((step) => typeof step === 'string').join('.');
}

/** A row of a table that is about fields: the end of their path, after a dot; in these kinds only, if any are named. */
export interface FieldRow {
	readonly at: string;
	readonly in?: readonly string[];
}

/** The first row that is about the field at `path` of `kind`. */
export function rowFor<R extends FieldRow>(rows: readonly R[], kind: string, path: string): R | undefined {
	return rows.find((row) => {
		if (row.in !== undefined && !row.in.includes(kind)) return false;
		return path === row.at || path.endsWith(`.${row.at}`);
	});
}
