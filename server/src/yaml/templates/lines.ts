// The lines of a masked text, as far as indentation tells what belongs to what.

import { firstWhere } from '../../facts/ordered.ts';
import { lineEnd } from '../../text/lines.ts';

/** A line of the masked text that has more than blanks and a comment. Columns count from 0. */
export interface Line {
	readonly start: number;
	/** Of its first character. */
	readonly column: number;
	readonly hasDash: boolean;
	/** Of its first key, behind the dashes. */
	readonly keyColumn: number;
	/** Whether nothing follows its key or dash, so that deeper lines belong to it. */
	readonly isOpen: boolean;
	/** The column that the lines of the block scalar are deeper than which it begins; -1 if it begins none. */
	readonly textColumn: number;
	/** Whether it is such text. */
	readonly isText: boolean;
}

export function linesOf(text: string): readonly Line[] {
	const lines: Line[] = [];
	let header: Line | undefined;
	for (let at = 0; at < text.length; ) {
		const end = lineEnd(text, at);
		const isText = header !== undefined && columnAt(text, at) > header.textColumn;
		const line = lineAt(text, at, end, isText);
		if (line !== undefined) lines.push(line);
		if (line !== undefined && !isText) header = line.textColumn === -1 ? undefined : line;
		at = text.indexOf('\n', end) + 1 || text.length;
	}
	return lines;
}

/** How many blanks a line begins with. */
export function columnAt(text: string, lineStart: number): number {
	let at = lineStart;
	while (text.charCodeAt(at) === 32) at++;
	return at - lineStart;
}

/** Undefined for a line without content. */
function lineAt(text: string, start: number, end: number, isText: boolean): Line | undefined {
	const line = text.slice(start, end);
	const [lead = '', blanks = '', dashes = ''] = /^(\s*)((?:-(?:\s+|$))*)/.exec(line) ?? [];
	const [column, keyColumn, hasDash] = [blanks.length, lead.length, dashes !== ''];
	if (keyColumn === line.length ? !hasDash : !isText && line.charAt(keyColumn) === '#') return undefined;
	if (isText) return { start, column, hasDash, keyColumn, isOpen: false, textColumn: -1, isText };
	// What is open at its end shows there.
	const last = line.slice(-1000);
	const isOpen = /(?:^|:|-)\s*(?:[|>][-+0-9]*|[&!]\S+)?\s*(?:\s#.*)?$/.test(last);
	const opensText = /(?:^|[:-]\s)\s*(?:[&!]\S+\s+)?[|>][-+0-9]*\s*(?:\s#.*)?$/.test(last);
	const isItem = /[|>&!]/.test(line.charAt(keyColumn));
	const textColumn = !opensText ? -1 : isItem ? lead.lastIndexOf('-') : keyColumn;
	return { start, column, hasDash, keyColumn, isOpen, textColumn, isText };
}

/** The index of the first line that starts at or behind `from`. */
export function firstFrom(lines: readonly Line[], from: number): number {
	return firstWhere(lines, ({ start }) => start >= from);
}
