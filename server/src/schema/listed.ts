// Names as a part of a sentence.

/** `"a"`, `"a" and "b"`, `"a", "b" and "c"`. */
export function listed(names: readonly string[], last: 'and' | 'or'): string {
	const quoted = names.map((one) => `"${one}"`);
	const [end, ...rest] = quoted.toReversed();
	return rest.length === 0 ? (end ?? '') : `${rest.toReversed().join(', ')} ${last} ${end}`;
}
