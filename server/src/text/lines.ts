// Lines of a text: where they begin and end, and blocks of lines that move to another column. A line ends with `\n`; what
// stands before that may be `\r`.

/** Where the line of `offset` begins. */
export function lineStart(text: string, offset: number): number {
	// Before the first character `lastIndexOf` would look at that one.
	return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

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

/** Where the line after that of `offset` begins; the end of the text if there is none. */
export function nextLine(text: string, offset: number): number {
	const end = text.indexOf('\n', offset);
	return end === -1 ? text.length : end + 1;
}

/** The line that a place is on, for places asked for one after another: of many on one long line it is looked for once. */
export function linesAlong(text: string): (offset: number) => { readonly start: number; readonly end: number } {
	let line = { start: 0, end: -1 };
	return (offset) => {
		if (offset < line.start || offset > line.end) line = { start: lineStart(text, offset), end: lineEnd(text, offset) };
		return line;
	};
}

/** How many characters stand before `offset` on its line. */
export function columnOf(text: string, offset: number): number {
	return offset - lineStart(text, offset);
}

/** How lines of a text end: as the first one does. */
export function newlineOf(text: string): string {
	return text.includes('\r\n') ? '\r\n' : '\n';
}

/** The lines of `text` (from the start of a line on), moved from column `from` to column `to`; what is indented less stays where it is. */
export function moved(text: string, from: number, to: number): string {
	return text
		.split('\n')
		.map((line) => (line.trim() === '' || /\S/.test(line.slice(0, from)) ? line : ' '.repeat(to) + line.slice(from)))
		.join('\n');
}
