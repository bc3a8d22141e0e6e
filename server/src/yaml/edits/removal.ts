// Edits that take something out of a document, whatever is in it: an entry of a map or an item of a list, in block or in
// flow style. Undefined where that is not plain to do: something else stands on its lines, or a comment within.

import type { Edit } from '../../text/edit.ts';
import { lineStart, nextLine } from '../../text/lines.ts';
import type { Span } from '../../text/span.ts';
import { near } from '../near.ts';
import type { Entry, Node } from '../node.ts';
import { endOf, quotedSpan } from './entries.ts';

/** Takes `entry` out of `map`, which must have others. */
export function entryRemoval(text: string, map: Node, entry: Entry): Edit | undefined {
	const index = map.entries.indexOf(entry);
	if (index === -1 || map.entries.length < 2) return undefined;
	const { start } = quotedSpan(text, entry.key);
	const end = endOf(text, entry.value);
	// What an alias stands for is written elsewhere.
	if (entry.value.start < entry.key.end) return undefined;
	const [before, next] = [map.entries[index - 1], map.entries[index + 1]];
	const from = next && quotedSpan(text, next.key).start;
	if (map.style === 'flow') return inFlow(text, before && endOf(text, before.value), { start, end }, from);
	return inBlock(text, start, end, /^\s*$/) ?? (from === undefined ? undefined : behindDash(text, start, end, from));
}

/** Takes `item` out of `list`, which must have others. */
function withoutItem(text: string, list: Node, item: Node): Edit | undefined {
	const index = list.items.indexOf(item);
	if (index === -1 || list.items.length < 2 || item.start < list.start) return undefined;
	const { start } = quotedSpan(text, item);
	const end = endOf(text, item);
	if (list.style !== 'flow') return inBlock(text, start, end, /^\s*- +$/);
	const [before, next] = [list.items[index - 1], list.items[index + 1]];
	return inFlow(text, before && endOf(text, before), { start, end }, next && quotedSpan(text, next).start);
}

/**
 * Takes out what is written at `span`: an item, or a field by its key or its value. What would be left empty around it
 * goes too, `upTo` levels up at most; beyond that nothing is taken out.
 */
export function fieldRemoval(
	text: string,
	root: Node | undefined,
	span: Span,
	upTo = Number.POSITIVE_INFINITY,
): Edit | undefined {
	const places = placesOf(root, span);
	for (const { around, entry, item } of places.toReversed().slice(0, upTo + 1)) {
		if (around.entries.length + around.items.length < 2) continue;
		if (entry !== undefined) return entryRemoval(text, around, entry);
		return item === undefined ? undefined : withoutItem(text, around, item);
	}
	return undefined;
}

/** Takes out the innermost item of a list in which `span` lies; `upTo` as above. */
export function itemRemovalAt(
	text: string,
	root: Node | undefined,
	span: Span,
	upTo = Number.POSITIVE_INFINITY,
): Edit | undefined {
	const places = placesOf(root, span);
	const { item } = places.findLast((place) => place.item !== undefined) ?? {};
	return item === undefined ? undefined : fieldRemoval(text, root, item, upTo);
}

/** A step into a map or a list. */
export interface Place {
	readonly around: Node;
	readonly entry?: Entry;
	readonly item?: Node;
}

/** The steps from the root to what is written at `span`; none if nothing is. */
export function placesOf(root: Node | undefined, span: Span): readonly Place[] {
	const places: Place[] = [];
	let around = root;
	while (around !== undefined && places.length < 200) {
		const { entries, items } = near(around, span.start);
		const key = entries.find((one) => holds(one.key, span));
		if (key !== undefined) return [...places, { around, entry: key }];
		const entry = entries.find(({ value }) => holds(value, span));
		const item = items.find((one) => holds(one, span));
		const child: Node | undefined = entry?.value ?? item;
		if (child === undefined) return [];
		places.push({ around, ...(entry && { entry }), ...(item && { item }) });
		if (child.kind === 'scalar' || (child.start === span.start && child.end === span.end)) return places;
		around = child;
	}
	return [];
}

function holds(outer: Span, inner: Span): boolean {
	return outer.start <= inner.start && inner.end <= outer.end;
}

/** The lines from `start` to `end`, if `lead` is all that stands before them, and a comment all that stands behind. */
function inBlock(text: string, start: number, end: number, lead: RegExp): Edit | undefined {
	const from = lineStart(text, start);
	const to = endOfEntry(text, end);
	if (to === undefined || !lead.test(text.slice(from, start)) || isAnchored(text, start, end)) return undefined;
	return { start: from, end: to, text: '' };
}

/** The first entry of a map that is an item: the next one takes its place behind the dash. */
function behindDash(text: string, start: number, end: number, next: number): Edit | undefined {
	const from = lineStart(text, start);
	const to = endOfEntry(text, end);
	if (to === undefined || !/^\s*(?:- +)+$/.test(text.slice(from, start)) || isAnchored(text, start, end))
		return undefined;
	return text.slice(to, next).trim() === '' ? { start, end: next, text: '' } : undefined;
}

function inFlow(
	text: string,
	before: number | undefined,
	{ start, end }: { readonly start: number; readonly end: number },
	next: number | undefined,
): Edit | undefined {
	const edit = next === undefined ? { start: before ?? start, end } : { start, end: next };
	return /(?:^|\s)#/.test(text.slice(edit.start, edit.end)) || isAnchored(text, start, end)
		? undefined
		: { ...edit, text: '' };
}

/** Where the line after that of `end` begins; undefined if more than a comment follows `end`. */
function endOfEntry(text: string, end: number): number | undefined {
	const to = nextLine(text, end);
	return /^\s*(?:#.*)?$/.test(text.slice(end, to).trimEnd()) ? to : undefined;
}

/** Whether others may refer to what stands there. */
function isAnchored(text: string, start: number, end: number): boolean {
	return /(?:^|[\s:[{,-])&[\w-]/.test(text.slice(start, end));
}
