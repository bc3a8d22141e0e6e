// From LSP's parameters to the core's.
import type { Range, TextDocumentPositionParams } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import type { At } from '../features/answers.ts';
import { host } from '../host/host.ts';
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

/** The path of a URI; undefined for schemes that have no disk here. */
export function path(text: string): string | undefined {
	return host.files.pathOf(text);
}

/** The URI of a path, as the index spells it. */
export function fileUri(path: string): string {
	return host.files.uriOf(path);
}

/** The URIs of `paths`, which are URIs or relative to the folder `root` (a URI); none where there is no disk. */
export function beside(root: string, paths: readonly string[]): readonly string[] {
	const folder = path(root);
	return folder === undefined
		? []
		: paths.map((one) => (isUri(one) ? uri(one) : fileUri(host.files.paths.resolve(folder, one))));
}

function isUri(text: string): boolean {
	return /^[a-z][a-z0-9+.-]+:\/\//i.test(text) || text.startsWith('file:');
}
