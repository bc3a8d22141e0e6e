// Globs as editors have them (https://code.visualstudio.com/docs/editor/glob-patterns): `*` and `?` within a segment of a
// path, `**` over segments, `{a,b}`, `[a-z]` and `[!a-z]`; a backslash takes a sign for itself. Names that begin with a dot
// are names like others.
import { Automaton, inSegment } from './automaton.ts';

/** Whether a path fits. */
export type Glob = (path: string) => boolean;

/** Reads a glob; undefined if it makes no sense: a bracket or a brace that is not closed. */
export function globOf(text: string): Glob | undefined {
	const automaton = new Automaton();
	const open: Braces[] = [];
	let at = 0;
	while (at < text.length) {
		const sign = text[at] ?? '';
		const braces = open.at(-1);
		if (sign === '*') at = star(automaton, text, at);
		else if (sign === '[') {
			const end = bracket(automaton, text, at);
			if (end === undefined) return undefined;
			at = end;
		} else if (sign === '{') {
			open.push({ start: automaton.end, ends: [] });
			automaton.goTo(automaton.end + 1);
			at++;
		} else if (braces !== undefined && (sign === ',' || sign === '}')) {
			braces.ends.push(automaton.end);
			automaton.goTo();
			if (sign === ',') automaton.also(braces.start, automaton.end);
			else for (const end of (open.pop() as Braces).ends) automaton.also(end, automaton.end);
			at++;
		} else at = plain(automaton, text, at);
	}
	return open.length > 0 ? undefined : (path) => automaton.accepts(path);
}

/**
 * Reads a glob that is seen from a folder, as settings and options have them: one that names a folder means all below it, with or
 * without a slash at either end, and `.` means everything.
 */
export function globBelow(text: string): Glob | undefined {
	if (text === '') return globOf(text);
	let plain = text.replace(/^(?:\.?\/)+/, '');
	while (plain.endsWith('/') || plain.endsWith('/**')) plain = plain.slice(0, plain.lastIndexOf('/'));
	return globOf(plain === '' || plain === '.' ? '**' : `${plain}/**`);
}

/** Braces that are open: the step that leads to their alternatives, and those in which they end. */
interface Braces {
	readonly start: number;
	readonly ends: number[];
}

/** A sign that stands for itself, `?`, or a slash with all that may be below. Returns where the glob goes on. */
function plain(automaton: Automaton, text: string, at: number): number {
	const sign = text[at] ?? '';
	if (sign === '?') automaton.one(inSegment);
	else if (sign === '\\' && at + 1 < text.length) {
		automaton.word(text[at + 1] ?? '');
		return at + 2;
	} else if (sign === '/' && text.startsWith('**', at + 1) && at + 3 === text.length) {
		// `a/**` is `a` too.
		const start = automaton.end;
		automaton.goTo(start + 1, start + 5).word('/');
		automaton.many(() => true);
		return text.length;
	} else automaton.word(sign);
	return at + 1;
}

const boundary = /[/{},]/;

function star(automaton: Automaton, text: string, at: number): number {
	let end = at;
	while (text[end] === '*') end++;
	const [before = '/', after = '/'] = [text[at - 1], text[end]];
	const isSegment = boundary.test(before) && boundary.test(after);
	if (isSegment && end - at === 2) {
		if (text[end] !== '/') automaton.many(() => true);
		else {
			// `**/`: any number of segments, none too.
			const start = automaton.end;
			automaton
				.goTo(start + 1, start + 6)
				.many(inSegment)
				.word('/')
				.goTo(start);
			return end + 1;
		}
	} else {
		if (isSegment) automaton.one(inSegment);
		automaton.many(inSegment);
	}
	return end;
}

/** `[a-z]`; returns where the glob goes on, undefined if it is not closed. */
function bracket(automaton: Automaton, text: string, at: number): number | undefined {
	const close = text.indexOf(']', at + 2);
	if (close === -1) return undefined;
	const inner = text.slice(at + 1, close);
	const isNegated = inner.startsWith('!') || inner.startsWith('^');
	const ranges = [...inner.slice(isNegated ? 1 : 0).matchAll(/(.)-(.)|(.)/gs)].map(([, from = '', to = '', one]) => {
		return [(one ?? from).charCodeAt(0), (one ?? to).charCodeAt(0)] as const;
	});
	automaton.one((code) => inSegment(code) && ranges.some(([from, to]) => from <= code && code <= to) !== isNegated);
	return close + 1;
}
