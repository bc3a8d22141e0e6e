// How a proposed value is written at the cursor: quoted where YAML needs it, with the blank after the colon, as a list item
// in the file's own style.
import type { Placed } from '../../text/source-file.ts';
import { type Span, shifted } from '../../text/span.ts';
import type { Cursor } from '../../yaml/cursor.ts';

interface Written {
	readonly text: string;
	readonly span: Span;
}

/** A function that says what to write for a value; `asItem`: the cursor stands where a list is to begin. */
export function insertion(cursor: Cursor, placed: Placed, uri: string): (value: string, asItem: boolean) => Written {
	const span = shifted(cursor.span, placed.start);
	const before = placed.chunk.text[cursor.span.start - 1] ?? '';
	// `subset:|` and `-|` want a blank first; after `key: ` there is one already.
	const blank = cursor.quote === undefined && (before === ':' || before === '-') ? ' ' : '';
	return (value, asItem) => {
		const scalar = cursor.role === 'key' ? `${quoted(value, cursor, uri)}: ` : quoted(value, cursor, uri);
		return { span, text: asItem ? listStart(scalar, cursor, blank) : `${blank}${scalar}` };
	};
}

/** A first list item behind `key:`; in a flow map, a flow list. */
function listStart(scalar: string, cursor: Cursor, blank: string): string {
	if (cursor.flow) return `${blank}[${scalar}]`;
	const indent = ' '.repeat(cursor.indent + (cursor.listStyle === 'indented' ? 2 : 0));
	return `\n${indent}- ${scalar}`;
}

function quoted(value: string, cursor: Cursor, uri: string): string {
	if (cursor.quote !== undefined) return value;
	if (uri.endsWith('.json')) return JSON.stringify(value);
	// A leading `*` would be an alias; true, null, numbers and the like would change their type as label values.
	const isRisky = /^[*&!%@`'"{[#|>-]|: |\s#|^(true|false|yes|no|on|off|null|~)$/i.test(value);
	return isRisky ? `"${value}"` : value;
}
