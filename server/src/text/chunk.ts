// Chunk: the text of one YAML document, without its place in a file; and how a text is cut into chunks.
// Facts are derived per chunk and keyed by its identity, so an unchanged document is never parsed twice.

export interface Chunk {
	readonly text: string;
}

/** A piece of a file: `start` is its file offset, `line` its first line (0-based). */
export interface Piece {
	readonly text: string;
	readonly start: number;
	readonly line: number;
}

const dash = 45;
const dot = 46;

/**
 * The YAML documents of `text`, in order and without gaps (a byte order mark is left out). A `---` or `...` at the start
 * of a line ends a document even inside a scalar (YAML 1.2, c-forbidden), so no parser is needed. Never fails.
 */
export function cut(text: string): Piece[] {
	const pieces: Piece[] = [];
	let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
	let line = 0;
	const close = (end: number): void => {
		if (end <= start) return;
		const piece = text.slice(start, end);
		pieces.push({ text: piece, start, line });
		line += newlines(piece);
		start = end;
	};
	const comments = templateComments(text);
	for (const at of markers(text, start)) {
		if (comments.some((comment) => comment.start < at && at < comment.end)) continue;
		if (at - start < longestAnnotation && isAnnotation(text.slice(start, at))) continue;
		close(text.charCodeAt(at) === dash ? at : endOfLine(text, at));
	}
	close(text.length);
	return pieces.length > 0 ? pieces : [{ text: '', start, line: 0 }];
}

const longestAnnotation = 10_000;

/** Whether a text is nothing but comments for ytt, which speak of the document below them. */
function isAnnotation(text: string): boolean {
	return text.includes('#@') && text.split('\n').every((line) => /^\s*(?:#|$)/.test(line));
}

/** Comments of Go templates, which the engine takes out before anybody reads YAML. */
function templateComments(text: string): readonly { readonly start: number; readonly end: number }[] {
	if (!text.includes('/*')) return noComments;
	return [...text.matchAll(/^[ \t\ufeff]*\{\{-?\s*\/\*(?:(?!\{\{-?\s*\/\*)[\s\S]){0,20000}?\*\/\s*-?\}\}/gm)].map(
		({ index, 0: comment }) => ({
			start: index,
			end: index + comment.length,
		}),
	);
}

const noComments: readonly never[] = [];

/** The offsets behind `from` of the lines that are document markers, in order. */
function* markers(text: string, from: number): Generator<number> {
	let ends = nextMarker(text, '\n...', from);
	let begins = nextMarker(text, '\n---', from);
	while (ends !== -1 || begins !== -1) {
		const isEnd = begins === -1 || (ends !== -1 && ends < begins);
		const at = isEnd ? ends : begins;
		yield at;
		if (isEnd) ends = nextMarker(text, '\n...', at + 3);
		else begins = nextMarker(text, '\n---', at + 3);
	}
}

function nextMarker(text: string, marker: string, from: number): number {
	for (let at = text.indexOf(marker, from); at !== -1; at = text.indexOf(marker, at + 4)) {
		const after = text.charCodeAt(at + 4);
		if (Number.isNaN(after) || after === 10 || after === 13 || after === 32 || after === 9) return at + 1;
	}
	return -1;
}

function endOfLine(text: string, from: number): number {
	const end = text.indexOf('\n', from);
	return end === -1 ? text.length : end + 1;
}

function newlines(text: string): number {
	let count = 0;
	for (let at = lineBreak(text, 0); at !== -1; at = lineBreak(text, at)) count++;
	return count;
}

/** The offset behind the next end of a line from `from` on: `\n`, `\r\n` or `\r`, as LSP counts (3.17: Text Documents); or -1. */
export function lineBreak(text: string, from: number): number {
	const feed = text.indexOf('\n', from);
	const end = feed === -1 ? text.length : feed;
	// Nearly no text has a lone one, so it is looked for only in the line.
	for (let at = from; at < end - 1; at++) if (text.charCodeAt(at) === 13) return at + 1;
	if (end > from && end === text.length && text.charCodeAt(end - 1) === 13) return end;
	return feed === -1 ? -1 : feed + 1;
}

/** Whether `text` starts with a document marker (`---` or `...`), which then is not content. */
export function isMarked(text: string): boolean {
	const first = text.charCodeAt(0);
	return (first === dash || first === dot) && (text.startsWith('---') || text.startsWith('...'));
}
