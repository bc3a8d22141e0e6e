// Values read aloud: durations, status codes, shares of weights, regular expressions.
import { milliseconds } from '../../schema/formats/durations.ts';
import { statusCodes } from './http.ts';

const units: readonly (readonly [name: string, length: number])[] = [
	['day', 86_400_000],
	['hour', 3_600_000],
	['minute', 60_000],
	['second', 1000],
	['millisecond', 1],
];

/** `1m30s` is "1 minute 30 seconds"; undefined for what is no duration, or shorter than a millisecond. */
export function durationAloud(text: string): string | undefined {
	let rest = milliseconds(text);
	if (rest === undefined || rest < 0 || (rest !== 0 && !Number.isInteger(rest))) return undefined;
	if (rest === 0) return 'none at all';
	const parts: string[] = [];
	for (const [name, length] of units) {
		const count = Math.floor(rest / length);
		rest -= count * length;
		if (count > 0) parts.push(`${count} ${name}${count === 1 ? '' : 's'}`);
	}
	return parts.join(' ');
}

/** What a status code says; of one that has no name what its hundred says. */
export function statusAloud(text: string): string | undefined {
	if (!/^[1-5]\d\d$/.test(text)) return undefined;
	const classes = ['', 'for information', 'success', 'a redirect', 'a fault of the client', 'a fault of the server'];
	return statusCodes[Number(text)] ?? classes[Number(text[0])];
}

/** Longer expressions are not read. */
const longest = 120;

const sets: Readonly<Record<string, string>> = {
	'.': 'any character',
	'\\d': 'a digit',
	'\\D': 'anything but a digit',
	'\\w': 'a letter, digit or `_`',
	'\\W': 'anything but a letter, digit or `_`',
	'\\s': 'a blank',
	'\\S': 'anything but a blank',
	'\\b': 'the edge of a word',
	'[0-9]': 'a digit',
	'[a-z]': 'a small letter',
	'[A-Z]': 'a capital letter',
	'[a-zA-Z]': 'a letter',
	'[A-Za-z]': 'a letter',
	'[^/]': 'anything but `/`',
};

const counts: Readonly<Record<string, string>> = {
	'*': 'any number of times',
	'+': 'once or more',
	'?': 'or nothing',
};

/** A regular expression in words; undefined for one that is too long or has what cannot be told in a line. */
export function regexAloud(pattern: string): string | undefined {
	if (pattern.length > longest || pattern === '') return undefined;
	const ignoring = pattern.startsWith('(?i)');
	const said = alternatives(ignoring ? pattern.slice(4) : pattern, 0);
	if (said === undefined) return undefined;
	return `${said}${ignoring ? ', in capital or small letters' : ''}`;
}

const deepest = 3;

function alternatives(pattern: string, depth: number): string | undefined {
	if (depth > deepest) return undefined;
	const parts = split(pattern);
	if (parts === undefined) return undefined;
	const said = parts.map((part) => sequence(part, depth));
	return said.every((one) => one !== undefined) ? said.join(' or ') : undefined;
}

/** The parts between `|` that stand outside of brackets; undefined where brackets do not match. */
function split(pattern: string): readonly string[] | undefined {
	const parts = [''];
	let open = 0;
	for (const [token] of pattern.matchAll(/\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[\s\S]/g)) {
		if (token === '(') open++;
		if (token === ')') open--;
		if (open < 0) return undefined;
		if (token === '|' && open === 0) parts.push('');
		else parts[parts.length - 1] += token;
	}
	return open === 0 ? parts : undefined;
}

const piece =
	/(?<group>\((?:\?:|\?P?<\w+>)?)|(?<set>\[\^?\]?(?:\\.|[^\]\\])*\]|\\[dDwWsSb]|\.)|(?<anchor>[\^$])|(?<text>(?:\\[^a-zA-Z0-9]|[^\\()[\]{}|*+?.^$])(?![*+?{]))+|(?<one>\\[^a-zA-Z0-9]|[^\\()[\]{}|*+?.^$])/y;
const count = /[*+?]\??|\{(\d+)(?:,(\d*))?\}/y;

function sequence(pattern: string, depth: number): string | undefined {
	const said: string[] = [];
	let at = 0;
	while (at < pattern.length) {
		piece.lastIndex = at;
		const match = piece.exec(pattern);
		if (match === null) return undefined;
		const { group, set, anchor } = match.groups ?? {};
		at += match[0].length;
		if (anchor !== undefined) continue;
		let what: string | undefined;
		if (group !== undefined) {
			const end = closing(pattern, at);
			if (end === undefined) return undefined;
			what = alternatives(pattern.slice(at, end), depth + 1);
			at = end + 1;
			if (what !== undefined && / or | then /.test(what)) what = `(${what})`;
		} else if (set !== undefined) what = sets[set] ?? `one of \`${set.replace(/`/g, '')}\``;
		else what = `\`${match[0].replace(/\\(.)/g, '$1').replace(/`/g, '')}\``;
		if (what === undefined) return undefined;
		count.lastIndex = at;
		const times = count.exec(pattern);
		if (times !== null) at += times[0].length;
		said.push(times === null ? what : repeated(what, times));
	}
	return said.length === 0 ? 'nothing' : said.join(', then ');
}

function repeated(what: string, [sign = '', least, most]: readonly (string | undefined)[]): string {
	const bare = sign.replace(/(?<=.)\?$/, '');
	if (what === sets['.'] && bare === '*') return 'anything';
	if (what === sets['.'] && bare === '+') return 'something';
	if (least === undefined) return `${what} ${counts[bare] ?? ''}`.trim();
	if (most === undefined) return `${what} ${least} times`;
	return most === '' ? `${what} at least ${least} times` : `${what} ${least} to ${most} times`;
}

/** Where the bracket closes that has opened before `from`. */
function closing(pattern: string, from: number): number | undefined {
	let open = 1;
	for (const { 0: token, index } of pattern.slice(from).matchAll(/\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[\s\S]/g)) {
		if (token === '(') open++;
		if (token === ')') open--;
		if (open === 0) return from + index;
	}
	return undefined;
}
