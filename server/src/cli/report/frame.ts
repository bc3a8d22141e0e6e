// The line that a finding is on, with a caret under what it is about, as a terminal shows it.
import { uncommanded, visible } from '../../text/visible.ts';

/** A line of a file: `start` and `end` are offsets in it, `number` counts from 1. */
export interface Framed {
	readonly text: string;
	readonly number: number;
	readonly start: number;
	readonly end: number;
}

/** What a terminal of usual width shows beside the number. */
const width = 100;

/** The line, as far as it fits, and the line below it with the carets. */
export function frameOf(
	{ text, number, start, end: until }: Framed,
	paint: (carets: string) => string,
): readonly string[] {
	const last = Math.max(start, Math.min(until, text.length));
	const from = windowStart(text, start, last);
	const to = whole(text, Math.min(text.length, from + width));
	const end = Math.min(last, to);
	const before = (from > 0 ? '…' : '') + shownAs(text.slice(from, start));
	const marked = shownAs(text.slice(start, end));
	const gutter = String(number).padStart(5);
	const carets = `${' '.repeat(columns(before))}${paint('^'.repeat(Math.max(1, columns(marked))))}`;
	const line = `${before}${marked}${shownAs(text.slice(end, to))}${to < text.length ? '…' : ''}`;
	return [`${gutter} │ ${line}`, `${' '.repeat(gutter.length)} │ ${carets}`];
}

/** Where the window on a long line starts, so that the mark is in it. */
function windowStart(text: string, start: number, end: number): number {
	if (text.length <= width) return 0;
	const room = Math.max(0, Math.floor((width - Math.min(end - start, width)) / 2));
	return whole(text, Math.max(0, Math.min(start - room, text.length - width)));
}

/** An offset that is not in the middle of a pair of surrogates. */
function whole(text: string, offset: number): number {
	return /[\udc00-\udfff]/.test(text[offset] ?? '') && offset > 0 ? offset - 1 : offset;
}

function shownAs(text: string): string {
	return uncommanded(visible(text.replace(/\t/g, '    ')));
}

const wide =
	/[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u;

/** How many cells of a terminal a text takes. */
export function columns(text: string): number {
	let count = 0;
	for (const sign of text) count += /\p{Mn}|\p{Me}|\u200d|\ufe0f/u.test(sign) ? 0 : wide.test(sign) ? 2 : 1;
	return count;
}
