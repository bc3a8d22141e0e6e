// How a proposed value is written at the cursor: quoted where YAML needs it, with the blank after the colon, as a list item
// in the file's own style.

import type { Schema } from '../../schema/schema.ts';
import { columnOf } from '../../text/lines.ts';
import type { Placed } from '../../text/source-file.ts';
import { type Span, shifted } from '../../text/span.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import { isPlainText } from '../../yaml/scalars.ts';
import { escaped, type KeyPlace, keySnippet } from './snippets.ts';

export interface Written {
	readonly text: string;
	readonly span: Span;
	/** `text` has places for the cursor: `$1`, `${1:name}`. */
	readonly isSnippet?: boolean;
}

export interface Insertion {
	/** `asItem`: the cursor stands where a list is to begin. `isText`: it must not become a number or a boolean. */
	value(value: string, asItem: boolean, isText: boolean): Written;
	/** A key with what its schema says belongs after it. `isBelow`: as the first one of a map that begins in the next line. */
	key(name: string, schema: Schema | undefined, asItem: boolean, isBelow: boolean): Written;
	/** A key with a snippet behind its colon. */
	entry(name: string, behind: string): Written;
	snippet(text: string): Written;
	/** A value with further fields of its map in the lines below. */
	beside(text: string): Written;
	/** Entries of a map, behind whose key the cursor may still stand. */
	lines(text: string): Written;
	/** Several lines, indented as the place is. `asItem`: as the first item of a list. */
	block(text: string, asItem: boolean): Written;
}

/** How proposals are written at the cursor. */
export function insertion(cursor: Cursor, placed: Placed, uri: string): Insertion {
	const { text } = placed.chunk;
	const span = shifted(cursor.span, placed.start);
	const before = text[cursor.span.start - 1] ?? '';
	// `subset:|` and `-|` want a blank first; after `key: ` there is one already.
	const blank = cursor.quote === undefined && (before === ':' || before === '-') ? ' ' : '';
	const hasColon = /^["']?\s*:/.test(text.slice(cursor.span.end, cursor.span.end + 20));
	const open = cursor.quote === undefined ? 0 : 1;
	const column = columnOf(text, cursor.span.start) - open + blank.length;
	const place: KeyPlace = { cursor, column, hasColon, isJson: uri.endsWith('.json') };
	return {
		value: (value, asItem, isText) => {
			const isKey = cursor.role === 'key';
			const text = written(value, isText, cursor, uri);
			const scalar = isKey && !hasColon ? `${text}: ` : text;
			return { span, text: asItem ? listStart(scalar, cursor, blank) : `${blank}${scalar}` };
		},
		key: (name, schema, asItem, isBelow) => {
			if (!isBelow) return { span, text: `${blank}${keySnippet(name, schema, place, asItem)}`, isSnippet: true };
			const inner = { ...place, column: cursor.indent + 2, hasColon: false };
			const text = keySnippet(name, schema, inner, false);
			const opened = cursor.flow || place.isJson ? `${blank}{${text}}` : `\n${' '.repeat(inner.column)}${text}`;
			return { span, text: opened, isSnippet: true };
		},
		entry: (name, behind) => {
			const key = escaped(place.isJson && cursor.quote === undefined ? JSON.stringify(name) : name);
			const text = hasColon ? key : `${key}${cursor.quote ?? ''}:${behind}`;
			return { span, text: `${blank}${text}`, isSnippet: true };
		},
		beside: (text) => ({ span, text: `${blank}${text.replace(/\n/g, `\n${' '.repeat(cursor.indent)}`)}` }),
		block: (snippet, asItem) => {
			// Right after the key of a list, the first item goes into a line of its own.
			const opens = asItem && cursor.role === 'value';
			const own = opens ? cursor.indent + (cursor.listStyle === 'indented' ? 2 : 0) : Math.max(0, column);
			const start = opens ? `\n${' '.repeat(own)}- ` : `${blank}${asItem ? '- ' : ''}`;
			const lines = snippet.replace(/\n/g, `\n${' '.repeat(own + (asItem ? 2 : 0))}`);
			return { span, text: `${start}${lines}`, isSnippet: true };
		},
		snippet: (snippet) => ({ span, text: snippet, isSnippet: true }),
		lines: (snippet) => {
			const opens = cursor.role === 'value';
			const own = opens ? cursor.indent + 2 : Math.max(0, column);
			const gap = `\n${' '.repeat(own)}`;
			return { span, text: `${opens ? gap : ''}${snippet.replaceAll('\n', gap)}`, isSnippet: true };
		},
	};
}

/** A first list item behind `key:`; in a flow map, a flow list. */
function listStart(scalar: string, cursor: Cursor, blank: string): string {
	if (cursor.flow) return `${blank}[${scalar}]`;
	const indent = ' '.repeat(cursor.indent + (cursor.listStyle === 'indented' ? 2 : 0));
	return `\n${indent}- ${scalar}`;
}

function written(value: string, isText: boolean, cursor: Cursor, uri: string): string {
	if (cursor.quote !== undefined || (!isText && isNumberOrBoolean(value))) return value;
	return !uri.endsWith('.json') && isPlainText(value) ? value : JSON.stringify(value);
}

function isNumberOrBoolean(value: string): boolean {
	return /^\d+(?:\.\d+)?$/.test(value) || value === 'true' || value === 'false';
}
