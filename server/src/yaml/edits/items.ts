// Edits that take an item out of a list, put it before another one, or double it: by whole lines, in block style only.

import type { Edit } from '../../text/edit.ts';
import { lineStart, nextLine } from '../../text/lines.ts';
import type { Span } from '../../text/span.ts';
import type { Node } from '../node.ts';

/** The lines of an item, from its dash on; undefined if something else stands on them. */
function linesOf(text: string, item: Node): Span | undefined {
	const start = lineStart(text, item.start);
	if (!/^\s*- +["'{[]?$/.test(text.slice(start, item.start)) && !/^\s*- +$/.test(text.slice(start, item.start)))
		return undefined;
	if (text[item.end - 1] === '\n') return { start, end: item.end };
	const end = nextLine(text, item.end);
	return /^["'}\]]*\s*(?:#.*)?$/.test(text.slice(item.end, end).trimEnd()) ? { start, end } : undefined;
}

/** Takes an item out of a list that has others. */
export function itemRemoval(text: string, list: Node, item: Node): Edit | undefined {
	if (list.style === 'flow' || list.items.length < 2) return undefined;
	const lines = linesOf(text, item);
	return lines === undefined ? undefined : { ...lines, text: '' };
}

/** Moves an item of a list before an earlier one. */
export function itemMove(text: string, list: Node, item: Node, before: Node): readonly Edit[] | undefined {
	const gone = itemRemoval(text, list, item);
	const place = linesOf(text, before);
	if (gone === undefined || place === undefined) return undefined;
	const lines = text.slice(gone.start, gone.end);
	const { start } = place;
	return [{ start, end: start, text: lines.endsWith('\n') ? lines : `${lines}\n` }, gone];
}

/** Puts a copy of an item before it, with `edits` made to the copy. */
export function itemCopy(text: string, item: Node, edits: readonly Edit[]): Edit | undefined {
	const lines = linesOf(text, item);
	if (lines === undefined || !text.slice(lines.start, lines.end).endsWith('\n')) return undefined;
	let copy = '';
	let done = lines.start;
	for (const edit of edits) {
		copy += text.slice(done, edit.start) + edit.text;
		done = edit.end;
	}
	return { start: lines.start, end: lines.start, text: copy + text.slice(done, lines.end) };
}
