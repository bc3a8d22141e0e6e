// Reading one file: its bytes, and what stands at a path.
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';

/** The bytes of a file, valid until the next reading; or why there are none, one sentence where it is a problem. */
export type Reading = { readonly bytes: Buffer } | { readonly problem: string } | 'missing' | 'tooLarge';

// One buffer for all files: a buffer each would be most of the work of reading ten thousand small ones.
const shared = Buffer.allocUnsafeSlow(1024 * 1024);

/** The content of a file of up to `largest` bytes. Nothing is thrown. */
export function read(path: string, largest: number): Reading {
	try {
		const bytes = bytesOf(path);
		return bytes.length > largest ? 'tooLarge' : { bytes };
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		const isGone = code === 'ENOENT' || code === 'ENOTDIR';
		return isGone ? 'missing' : { problem: `The file ${path} cannot be read (${code ?? String(error)})` };
	}
}

/** The text of a file; undefined if there is none, or it cannot be read. */
export function readText(path: string): string | undefined {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return undefined;
	}
}

function bytesOf(path: string): Buffer {
	const file = openSync(path, 'r');
	try {
		let end = 0;
		for (let count = -1; count !== 0 && end < shared.length; end += count)
			count = readSync(file, shared, end, shared.length - end, null);
		return end < shared.length ? shared.subarray(0, end) : readFileSync(path);
	} finally {
		closeSync(file);
	}
}

/** What stands at a path. */
export function kindOfPath(path: string): 'file' | 'directory' | 'missing' {
	try {
		const found = statSync(path, { throwIfNoEntry: false });
		if (found === undefined) return 'missing';
		return found.isDirectory() ? 'directory' : 'file';
	} catch {
		return 'missing';
	}
}
