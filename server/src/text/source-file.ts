// SourceFile: a file as the server knows it: its URI and its chunks with their places. Open files keep every chunk,
// closed ones only those that concern us, so that a workspace of 100 MB rests in a fraction of that.
import { memo } from '../facts/memo.ts';
import { firstWhere } from '../facts/ordered.ts';
import { trimmed } from '../maps.ts';
import { type Chunk, cut, type Piece } from './chunk.ts';

/** A chunk and where it stands: `start` is a file offset, `line` a 0-based line. A chunk always starts a line. */
export interface Placed {
	readonly chunk: Chunk;
	readonly start: number;
	readonly line: number;
}

export interface SourceFile {
	readonly uri: string;
	/** The editor's version of an open file; undefined for one that was read from disk. */
	readonly version: number | undefined;
	readonly placed: readonly Placed[];
	/** Length of the text in UTF-16 units. */
	readonly length: number;
}

/** A file read from disk: only the documents that `isRelevant` are kept, as copies that do not pin the whole text. */
export function closedFile(uri: string, text: string, isRelevant: (text: string) => boolean): SourceFile {
	const pieces = cut(text);
	const whole = pieces.length === 1;
	const placed: Placed[] = [];
	for (const piece of pieces) {
		if (isRelevant(piece.text)) placed.push(place(piece, { text: whole ? piece.text : unpinned(piece.text) }));
	}
	return { uri, version: undefined, placed: trimmed(placed), length: text.length };
}

/** A file as the editor shows it; chunks of `before` whose text is unchanged are kept, and with them all their facts. */
export function openFile(uri: string, version: number, text: string, before?: SourceFile): SourceFile {
	const chunkOf = spares(before);
	const placed = cut(text).map((piece) => place(piece, chunkOf(piece.text) ?? { text: piece.text }));
	return { uri, version, placed, length: text.length };
}

/** `file` with the chunks of `before` whose text is unchanged; `before` itself if nothing is. */
export function sharing(file: SourceFile, before: SourceFile | undefined): SourceFile {
	if (before === undefined) return file;
	const chunkOf = spares(before);
	const placed = file.placed.map((one) => ({ ...one, chunk: chunkOf(one.chunk.text) ?? one.chunk }));
	const isSame =
		before.version === file.version &&
		before.length === file.length &&
		before.placed.length === placed.length &&
		placed.every(({ chunk, start, line }, index) => {
			const old = before.placed[index];
			return old?.chunk === chunk && old.start === start && old.line === line;
		});
	return isSame ? before : { ...file, placed };
}

/** Hands out the chunks of a file by their text, each once. */
function spares(file: SourceFile | undefined): (text: string) => Chunk | undefined {
	const spare = new Map<string, Chunk[]>();
	// From the last on, so that the first is handed out first by `pop`, which is quick for any number of them.
	for (const { chunk } of file?.placed.toReversed() ?? []) {
		const same = spare.get(chunk.text);
		if (same === undefined) spare.set(chunk.text, [chunk]);
		else same.push(chunk);
	}
	return (text) => spare.get(text)?.pop();
}

function place(piece: Piece, chunk: Chunk): Placed {
	return { chunk, start: piece.start, line: piece.line };
}

const starts = memo(
	({ placed }: SourceFile): ReadonlyMap<Chunk, number> => new Map(placed.map(({ chunk, start }) => [chunk, start])),
);

/** Where a chunk starts in a file, as a file offset; undefined if it is not in it. */
export function startOf(file: SourceFile, chunk: Chunk): number | undefined {
	const [first] = file.placed;
	return first?.chunk === chunk ? first.start : starts(file).get(chunk);
}

/** The beginning of a line with something in it: not a comment, a directive, or what begins or ends a document. */
const content = /^(?![^\S\n]*(?:#|\r?$)|(?:---|\.\.\.)\s*(?:#|$)|%)/m;

/**
 * The first document of a file with something in it, which tools that read only one take for the file: a license above a `---` is
 * no document of its own (YAML 1.2.2, 9.1.1: document prefix). Undefined where there is none.
 */
export function firstDocument({ placed }: SourceFile): Chunk | undefined {
	return placed.find(({ chunk }) => content.test(chunk.text))?.chunk;
}

/** The chunk that `offset` (of the file) is in; undefined if it is in none that is kept. Its end belongs to it only if none starts there. */
export function placedAt(file: SourceFile, offset: number): Placed | undefined {
	const found = lastBefore(file.placed, (placed) => placed.start <= offset);
	return found !== undefined && offset <= found.start + found.chunk.text.length ? found : undefined;
}

/** The last of `placed`, which are in order, for which `isBefore` holds, as it does for all before that one. */
export function lastBefore(placed: readonly Placed[], isBefore: (placed: Placed) => boolean): Placed | undefined {
	return placed[firstWhere(placed, (one) => !isBefore(one)) - 1];
}

// A slice of a string keeps the whole string alive in V8; going through bytes makes a string of its own.
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function unpinned(text: string): string {
	return decoder.decode(encoder.encode(text));
}
