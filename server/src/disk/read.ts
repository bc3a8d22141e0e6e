// Reading one file: as much of it as concerns us, as text.
import { readFileSync, statSync } from 'node:fs';

/** A file that could not be read, or was left alone: one sentence. */
export type Reading = { readonly text: string } | { readonly problem: string } | 'missing' | 'tooLarge';

const mentions = Buffer.from('apiVersion');

/**
 * The text of a file up to `largest` bytes, without a byte order mark; invalid UTF-8 comes out as replacement characters.
 * A file that never says `apiVersion` comes back empty unless `isNamed` (its name makes it ours): no need to decode it.
 */
export function readManifest(path: string, largest: number, isNamed: boolean): Reading {
	try {
		const buffer = readFileSync(path);
		if (buffer.length > largest) return 'tooLarge';
		if (!isNamed && !buffer.includes(mentions)) return { text: '' };
		const hasMark = buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf;
		return { text: buffer.toString('utf8', hasMark ? 3 : 0) };
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		return code === 'ENOENT' || code === 'ENOTDIR'
			? 'missing'
			: { problem: `The file ${path} cannot be read (${code ?? String(error)})` };
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
