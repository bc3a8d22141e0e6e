// Files of several cases.

/** What begins a case in a file of several: `#### title`. */
export const caseHead = /^#### (.*)$/m;

/** The cases of a file: a line `#### title` and what follows it. */
export function cases(text: string): readonly { readonly title: string; readonly source: string }[] {
	const [, ...parts] = text.split(caseHead);
	return parts.flatMap((title, index) => {
		return index % 2 === 0 ? [{ title, source: (parts[index + 1] ?? '').slice(1) }] : [];
	});
}
