// Edits that take an entry out of a map, or put one in, in the style that is there. Undefined where that is not plain to do.

import type { Edit } from '../../text/edit.ts';
import { columnOf, lineStart, nextLine } from '../../text/lines.ts';
import { nearestName } from '../../text/nearest-name.ts';
import type { Span } from '../../text/span.ts';
import type { Entry, Node } from '../node.ts';

/** Whether a map has `field` already, misspelled: then it is the key that wants mending. */
export function hasSlipFor({ entries }: Node, field: string): boolean {
	return entries.some(({ key: { text } }) => {
		// `host` beside `hosts`: both are fields.
		const isPlural = text === `${field}s` || field === `${text}s`;
		return text !== field && !isPlural && nearestName(text, [field]) !== undefined;
	});
}

/** A scalar with its quotes. */
export function quotedSpan(text: string, { start, end, style }: Node): Span {
	const quotes = style === 'single' ? "'" : style === 'double' ? '"' : undefined;
	return quotes !== undefined && text[start - 1] === quotes && text[end] === quotes
		? { start: start - 1, end: end + 1 }
		: { start, end };
}

/** Where a value ends, its quotes included. */
export function endOf(text: string, node: Node): number {
	return node.kind === 'scalar' ? quotedSpan(text, node).end : node.end;
}

/** A scalar as written, quotes included. */
export function written(text: string, node: Node): string {
	const { start, end } = quotedSpan(text, node);
	return text.slice(start, end);
}

/**
 * Takes the entries `gone` out of `map`, and `map` itself out of `parent` if nothing is left of it. Only entries with a
 * scalar as value.
 */
export function removal(text: string, map: Node, gone: readonly Entry[], parent?: Node): readonly Edit[] | undefined {
	const isAll = gone.length === map.entries.length;
	const owner = isAll ? parent?.entries.find(({ value }) => value === map) : undefined;
	if (owner !== undefined && parent !== undefined) {
		if (parent.style === 'flow') return flowRemoval(text, parent, [owner]);
		const last = map.style === 'flow' ? map : (gone.at(-1)?.value ?? map);
		const line = wholeLines(text, owner.key, last);
		return line === undefined ? undefined : [line];
	}
	if (isAll) return undefined;
	if (map.style === 'flow') return flowRemoval(text, map, gone);
	const lines = gone.flatMap(({ key, value }) => wholeLines(text, key, value) ?? []);
	return lines.length === gone.length ? lines : undefined;
}

/** The lines from that of `key` to that of `value`, if nothing else stands on them but a comment. */
function wholeLines(text: string, key: Node, value: Node): Edit | undefined {
	const start = lineStart(text, key.start);
	if (text.slice(start, quotedSpan(text, key).start).trim() !== '') return undefined;
	const end = nextLine(text, value.end);
	if (!/^["'}\]]?\s*(?:#.*)?$/.test(text.slice(value.end, end).trimEnd())) return undefined;
	return { start, end, text: '' };
}

function flowRemoval(text: string, { entries }: Node, gone: readonly Entry[]): readonly Edit[] {
	return gone.map((entry) => {
		const index = entries.indexOf(entry);
		const [next, before] = [entries[index + 1], entries[index - 1]];
		const { start } = quotedSpan(text, entry.key);
		if (next !== undefined) return { start, end: quotedSpan(text, next.key).start, text: '' };
		const { end } = quotedSpan(text, entry.value);
		return { start: before === undefined ? start : quotedSpan(text, before.value).end, end, text: '' };
	});
}

/**
 * Puts `entry`, such as `a: b`, first into the map `field` of `parent`, which is made if it is missing; not into what the
 * edits `gone` take away.
 */
export function addition(
	text: string,
	parent: Node,
	field: string,
	entry: string,
	gone: readonly Edit[],
): Edit | undefined {
	const map = parent.entries.find(({ key }) => key.text === field)?.value;
	if (hasSlipFor(parent, field)) return undefined;
	if (map !== undefined) return map.kind === 'map' ? first(text, map, entry, entry, gone) : undefined;
	return first(text, parent, `${field}: { ${entry} }`, `${field}:\n  ${entry}`, gone);
}

/** Puts an entry before all others of `map`: in `flow` style, or as `block` whose lines are indented like them. */
function first(text: string, map: Node, flow: string, block: string, gone: readonly Edit[]): Edit | undefined {
	const entry = map.entries.find(({ key }) => gone.every(({ start, end }) => key.start < start || end <= key.start));
	if (entry === undefined) return undefined;
	const { start } = quotedSpan(text, entry.key);
	if (map.style === 'flow') return { start, end: start, text: `${flow}, ` };
	const indent = ' '.repeat(columnOf(text, start));
	return { start, end: start, text: `${block.replaceAll('\n', `\n${indent}`)}\n${indent}` };
}

/** Gives a key without a value one; undefined if it has one. */
export function valueFor(text: string, { key, value }: Entry, written: string): Edit | undefined {
	// What an alias stands for is written elsewhere.
	if (!value.isNull || value.start < key.end) return undefined;
	const { start, end } = value;
	return { start, end, text: (/\s/.test(text.charAt(start - 1)) ? '' : ' ') + written };
}

/** Puts `entry`, such as `a: b`, before all others of `map`; undefined where there is none beside which it could stand. */
export function newEntry(text: string, map: Node, entry: string): Edit | undefined {
	const [field = ''] = entry.split(':', 1);
	const written = map.entries.findLast(({ key }) => key.text === field);
	if (written !== undefined) return valueFor(text, written, entry.slice(field.length + 1).trim());
	return map.kind === 'map' && !hasSlipFor(map, field) ? first(text, map, entry, entry, []) : undefined;
}
