// Words that stand in thousands of documents: `app`, `default`, the name of a namespace. One string serves all of them.

/** V8 cuts longer texts out of the document by reference, so those take little room as they are, and must not be shared. */
const longest = 12;

/** Words that are remembered; then it begins anew, and who has one keeps it. */
const most = 20_000;

const pool = new Map<string, string>();

/** A string equal to `text`: for short ones, the same string for all who ask. */
export function pooled(text: string): string {
	if (text.length > longest) return text;
	const known = pool.get(text);
	if (known !== undefined) return known;
	if (pool.size >= most) pool.clear();
	pool.set(text, text);
	return text;
}
