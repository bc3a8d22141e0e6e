// Fixes for fields that are indented too little or too much: what belongs below another field, or further out.

import type { Fault } from '../../schema/schema.ts';
import type { Edit } from '../../text/edit.ts';
import { columnOf, lineStart, newlineOf, nextLine } from '../../text/lines.ts';
import type { Span } from '../../text/span.ts';
import { mannerOf } from '../../yaml/edits/content.ts';
import { endOf, quotedSpan } from '../../yaml/edits/entries.ts';
import type { Place } from '../../yaml/edits/removal.ts';
import type { Entry, Node } from '../../yaml/node.ts';

type Home = NonNullable<Fault['home']>;

/** Where a misplaced field stands. `faults`: all of its document, for what belongs in the same place is moved with it. */
export interface Misplaced {
	readonly text: string;
	readonly places: readonly Place[];
	readonly home: Home;
	readonly faults: readonly Fault[];
}

/** Moves a field to where it belongs; undefined where that is not plain to do. */
export function movedHome(site: Misplaced): { readonly title: string; readonly edits: readonly Edit[] } | undefined {
	const { below } = site.home;
	const edits = below === undefined ? outdented(site) : indented(site, below);
	if (edits === undefined) return undefined;
	return { title: below === undefined ? 'Outdent it' : `Indent it under "${below.field}"`, edits };
}

/** The entries beside the one at the fault that belong in the same place, without a gap. */
function runAround({ places, faults, home }: Misplaced): { readonly around: Node; readonly run: readonly Entry[] } {
	const { around, entry } = places.at(-1) as Place;
	const goesAlong = ({ key }: Entry): boolean =>
		faults.some(
			({ home: other, span, also = [] }) =>
				[span, ...also].some(({ start }) => start === key.start) &&
				other?.below?.field === home.below?.field &&
				isSame(other?.in, home.in),
		);
	const at = entry === undefined ? -1 : around.entries.indexOf(entry);
	if (at === -1) return { around, run: [] };
	let [first, last] = [at, at];
	while (first > 0 && goesAlong(around.entries[first - 1] as Entry)) first--;
	while (last + 1 < around.entries.length && goesAlong(around.entries[last + 1] as Entry)) last++;
	return { around, run: around.entries.slice(first, last + 1) };
}

function isSame(a: Span | undefined, b: Span): boolean {
	return a?.start === b.start && a.end === b.end;
}

function indented(site: Misplaced, below: NonNullable<Home['below']>): readonly Edit[] | undefined {
	const { text } = site;
	const { around, run } = runAround(site);
	const [first, last] = [run[0], run.at(-1)];
	if (first === undefined || last === undefined) return undefined;
	const [start, end] = [quotedSpan(text, first.key).start, endOf(text, last.value)];
	const there = around.entries.findLast(({ key }) => key.text === below.field);
	const { step, isIndented } = mannerOf(text);
	if (there !== undefined) {
		// Right behind its key, so that it only needs to be indented.
		const isBehind = around.entries.indexOf(there) === around.entries.indexOf(first) - 1;
		const goesOn = there.value.isNull || (there.value.kind === 'map' && there.value.style === 'block');
		if (!isBehind || !goesOn || below.isList || around.style === 'flow') return undefined;
		const inner = there.value.entries[0];
		const by = inner === undefined ? step : columnOf(text, inner.key.start) - columnOf(text, start);
		return by > 0 ? linesMoved(text, lineStart(text, start), end, by) : undefined;
	}
	if (around.style === 'flow') {
		const [open, close] = below.isList ? ['[{ ', ' }]'] : ['{ ', ' }'];
		return [
			{ start, end: start, text: `${below.field}: ${open}` },
			{ start: end, end, text: close },
		];
	}
	const dashes = below.isList ? '- ' : '';
	const by = (below.isList && !isIndented ? 0 : step) + dashes.length;
	const lead = `${below.field}:${newlineOf(text)}${' '.repeat(columnOf(text, start) + by - dashes.length)}${dashes}`;
	return [{ start, end: start, text: lead }, ...linesMoved(text, nextLine(text, start), end, by)];
}

function outdented({ text, places, home }: Misplaced): readonly Edit[] | undefined {
	const { around, entry } = places.at(-1) as Place;
	const outer = places.find((place) => isSame(place.around, home.in));
	if (entry === undefined || outer?.entry === undefined || around.style === 'flow') return undefined;
	if (around.entries.length < 2 || outer.around.style === 'flow') return undefined;
	const { start } = quotedSpan(text, entry.key);
	const [from, until] = [lineStart(text, start), nextLine(text, endOf(text, entry.value))];
	if (/\S/.test(text.slice(from, start))) return undefined;
	const end = nextLine(text, Math.max(endOf(text, outer.entry.value), until - 1));
	const by = columnOf(text, quotedSpan(text, outer.entry.key).start) - columnOf(text, start);
	const newline = text.slice(from, until).endsWith('\n') ? '' : newlineOf(text);
	const moved = text.slice(from, until).replace(new RegExp(`^ {${-by}}`, 'gm'), '') + newline;
	const rest = text.slice(until, end);
	const gap = rest === '' || rest.endsWith('\n') ? '' : newlineOf(text);
	return by < 0
		? [{ start: from, end, text: rest + gap + (text.slice(from, end).endsWith('\n') ? moved : moved.trimEnd()) }]
		: undefined;
}

/** Indents the lines from `from` to `end` by some characters more; blank ones stay. */
function linesMoved(text: string, from: number, end: number, by: number): readonly Edit[] {
	const edits: Edit[] = [];
	for (let at = from; at < end; at = nextLine(text, at)) {
		if (/^[^\S\n]*(?:\n|$)/.test(text.slice(at, nextLine(text, at)))) continue;
		edits.push({ start: at, end: at, text: ' '.repeat(by) });
	}
	return edits;
}
