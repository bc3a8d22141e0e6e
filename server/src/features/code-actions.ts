// Quick fixes: what mends the faults at a place, and what mends all that can be mended without asking. Found anew from the
// rules each time, so that nothing is remembered that may no longer hold.
import { push } from '../maps.ts';
import type { Edit } from '../text/edit.ts';
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
	const actions = touched.flatMap((diagnostic) =>
		diagnostic.fixes().map(
			({ title, edits }, _, fixes): CodeAction => ({
				title,
				kind: 'quickfix',
				diagnostics: [diagnostic],
				edits,
				isPreferred: fixes.length === 1,
			}),
		),
	);
	const silent = touched.flatMap((diagnostic) => suppression(snapshot, uri, diagnostic) ?? []);
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
	const byUri = new Map<string, FileEdit[]>();
	for (const diagnostic of found) {
		const fix = diagnostic.fixes().find(({ isSafe }) => isSafe);
		if (fix === undefined || !fix.edits.every(isAllowed)) continue;
		if (fix.edits.some((edit) => byUri.get(edit.uri)?.some((other) => meets(edit, other)))) continue;
		mended.push(diagnostic);
		for (const edit of fix.edits) push(byUri, edit.uri, edit);
	}
	return { mended, edits: [...byUri.values()].flat() };
}

function meets(a: FileEdit, b: FileEdit): boolean {
	return overlaps(a, b) || a.start === b.start;
}

/** `text` with `edits`, which do not overlap. */
export function applied(text: string, edits: readonly Edit[]): string {
	return [...edits]
		.sort((a, b) => b.start - a.start)
		.reduce((done, { start, end, text: added }) => done.slice(0, start) + added + done.slice(end), text);
}
