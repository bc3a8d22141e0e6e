// The order of texts.

/** By their code units, as `sort` without a function and Go's `<` have it: below 0 where `a` comes first. */
export function compareTexts(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
