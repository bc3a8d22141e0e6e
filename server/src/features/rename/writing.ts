// A new name, written where the old one stood: alone, as a part of a longer word, in quotes where YAML needs them.
import { lineStart } from '../../text/lines.ts';
import type { Span } from '../../text/span.ts';
import { Node } from '../../yaml/node.ts';
import { scalarType } from '../../yaml/scalars.ts';

/** What YAML reads as something else than text, or as the start of something else. */
const risky = /^[*&!%@`'"{[#|>?,\]}-]|: |\s#|[:\s]$|^\s/;

/**
 * The span to replace, and the text to put there, so that the word at `span` of `text` becomes `name`. `isNumber`: what stands
 * there is a number and stays one.
 */
export function written(text: string, span: Span, name: string, isNumber: boolean): Span & { readonly text: string } {
	const plain = { ...span, text: name };
	if (isNumber || isQuoted(text, span)) return plain;
	const whole = wordAround(text, span);
	const word = text.slice(whole.start, span.start) + name + text.slice(span.end, whole.end);
	const isRisky =
		risky.test(word) ||
		scalarType(new Node({ kind: 'scalar', start: 0, end: 0, style: 'plain', text: word })) !== 'string';
	return isRisky && !word.includes('"') ? { ...whole, text: `"${word}"` } : plain;
}

/** Whether the word stands in quotes: those that open on its line before it are an odd number. */
function isQuoted(text: string, { start }: Span): boolean {
	const line = text.slice(lineStart(text, start), start);
	const open = /(?:^|[\s[{,:])(["'])(?:(?!\1).)*$/.exec(line);
	return open !== null;
}

/** The plain scalar around a word: as far as there are no blanks and no signs of flow collections. */
function wordAround(text: string, span: Span): Span {
	let { start, end } = span;
	while (start > 0 && /[^\s,[\]{}]/.test(text[start - 1] ?? ' ')) start--;
	while (end < text.length && /[^\s,[\]{}:]|:(?=\S)/.test(text.slice(end, end + 2))) end++;
	// `-1` and `a:b` in front belong to the structure only with a blank behind, so they are part of the word.
	return { start, end };
}
