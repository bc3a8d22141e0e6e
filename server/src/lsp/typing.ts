// What is being typed is not finished, and to say so at each key is noise: findings about it wait until the typing rests, or
// goes on elsewhere. The server is not told where the cursor is; it is where the last change ended.
import type { Diagnostic, TextDocumentContentChangeEvent } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Guard } from './guard.ts';
import type { Screen } from './screen.ts';

/** Milliseconds without a key after which the typing rests. */
export const rest = 400;

export interface Typing extends Screen {
	/** A document was changed, and the cursor is at `offset` of what it is now, which has so many `more` lines than before. */
	typed(uri: string, document: TextDocument, offset: number, more: number): void;
	/** A document was changed, and not by somebody who types. */
	replaced(uri: string): void;
}

/** Where findings wait: the line of the cursor, and those of the keys that it is below. */
interface Place {
	readonly uri: string;
	readonly lines: ReadonlySet<number>;
	/** The lines that came in since something was shown, and above which line: what is below has moved. */
	readonly moves: readonly { readonly line: number; readonly more: number }[];
}

/**
 * A screen in front of `screen`. As long as something waits, what was shown stays, for half a word may hide from the rules what
 * is around it; it goes at once if nothing is wrong where somebody types.
 */
export function createTyping(screen: Screen, guard: Pick<Guard, 'after'>): Typing {
	let place: Place | undefined;
	/** All that there is to show at the place, in the end. */
	let whole: { readonly version: number | undefined; readonly found: readonly Diagnostic[] } | undefined;
	let callOff = (): void => {};

	const rested = (): void => {
		callOff();
		const [left, due] = [place, whole];
		[place, whole] = [undefined, undefined];
		if (left !== undefined && due !== undefined) screen.show(left.uri, due.version, due.found);
	};
	return {
		uris: screen.uris,
		of: screen.of,
		typed(uri, document, offset, more) {
			if (place?.uri !== uri) rested();
			const move = { line: document.positionAt(offset).line - Math.max(0, more), more };
			const moves = [...(place?.moves ?? []), ...(more === 0 ? [] : [move])];
			place = { uri, lines: linesAround(document, offset), moves };
			callOff();
			callOff = guard.after(rest, 'Showing what waited', rested);
		},
		replaced(uri) {
			// Whatever waits in it is judged anew.
			if (place?.uri === uri) whole = undefined;
			rested();
		},
		show(uri, version, found) {
			if (place?.uri !== uri) {
				screen.show(uri, version, found);
				return;
			}
			const shown = screen.of(uri).map((one) => moved(one, place?.moves ?? []));
			whole = { version, found };
			place = { ...place, moves: [] };
			screen.show(uri, version, meanwhile(found, shown, place.lines));
		},
	};
}

/** What is shown while somebody types on one of `lines`. */
function meanwhile(
	found: readonly Diagnostic[],
	shown: readonly Diagnostic[],
	lines: ReadonlySet<number>,
): readonly Diagnostic[] {
	const old = new Set(shown.map(keyOf));
	const ripe = found.filter((one) => !touches(one, lines) || old.has(keyOf(one)));
	if (ripe.length === found.length) return ripe;
	const still = new Set(ripe.map(keyOf));
	const kept = shown.filter((one) => !still.has(keyOf(one)));
	return kept.length === 0 ? ripe : [...ripe, ...kept].sort(byPlace);
}

function touches({ range: { start, end } }: Diagnostic, lines: ReadonlySet<number>): boolean {
	return lines.has(start.line) || lines.has(end.line);
}

function keyOf({ code, message }: Diagnostic): string {
	return `${code} ${message}`;
}

function byPlace({ range: { start: a } }: Diagnostic, { range: { start: b } }: Diagnostic): number {
	return a.line - b.line || a.character - b.character;
}

/** A finding where it stands after lines came and went. */
function moved(one: Diagnostic, moves: Place['moves']): Diagnostic {
	let { start, end } = one.range;
	for (const { line, more } of moves) {
		if (start.line <= line) continue;
		start = { ...start, line: Math.max(line, start.line + more) };
		end = { ...end, line: Math.max(line, end.line + more) };
	}
	return start === one.range.start ? one : { ...one, range: { start, end } };
}

/** The line of `offset` and the lines above it that it is indented below: whatever is typed there is still a part of them. */
function linesAround(document: TextDocument, offset: number): ReadonlySet<number> {
	const { line: at, character } = document.positionAt(offset);
	const own = lineOf(document, at);
	const found = new Set([at]);
	// On an empty line the cursor tells how deep it is going to be, and what was opened above it is not filled yet.
	const isEmpty = own.trim() === '';
	let depth = isEmpty ? character : indentOf(own);
	let isItem = own.startsWith('-', depth);
	let isNext = true;
	for (let line = at - 1; line >= 0 && (depth > 0 || isItem || isNext); line--) {
		const above = lineOf(document, line);
		if (/^(?:---|\.\.\.)/.test(above)) break;
		if (/^\s*(?:#|$)/.test(above)) continue;
		const indent = indentOf(above);
		// The dashes of a list may stand right below its key.
		const isAround = indent < depth || (indent === depth && isItem && !above.startsWith('-', indent));
		const isOpen = isNext && isEmpty && /[:-]\s*$/.test(above);
		isNext = false;
		if (!isAround && !isOpen) continue;
		found.add(line);
		depth = indent;
		isItem = above.startsWith('-', depth);
	}
	return found;
}

function lineOf(document: TextDocument, line: number): string {
	const start = { line, character: 0 };
	return document.getText({ start, end: { line: line + 1, character: 0 } }).replace(/[\r\n]+$/, '');
}

function indentOf(line: string): number {
	return line.search(/\S|$/);
}

/**
 * Where the cursor is after `changes` have made `after` from the text `before`; undefined where nobody types: an editor that sends
 * the whole text has replaced it, unless there is one key between the two.
 */
export function cursorAfter(
	before: string,
	changes: readonly TextDocumentContentChangeEvent[],
	after: TextDocument,
): number | undefined {
	const last = changes.at(-1);
	if (last !== undefined && 'range' in last) return after.offsetAt(last.range.start) + last.text.length;
	const text = after.getText();
	const most = Math.min(before.length, text.length);
	let start = 0;
	while (start < most && before[start] === text[start]) start++;
	let end = 0;
	while (end < most - start && before.at(-1 - end) === text.at(-1 - end)) end++;
	const [lost, made] = [before.length - end - start, text.slice(start, text.length - end)];
	const isKey = lost === 0 ? made.length === 1 || isNewLine.test(made) : lost === 1 && made === '';
	if (!isKey) return undefined;
	// A new line among others cannot be told from the one below it: the cursor is behind the blanks.
	return made.length > 1 ? start + made.replace(/\r?\n$/, '').length : start + made.length;
}

/** What an editor makes of Enter: a line with the indentation of the one above, before or behind its line break. */
const isNewLine = /^\r?\n[ \t]*$|^[ \t]*\r?\n$/;
