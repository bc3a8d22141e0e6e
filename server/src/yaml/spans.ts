// Where nodes begin and end, the same for both parsers: the span of a scalar is its words without quotes, of nothing
// written the place right behind the ':' or '-', of a collection from its first to its last character.
import { lineFeed } from '../text/lines.ts';
import { type Entry, Node, type Style } from './node.ts';
import type { Hole } from './templates/holes.ts';
import type { Mask } from './templates/mask.ts';

/** The text being read, as it is and masked; every node is made against it. */
export interface Source extends Mask {
	readonly original: string;
	/** Collects the scalars that holes lie in, if somebody asks: other holes are no part of sound YAML. */
	readonly met?: Map<Hole, Holder>;
}

/** What a scalar with a hole in it is: a value that an engine fills in, or long data, in which braces may mean what they like. */
export type Holder = 'value' | 'data';

/** The offset of the next character from `from` on that is neither white space nor part of a comment. */
export function gapEnd(text: string, from: number): number {
	let at = from;
	for (;;) {
		const code = text.charCodeAt(at);
		if (code === 32 || code === 10 || code === 13 || code === 9 || code === 0xfeff) at++;
		else if (code === 35) at = lineFeed(text, at);
		else return Math.min(at, text.length);
	}
}

/** As `gapEnd`, in a flow collection, where commas are only separators. */
export function flowGapEnd(text: string, from: number): number {
	let at = gapEnd(text, from);
	while (text.charCodeAt(at) === 44) at = gapEnd(text, at + 1);
	return at;
}

/** A scalar whose text lies at `start`…`end`; opaque if something in it is filled in later. */
export function scalar(source: Source, start: number, end: number, style: Style, text: string): Node {
	if (source.holes.length === 0 || !meetsHole(source, start, end, style))
		return new Node({ kind: 'scalar', start, end, style, text });
	return opaque(source, start, end, style);
}

/** A block scalar whose lines lie at `start`…`end`: its span leaves out the white space around them. */
export function blockScalar(source: Source, start: number, end: number, text: string): Node {
	const { original, holes } = source;
	let last = end;
	while (last > 0 && isWhite(original.charCodeAt(last - 1))) last--;
	let first = Math.min(start, last);
	while (first < last && isWhite(original.charCodeAt(first))) first++;
	if (holes.length > 0 && meetsHole(source, first, last, 'block')) return opaque(source, first, last, 'block');
	return new Node({ kind: 'scalar', start: first, end: last, style: 'block', text });
}

function isWhite(code: number): boolean {
	return code === 32 || code === 10 || code === 13 || code === 9;
}

/** What is present but unknown, with its text as written. */
export function opaque(source: Source, start: number, end: number, style: Style = 'plain'): Node {
	return new Node({ kind: 'scalar', start, end, style, text: source.original.slice(start, end), opaque: true });
}

/** Nothing written at `at`; opaque where an action stands alone on the lines below, which then may print the value. */
export function nothing(source: Source, at: number): Node {
	if (source.holes.length > 0) {
		const end = gapEnd(source.text, at);
		for (let hole = holeIn(source.holes, at, end); hole !== undefined; hole = holeIn(source.holes, hole.end, end)) {
			if (hole.isAlone && hole.does === 'prints') return opaque(source, hole.start, hole.end);
		}
	}
	return new Node({ kind: 'scalar', start: at, end: at, style: 'plain' });
}

/** Longer texts are data, such as JSON in quotes. In UTF-16 units. */
const longestValue = 400;

/** Whether a hole that `counts` lies in a scalar at `start`…`end`. An action on a line of its own is no part of a plain one. */
function meetsHole({ holes, met, original }: Source, start: number, end: number, style: Style): boolean {
	const hasLines = original.slice(start, end).includes('\n');
	const holder: Holder = hasLines || end - start > longestValue ? 'data' : 'value';
	let isMet = false;
	for (let hole = holeIn(holes, start, end); hole !== undefined; hole = holeIn(holes, hole.end, end)) {
		const isCut = hole.end > end && !original.slice(hole.start, hole.end).includes('\n');
		if (hole.start >= start && !(style === 'plain' && (isCut || (hasLines && hole.isAlone)))) met?.set(hole, holder);
		// What goes on behind a scalar of sound YAML is no hole: its braces are only text.
		isMet ||= counts(hole, holder) && (met === undefined || (hole.start >= start && hole.end <= end));
	}
	return isMet;
}

/** Scripts and configurations are full of $X, <x> and [[ x ]]: of those, only what an engine surely runs over is unknown. */
function counts({ language }: Hole, holder: Holder): boolean {
	return holder === 'value' || (language.is === 'action' && language.isCommon !== true);
}

/** The first hole that shares a character with `start`…`end`. */
function holeIn(holes: readonly Hole[], start: number, end: number): Hole | undefined {
	let low = 0;
	let high = holes.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((holes[middle] as Hole).end <= start) low = middle + 1;
		else high = middle;
	}
	const hole = holes[low];
	return hole !== undefined && hole.start < end ? hole : undefined;
}

/** A key and its value. A merge key of what is unknown stands for any keys. */
export function entryOf(key: Node<string>, value: Node): Entry {
	const isMerge = key.text === '<<' && key.style === 'plain' && !key.opaque;
	if (!isMerge || !(value.opaque || value.items.some(({ opaque }) => opaque))) return { key, value };
	const { start, end, style, text } = key;
	return { key: new Node<string>({ kind: 'scalar', start, end, style, text, opaque: true }), value };
}

/** `node` as a key: a collection or an alias cannot be one that Kubernetes knows, so it only keeps its place. */
export function asKey(source: Source, node: Node, start: number, end: number): Node<string> {
	if (node.kind !== 'scalar') return opaque(source, start, end) as Node<string>;
	if (node.start >= start && node.end <= end) return node as Node<string>;
	const { style, text } = node;
	return new Node<string>({ kind: 'scalar', start, end, style, text, opaque: node.opaque });
}

/** How a document begins, by which a log can name it: what is read out of a value has blanks where the rest of its file stands. */
export function startOf(original: string): string {
	return original.trimStart().slice(0, 60);
}
