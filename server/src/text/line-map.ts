// Offset <-> line and character (UTF-16, 0-based), per chunk and only when asked.
import { memo } from '../facts/memo.ts';
import { firstWhere } from '../facts/ordered.ts';
import { type Chunk, eachLineBreak } from './chunk.ts';
import { lastBefore, placedAt, type SourceFile } from './source-file.ts';

export interface Position {
	/** 0-based. */
	readonly line: number;
	/** 0-based, in UTF-16 units. */
	readonly character: number;
}

/** Offsets at which the lines of a chunk start. */
const lineStarts = memo(({ text }: Chunk): readonly number[] => {
	const starts = [0];
	eachLineBreak(text, (behind) => starts.push(behind));
	return starts;
});

/** The line of a chunk (0-based) that an offset in it is on. */
export function lineAt(chunk: Chunk, offset: number): number {
	return firstWhere(lineStarts(chunk), (start) => start > offset) - 1;
}

/** Where a file offset is; the start of the file for an offset outside all kept chunks. */
export function positionAt(file: SourceFile, offset: number): Position {
	const placed = placedAt(file, offset);
	if (placed === undefined) return { line: 0, character: 0 };
	const within = offset - placed.start;
	const line = lineAt(placed.chunk, within);
	return { line: placed.line + line, character: within - (lineStarts(placed.chunk)[line] as number) };
}

/**
 * The file offset of a position; characters behind the end of a line mean its end, lines behind the last the end of what is kept
 * before them, and lines before all that is kept the start of the file.
 */
export function offsetAt(file: SourceFile, position: Position): number {
	const found = lastBefore(file.placed, (placed) => placed.line <= position.line);
	if (found === undefined) return 0;
	const starts = lineStarts(found.chunk);
	const start = starts[position.line - found.line];
	if (start === undefined) return found.start + found.chunk.text.length;
	const nextStart = starts[position.line - found.line + 1];
	const end = nextStart === undefined ? found.chunk.text.length : endOfLine(found.chunk.text, nextStart);
	return found.start + Math.min(start + position.character, end);
}

function endOfLine(text: string, nextStart: number): number {
	const isPair = text.charCodeAt(nextStart - 2) === 13 && text.charCodeAt(nextStart - 1) === 10;
	return isPair ? nextStart - 2 : nextStart - 1;
}
