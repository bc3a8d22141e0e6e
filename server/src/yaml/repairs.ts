// What a broken text nearly is: the quotes, brackets and colons that it lacks, as edits. Says nothing about what is wrong.
import type { Edit } from '../text/edit.ts';
import { withEdit } from './patch.ts';
import { type Context, scan } from './scan.ts';

/** More than a person leaves open at once; beyond it, edits would only cost time. */
const most = 50;

const closings: Readonly<Record<string, string>> = { '"': '"', "'": "'", '[': ']', '{': '}' };

/** What closes the quote or bracket at `at` of `text`; '' if there is none. */
export function closingOf(text: string, at: number): string {
	return closings[text.charAt(at)] ?? '';
}

/** The edits that complete what `context` found to be left open before `until`; none if it is too much. */
export function completions(text: string, { unclosed, bare }: Context, until: number): readonly Edit[] {
	if (unclosed.length + bare.length > most) return [];
	let edits: readonly Edit[] = [];
	for (const { at, end } of unclosed) {
		if (end < until) edits = withEdit(edits, { start: end, end, text: closingOf(text, at) }) ?? edits;
	}
	for (const end of bare) {
		if (end < until) edits = withEdit(edits, { start: end, end, text: ':' }) ?? edits;
	}
	return edits;
}

/** The edits that make all of `text` nearly valid; none if nothing is known to be missing. */
export function repairs(text: string): readonly Edit[] {
	const context = scan(text, text.length);
	const end = text.trimEnd().length;
	const open = context.brackets.toReversed().map((at) => ({ at, end }));
	return completions(text, { ...context, unclosed: [...context.unclosed, ...open] }, text.length + 1);
}
