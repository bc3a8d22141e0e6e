// What is at an offset, in broken text too: the path to it, whether a key or a value is being written, and the word so far.
// The word is replaced by a marker that makes the line valid, and the marker is looked for in the tree of what comes out.

import type { Edit } from '../text/edit.ts';
import { lineFeed, lineStart } from '../text/lines.ts';
import type { Span } from '../text/span.ts';
import type { Entry, Node } from './node.ts';
import { patched, withEdit } from './patch.ts';
import { closingOf, completions } from './repairs.ts';
import { type Context, scan } from './scan.ts';
import { longest, parse } from './tree.ts';

export interface Cursor {
	/** `value` is also an item of a list. */
	readonly role: 'key' | 'value';
	/** Keys and indexes from the root to what is written; of a key, to the map that it goes into. */
	readonly path: readonly (string | number)[];
	/** The word up to the cursor, without its quote. */
	readonly prefix: string;
	/** The whole word, which a completion replaces: offsets in the chunk. */
	readonly span: Span;
	/** The collections around, the root first. Their offsets are those of the text with the marker. */
	readonly ancestors: readonly Node[];
	readonly quote: '"' | "'" | undefined;
	/** Whether brackets are open around it. */
	readonly flow: boolean;
	/** Column of the key whose value is written. */
	readonly indent: number;
	/** Whether the text indents lists under their key. */
	readonly listStyle: 'indented' | 'flush';
}

const marker = 'cursor0marker0';

/** The cursor at `offset` of a chunk's text; undefined in comments, block scalars, and where no place can be made out. */
export function cursorAt(text: string, offset: number): Cursor | undefined {
	if (text.length > longest) return undefined;
	const context = scan(text, offset);
	if (context.place === 'comment' || context.place === 'block') return undefined;
	const quote = context.place === 'double' ? '"' : context.place === 'single' ? "'" : undefined;
	const span = wordAt(text, offset, context, quote);
	const role = roleAt(text, span, context, quote);
	const found = findMarker(parse(withMarker(text, span, context, role, quote)).root);
	// What stands after a key is no key: the lines above are so broken that the place is another one.
	if (found === undefined || (found.isKey && context.isValue && context.brackets.length === 0)) return undefined;
	return {
		role: found.isKey ? 'key' : 'value',
		path: found.isKey ? found.path.slice(0, -1) : found.path,
		prefix: text.slice(span.start, offset),
		span,
		ancestors: found.ancestors,
		quote,
		flow: context.brackets.length > 0,
		indent: Math.max(0, context.column),
		listStyle: listStyle(text),
	};
}

function wordAt(text: string, offset: number, { place, start }: Context, quote: string | undefined): Span {
	if (place === 'space') return { start: offset, end: offset };
	if (quote !== undefined) {
		const closing = /["'\n\r]|$/.exec(text.slice(offset));
		return { start: start + 1, end: offset + (closing?.index ?? 0) };
	}
	const rest = /^[^\s,[\]{}#]*/.exec(text.slice(offset))?.[0] ?? '';
	// A colon ends a key, but is part of a word such as kubernetes://name.
	const colon = /:(?=$)/.exec(rest);
	return { start, end: offset + (colon?.index ?? rest.length) };
}

function roleAt(text: string, span: Span, context: Context, quote: string | undefined): 'key' | 'value' {
	if (context.isValue) return 'value';
	if (/^\s*:/.test(text.slice(span.end + (quote === undefined ? 0 : 1), lineFeed(text, span.end)))) return 'key';
	const bracket = context.brackets.at(-1);
	if (bracket !== undefined) return text.charAt(bracket) === '[' ? 'value' : 'key';
	const before = text.slice(lineStart(text, span.start), quote === undefined ? span.start : span.start - 1);
	return /-\s*$/.test(before) ? 'value' : 'key';
}

/** `text` with the marker for the word, and with what was left open before it, or on its line, closed. */
function withMarker(
	text: string,
	span: Span,
	context: Context,
	role: 'key' | 'value',
	quote: string | undefined,
): string {
	const rest = text.slice(span.end, lineFeed(text, span.end));
	const isClosed = quote !== undefined && rest.startsWith(quote);
	const before = text.charAt(span.start - 1);
	const blank = quote === undefined && (before === ':' || before === '-') ? ' ' : '';
	const hasColon = role === 'key' && /^["']?\s*:/.test(rest);
	const word = `${blank}${marker}${quote !== undefined && !isClosed ? quote : ''}${role === 'key' && !hasColon ? ': ' : ''}`;
	let edits: readonly Edit[] = [...completions(text, context, span.start), { ...span, text: word }];
	const open = missing(text, rest, span, context);
	const end = lineFeed(text, span.end);
	if (open !== '') edits = withEdit(edits, { start: end, end, text: open }) ?? edits;
	return patched({ text, original: text, holes: [] }, edits).text;
}

/** The closing brackets that the cursor's line lacks for what it opened. */
function missing(text: string, rest: string, span: Span, { brackets }: Context): string {
	const start = lineStart(text, span.start);
	const opened = brackets.filter((at) => at >= start);
	const closed = (rest.match(/[\]}]/g) ?? []).length - (rest.match(/[[{]/g) ?? []).length;
	return opened
		.slice(0, Math.max(0, opened.length - closed))
		.map((at) => closingOf(text, at))
		.reverse()
		.join('');
}

interface Found {
	readonly path: readonly (string | number)[];
	readonly ancestors: readonly Node[];
	readonly isKey: boolean;
}

function findMarker(root: Node | undefined): Found | undefined {
	const seen = new Set<Node>();
	const visit = (node: Node, path: readonly (string | number)[], ancestors: readonly Node[]): Found | undefined => {
		if (node.kind === 'scalar') return node.text.includes(marker) ? { path, ancestors, isKey: false } : undefined;
		if (seen.has(node)) return undefined;
		seen.add(node);
		const inner = [...ancestors, node];
		for (const { key, value } of node.entries as readonly Entry[]) {
			if (key.text.includes(marker)) return { path: [...path, key.text], ancestors: inner, isKey: true };
			const found = visit(value, [...path, key.text], inner);
			if (found !== undefined) return found;
		}
		for (const [index, item] of node.items.entries()) {
			const found = visit(item, [...path, index], inner);
			if (found !== undefined) return found;
		}
		return undefined;
	};
	return root === undefined ? undefined : visit(root, [], []);
}

/** The habit of most lists in the text; flush without any, as in most Istio files. */
function listStyle(text: string): 'indented' | 'flush' {
	let indented = 0;
	let flush = 0;
	for (const [, keyIndent = '', dashes = '', itemIndent = ''] of text.matchAll(
		/^( *)((?:- +)*)[^\s#-][^\n]*:[ \t]*\r?\n( *)- /gm,
	)) {
		if (itemIndent.length > keyIndent.length + dashes.length) indented++;
		else flush++;
	}
	return indented > flush ? 'indented' : 'flush';
}
