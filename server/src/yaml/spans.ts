// Where nodes begin and end, the same for both parsers: the span of a scalar is its words without quotes, of nothing
// written the place right behind the ':' or '-', of a collection from its first to its last character.
import type { Span } from '../text/span.ts';
import { Node, type Style } from './node.ts';
import type { Mask } from './templates.ts';

/** The text being read, as it is and masked; every node is made against it. */
export interface Source extends Mask {
	readonly original: string;
}

/** The offset of the next character from `from` on that is neither white space nor part of a comment. */
export function gapEnd(text: string, from: number): number {
	let at = from;
	for (;;) {
		const code = text.charCodeAt(at);
		if (code === 32 || code === 10 || code === 13 || code === 9 || code === 0xfeff) at++;
		else if (code === 35) at = lineEnd(text, at);
		else return Math.min(at, text.length);
	}
}

/** As `gapEnd`, in a flow collection, where commas are only separators. */
export function flowGapEnd(text: string, from: number): number {
	let at = gapEnd(text, from);
	while (text.charCodeAt(at) === 44) at = gapEnd(text, at + 1);
	return at;
}

function lineEnd(text: string, from: number): number {
	const end = text.indexOf('\n', from);
	return end === -1 ? text.length : end;
}

/** A scalar whose text lies at `start`…`end`; opaque if an action had a part in it. */
export function scalar(source: Source, start: number, end: number, style: Style, text: string): Node {
	if (source.holes.length === 0) return new Node({ kind: 'scalar', start, end, style, text });
	const hole = holeIn(source.holes, start, end);
	return hole === undefined ? new Node({ kind: 'scalar', start, end, style, text }) : opaque(source, start, end, style);
}

/** A block scalar whose lines lie at `start`…`end`: its span leaves out the white space around them. */
export function blockScalar(source: Source, start: number, end: number, text: string): Node {
	const { original, holes } = source;
	let last = end;
	while (last > 0 && isWhite(original.charCodeAt(last - 1))) last--;
	let first = Math.min(start, last);
	while (first < last && isWhite(original.charCodeAt(first))) first++;
	if (holeIn(holes, start, end) !== undefined) return opaque(source, first, last, 'block');
	return new Node({ kind: 'scalar', start: first, end: last, style: 'block', text });
}

function isWhite(code: number): boolean {
	return code === 32 || code === 10 || code === 13 || code === 9;
}

/** What is present but unknown, with its text as written. */
export function opaque(source: Source, start: number, end: number, style: Style = 'plain'): Node {
	return new Node({ kind: 'scalar', start, end, style, text: source.original.slice(start, end), opaque: true });
}

// Actions that print nothing themselves: flow control, comments, assignments.
const silent = /^\{\{-?\s*(end|else|if|range|with|define|break|continue|\/\*|\$\w*(, *\$\w+)? *:?=)/;

/** Nothing written at `at`; opaque where an action stands alone on the lines below, which then may print the value. */
export function nothing(source: Source, at: number): Node {
	if (source.holes.length > 0) {
		const end = gapEnd(source.text, at);
		for (let hole = holeIn(source.holes, at, end); hole !== undefined; hole = holeIn(source.holes, hole.end, end)) {
			if (!silent.test(source.original.slice(hole.start, hole.start + 40))) return opaque(source, hole.start, hole.end);
		}
	}
	return new Node({ kind: 'scalar', start: at, end: at, style: 'plain' });
}

/** The first hole that shares a character with `start`…`end`. */
function holeIn(holes: readonly Span[], start: number, end: number): Span | undefined {
	let low = 0;
	let high = holes.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((holes[middle] as Span).end <= start) low = middle + 1;
		else high = middle;
	}
	const hole = holes[low];
	return hole !== undefined && hole.start < end ? hole : undefined;
}

/** `node` as a key: a collection or an alias cannot be one that Kubernetes knows, so it only keeps its place. */
export function asKey(source: Source, node: Node, start: number, end: number): Node<string> {
	if (node.kind !== 'scalar') return opaque(source, start, end) as Node<string>;
	if (node.start >= start && node.end <= end) return node as Node<string>;
	const { style, text } = node;
	return new Node<string>({ kind: 'scalar', start, end, style, text, opaque: node.opaque });
}
