// Blocks whose arms exclude each other: `if … else … end`. Each arm continues what stands before the `if`, not what the arm
// above it opened, so a text is read once per arm and the trees are laid over each other.
import { applied } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import { Node } from '../node.ts';
import type { Hole } from './holes.ts';
import { blank, type Mask } from './mask.ts';

/** A block; its arms are the texts between its holes. */
interface Block {
	readonly isDefinition: boolean;
	readonly arms: { readonly start: number; end: number; readonly blocks: Block[] }[];
}

/** More alternatives than this are not read one by one: what is in the rest stays unknown. */
const most = 12;

/** The text of `mask` once for each alternative, the others blanked, so that each arm stands in one of them at least. */
export function alternatives(mask: Mask): readonly string[] {
	if (!mask.holes.some(({ does }) => does === 'else')) return [mask.text];
	const blocks = blocksOf(mask.holes);
	const count = Math.min(most, countOf(blocks));
	return Array.from({ length: count }, (_, index) => {
		const gone: Span[] = [];
		leaveOut(blocks, index, gone);
		return blanked(mask.text, gone);
	});
}

/**
 * `text` without what is only defined in it (`define`, `#@ def`), which is no part of the document it stands in, and the holes
 * that are left.
 */
export function withoutDefinitions(text: string, holes: readonly Hole[]): Mask {
	const gone = holes.some(({ does }) => does === 'defines') ? definitionsIn(blocksOf(holes)) : [];
	if (gone.length === 0) return { text, holes };
	const isGone = (hole: Hole): boolean => gone.some(({ start, end }) => start <= hole.start && hole.end <= end);
	return { text: blanked(text, gone), holes: holes.filter((hole) => !isGone(hole)) };
}

function definitionsIn(blocks: readonly Block[]): readonly Span[] {
	return blocks.flatMap(({ isDefinition, arms }) =>
		isDefinition ? arms : arms.flatMap((arm) => definitionsIn(arm.blocks)),
	);
}

function blanked(text: string, spans: readonly Span[]): string {
	const inOrder = spans.toSorted((a, b) => a.start - b.start);
	return applied(
		text,
		inOrder.map((span) => ({ ...span, text: blank(text.slice(span.start, span.end)) })),
	);
}

/** The outermost blocks. One whose arms do not all stand on lines of their own is a part of a line, and none. */
function blocksOf(holes: readonly Hole[]): readonly Block[] {
	const outermost: Block[] = [];
	const open: { readonly block: Block; isWhole: boolean }[] = [];
	for (const hole of holes) {
		const last = open.at(-1);
		if (hole.does === 'opens' || hole.does === 'defines') {
			const arms = [{ start: hole.end, end: hole.end, blocks: [] }];
			open.push({ block: { isDefinition: hole.does === 'defines', arms }, isWhole: hole.isLast });
		} else if (last === undefined || (hole.does !== 'else' && hole.does !== 'ends')) {
		} else {
			last.isWhole &&= hole.isAlone;
			const arm = last.block.arms.at(-1);
			if (arm !== undefined) arm.end = hole.start;
			if (hole.does === 'else') last.block.arms.push({ start: hole.end, end: hole.end, blocks: [] });
			else {
				open.pop();
				if (last.isWhole) (open.at(-1)?.block.arms.at(-1)?.blocks ?? outermost).push(last.block);
			}
		}
	}
	return outermost;
}

function countOf(blocks: readonly Block[]): number {
	const counts = blocks.map(({ arms }) => arms.reduce((sum, { blocks: inner }) => sum + countOf(inner), 0));
	return Math.max(1, ...counts);
}

/** Collects the spans that the alternative `index` lacks. */
function leaveOut(blocks: readonly Block[], index: number, gone: Span[]): void {
	for (const block of blocks) {
		let rest = Math.min(index, countOf([block]) - 1);
		for (const { start, end, blocks: inner } of block.arms) {
			const own = countOf(inner);
			if (rest >= 0 && rest < own) leaveOut(inner, rest, gone);
			else gone.push({ start, end });
			rest -= own;
		}
	}
}

/** Two trees of one text as one: what both have is joined, the rest is put in order. Where they disagree, what holds more counts. */
export function joined(a: Node, b: Node): Node {
	if (a.kind !== b.kind) return a.kind === 'scalar' ? b : a;
	if (a.kind === 'scalar') return a.isNull && !b.isNull ? b : a;
	const span = { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end), style: a.style };
	if (a.kind === 'seq')
		return new Node({ kind: 'seq', ...span, items: united(a.items, b.items, (item) => item, joined) });
	const entries = united(
		a.entries,
		b.entries,
		({ key }) => key,
		(one, other) => ({ key: one.key, value: joined(one.value, other.value) }),
	);
	return new Node({ kind: 'map', ...span, entries });
}

function united<T>(
	a: readonly T[],
	b: readonly T[],
	placeOf: (one: T) => Node,
	join: (one: T, other: T) => T,
): readonly T[] {
	const byPlace = new Map(a.map((one) => [placeOf(one).start, one]));
	for (const other of b) {
		const at = placeOf(other).start;
		const one = byPlace.get(at);
		byPlace.set(at, one === undefined || one === other ? other : join(one, other));
	}
	return [...byPlace].sort(([x], [y]) => x - y).map(([, one]) => one);
}
