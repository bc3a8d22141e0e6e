// Quick fixes: what mends the faults at a place, and what mends all that can be mended without asking. Found anew from the
// rules each time, so that nothing is remembered that may no longer hold.
import { limits, stopped } from '../limits.ts';
import { entry } from '../maps.ts';
import { type Edit, applied as inOrder } from '../text/edit.ts';
import { contains, overlaps, type Span } from '../text/span.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { CodeAction, Diagnostic, FileEdit } from './answers.ts';
import { diagnostics } from './diagnostics.ts';
import { suppression } from './suppress.ts';

/** The fixes for what is reported within `span` (file offsets) of `uri`, and behind them what suppresses it; of one title and effect only one. */
export function quickFixes(snapshot: Snapshot, uri: string, span: Span): readonly CodeAction[] {
	const touched = diagnostics(snapshot, uri).filter(
		(one) => overlaps(one.span, span) || contains(one.span, span.start),
	);
	if (touched.length > limits.fixedAtOnce.most) stopped('fixedAtOnce', uri);
	const few = touched.slice(0, limits.fixedAtOnce.most);
	const actions = few.flatMap((diagnostic) =>
		diagnostic.fixes().map(
			({ title, edits, isCreation }, _, fixes): CodeAction => ({
				title,
				kind: 'quickfix',
				diagnostics: [diagnostic],
				edits,
				isPreferred: fixes.length === 1 && !isCreation,
			}),
		),
	);
	const silent = few.flatMap((diagnostic) => suppression(snapshot, uri, diagnostic) ?? []);
	const unique = new Map(
		[...actions, ...silent].map((action) => [JSON.stringify([action.title, action.edits]), action]),
	);
	return [...unique.values()];
}

/** One action that applies every safe fix of the file; undefined if there is none. */
export function fixAll(snapshot: Snapshot, uri: string): CodeAction | undefined {
	const { mended, edits } = safeFixes(diagnostics(snapshot, uri));
	if (edits.length === 0) return undefined;
	return {
		title: 'Fix all Istio problems that have one safe fix',
		kind: 'source.fixAll.istio',
		diagnostics: mended,
		edits,
		isPreferred: false,
	};
}

/** The safe fixes of `found` that do not meet each other, the first of each, and only such as `isAllowed`. */
export function safeFixes<D extends Diagnostic>(
	found: readonly D[],
	isAllowed: (edit: FileEdit) => boolean = () => true,
): { readonly mended: readonly D[]; readonly edits: readonly FileEdit[] } {
	const mended: D[] = [];
	const edits: FileEdit[] = [];
	const taken = new Map<string, FileEdit[]>();
	for (const diagnostic of found) {
		const fix = diagnostic.fixes().find(({ isSafe }) => isSafe);
		if (fix === undefined || !fix.edits.every(isAllowed)) continue;
		if (fix.edits.some((edit) => isTaken(taken.get(edit.uri) ?? [], edit))) continue;
		for (const edit of fix.edits)
			insert(
				entry(taken, edit.uri, () => []),
				edit,
			);
		mended.push(diagnostic);
		edits.push(...fix.edits);
	}
	return { mended, edits };
}

/** Whether one of `others`, which are in order and apart, overlaps an edit or begins where it does. */
function isTaken(others: readonly FileEdit[], edit: FileEdit): boolean {
	const at = placeFor(others, edit);
	const [before, after] = [others[at - 1], others[at]];
	return (before !== undefined && overlaps(before, edit)) || (after !== undefined && meets(after, edit));
}

function meets(a: FileEdit, b: FileEdit): boolean {
	return overlaps(a, b) || a.start === b.start;
}

function insert(others: FileEdit[], edit: FileEdit): void {
	others.splice(placeFor(others, edit), 0, edit);
}

/** The index of the first of `others` that begins at or behind an edit. */
function placeFor(others: readonly FileEdit[], { start }: FileEdit): number {
	let [low, high] = [0, others.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((others[middle] as FileEdit).start < start) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** `text` with `edits`, which do not overlap. */
export function applied(text: string, edits: readonly Edit[]): string {
	return inOrder(
		text,
		[...edits].sort((a, b) => a.start - b.start || a.end - b.end),
	);
}
