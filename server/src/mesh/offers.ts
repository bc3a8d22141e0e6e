// The keys under which patterns of names stand, so that a name is held against a few of them only.

/** The keys under which patterns stand that `name` may fit. */
export function headsOf(name: string): readonly string[] {
	const heads = [name, ''];
	for (let at = name.indexOf('-'); at !== -1; at = name.indexOf('-', at + 1)) heads.push(name.slice(0, at + 1));
	return heads;
}

/** The key of a pattern: all of it, or what stands before the `*` if that ends a word. */
export function headOf(pattern: string): string {
	const star = pattern.indexOf('*');
	if (star === -1) return pattern;
	return pattern[star - 1] === '-' ? pattern.slice(0, star) : '';
}
