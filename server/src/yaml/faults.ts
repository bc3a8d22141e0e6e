// TABLE: the faults of YAML that people make, in their words. What the parser calls them follows from the text around.
import { lineEnd, lineStart } from '../text/lines.ts';
import type { Span } from '../text/span.ts';
import { scan } from './scan.ts';

interface ParserError {
	readonly code: string;
	readonly message: string;
	readonly pos: readonly [number, number];
}

interface Fault {
	readonly span: Span;
	readonly message: string;
	/** What was meant to stand at the span. */
	readonly meant?: string;
}

/** A mistake by its look: `line` is the line of the error. The first row that fits names it. */
const mistakes: readonly {
	readonly line: RegExp;
	readonly message: (words: RegExpExecArray) => string;
	/** The words as they were meant, where that is plain. */
	readonly meant?: (words: string) => string | undefined;
}[] = [
	{ line: /^[ ]*\t+/d, message: () => 'YAML cannot be indented with tabs; use spaces' },
	{
		line: /(?<=[-:]\s+|^\s*)\*(?=\s*$|[.\w-]*\.)[^\s,\]}]*/d,
		message: ([star]) => `"${star}" needs quotes because a bare * refers to an anchor`,
		meant: inQuotes,
	},
	{
		line: /(?<=[:-]\s+)[@`][^\s]*/d,
		message: ([word]) => `"${word}" needs quotes because it starts with a reserved character`,
		meant: inQuotes,
	},
	{
		line: /(?<=:\s)\s*[^\s"'{[#&*!|>][^"'{[#]*?: .*/d,
		message: ([rest]) => `Second ": " in one line; put "${rest.trim()}" in quotes or on its own lines`,
		meant: inQuotes,
	},
	{
		line: /(?<=^\s*)-[^\s-][^:]*(:|$)/d,
		message: ([word]) => `Missing space after the dash of "${word}"`,
		meant: (word) => word.replace('-', '- '),
	},
	{ line: /(?<=[:-]\s+)"(?:[^"\\]|\\.)*$/d, message: () => 'The quote " is not closed' },
	{ line: /(?<=[:-]\s+)'[^']*$/d, message: () => "The quote ' is not closed" },
	{ line: /(?<=[:-]\s+)\[[^\]]*$/d, message: () => 'The bracket [ is not closed' },
	{ line: /(?<=[:-]\s+)\{[^}]*$/d, message: () => 'The brace { is not closed' },
	{
		line: /(?<=^\s*(?:- )*)[\w./-]+:[^\s/]\S*\s*$/d,
		message: ([word]) => `Missing space after the colon in "${word.trim()}"`,
		meant: (word) => word.replace(':', ': '),
	},
	{
		line: /(?<=^\s*(?:- )*)[A-Za-z][\w./-]*\s*$/d,
		message: ([word]) => `Missing colon: "${word.trim()}" is not a "key: value" pair`,
	},
];

/** In quotes, if there are none in it. */
function inQuotes(words: string): string | undefined {
	return /["\\]/.test(words) ? undefined : `"${words}"`;
}

const codes: Readonly<Record<string, string>> = {
	BAD_INDENT: 'The indentation does not match any line above',
	MISSING_CHAR: 'Missing character',
	TAB_AS_INDENT: 'YAML cannot be indented with tabs; use spaces',
	BLOCK_IN_FLOW: 'Indented YAML cannot be used inside brackets',
	BAD_ALIAS: 'This refers to an anchor that does not exist',
};

const names: Readonly<Record<string, string>> = { '"': 'quote', "'": 'quote', '[': 'bracket', '{': 'brace' };

/** The fault behind the parser's first error, at most one, on one line; none without an error. */
export function faultIn(text: string, error: ParserError | undefined): readonly Fault[] {
	if (error === undefined) return [];
	const [start] = error.pos;
	const [unclosed] = error.code === 'MISSING_CHAR' ? scan(text, text.length).unclosed : [];
	if (unclosed !== undefined) {
		const what = text.charAt(unclosed.at);
		const end = Math.min(unclosed.end, lineEnd(text, unclosed.at));
		return [{ span: { start: unclosed.at, end }, message: `The ${names[what] ?? 'character'} ${what} is not closed` }];
	}
	// The parser often stumbles only on the line after the mistake.
	for (const at of [start, lineBefore(text, start)]) {
		const found = at === undefined ? undefined : mistakeOn(text, at);
		if (found !== undefined) return [found];
	}
	const end = Math.min(Math.max(error.pos[1], start + 1), lineEnd(text, start));
	return [{ span: { start: Math.min(start, end), end }, message: codes[error.code] ?? 'This is not valid YAML' }];
}

const longestLine = 1000;

function mistakeOn(text: string, at: number): Fault | undefined {
	const start = lineStart(text, at);
	const end = lineEnd(text, at);
	// Nobody types such lines, and the patterns go over them more than once.
	if (end - start > longestLine) return undefined;
	const line = text.slice(start, end).replace(/\s+#.*$/, '');
	for (const { line: pattern, message, meant } of mistakes) {
		const match = pattern.exec(line);
		if (match !== null) {
			const from = start + match.index;
			const words = match[0].trimEnd();
			const better = meant?.(words);
			const span = { start: from, end: from + words.length || from + 1 };
			return { span, message: message(match), ...(better === undefined ? {} : { meant: better }) };
		}
	}
	return undefined;
}

function lineBefore(text: string, at: number): number | undefined {
	let end = text.lastIndexOf('\n', at - 1);
	while (end > 0 && text.slice(lineStart(text, end), end).trim() === '') end = text.lastIndexOf('\n', end - 1);
	return end <= 0 ? undefined : end;
}
