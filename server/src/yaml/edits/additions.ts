// Edits that put an item behind the others of a list, a field behind the others of a map, or a document behind another, in
// the style that is there. Undefined where that is not plain to do.

import type { Edit } from '../../text/edit.ts';
import { columnOf, lineEnd, lineStart, newlineOf } from '../../text/lines.ts';
import type { Entry, Node } from '../node.ts';
import { blockLines, type Content, flowText, itemLines, type Manner, mannerOf } from './content.ts';
import { endOf, hasSlipFor, quotedSpan, valueFor } from './entries.ts';

/** Puts `item` behind the others of the list `field` of `parent`; the list is made if it is missing or empty. */
export function itemAddition(text: string, parent: Node, field: string, item: Content): readonly Edit[] | undefined {
	const entry = parent.entries.findLast(({ key }) => key.text === field);
	if (entry === undefined) return single(fieldAddition(text, parent, field, [item]));
	const { key, value: list } = entry;
	// An alias stands elsewhere.
	if (list.opaque || list.start < key.end) return undefined;
	const last = list.items.at(-1);
	if (last !== undefined) return single(list.kind === 'seq' ? behind(text, list, last, item) : undefined);
	const isNone = list.isNull || (list.kind === 'seq' && list.style === 'flow');
	return isNone ? filled(text, parent, entry, item) : undefined;
}

/** Puts a field behind the others of `map`. */
export function fieldAddition(text: string, map: Node, field: string, value: Content): Edit | undefined {
	const [first, last] = [map.entries[0], map.entries.at(-1)];
	if (map.kind !== 'map' || hasSlipFor(map, field)) return undefined;
	const written = map.entries.findLast(({ key }) => key.text === field);
	if (written !== undefined) return isScalar(value) ? valueFor(text, written, flowText(value)) : undefined;
	if (first === undefined || last === undefined) {
		const isEmpty = /^\{\s*\}$/.test(text.slice(map.start, map.end));
		return isEmpty ? { start: map.start, end: map.end, text: flowText({ [field]: value }) } : undefined;
	}
	const { end } = spanOf(text, last);
	if (map.style === 'flow') {
		const inner = flowText({ [field]: value }, text, map).replace(/^\{ ?| ?\}$/g, '');
		return { start: end, end, text: `, ${inner}` };
	}
	const column = columnOf(text, quotedSpan(text, first.key).start);
	return below(text, end, column, true, indented(blockLines({ [field]: value }, mannerOf(text)), ' '.repeat(column)));
}

/** Puts a document behind that of the chunk `text`. */
export function documentAddition(text: string, content: Content): Edit {
	const newline = newlineOf(text);
	const lines = ['---', ...blockLines(content, mannerOf(text))].join(newline);
	const isOpen = text !== '' && !text.endsWith('\n');
	return { start: text.length, end: text.length, text: isOpen ? newline + lines : lines + newline };
}

function behind(text: string, list: Node, last: Node, item: Content): Edit | undefined {
	const [start, end] = [quotedSpan(text, last).start, endOf(text, last)];
	// An alias stands elsewhere.
	if (start < list.start || end > list.end + 1) return undefined;
	if (list.style === 'flow') return { start: end, end, text: `, ${flowText(item, text, last)}` };
	const line = lineStart(text, start);
	const [dash, indent = ''] = /^( *)- +/.exec(text.slice(line, start)) ?? [];
	if (dash === undefined) return undefined;
	const lines = last.style === 'flow' ? [flowText(item, text, last)] : blockLines(item, mannerOf(text), text, last);
	const lead = `- ${' '.repeat(last.style === 'flow' ? 0 : dash.length - indent.length - 2)}`;
	return below(text, end, indent.length, false, indented(itemLines(lines, lead), indent));
}

/** Fills a list without items: in flow style if its map is, else below its key. */
function filled(text: string, parent: Node, { key, value: list }: Entry, item: Content): readonly Edit[] | undefined {
	const isEmptyFlow = list.kind === 'seq';
	if (parent.style === 'flow') {
		const { start, end } = isEmptyFlow ? list : { start: key.end + 1, end: list.isNull ? list.end : key.end + 1 };
		const lead = isEmptyFlow ? '' : ' ';
		return text[key.end] === ':' || isEmptyFlow
			? [{ start, end, text: `${lead}${flowText([item], text, parent)}` }]
			: undefined;
	}
	const colon = text.indexOf(':', quotedSpan(text, key).end);
	const end = list.start < colon ? colon + 1 : list.end;
	const rest = text.slice(colon + 1, list.start < colon ? colon + 1 : list.start);
	if (colon === -1 || /\S/.test(rest) || rest.includes('\n')) return undefined;
	const column = columnOf(text, quotedSpan(text, key).start);
	const manner: Manner = mannerOf(text);
	const indent = ' '.repeat(column + (manner.isIndented ? manner.step : 0));
	const added = atLineEnd(text, end, indented(itemLines(blockLines(item, manner), '- '), indent));
	return [...(end > colon + 1 ? [{ start: colon + 1, end, text: '' }] : []), added];
}

function isScalar(content: Content): boolean {
	return typeof content !== 'object';
}

function single(edit: Edit | undefined): readonly Edit[] | undefined {
	return edit === undefined ? undefined : [edit];
}

/**
 * Puts lines below what begins in `column` and holds `end`: below all lines that are indented further, and (`withDashes`)
 * the items of a list that are not indented below their key.
 */
function below(text: string, end: number, column: number, withDashes: boolean, lines: readonly string[]): Edit {
	let last = end;
	for (let at = text.indexOf('\n', end); at !== -1; ) {
		const next = text.indexOf('\n', at + 1);
		const line = text.slice(at + 1, next === -1 ? text.length : next);
		const indent = line.search(/\S/);
		if (indent !== -1) {
			if (indent < column || (indent === column && !(withDashes && /^ *-\s/.test(line)))) break;
			last = at + 1;
		}
		at = next;
	}
	return atLineEnd(text, last, lines);
}

function atLineEnd(text: string, offset: number, lines: readonly string[]): Edit {
	const newline = newlineOf(text);
	const start = lineEnd(text, offset);
	return { start, end: start, text: lines.map((line) => newline + line).join('') };
}

function indented(lines: readonly string[], indent: string): readonly string[] {
	return lines.map((line) => indent + line);
}

/** A field; of one whose value is an alias, its key. */
function spanOf(text: string, { key, value }: Entry): { readonly end: number } {
	return value.start < key.end ? quotedSpan(text, key) : { end: endOf(text, value) };
}
