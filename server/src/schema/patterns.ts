// Patterns as RE2 reads them, compiled once.
import { RE2JS } from 're2js';
import { limits, stopped } from '../limits.ts';

export type Compiled = { readonly ok: true; readonly re2: RE2JS } | { readonly ok: false; readonly reason: string };

const known = new Map<string, Compiled>();
/** Beyond this many the table starts anew: somebody is typing a regular expression. */
const most = 2000;

/** `pattern`, compiled; or why it is no RE2, in a few words. */
export function compiled(pattern: string): Compiled {
	const before = known.get(pattern);
	if (before !== undefined) return before;
	if (known.size > most) known.clear();
	const made = compile(pattern);
	known.set(pattern, made);
	return made;
}

/** Whether `text` contains a match; undefined if `pattern` is no RE2, or both are too long. */
export function isMatch(pattern: string, text: string): boolean | undefined {
	if (isTooMuch(pattern, text)) return undefined;
	const read = compiled(pattern);
	return read.ok ? read.re2.matcher(text).find() : undefined;
}

/** Whether all of `text` is one match, as Envoy compares; undefined if `pattern` is no RE2, or both are too long. */
export function isWhole(pattern: string, text: string): boolean | undefined {
	if (isTooMuch(pattern, text)) return undefined;
	const read = compiled(pattern);
	return read.ok ? read.re2.matcher(text).matches() : undefined;
}

/** RE2 takes a step for each part of the pattern at each character. */
function isTooMuch(pattern: string, text: string): boolean {
	if (pattern.length * text.length <= limits.expressionWork.most) return false;
	stopped('expressionWork', pattern);
	return true;
}

function compile(pattern: string): Compiled {
	try {
		return { ok: true, re2: RE2JS.compile(pattern) };
	} catch (error) {
		const message = error instanceof Error ? error.message : '';
		return { ok: false, reason: message.replace(/^error parsing regexp: /, '').replace(/`/g, '"') };
	}
}
