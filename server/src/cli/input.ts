// What comes through standard input: one text, as of a file that may have a name. What `helm template` prints says above each
// document which template it comes from; there findings stand at that template, in the lines that `helm template
// --output-dir` would have written it to.
import { resolve } from 'node:path';
import { URI } from 'vscode-uri';
import { fileOf, textOf } from '../disk/load.ts';
import { cut } from '../text/chunk.ts';
import type { SourceFile } from '../text/source-file.ts';
import type { Listeners } from './workspace.ts';

/** A document of the text. */
interface Part {
	/** Where it starts in the text: an offset and a line (0-based). */
	readonly start: number;
	readonly line: number;
	/** The offset behind it. */
	readonly end: number;
	/** What it comes from. */
	readonly path: string;
	/** The line (0-based) that its first one has there. */
	readonly lineThere: number;
}

export interface Input {
	/** The path that it would have, and its URI. */
	readonly path: string;
	readonly uri: string;
	/** What a report calls it. */
	readonly name: string;
	/** All that was read. */
	readonly text: string;
	/** Undefined if nothing in it concerns us. */
	readonly file: SourceFile | undefined;
	/** Documents that come from somewhere else, in order. */
	readonly parts: readonly Part[];
}

const anonymous = '<stdin>';

/** What is read from standard input, empty where that fails. `name`: the file that it is taken for, relative to `cwd`; '' for none. */
export function inputFrom(
	name: string,
	cwd: string,
	{ input, onProblem, onNote }: Pick<Listeners, 'input' | 'onProblem' | 'onNote'>,
): Input {
	const path = resolve(cwd, name || anonymous);
	const onSkipped = ({ reason }: { readonly reason: string }): void => {
		onProblem(`Standard input was not read: ${reason}`);
	};
	const reading = input();
	if (reading === 'missing') onSkipped({ reason: 'there is none' });
	else if ('reason' in reading) onSkipped(reading);
	const text = typeof reading === 'object' && 'bytes' in reading ? (textOf(path, reading.bytes, onSkipped) ?? '') : '';
	// Nothing comes from a command that failed, too, which a shell without "pipefail" does not say.
	if (typeof reading === 'object' && 'bytes' in reading && reading.bytes.length === 0)
		onNote('Standard input was empty');
	const file = fileOf(path, text);
	return {
		path,
		uri: URI.file(path).toString(),
		name: name || anonymous,
		text,
		file: file === 'irrelevant' ? undefined : file,
		parts: partsOf(text),
	};
}

// helm: pkg/action (action.go, install.go) writes "---\n# Source: %s\n%s\n" to the output and to the files of --output-dir alike.
const source = /^(?:---[^\n]*\n)?# Source: ([^\r\n]+)\r?$/m;

function partsOf(text: string): readonly Part[] {
	if (!text.includes('# Source: ')) return [];
	const lines = new Map<string, number>();
	return cut(text).flatMap(({ text: document, start, line }) => {
		const found = source.exec(document);
		const [, path] = found ?? [];
		if (path === undefined || document.slice(0, found?.index).trim() !== '') return [];
		const lineThere = lines.get(path) ?? 0;
		lines.set(path, lineThere + document.split('\n').length - 1);
		return [{ start, line, end: start + document.length, path, lineThere }];
	});
}

/** The document of the text that an offset in it is in, if it comes from somewhere else. */
export function partAt({ parts }: Input, offset: number): Part | undefined {
	let [low, high] = [0, parts.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((parts[middle]?.start ?? 0) <= offset) low = middle + 1;
		else high = middle;
	}
	const found = parts[low - 1];
	return found !== undefined && offset <= found.end ? found : undefined;
}
