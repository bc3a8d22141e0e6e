// A text with its holes masked by text of the same length, so that the YAML around them parses and no offset moves. What an
// action would print is not guessed, but where it must have printed a key or opened a map for the lines below to fit, the
// mask says so.

import { applied, type Edit } from '../../text/edit.ts';
import { lineEnd, lineStart, linesAlong } from '../../text/lines.ts';
import type { Span } from '../../text/span.ts';
import { type Hole, holesIn, longestLine } from './holes.ts';
import { firstFrom, type Line, linesOf } from './lines.ts';

export interface Mask {
	/** As long as the original, with the same line breaks. */
	readonly text: string;
	/** Where something is filled in later, in order and apart from each other. */
	readonly holes: readonly Hole[];
}

/** `text` with nothing masked but what YAML would take for a comment where a value belongs. */
export function commentsMasked(text: string, holes: readonly Hole[]): string {
	const lineAt = linesAlong(text);
	return replaced(text, holes, (hole, source) => {
		if (hole.language.isComment !== true || hole.isAlone) return undefined;
		const line = lineAt(hole.start);
		return isValue(text, hole, line) || isKey(text, hole, line) ? word(source) : undefined;
	});
}

/** Whether a value belongs at `at`: behind a key, a dash, a comma or a bracket. A word may have begun already. */
function isValue(text: string, { start }: Hole, line: ReturnType<LineAt>): boolean {
	const before = text.slice(Math.max(line.start, start - longestLine), start);
	return /(?:[:,[]|^\s*(?:-\s+)*-)\s+$|^\s*(?:-\s+)+$/.test(before) || /[^\s#]$/.test(before);
}

/** Whether a key begins with the hole: nothing but dashes before it, a colon behind its word. */
function isKey(text: string, { start, end }: Hole, line: ReturnType<LineAt>): boolean {
	if (start - line.start > longestLine) return false;
	const before = text.slice(line.start, start);
	return /^\s*(?:-\s+)*$/.test(before) && /^\S*:(?:\s|$)/.test(text.slice(end, lineEnd(text, end)));
}

/**
 * `text` with every hole masked: by blanks where holes are all that stands on a line, or where what follows on deeper lines
 * is in a map or list that the hole opens; by a key where the lines below need one; else by a plain word.
 */
export function masked(text: string, holes: readonly Hole[] = holesIn(text)): Mask {
	if (holes.length === 0) return { text, holes };
	const flat = replaced(text, holes, (hole, source) => (hole.isAlone ? blank(source) : word(source)));
	return { text: fitted(text, flat, holes), holes };
}

/** `text` with what `by` gives for each hole; undefined leaves it. */
function replaced(
	text: string,
	holes: readonly Hole[],
	by: (hole: Hole, source: string) => string | undefined,
): string {
	const edits = holes.flatMap((hole): Edit | readonly Edit[] => {
		const instead = by(hole, text.slice(hole.start, hole.end));
		return instead === undefined ? [] : { start: hole.start, end: hole.end, text: instead };
	});
	return applied(text, edits);
}

export function blank(source: string): string {
	return source.replace(/[^\r\n]/g, ' ');
}

// Only the first line carries the word: a second one could stand left of its key and end the value.
function word(source: string): string {
	const end = source.search(/[\r\n]/);
	if (end === -1) return 'x'.repeat(source.length);
	return 'x'.repeat(end) + blank(source.slice(end));
}

/** The masked text `flat` with blanks or keys for the holes that the lines below them ask for. */
function fitted(text: string, flat: string, holes: readonly Hole[]): string {
	const lines = linesOf(flat);
	const exits = exitsOf(holes);
	const optional = optionalOf(holes);
	const lineAt = linesAlong(flat);
	const needed = holes.flatMap((hole, index): Instead | readonly Instead[] => {
		if (!hole.isAlone && !isFollowedByComment(flat, hole)) return [];
		const next = firstFrom(lines, lineAt(hole.end).end);
		const line = lines[next];
		if (line === undefined || line.isText) return [];
		const arm = armOf(holes, exits, index, line.start);
		if (!hole.isAlone) {
			const child = arm === 'same' ? columned(text, line) : undefined;
			return (child && opened(flat, runUpTo(text, holes, index), child, lineAt)) ?? [];
		}
		// What may be left out explains nothing of the lines behind it, which stand without it too.
		const isMissed = arm === 'same' || (arm === 'behind' && optional[index] === false);
		return (isMissed ? keyFor(flat, hole, lines, next, { text, lineAt }) : undefined) ?? [];
	});
	const edits = [...needed, ...firstLines(flat, holes, lines)].sort((a, b) => a.start - b.start);
	let result = '';
	let done = 0;
	for (const { start, text: instead } of edits) {
		if (start < done) continue;
		result += flat.slice(done, start) + instead;
		done = start + instead.length;
	}
	return result + flat.slice(done);
}

/** Whether nothing, or a comment, follows on the line. */
function isFollowedByComment(text: string, { isLast, end }: Hole): boolean {
	let at = end;
	while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9) at++;
	return isLast || text.charCodeAt(at) === 35;
}

/** Whether what stands at `until` is in the arm of the hole of index `at` (or in the block that it opens), in another, or behind the block. */
function armOf(
	holes: readonly Hole[],
	exits: readonly (number | undefined)[],
	at: number,
	until: number,
): 'same' | 'another' | 'behind' {
	const exit = holes[exits[at] ?? holes.length];
	if (exit === undefined || exit.start >= until) return 'same';
	return exit.does === 'else' ? 'another' : 'behind';
}

/**
 * For each hole the index of the one that ends its arm: the `else` or the end of the block around it, or of the one around the
 * block that it opens. Undefined where none does. In one pass from the last on, for a line may hold thousands of them.
 */
export function exitsOf(holes: readonly Pick<Hole, 'does'>[]): readonly (number | undefined)[] {
	const exits: (number | undefined)[] = [];
	// What ends the arm of each block that is open at the hole, the innermost last.
	const open: (number | undefined)[] = [undefined];
	for (let i = holes.length - 1; i >= 0; i--) {
		const does = holes[i]?.does;
		if (does === 'opens') leave(open);
		exits[i] = open.at(-1);
		if (does === 'defines') leave(open);
		else if (does === 'ends') open.push(i);
		else if (does === 'else') open[open.length - 1] = i;
	}
	return exits;
}

/** For each hole whether the innermost block around it has no `else` before it, so that all of it may be left out; in one pass, as above. */
function optionalOf(holes: readonly Hole[]): readonly boolean[] {
	const open: boolean[] = [];
	return holes.map(({ does }) => {
		if (does === 'opens' || does === 'defines') open.push(true);
		else if (does === 'ends') open.pop();
		else if (does === 'else' && open.length > 0) open[open.length - 1] = false;
		return open.at(-1) ?? false;
	});
}

/** Before the beginning of a block; nothing ends one that is not closed. */
function leave(open: (number | undefined)[]): void {
	open.pop();
	if (open.length === 0) open.push(undefined);
}

/**
 * What shows how deep the block scalars are whose first line is masked: a character in the column of their shallowest line,
 * for YAML measures the first one.
 */
function firstLines(flat: string, holes: readonly Hole[], lines: readonly Line[]): readonly Instead[] {
	const found: Instead[] = [];
	let next = 0;
	for (let i = 1; i < lines.length; i++) {
		const [header, first] = [lines[i - 1] as Line, lines[i] as Line];
		if (header.textColumn === -1 || !first.isText) continue;
		let [least, most] = [first.column, first.column];
		for (let j = i + 1; lines[j]?.isText === true; j++) {
			const { column } = lines[j] as Line;
			[least, most] = [Math.min(least, column), Math.max(most, column)];
		}
		if (least === most) continue;
		while ((holes[next]?.start ?? Number.POSITIVE_INFINITY) < lineEnd(flat, header.start)) next++;
		for (let hole = holes[next]; hole !== undefined && hole.start < first.start; hole = holes[++next]) {
			const start = lineStart(flat, hole.start) + least;
			if (!hole.isAlone || start >= lineEnd(flat, hole.start)) continue;
			found.push({ start, text: 'x' });
			break;
		}
	}
	return found;
}

type LineAt = ReturnType<typeof linesAlong>;

interface Instead {
	readonly start: number;
	readonly text: string;
}

/** From the first of the holes that follow each other right up to the one of index `at`, as `{{ if a }}{{ b }}{{ end }}`, to its end. */
function runUpTo(text: string, holes: readonly Hole[], at: number): Span {
	const { end } = holes[at] as Hole;
	let first = at;
	while (first > 0 && isGap(text, holes[first - 1]?.end ?? 0, holes[first]?.start ?? 0)) first--;
	return { start: holes[first]?.start ?? end, end };
}

/** Whether nothing but blanks of one line lies between two places. */
function isGap(text: string, start: number, end: number): boolean {
	for (let at = start; at < end; at++) if (text.charCodeAt(at) !== 32 && text.charCodeAt(at) !== 9) return false;
	return true;
}

/** A line in the column in which it is printed: `{{- x | nindent 4 }}` at its beginning says which, wherever it is written. */
function columned(text: string, line: Line): Line {
	const first = text.slice(line.start, Math.min(lineEnd(text, line.start), line.start + longestLine));
	const [, printed] = /^\s*\{\{-(?:(?!\}\}).)*\|\s*nindent\s+(\d{1,3})\s*-?\}\}/.exec(first) ?? [];
	return printed === undefined ? line : { ...line, column: Number(printed), keyColumn: Number(printed) };
}

/** Blanks for a hole that ends its line as a value, if the lines below are children of its key. */
function opened(flat: string, { start, end }: Span, next: Line, lineAt: LineAt): Instead | undefined {
	const line = lineAt(start);
	if (start - line.start > longestLine) return undefined;
	const before = flat.slice(line.start, start);
	if (!/[:-]\s+$/.test(before) || !/^\s*(?:#.*)?$/.test(flat.slice(end, lineEnd(flat, end)))) return undefined;
	const lead = /^\s*(?:-\s+)*/.exec(before)?.[0] ?? '';
	const own = lead.length === before.length ? lead.lastIndexOf('-') : lead.length;
	const isChild = next.column > own || (next.column === own && next.hasDash && lead.length < before.length);
	return isChild ? { start, text: blank(flat.slice(start, end)) } : undefined;
}

/**
 * A key for a hole that is alone, if the line below is deeper than anything above explains: the hole must print what it
 * belongs to. The key stands in the column of the map above.
 */
function keyFor(
	flat: string,
	hole: Hole,
	lines: readonly Line[],
	at: number,
	{ text, lineAt }: { readonly text: string; readonly lineAt: LineAt },
): Instead | undefined {
	const next = lines[at];
	if (hole.does !== 'prints' || next === undefined) return undefined;
	const { start } = lineAt(hole.start);
	if (hole.start - start > longestLine) return undefined;
	const column = columnFor(text.slice(hole.start, hole.end), lines, at, next);
	const width = hole.end - start;
	if (column === undefined || column + 6 > width || flat.slice(start, hole.end).includes('\n')) return undefined;
	const after = lines.slice(at + 1, at + 1 + farthest).find((line) => line.column <= column);
	// With items below, it is the first keys of one.
	const isItem = after?.hasDash === true && after.column === column && next.column >= column + 2;
	const [head, end] = isItem ? ['- ', next.column === column + 2 ? ': x' : ':'] : ['', ':'];
	return { start, text: `${' '.repeat(column)}${head}${'x'.repeat(width - column - head.length - end.length)}${end}` };
}

/** The column of what the action `source` prints, if `next`, the line below, belongs to that; undefined if it does not. */
function columnFor(source: string, lines: readonly Line[], at: number, next: Line): number | undefined {
	const [, written] = /\bn?indent\s+(\d+)\s*-?\}\}$/.exec(source) ?? [];
	const levels = levelsAbove(lines, at);
	if (levels.length === 0) return undefined;
	if (written !== undefined && next.column > Number(written)) return Number(written);
	if (isExplained(levels, next)) return undefined;
	const above = levels.filter((line) => line.keyColumn < next.column).map((line) => line.keyColumn);
	return above.length === 0 ? undefined : Math.max(...above);
}

/** How far up the lines around another are looked for: nobody's map is longer. */
const farthest = 2000;

/** The line above the one of index `at` and those around it, the innermost first. */
function levelsAbove(lines: readonly Line[], at: number): readonly Line[] {
	const levels: Line[] = [];
	for (let i = at - 1; i >= Math.max(0, at - farthest); i--) {
		const line = lines[i] as Line;
		if (line.isText) continue;
		const last = levels.at(-1);
		if (last?.column === 0 && !last.hasDash) break;
		// A list may stand in the column of its key.
		const isParent = line.column === last?.column && last.hasDash && !line.hasDash;
		if (last === undefined || line.column < last.column || isParent) levels.push(line);
	}
	return levels;
}

/** Whether `next` is a sibling of one of the levels, or a child of the innermost. */
function isExplained([innermost, ...around]: readonly Line[], next: Line): boolean {
	if (innermost === undefined) return true;
	if (innermost.isOpen && next.column >= innermost.keyColumn + (next.hasDash ? 0 : 1)) return true;
	return [innermost, ...around].some((line) => {
		if (next.hasDash) return line.hasDash ? line.column === next.column : line.keyColumn === next.column && line.isOpen;
		return line.keyColumn === next.column;
	});
}
