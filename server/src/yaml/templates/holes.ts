// holesIn(text): where a text stands for something that is filled in later, and what each such place does.
import { lineEnd, lineStart } from '../../text/lines.ts';
import type { Span } from '../../text/span.ts';
import { type Language, languages } from './languages.ts';

/**
 * `prints`: stands for text. `opens`, `else`, `ends`: parts of a block whose lines may be left out, or repeated.
 * `defines`: opens a block that is no part of the document. `silent`: prints nothing.
 */
export type Doing = 'prints' | 'opens' | 'else' | 'ends' | 'defines' | 'silent';

export interface Hole extends Span {
	readonly language: Language;
	readonly does: Doing;
	/** Whether nothing but holes stands on its lines. */
	readonly isAlone: boolean;
	/** Whether nothing follows on its last line. */
	readonly isLast: boolean;
}

const finder = new RegExp(languages.map(({ pattern }) => `(${pattern})`).join('|'), 'g');

/** What all of them begin with, or have in them: nearly all texts have none of it. */
const hint =
	/[{[]\{|\{[%#]|<[%+<A-Za-z]|\(@|#[@{]|##[A-Z]|%[{A-Za-z_]|\$[{([A-Za-z_]|\[\[|\(\(|@[A-Za-z_@]|\?\{|ref\+|vault:|op:\/\/|ENC\[/;

const none: readonly Hole[] = [];

/** Whether something in `text` is filled in later. */
export function isTemplated(text: string): boolean {
	if (!hint.test(text)) return false;
	finder.lastIndex = 0;
	return finder.test(text);
}

/** The holes of `text`, in order and apart from each other. An action that is not closed (yet) ends with its line. */
export function holesIn(text: string): readonly Hole[] {
	if (!hint.test(text)) return none;
	const found: Hole[] = [];
	const lastComment = text.lastIndexOf('*/');
	finder.lastIndex = 0;
	let line: Span = { start: 0, end: -1 };
	for (let match = finder.exec(text); match !== null; match = finder.exec(text)) {
		const language = languages[match.findIndex((group, index) => index > 0 && group !== undefined) - 1] as Language;
		const start = match.index;
		const isGo = match[0] === '{{';
		const end = isGo ? (goEnd(text, start, lastComment) ?? lineEnd(text, start)) : start + match[0].length;
		if (start > line.end) line = { start: lineStart(text, start), end: lineEnd(text, start) };
		const last = end > line.end ? lineEnd(text, end) : line.end;
		addTo(found, holeAt(text, { start, end }, language, { start: line.start, end: last }));
		finder.lastIndex = Math.max(end, start + 1);
	}
	return withNeighbours(text, found);
}

/** Adds a hole, and takes out those that lie in the value that it replaces. */
function addTo(found: Hole[], hole: Hole): void {
	while ((found.at(-1)?.start ?? -1) >= hole.start) found.pop();
	const before = found.at(-1)?.end ?? 0;
	found.push(before > hole.start ? { ...hole, start: before } : hole);
}

/** `lines`: those that `span` lies on. A file may be one long line, so they are not looked for at each hole. */
function holeAt(text: string, span: Span, language: Language, lines: Span): Hole {
	const start = language.isComment === true ? commentedValue(text, span.start, lines.start) : span.start;
	const end = text.charCodeAt(span.end - 1) === 13 ? span.end - 1 : span.end;
	const isAlone = isBlank(text, lines.start, start);
	const source = text.slice(span.start, end);
	const does = language.is === 'value' ? 'prints' : doingOf(source, isAlone);
	return { start, end, language, does, isAlone, isLast: isBlank(text, end, lines.end) };
}

/** Lines longer than this are nobody's YAML. */
export const longestLine = 1000;

/** What stands before a `#` on its line and is replaced by what follows: the value that is written for want of it. */
function commentedValue(text: string, at: number, lineStart: number): number {
	if (at - lineStart > longestLine) return at;
	const [, lead = '', value = ''] = /^(\s*(?:-\s+)*(?:[^\s#:][^#]*?:\s+)?)(.*)$/.exec(text.slice(lineStart, at)) ?? [];
	const isComment = /(?:^|\s)$/.test(value) && !/^(?:[|>[{]|(["'])(?:(?!\1).)*$)/.test(value);
	return value === '' || !isComment ? at : lineStart + lead.length;
}

type Words = Readonly<Record<string, Doing>>;

function words(does: Doing, list: string): Words {
	return Object.fromEntries(list.split(' ').map((word) => [word, does]));
}

/** The words of Go's text/template; whatever else stands in `{{ }}` prints, but for assignments and comments. */
const goWords: Words = {
	...words('opens', 'if with range block'),
	...words('else', 'else'),
	...words('ends', 'end'),
	...words('defines', 'define'),
	...words('silent', 'break continue'),
};

/** The words that begin the statements of other engines. */
const statementWords: Words = {
	...words('opens', 'if unless with range for foreach case switch while raw filter call autoescape block each'),
	...words('else', 'else elif elsif elseif when'),
	...words('ends', 'end endif endfor endwith endraw endfilter endcall endautoescape endblock endmacro done'),
	...words('defines', 'define def macro'),
	...words('prints', 'include'),
};

/** What an action does, by its first word. */
function doingOf(source: string, isFirst: boolean): Doing {
	if (source.startsWith('#{')) return octopusDoing(source);
	if (source.startsWith('#@')) return isFirst ? yttDoing(source) : 'prints';
	if (/^(\{#|<%#|\{\{-?\s*\/\*|\{\{!)/.test(source)) return 'silent';
	const [, open = '', mark = '', word = '', rest = ''] =
		/^(\{\{|\{%|<%|\(@|%\{|\[\[)([-_~+=#^/]?)\s*([a-z]*)(.*)/s.exec(source) ?? [];
	const isCall = /^(?:\s*[=|]|\()/.test(rest);
	// Mustache, Handlebars.
	if (open === '{{' && /[#^/]/.test(mark)) return mark === '/' ? 'ends' : 'opens';
	if (open === '{{' || open === '[[') {
		if (!isCall && Object.hasOwn(goWords, word)) return goWords[word] as Doing;
		return /^.{2}-?\s*\$\w*(, *\$\w+)? *:?=/.test(source) ? 'silent' : 'prints';
	}
	if (mark === '=') return 'prints';
	if (Object.hasOwn(statementWords, word)) return statementWords[word] as Doing;
	const isOpened = /(?:\bdo|\{)(?:\s*\|[^|]*\|)?\s*[-_]?%>$/.test(source);
	if (open === '<%' && rest.startsWith('}')) return isOpened ? 'else' : 'ends';
	return isOpened ? 'opens' : 'silent';
}

/** Of `#{if …}`, `#{else}` and `#{/if}`. */
function octopusDoing(source: string): Doing {
	if (source.startsWith('#{/')) return 'ends';
	return source.startsWith('#{else') ? 'else' : 'opens';
}

/** Of a line that only ytt reads: annotations (`#@overlay/match`) print nothing. */
function yttDoing(source: string): Doing {
	const word = /^#@\s+([a-z]+)\b/.exec(source)?.[1] ?? '';
	return Object.hasOwn(statementWords, word) ? (statementWords[word] as Doing) : 'silent';
}

/** The same holes, those alone that share their line only with others. */
function withNeighbours(text: string, holes: readonly Hole[]): readonly Hole[] {
	const result: Hole[] = [];
	for (let i = 0; i < holes.length; ) {
		const group = lineGroup(text, holes, i);
		for (; i < group.end; i++) {
			const hole = holes[i] as Hole;
			result.push(hole.isAlone === group.isAlone ? hole : { ...hole, isAlone: group.isAlone });
		}
	}
	return result;
}

/** The holes from `from` on that follow each other without a line break between them, and whether nothing else stands there. */
function lineGroup(text: string, holes: readonly Span[], from: number): { end: number; isAlone: boolean } {
	const first = holes[from] as Span;
	let isAlone = first.start === 0 || isBlank(text, lineStart(text, first.start), first.start);
	let end = from + 1;
	let last = first;
	for (let next = holes[end]; next !== undefined; next = holes[end]) {
		if (text.slice(last.end, next.start).includes('\n')) break;
		isAlone &&= isBlank(text, last.end, next.start);
		last = next;
		end++;
	}
	return { end, isAlone: isAlone && isBlank(text, last.end, lineEnd(text, last.end)) };
}

/** Whether only blanks stand at `start`…`end`. */
export function isBlank(text: string, start: number, end: number): boolean {
	for (let i = start; i < end; i++) {
		const code = text.charCodeAt(i);
		if (code !== 32 && code !== 9 && code !== 13) return false;
	}
	return true;
}

/** The offset behind the `}}` of the action at `start`, as Go's text/template finds it; undefined if it is not closed. */
function goEnd(text: string, start: number, lastComment: number): number | undefined {
	let at = start + 2;
	// {{{ x }}} is what Mustache does not escape.
	const isTriple = text.charCodeAt(at) === 123;
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
		else if (code === 125 && text.charCodeAt(at + 1) === 125)
			return isTriple && text.charCodeAt(at + 2) === 125 ? at + 3 : at + 2;
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

/** `text` with `instead` for each of its holes; a block, which may be left out, is one. */
export function withoutHoles(text: string, instead: string): string {
	let result = '';
	let at = 0;
	let depth = 0;
	for (const { start, end, does } of holesIn(text)) {
		if (depth === 0) result += text.slice(at, start) + instead;
		if (does === 'opens') depth++;
		if (does === 'ends' && depth > 0) depth--;
		at = end;
	}
	return at === 0 ? text : result + text.slice(at);
}

/** A templated text in the one form that all its ways to be spaced share, for equal templates render equal texts. */
export function sameTemplate(text: string): string {
	let result = '';
	let at = 0;
	for (let start = text.indexOf('{{'); start !== -1; start = text.indexOf('{{', at)) {
		const end = text.indexOf('}}', start + 2);
		if (end === -1) break;
		const inner = text
			.slice(start + 2, end)
			.replace(/^-/, '')
			.replace(/-$/, '')
			.trim();
		result += `${text.slice(at, start)}{{ ${inner.replace(/\s+/g, ' ')} }}`;
		at = end + 2;
	}
	return result + text.slice(at);
}
