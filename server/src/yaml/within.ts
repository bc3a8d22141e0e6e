// Edits that put something behind what is there: an entry into a map, an item into a list, in the style that is there.
import type { Edit } from '../text/edit.ts';
import { quotedSpan } from './entries.ts';
import type { Node } from './node.ts';

/** Where a value ends, its quotes included. */
export function endOf(text: string, node: Node): number {
	return node.kind === 'scalar' ? quotedSpan(text, node).end : node.end;
}

/** Puts an entry behind all others of `map`: `flow`, or as `block` with the lines indented like them. */
export function lastEntry(text: string, map: Node, flow: string, block = flow): Edit | undefined {
	const [first] = map.entries;
	const last = map.entries.at(-1);
	if (map.style === 'flow') return inFlow(text, map, last && endOf(text, last.value), ['{ ', ' }'], flow);
	if (first === undefined || last === undefined || last.value.start < last.key.end) return undefined;
	const { start } = quotedSpan(text, first.key);
	const indent = start - (text.lastIndexOf('\n', start - 1) + 1);
	return below(text, endOf(text, last.value), indent, block);
}

/** Puts an item behind all others of `list`: `flow`, or behind a dash as `block`. */
export function lastItem(text: string, list: Node, flow: string, block = flow): Edit | undefined {
	return lastItems(text, list, [{ flow, block }]);
}

/** The same for several items. */
export function lastItems(
	text: string,
	list: Node,
	items: readonly { readonly flow: string; readonly block: string }[],
): Edit | undefined {
	const flow = items.map((item) => item.flow).join(', ');
	const last = list.items.at(-1);
	if (list.kind !== 'seq') return undefined;
	if (list.style === 'flow') return inFlow(text, list, last && endOf(text, last), ['[', ']'], flow);
	if (last === undefined || last.start < list.start) return undefined;
	const from = text.lastIndexOf('\n', last.start - 1) + 1;
	const lead = /^( *)- /.exec(text.slice(from, last.start))?.[1];
	if (lead === undefined) return undefined;
	return below(
		text,
		endOf(text, last),
		lead.length,
		items.map(({ block }) => `- ${block.replaceAll('\n', '\n  ')}`).join('\n'),
	);
}

function inFlow(
	text: string,
	around: Node,
	last: number | undefined,
	[open, close]: readonly [string, string],
	flow: string,
): Edit | undefined {
	if (last !== undefined) return { start: last, end: last, text: `, ${flow}` };
	const { start, end } = around;
	return /^[[{]\s*[\]}]$/.test(text.slice(start, end)) ? { start, end, text: `${open}${flow}${close}` } : undefined;
}

/** Puts lines below the one that ends with what ends at `end`, if only a comment follows it there. */
function below(text: string, end: number, indent: number, block: string): Edit | undefined {
	const newline = text.indexOf('\n', end);
	const at = newline === -1 ? text.length : newline;
	if (!/^\s*(?:#.*)?$/.test(text.slice(end, at))) return undefined;
	const place = text.charCodeAt(at - 1) === 13 ? at - 1 : at;
	const lead = `\n${' '.repeat(indent)}`;
	return { start: place, end: place, text: `${lead}${block.replaceAll('\n', lead)}` };
}
