// The edit that takes a field or an item out of a document, with all that it holds. What would be left empty around it goes
// too. Undefined where something else stands on its lines, or where nothing would be left.
import type { Edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import { quotedSpan } from './entries.ts';
import type { Entry, Node } from './node.ts';
import { pathAt } from './path.ts';

/** Takes out the field whose key or scalar value is at `offset`, or the item of a list that is a scalar there. */
export function fieldRemoval(text: string, root: Node, offset: number): Edit | undefined {
	const at = pathAt(root, offset);
	if (at === undefined) return undefined;
	const around = at.ancestors.at(-1);
	const entry = around?.entries.find(({ key, value }) => key === at.node || value === at.node);
	return without(text, at.ancestors, entry ?? at.node);
}

/** Takes out the innermost item of a list around `offset`. */
export function itemRemovalAt(text: string, root: Node, offset: number): Edit | undefined {
	const at = pathAt(root, offset);
	if (at === undefined) return undefined;
	const nodes = [...at.ancestors, at.node];
	const index = nodes.findLastIndex((one, i) => one.kind === 'seq' && nodes[i + 1] !== undefined);
	const item = nodes[index + 1];
	return index === -1 || item === undefined ? undefined : without(text, nodes.slice(0, index + 1), item);
}

/** `ancestors`: the root first, the map or list that holds `part` last. */
function without(text: string, ancestors: readonly Node[], part: Entry | Node): Edit | undefined {
	const [owner, outer] = [ancestors.at(-1), ancestors.at(-2)];
	if (owner === undefined) return undefined;
	const parts: readonly (Entry | Node)[] = owner.kind === 'map' ? owner.entries : owner.items;
	if (parts.length < 2) {
		const entry = outer?.entries.find(({ value }) => value === owner);
		return outer === undefined ? undefined : without(text, ancestors.slice(0, -1), entry ?? owner);
	}
	const index = parts.indexOf(part);
	const spans = parts.map((one) => spanOf(text, one));
	const [before, own, next] = [spans[index - 1], spans[index], spans[index + 1]];
	if (own === undefined) return undefined;
	if (owner.style === 'flow') {
		if (next !== undefined) return { start: own.start, end: next.start, text: '' };
		return { start: before?.end ?? own.start, end: own.end, text: '' };
	}
	return inBlock(text, own, owner.kind === 'seq', next);
}

function inBlock(text: string, own: Span, isItem: boolean, next: Span | undefined): Edit | undefined {
	const start = text.lastIndexOf('\n', own.start - 1) + 1;
	const lead = text.slice(start, own.start);
	// The first field of an item stands behind its dash, which the next one takes over.
	if (!isItem && /^\s*(?:- +)+$/.test(lead)) return next && { start: own.start, end: next.start, text: '' };
	if (!(isItem ? /^\s*- +$/ : /^\s*$/).test(lead)) return undefined;
	if (text[own.end - 1] === '\n') return { start, end: own.end, text: '' };
	const newline = text.indexOf('\n', own.end);
	const end = newline === -1 ? text.length : newline + 1;
	return /^\s*(?:#.*)?$/.test(text.slice(own.end, end).trimEnd()) ? { start, end, text: '' } : undefined;
}

/** From its first character to its last, quotes and brackets included. */
function spanOf(text: string, part: Entry | Node): Span {
	if (!('key' in part)) return outerSpan(text, part);
	return { start: quotedSpan(text, part.key).start, end: Math.max(part.key.end, outerSpan(text, part.value).end) };
}

/** Of a block collection, up to the end of what it holds last. */
function outerSpan(text: string, node: Node): Span {
	if (node.kind === 'scalar') return quotedSpan(text, node);
	const last = node.style === 'flow' ? undefined : (node.entries.at(-1)?.value ?? node.items.at(-1));
	return { start: node.start, end: last === undefined ? node.end : outerSpan(text, last).end };
}
