// Helm's {{ … }}, masked by text of the same length so that YAML around it parses and no offset moves; and other
// stand-ins for a value that somebody fills in later. What an action would render is not guessed.
import type { Span } from '../text/span.ts';

export interface Mask {
	/** As long as the original, with the same line breaks. */
	readonly text: string;
	/** Where the actions stood, in order and apart from each other. */
	readonly holes: readonly Span[];
}

const noHoles: readonly Span[] = [];

/**
 * `text` with every action masked: by blanks where actions are all that stands on a line, else by a plain word.
 * An action that is not closed (yet) ends with its line. Without `{{`, the same string.
 */
export function masked(text: string): Mask {
	const first = text.indexOf('{{');
	if (first === -1) return { text, holes: noHoles };
	const holes = actions(text, first);
	let result = '';
	let done = 0;
	for (let i = 0; i < holes.length; ) {
		const group = lineGroup(text, holes, i);
		for (; i < group.end; i++) {
			const hole = holes[i] as Span;
			const source = text.slice(hole.start, hole.end);
			result += text.slice(done, hole.start) + (group.isAlone ? blank(source) : word(source));
			done = hole.end;
		}
	}
	return { text: result + text.slice(done), holes };
}

/** The holes from `from` on that follow each other without a line break between them, and whether nothing else stands there. */
function lineGroup(text: string, holes: readonly Span[], from: number): { end: number; isAlone: boolean } {
	const first = holes[from] as Span;
	let isAlone = isBlank(text, text.lastIndexOf('\n', first.start - 1) + 1, first.start);
	if (first.start === 0) isAlone = true;
	let end = from + 1;
	let last = first;
	for (let next = holes[end]; next !== undefined; next = holes[end]) {
		const lineEnd = text.indexOf('\n', last.end);
		if (lineEnd !== -1 && lineEnd < next.start) break;
		isAlone &&= isBlank(text, last.end, next.start);
		last = next;
		end++;
	}
	const lineEnd = text.indexOf('\n', last.end);
	return { end, isAlone: isAlone && isBlank(text, last.end, lineEnd === -1 ? text.length : lineEnd) };
}

function isBlank(text: string, start: number, end: number): boolean {
	for (let i = start; i < end; i++) {
		const code = text.charCodeAt(i);
		if (code !== 32 && code !== 9 && code !== 13) return false;
	}
	return true;
}

function blank(source: string): string {
	return source.replace(/[^\r\n]/g, ' ');
}

// Only the first line carries the word: a second one could stand left of its key and end the value.
function word(source: string): string {
	const lineEnd = source.search(/[\r\n]/);
	if (lineEnd === -1) return 'x'.repeat(source.length);
	return 'x'.repeat(lineEnd) + blank(source.slice(lineEnd));
}

function actions(text: string, first: number): Span[] {
	const holes: Span[] = [];
	const lastComment = text.lastIndexOf('*/');
	for (let start = first; start !== -1; ) {
		const end = actionEnd(text, start, lastComment) ?? lineEnd(text, start);
		holes.push({ start, end });
		start = text.indexOf('{{', end);
	}
	return holes;
}

function lineEnd(text: string, from: number): number {
	const end = text.indexOf('\n', from);
	if (end === -1) return text.length;
	return text.charCodeAt(end - 1) === 13 ? end - 1 : end;
}

/** The offset behind the `}}` of the action at `start`, as Go's text/template finds it; undefined if it is not closed. */
function actionEnd(text: string, start: number, lastComment: number): number | undefined {
	let at = start + 2;
	const comment = /^-?\s*\/\*/.exec(text.slice(at, at + 8));
	if (comment !== null) {
		at += comment[0].length;
		if (at > lastComment) return undefined;
		at = text.indexOf('*/', at) + 2;
	}
	while (at < text.length) {
		const code = text.charCodeAt(at);
		if (code === 34 || code === 39) at = stringEnd(text, at, code);
		else if (code === 96) at = rawEnd(text, at);
		else if (code === 125 && text.charCodeAt(at + 1) === 125) return at + 2;
		// Actions do not nest: another one before the end means that this one is still being typed.
		else if (code === 123 && text.charCodeAt(at + 1) === 123) return undefined;
		else at++;
	}
	return undefined;
}

/** Behind the string that opens at `at`, or behind its quote alone if the line ends first. */
function stringEnd(text: string, at: number, quote: number): number {
	for (let i = at + 1; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (code === 92) i++;
		else if (code === quote) return i + 1;
		else if (code === 10) break;
	}
	return at + 1;
}

function rawEnd(text: string, at: number): number {
	const end = text.indexOf('`', at + 1);
	return end === -1 ? at + 1 : end + 1;
}

// Each says "somebody fills this in later". None can be part of a Kubernetes name or a host: those have no upper case,
// no underscore and none of $ < > { @ %. Kustomize, Flux, envsubst, ytt, kubeflow's replacements, documentation.
const placeholders: readonly RegExp[] = [
	/\{\{|\$\{|\$\(|\$[A-Za-z_]|#@/,
	/<[A-Za-z][^<>]*>/,
	/^__.+__$|^@[A-Za-z_]+@$|^%[A-Za-z_]+%$/,
	/_PLACEHOLDER\b|\bPLACEHOLDER_/i,
	/(^|[-./:])(REPLACE|CHANGE)[-_]?(ME|THIS)([-./:]|$)/i,
	/(^|[-./:])YOUR[-_][A-Z]/,
];

/** What all of these have in common: nearly all values of a workspace are asked, and nearly none is one. */
const hint = /[_{$<@%#]|replace|change|your/i;

/** `FRONTEND_HOST`: a variable's name where a name or a host belongs, but among the words of an enum one of them. */
const constant = /(^|[-./:])[A-Z][A-Z0-9]*(_[A-Z0-9]+)+([-./:]|$)/;

/**
 * Whether `text`, which stands where a name or a host belongs, is a stand-in for one. Meant for names only: an enum such
 * as `ISTIO_MUTUAL` looks the same.
 */
export function isPlaceholder(text: string): boolean {
	return hint.test(text) && (constant.test(text) || isMarkedPlaceholder(text));
}

/** The same by signs that no value of any kind has. */
export function isMarkedPlaceholder(text: string): boolean {
	return hint.test(text) && placeholders.some((pattern) => pattern.test(text));
}

/** A templated text in the one form that all its ways to be spaced share, for equal templates render equal texts. */
export function sameTemplate(text: string): string {
	return text.replace(/\{\{-?\s*(.*?)\s*-?\}\}/g, (_, inner: string) => `{{ ${inner.replace(/\s+/g, ' ')} }}`);
}
