// A text with small edits made to it, and the way back: what was parsed from the edited text gets the offsets it has in
// the original. That is how broken text is parsed: as the text it nearly is.
import { applied, type Edit } from '../text/edit.ts';
import { Node } from './node.ts';
import type { Source } from './spans.ts';

export interface Patched extends Source {
	/** The offset in the unedited text; what was inserted stands where it was inserted. */
	toOriginal(offset: number): number;
}

/** `source` with `edits`, which are in order and do not overlap. */
export function patched(source: Source, edits: readonly Edit[]): Patched {
	if (edits.length === 0) return { ...source, toOriginal: (offset) => offset };
	return {
		text: applied(source.text, edits),
		original: source.original === source.text ? applied(source.text, edits) : applied(source.original, edits),
		holes: source.holes.map((hole) => ({ ...hole, start: moved(hole.start, edits), end: moved(hole.end, edits) })),
		toOriginal: (offset) => back(offset, edits),
	};
}

/** `edits` with one more, in order; undefined if it cuts into one of them. Insertions at one place keep the order of coming. */
export function withEdit(edits: readonly Edit[], edit: Edit): readonly Edit[] | undefined {
	const meets = (other: Edit) => (other.start < edit.end && edit.start < other.end) || isSame(other, edit);
	if (edits.some(meets)) return undefined;
	const at = edits.findIndex((other) => other.start > edit.start);
	return at === -1 ? [...edits, edit] : edits.toSpliced(at, 0, edit);
}

function isSame(a: Edit, b: Edit): boolean {
	return a.start === b.start && a.end === b.end && a.end > a.start;
}

function moved(offset: number, edits: readonly Edit[]): number {
	let shift = 0;
	for (const edit of edits) {
		if (edit.end > offset) break;
		shift += edit.text.length - (edit.end - edit.start);
	}
	return offset + shift;
}

function back(offset: number, edits: readonly Edit[]): number {
	let shift = 0;
	for (const { start, end, text } of edits) {
		if (offset < start + shift) break;
		const into = offset - start - shift;
		if (into < text.length) return Math.min(start + into, end);
		shift += text.length - (end - start);
	}
	return offset - shift;
}

/** `root` with every offset sent through `place`, and every text through `word`; shared parts stay shared. */
export function relocated(root: Node, place: (offset: number) => number, word?: (text: string) => string): Node {
	const known = new Map<Node, Node>();
	const visit = (node: Node): Node => {
		const hit = known.get(node);
		if (hit !== undefined) return hit;
		const result = new Node({
			kind: node.kind,
			start: place(node.start),
			end: place(node.end),
			style: node.style,
			text: word === undefined ? node.text : word(node.text),
			entries: node.entries.map(({ key, value }) => ({ key: visit(key) as Node<string>, value: visit(value) })),
			items: node.items.map(visit),
			opaque: node.opaque,
		});
		known.set(node, result);
		return result;
	};
	return visit(root);
}
