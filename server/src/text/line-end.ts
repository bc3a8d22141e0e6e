// Where a line ends.

/** The end of the line that `from` is on, before its line break, `\n` or `\r\n`. */
export function lineEnd(text: string, from: number): number {
	const end = lineFeed(text, from);
	return end > from && end < text.length && text.charCodeAt(end - 1) === 13 ? end - 1 : end;
}

/** Where the `\n` stands that ends the line that `from` is on; the end of the text if there is none. */
export function lineFeed(text: string, from: number): number {
	const end = text.indexOf('\n', from);
	return end === -1 ? text.length : end;
}
