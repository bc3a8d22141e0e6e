// From LSP's parameters to the core's.
import { resolve } from 'node:path';
import type { Range, TextDocumentPositionParams } from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import type { At } from '../features/answers.ts';
import { offsetAt } from '../text/line-map.ts';
import type { Span } from '../text/span.ts';
import type { Snapshot } from '../workspace/snapshot.ts';

/** A URI in the one spelling that the index uses; editors escape differently. */
export function uri(text: string): string {
	return URI.parse(text).toString();
}

/** The place that a request asks about; the start of a file that is not known. */
export function at(snapshot: Snapshot, { textDocument, position }: TextDocumentPositionParams): At {
	const known = uri(textDocument.uri);
	const file = snapshot.files.get(known);
	return { uri: known, offset: file === undefined ? 0 : offsetAt(file, position) };
}

/** Where an item of a hierarchy begins, as it was given out. */
export function start(snapshot: Snapshot, item: { readonly uri: string; readonly selectionRange: Range }): At {
	return at(snapshot, { textDocument: { uri: item.uri }, position: item.selectionRange.start });
}

/** A range of a file as offsets; empty at the start for a file that is not known. */
export function span(snapshot: Snapshot, known: string, { start, end }: Range): Span {
	const file = snapshot.files.get(known);
	return file === undefined ? { start: 0, end: 0 } : { start: offsetAt(file, start), end: offsetAt(file, end) };
}

/** The path of a `file:` URI; undefined for other schemes, which have no disk. */
export function path(text: string): string | undefined {
	const parsed = URI.parse(text);
	return parsed.scheme === 'file' ? parsed.fsPath : undefined;
}

/** The URI of a path, as the index spells it. */
export function fileUri(path: string): string {
	return URI.file(path).toString();
}

/** The URIs of `paths`, which are URIs or relative to the folder `root` (a URI); none where there is no disk. */
export function beside(root: string, paths: readonly string[]): readonly string[] {
	const folder = path(root);
	return folder === undefined
		? []
		: paths.map((one) => (isUri(one) ? uri(one) : URI.file(resolve(folder, one)).toString()));
}

function isUri(text: string): boolean {
	return text.startsWith('file:');
}
