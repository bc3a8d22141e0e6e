// Where something stands, as reports say it: paths relative to the current folder or to the root of the repository, lines,
// and the text of a line.

import { relative, sep } from 'node:path';
import { URI } from 'vscode-uri';
import { type Position, positionAt } from '../text/line-map.ts';
import { lineEnd } from '../text/lines.ts';
import { placedAt } from '../text/source-file.ts';
import type { Span } from '../text/span.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { type Input, partAt } from './input.ts';

export interface Range {
	readonly start: Position;
	readonly end: Position;
}

export interface Places {
	/** The path of a file, or of what an offset in it comes from, relative to the current folder, with slashes. */
	readonly pathAt: (uri: string, offset: number) => string;
	/** The same, relative to the root of the repository, which is what the services that show reports know. */
	readonly pathInRepository: (uri: string, offset: number) => string;
	/** 0-based; the start of the file for what is in none that is kept. */
	readonly rangeOf: (uri: string, span: Span) => Range;
	/** The text of the line that an offset is on, without its end. */
	readonly lineOf: (uri: string, offset: number) => string;
	/** A file's URI that a terminal may open; undefined for what is no file. */
	readonly linkOf: (uri: string, offset: number) => string | undefined;
}

const nowhere: Position = { line: 0, character: 0 };

/** The places of `snapshot`, as they are seen from `cwd` and from `root`, the root of the repository that it is in. */
export function placesIn(
	snapshot: Snapshot,
	{ cwd, root, input }: { readonly cwd: string; readonly root: string; readonly input: Input | undefined },
): Places {
	const partOf = (uri: string, offset: number) =>
		input !== undefined && uri === input.uri ? partAt(input, offset) : undefined;
	const isFile = (uri: string, offset: number): boolean =>
		uri !== input?.uri || (!input.name.startsWith('<') && partOf(uri, offset) === undefined);
	const positionOf = (uri: string, offset: number): Position => {
		const file = snapshot.files.get(uri);
		if (file === undefined) return nowhere;
		const { line, character } = positionAt(file, offset);
		const part = partOf(uri, offset);
		return part === undefined ? { line, character } : { line: line - part.line + part.lineThere, character };
	};
	const pathFrom = (folder: string, uri: string, offset: number): string => {
		if (!isFile(uri, offset)) return partOf(uri, offset)?.path ?? input?.name ?? '';
		return relative(folder, URI.parse(uri).fsPath).split(sep).join('/') || '.';
	};
	return {
		pathAt: (uri, offset) => pathFrom(cwd, uri, offset),
		pathInRepository: (uri, offset) => pathFrom(root, uri, offset),
		rangeOf: (uri, { start, end }) => ({ start: positionOf(uri, start), end: positionOf(uri, end) }),
		lineOf: (uri, offset) => {
			const file = snapshot.files.get(uri);
			const placed = file && placedAt(file, offset);
			if (placed === undefined) return '';
			const { text } = placed.chunk;
			const within = offset - placed.start;
			// The start is looked up, for a line may be a megabyte, and there may be thousands of findings on it.
			const start = positionAt({ uri, version: undefined, length: 0, placed: [placed] }, offset).character;
			return text.slice(within - start, lineEnd(text, within));
		},
		linkOf: (uri, offset) => (isFile(uri, offset) ? uri : undefined),
	};
}
