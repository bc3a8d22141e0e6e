// What is left of the findings of a document when those that somebody has suppressed are gone, and which suppressions are
// for nothing.

import type { Deployed } from '../../mesh/mesh.ts';
import type { Edit } from '../../text/edit.ts';
import { lineStart, nextLine } from '../../text/lines.ts';
import type { Member } from '../../workspace/environments.ts';
import { yieldsTo } from '../../workspace/yielding.ts';
import type { messages } from '../control/unused-suppression.ts';
import { rules } from '../index.generated.ts';
import { nearest } from './nearest.ts';
import type { Finding, Rule } from './rule.ts';
import { isSuppressedBy, type Suppression, suppressing, suppressionsIn } from './suppression.ts';

/** The rule that speaks for suppressions without effect. */
export const unusedId = 'control/unused-suppression';

interface Found {
	readonly rule: Rule;
	readonly finding: Finding;
	readonly resource: Deployed | undefined;
}

/** The findings of a document that nobody suppresses, those that somebody does, and the suppressions that suppress none. */
export function sifted<F extends Found>(
	{ chunk }: Member,
	found: readonly F[],
): { readonly kept: readonly F[]; readonly silenced: readonly F[]; readonly unused: readonly Suppression[] } {
	const suppressions = suppressionsIn(chunk);
	const used = new Set<Suppression>();
	const silenced: F[] = [];
	const kept = found.filter((one) => {
		const { rule, finding, resource } = one;
		const codes = finding.codes ?? rule.codes;
		const by = suppressing(chunk, suppressions, { rule: rule.id, codes, start: finding.span.start });
		for (const one of by) used.add(one);
		const isKept = by.length === 0 && !(resource !== undefined && isSuppressedBy(resource, codes));
		if (!isKept) silenced.push(one);
		return isKept;
	});
	return { kept, silenced, unused: suppressions.filter((one) => !used.has(one) && one.what !== unusedId) };
}

/** What to say of suppressions for nothing; `isOn`: whether a rule runs. */
export function* unusedFindings(
	member: Member,
	unused: readonly Suppression[],
	isOn: (rule: Rule) => boolean,
): Generator<Finding<typeof messages>> {
	for (const one of unused) {
		const meant = rules.filter(({ id, codes }) => id === one.what || codes.includes(one.what));
		if (meant.some((rule) => !isOn(rule) || (rule.id.startsWith('schema/') && yieldsTo(member)))) continue;
		const fixes = [{ title: 'Remove the comment', edits: [removal(member.chunk.text, one)] }];
		const { isKnown, suggestion } = nearest(one.what);
		if (isKnown || meant.length > 0 || one.what.endsWith('*') || /^(IST|KIA)\d+$/.test(one.what)) {
			yield { span: one, message: placeOf(one), with: { what: one.what }, fixes };
		} else if (suggestion === undefined) {
			yield { span: one, message: 'unknown', with: { what: one.what }, fixes };
		} else {
			const change = {
				title: `Change to "${suggestion}"`,
				edits: [{ start: one.start, end: one.end, text: suggestion }],
			};
			yield { span: one, message: 'misspelt', with: { what: one.what, near: suggestion }, fixes: [change] };
		}
	}
}

function placeOf({ line, comment }: Suppression) {
	if (line === undefined) return 'inDocument';
	return comment.isAlone ? 'onLineBelow' : 'onLine';
}

/** Takes a word out of the list; the last one with its comment, and that with its line if nothing else is on it. */
function removal(text: string, { start, end, comment }: Suppression): Edit {
	const { words } = comment;
	if (words.length > 1) {
		const next = words.find((word) => word.start > start);
		const before = words.findLast((word) => word.start < start);
		return next === undefined ? { start: before?.end ?? start, end, text: '' } : { start, end: next.start, text: '' };
	}
	const line = lineStart(text, comment.start);
	if (comment.isAlone) return { start: line, end: nextLine(text, comment.end), text: '' };
	return { start: line + text.slice(line, comment.start).trimEnd().length, end: comment.end, text: '' };
}
