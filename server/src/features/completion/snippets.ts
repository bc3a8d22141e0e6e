// How a key is written with what belongs behind it, as a snippet: `$1` is where the cursor goes, `\$` a dollar.
import type { Schema } from '../../schema/schema.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import { onlyRequired } from './fields.ts';

/** What is known of the place that a key is written at. */
export interface KeyPlace {
	readonly cursor: Cursor;
	/** Column of the key itself. */
	readonly column: number;
	/** A colon stands behind it already: only the name is changed. */
	readonly hasColon: boolean;
	readonly isJson: boolean;
}

/** The snippet for `name` and the value that `schema` describes. `asItem`: the key begins the first item of a list. */
export function keySnippet(name: string, schema: Schema | undefined, place: KeyPlace, asItem: boolean): string {
	const { cursor, column, hasColon, isJson } = place;
	const bare = isJson ? JSON.stringify(name) : name.startsWith('@') ? `'${name}'` : name;
	const key = escaped(cursor.quote === undefined ? bare : name);
	if (hasColon) return key;
	const close = cursor.quote ?? '';
	const start = asItem && !cursor.flow ? '- ' : '';
	const inner = column + start.length;
	return `${start}${key}${close}:${value(schema, place, inner)}`;
}

function value(schema: Schema | undefined, { cursor, isJson }: KeyPlace, column: number): string {
	const type = schema?.type ?? 'any';
	if (cursor.flow || isJson) {
		if (type === 'object') return ' {$1}';
		if (type === 'array') return ' [$1]';
		return type === 'string' && isJson ? ' "$1"' : ' $1';
	}
	if (type === 'object') return `\n${blanks(column + 2)}$1`;
	if (type !== 'array') return ' $1';
	const indent = column + (cursor.listStyle === 'indented' ? 2 : 0);
	const only = schema?.items === undefined ? undefined : onlyRequired(schema.items);
	const field = only === undefined ? undefined : schema?.items?.fields?.[only];
	const item = field === undefined || only === undefined ? '$1' : `${only}:${nested(field, indent + 2)}`;
	return `\n${blanks(indent)}- ${item}`;
}

/** The one field of an item that must be there; one level is enough to begin with. */
function nested({ type }: Schema, column: number): string {
	return type === 'object' ? `\n${blanks(column + 2)}$1` : type === 'array' ? `\n${blanks(column)}- $1` : ' $1';
}

function blanks(count: number): string {
	return ' '.repeat(count);
}

/** `text` as a snippet that stands for itself. */
export function escaped(text: string): string {
	return text.replace(/[\\$}]/g, '\\$&');
}

/** What a snippet writes for a client that knows none: the text, its cursor left out. */
export function plain(snippet: string): string {
	const words = new Map<string, string>();
	const place = /(?<!\\)\$(?:\{(\d+)(?::([^}]*)|\|([^,|]*)[^|]*\|)\}|(\d+))/g;
	return snippet
		.replace(place, (_, number = '', word?: string, choice?: string, again = '') => {
			if (again === '') words.set(number, word ?? choice ?? '');
			return words.get(again === '' ? number : again) ?? '';
		})
		.replace(/\\([\\$}])/g, '$1');
}
