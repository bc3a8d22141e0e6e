// Chunk: the text of one YAML document, without its place in a file; and how a text is cut into chunks.
// Facts are derived per chunk and keyed by its identity, so an unchanged document is never parsed twice.

import { nextLine } from './lines.ts';
import type { Span } from './span.ts';

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
	let comment = comments.next();
	for (const at of markers(text, start)) {
		while (comment.done !== true && comment.value.end <= at) comment = comments.next();
		if (comment.done !== true && comment.value.start < at) continue;
		if (at - start < longestAnnotation && isAnnotation(text.slice(start, at))) continue;
		close(text.charCodeAt(at) === dash ? at : nextLine(text, at));
	}
	close(text.length);
	return pieces.length > 0 ? pieces : [{ text: '', start, line: 0 }];
}

const longestAnnotation = 10_000;

/** Whether a text is nothing but comments for ytt, which speak of the document below them. */
function isAnnotation(text: string): boolean {
	return text.includes('#@') && text.split('\n').every((line) => /^\s*(?:#|$)/.test(line));
}

/**
 * Comments of Go templates that begin a line, which the engine takes out before anybody reads YAML, in order and apart. One
 * in which another begins, or that is very long, is still being typed. Beginnings and ends are each looked for once.
 */
export function* templateComments(text: string): Generator<Span> {
	if (!text.includes('/*')) return;
	const [begins, ends] = [text.matchAll(/\{\{-?\s*\/\*/g), text.matchAll(/\*\/\s*-?\}\}/g)];
	let [begin, end] = [begins.next(), ends.next()];
	while (begin.done !== true) {
		const next = begins.next();
		const inner = begin.value.index + begin.value[0].length;
		while (end.done !== true && end.value.index < inner) end = ends.next();
		if (end.done === true) return;
		const start = lineStart(text, begin.value.index);
		const last = Math.min(inner + longestComment, next.done === true ? text.length : next.value.index);
		if (start !== undefined && end.value.index <= last) yield { start, end: end.value.index + end.value[0].length };
		begin = next;
	}
}

/** In UTF-16 units. */
const longestComment = 20_000;

/** Where the line of `at` starts, if nothing but blanks stands before; else undefined. */
function lineStart(text: string, at: number): number | undefined {
	let start = at;
	while (start > 0 && ' \t\ufeff'.includes(text.charAt(start - 1))) start--;
	return start === 0 || text.charCodeAt(start - 1) === 10 || text.charCodeAt(start - 1) === 13 ? start : undefined;
}

/** The offsets behind `from` of the lines that are document markers, in order. */
function* markers(text: string, from: number): Generator<number> {
	let ends = nextMarker(text, '...', from);
	let begins = nextMarker(text, '---', from);
	while (ends !== -1 || begins !== -1) {
		const isEnd = begins === -1 || (ends !== -1 && ends < begins);
		const at = isEnd ? ends : begins;
		yield at;
		if (isEnd) ends = nextMarker(text, '...', at);
		else begins = nextMarker(text, '---', at);
	}
}

/** Where the next line behind `from` is that is a marker; or -1. Line ends are many and slow to look for, three dashes are few. */
function nextMarker(text: string, marker: string, from: number): number {
	for (let at = text.indexOf(marker, from + 1); at !== -1; at = text.indexOf(marker, at + 1)) {
		if (text.charCodeAt(at - 1) !== 10) continue;
		const after = text.charCodeAt(at + 3);
		if (Number.isNaN(after) || after === 10 || after === 13 || after === 32 || after === 9) return at;
	}
	return -1;
}

function newlines(text: string): number {
	let count = 0;
	eachLineBreak(text, () => count++);
	return count;
}

/** Tells the offset behind each end of a line, in order: `\n`, `\r\n` or `\r`, as LSP counts (3.17: Text Documents). */
export function eachLineBreak(text: string, tell: (behind: number) => void): void {
	let [feed, back] = [text.indexOf('\n'), text.indexOf('\r')];
	while (feed !== -1 || back !== -1) {
		if (back !== -1 && (feed === -1 || back < feed)) {
			if (back + 1 !== feed) tell(back + 1);
			back = text.indexOf('\r', back + 1);
		} else {
			tell(feed + 1);
			feed = text.indexOf('\n', feed + 1);
		}
	}
}
