// What is being typed is not finished, and to say so at each key is noise: findings about it wait until the typing rests, or
// goes on elsewhere. The server is not told where the cursor is; it is where the last change ended.
import type { Diagnostic, TextDocumentContentChangeEvent } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Guard } from './guard.ts';
import type { Screen } from './screen.ts';

/** Milliseconds without a key after which the typing rests. */
export const rest = 400;

export interface Typing extends Screen {
	/** A document was changed, and the cursor is at `offset` of what it is now. */
	typed(uri: string, document: TextDocument, offset: number): void;
}

/** Where findings wait: the line of the cursor, and those of the keys that it is below. */
interface Place {
	readonly uri: string;
	readonly lines: ReadonlySet<number>;
}

/** A screen in front of `screen`, that holds back what is new and about what is being typed. */
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
		typed(uri, document, offset) {
			if (place?.uri !== uri) rested();
			place = { uri, lines: linesAround(document, offset) };
			callOff();
			callOff = guard.after(rest, 'Showing what waited', rested);
		},
		show(uri, version, found) {
			if (place?.uri !== uri) {
				screen.show(uri, version, found);
				return;
			}
			whole = { version, found };
			screen.show(uri, version, ripe(found, screen.of(uri), place.lines));
		},
	};
}

/** Without what touches `lines`, unless it is shown already, there or wherever it stood before the change. */
function ripe(
	found: readonly Diagnostic[],
	shown: readonly Diagnostic[],
	lines: ReadonlySet<number>,
): readonly Diagnostic[] {
	const old = new Set(shown.map(keyOf));
	return found.filter((one) => !touches(one, lines) || old.has(keyOf(one)));
}

function touches({ range: { start, end } }: Diagnostic, lines: ReadonlySet<number>): boolean {
	return lines.has(start.line) || lines.has(end.line);
}

function keyOf({ code, message }: Diagnostic): string {
	return `${code} ${message}`;
}

/** The line of `offset` and the lines above it that it is indented below: whatever is typed there is still a part of them. */
function linesAround(document: TextDocument, offset: number): ReadonlySet<number> {
	const { line: at, character } = document.positionAt(offset);
	const own = lineOf(document, at);
	const found = new Set([at]);
	// On an empty line the cursor tells how deep it is going to be.
	let depth = own.trim() === '' ? character : indentOf(own);
	let isItem = own.startsWith('-', depth);
	for (let line = at - 1; line >= 0 && (depth > 0 || isItem); line--) {
		const above = lineOf(document, line);
		if (/^(?:---|\.\.\.)/.test(above)) break;
		if (/^\s*(?:#|$)/.test(above)) continue;
		const indent = indentOf(above);
		// The dashes of a list may stand right below its key.
		const isAround = indent < depth || (indent === depth && isItem && !above.startsWith('-', indent));
		if (!isAround) continue;
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

/** Where the cursor is after `changes` have made `after` from the text `before`. */
export function cursorAfter(
	before: string,
	changes: readonly TextDocumentContentChangeEvent[],
	after: TextDocument,
): number {
	const last = changes.at(-1);
	if (last !== undefined && 'range' in last) return after.offsetAt(last.range.start) + last.text.length;
	const text = after.getText();
	const most = Math.min(before.length, text.length);
	let start = 0;
	while (start < most && before[start] === text[start]) start++;
	let end = 0;
	while (end < most - start && before.at(-1 - end) === text.at(-1 - end)) end++;
	return text.length - end;
}
