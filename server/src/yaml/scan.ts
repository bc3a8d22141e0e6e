// What surrounds an offset, told by reading the characters before it: a comment, a quote, brackets, a block scalar.
// Made for broken text: a quote or bracket that the lines below do not continue is taken as forgotten, not as open.
import { lineFeed } from '../text/lines.ts';

export type Place = 'comment' | 'block' | 'single' | 'double' | 'plain' | 'space';

/** A quote or bracket that should have been closed. */
export interface Unclosed {
	/** The offset of the quote or bracket. */
	readonly at: number;
	/** Where the missing one belongs. */
	readonly end: number;
}

export interface Context {
	readonly place: Place;
	/** Start of the word (a quote included), comment or block scalar line; the offset itself in white space. */
	readonly start: number;
	/** Offsets of the flow brackets open around it, outermost first. */
	readonly brackets: readonly number[];
	/** Whether a key and its ':' come before it on its line (in a flow collection: in its entry). */
	readonly isValue: boolean;
	/** Column of the last key or dash at or before it on its line; -1 if there is none. */
	readonly column: number;
	/** What was left open before it, in order. */
	readonly unclosed: readonly Unclosed[];
	/** Ends of the words that lack the colon which the key below them tells that they need, in order. */
	readonly bare: readonly number[];
}

interface Scanner {
	readonly text: string;
	readonly until: number;
	readonly brackets: number[];
	readonly unclosed: Unclosed[];
	readonly bare: number[];
	at: number;
	lineStart: number;
	indent: number;
	column: number;
	isValue: boolean;
	/** Lines that are indented deeper than this belong to a block scalar; -1 outside. */
	block: number;
	/** Indentation of the line on which the outermost bracket opened; -1 where it opened the document. */
	flow: number;
	place: Place | undefined;
	start: number;
}

/** The surroundings of `until` (an offset into `text`, at most its length). */
export function scan(text: string, until: number): Context {
	const s: Scanner = {
		text,
		until,
		brackets: [],
		unclosed: [],
		bare: [],
		at: 0,
		lineStart: 0,
		indent: 0,
		column: -1,
		isValue: false,
		block: -1,
		flow: -1,
		place: undefined,
		start: until,
	};
	if (/^(---|\.\.\.)(?=\s|$)/.test(text)) s.at = Math.min(3, until);
	while (s.place === undefined && s.at <= until) {
		line(s);
		if (s.place !== undefined || s.at >= text.length) break;
		s.at++;
	}
	return {
		place: s.place ?? 'space',
		start: s.place === undefined ? until : s.start,
		brackets: s.brackets,
		isValue: s.isValue,
		column: s.column,
		unclosed: s.unclosed,
		bare: s.bare,
	};
}

/** Reads to the end of a line. */
function line(s: Scanner): void {
	s.lineStart = s.at;
	s.column = -1;
	if (s.brackets.length === 0) s.isValue = false;
	const end = lineFeed(s.text, s.at);
	while (s.at < end && isBlank(s.text.charCodeAt(s.at))) s.at++;
	s.indent = s.at - s.lineStart;
	const reached = Math.min(s.at, s.until) - s.lineStart;
	if (s.block >= 0) {
		if (s.at < end ? s.indent > s.block : reached > s.block || s.until > end) {
			if (s.until <= end) found(s, 'block', s.lineStart);
			s.at = end;
			return;
		}
		s.block = -1;
	}
	if (s.at === end) {
		if (s.until <= end) found(s, 'space', s.until);
		return;
	}
	if (s.until < s.at) {
		found(s, 'space', s.until);
		return;
	}
	if (s.brackets.length > 0 && s.indent <= s.flow && !/[\]}#]/.test(s.text.charAt(s.at))) abandonFlow(s);
	while (s.place === undefined && s.at < end) token(s, end);
	if (s.place === undefined && s.until <= end) found(s, 'space', s.until);
}

function found(s: Scanner, place: Place, start: number): void {
	s.place = place;
	s.start = start;
}

/** Brackets that the line at hand, by its indentation, cannot be in: they miss their other half at the end of the text above. */
function abandonFlow(s: Scanner): void {
	let end = s.lineStart;
	while (end > 0 && /\s/.test(s.text.charAt(end - 1))) end--;
	for (const at of s.brackets.toReversed()) s.unclosed.push({ at, end });
	s.brackets.length = 0;
	s.isValue = false;
}

/** Reads one token of a line, or the white space before it. */
function token(s: Scanner, end: number): void {
	const { text, at } = s;
	const code = text.charCodeAt(at);
	if (isBlank(code)) {
		s.at++;
		if (s.at > s.until) found(s, 'space', s.until);
	} else if (code === 35 && (at === s.lineStart || isBlank(text.charCodeAt(at - 1)))) {
		if (at < s.until && s.until <= end) found(s, 'comment', at);
		s.at = end;
	} else if (at >= s.until && !isWord(s, code)) {
		found(s, 'space', s.until);
	} else if (code === 34 || code === 39) {
		quoted(s, end, code);
	} else if (code === 91 || code === 123) {
		if (s.brackets.length === 0) s.flow = at === s.lineStart + s.indent && s.column === -1 ? -1 : s.indent;
		s.brackets.push(at);
		s.isValue = false;
		s.at++;
	} else if (s.brackets.length > 0) {
		inFlow(s, end, code);
	} else if ((code === 45 || code === 63) && isEnd(text.charCodeAt(at + 1))) {
		s.column = at - s.lineStart;
		s.isValue = false;
		s.at++;
	} else if (isColon(s, at)) {
		s.isValue = true;
		s.at++;
	} else if ((code === 124 || code === 62) && /^[|>][-+0-9]*[ \t\r]*($|[ \t]#)/.test(text.slice(at, end))) {
		s.block = s.isValue || s.column >= 0 ? Math.max(s.column, s.isValue ? s.indent : 0) : -1;
		if (s.block === -1) s.block = 0;
		if (s.until <= end) found(s, 'space', s.until);
		s.at = end;
	} else {
		plain(s, end);
	}
}

function isWord(s: Scanner, code: number): boolean {
	if (code === 44 || code === 93 || code === 125) return s.brackets.length === 0;
	return !isColon(s, s.at) && code !== 34 && code !== 39 && code !== 91 && code !== 123;
}

function inFlow(s: Scanner, end: number, code: number): void {
	if (code === 44) s.isValue = false;
	else if (code === 93 || code === 125) {
		s.brackets.pop();
		s.isValue = s.brackets.length === 0;
	} else if (code === 58) s.isValue = true;
	else {
		plain(s, end);
		return;
	}
	s.at++;
}

function plain(s: Scanner, end: number): void {
	const start = s.at;
	const isInFlow = s.brackets.length > 0;
	if (!s.isValue && !isInFlow) s.column = start - s.lineStart;
	let last = start;
	while (s.at < end) {
		const code = s.text.charCodeAt(s.at);
		if (s.at > start && (isColon(s, s.at) || (code === 35 && isBlank(s.text.charCodeAt(s.at - 1))))) break;
		if (isInFlow && (code === 44 || code === 91 || code === 93 || code === 123 || code === 125)) break;
		s.at++;
		if (!isBlank(code)) last = s.at;
	}
	if (s.at === start) s.at = last = start + 1;
	if (!isInFlow && !s.isValue && !isColon(s, s.at) && isAboveKey(s, end)) s.bare.push(last);
	if (start <= s.until && s.until <= last) found(s, 'plain', start);
	else if (s.until < s.at) found(s, 'space', s.until);
}

/** Whether the line below `end` holds a key in the column of the last word. */
function isAboveKey({ text, column }: Scanner, end: number): boolean {
	const below = /^(?:[ \t\r]*(?:#[^\n]*)?\n)*( *)[^\s#'"[{-][^\s]*:(?=\s|$)/.exec(text.slice(end + 1, end + 400));
	return below?.[1]?.length === column;
}

function isColon(s: Scanner, at: number): boolean {
	return (
		s.text.charCodeAt(at) === 58 &&
		(isEnd(s.text.charCodeAt(at + 1)) || (s.brackets.length > 0 && /[,[\]{}]/.test(s.text.charAt(at + 1))))
	);
}

function quoted(s: Scanner, end: number, quote: number): void {
	const start = s.at;
	if (!s.isValue && s.brackets.length === 0) s.column = start - s.lineStart;
	let close = closing(s.text, start, end, quote);
	if (close === -1 && s.brackets.length === 0) close = closingBelow(s, start, end, quote);
	if (close === -1) {
		const tail = s.brackets.length > 0 ? /[,\]}]|$/ : /$/;
		const content = s.text.slice(start, end).trimEnd();
		close = start + Math.max(1, content.search(tail) === -1 ? content.length : content.search(tail));
		s.unclosed.push({ at: start, end: close });
		s.at = close;
	} else {
		s.at = close + 1;
		if (close > end) s.lineStart = s.text.lastIndexOf('\n', close) + 1;
	}
	if (start < s.until && s.until <= close) found(s, quote === 34 ? 'double' : 'single', start);
}

/** The closing quote in `start`…`end`, or -1. */
function closing(text: string, start: number, end: number, quote: number): number {
	for (let at = start + 1; at < end; at++) {
		const code = text.charCodeAt(at);
		if (code === 92 && quote === 34) at++;
		else if (code === quote) {
			if (quote === 34 || text.charCodeAt(at + 1) !== 39) return at;
			at++;
		}
	}
	return -1;
}

/** The closing quote on the deeper lines below, if it ends there as a value does; or -1. */
function closingBelow(s: Scanner, start: number, end: number, quote: number): number {
	let last = end;
	while (last < s.text.length) {
		const next = lineFeed(s.text, last + 1);
		const content = s.text.slice(last + 1, next);
		if (content.trim() !== '' && content.search(/\S/) <= s.indent) break;
		last = next;
	}
	const close = closing(s.text, start, last, quote);
	return close !== -1 && /^[ \t]*(:|#|\r?\n|$)/.test(s.text.slice(close + 1, close + 40)) ? close : -1;
}

function isBlank(code: number): boolean {
	return code === 32 || code === 9 || code === 13;
}

function isEnd(code: number): boolean {
	return Number.isNaN(code) || code === 10 || isBlank(code);
}
