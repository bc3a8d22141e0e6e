// Reading one file: its bytes, and what stands at a path. Only regular files are read, and their size is looked at before.
import { host } from '../host/host.ts';
import { decoded } from './decode.ts';
import { isGone, refusal } from './skipped.ts';

/** The bytes of a file, valid until the next reading; or why there are none, as the reason of a `Skipped`. */
export type Reading = { readonly bytes: Uint8Array } | { readonly reason: string } | 'missing';

export const noFile = 'it is a pipe, a socket or a device';

/** The content of a file of up to `largest` bytes. Nothing is thrown. */
export function read(path: string, largest: number): Reading {
	try {
		const found = host.files.read(path, largest);
		if (typeof found !== 'string') return { bytes: found };
		if (found === 'directory') return { reason: 'it is a folder' };
		return {
			reason: found === 'other' ? noFile : `it is larger than ${Math.floor(largest / 1024)} KB (istio.files.maxSize)`,
		};
	} catch (error) {
		return isGone(error) ? 'missing' : { reason: refusal(error) };
	}
}

/** The most that is read of one file, whatever the settings say of the files of a folder. */
export const mostBytes = 64 * 1024 * 1024;

/** The text of a file of up to 64 MB; undefined if there is none, or it cannot be read. */
export function readText(path: string): string | undefined {
	const reading = read(path, mostBytes);
	return reading === 'missing' || 'reason' in reading ? undefined : decoded(reading.bytes);
}

/** What stands at a path. */
export function kindOfPath(path: string): 'file' | 'directory' | 'missing' {
	const kind = host.files.kindOf(path);
	return kind === 'other' ? 'file' : kind;
}

/** The path without links in it; undefined if it leads nowhere. */
export function realpath(path: string): string | undefined {
	try {
		return host.files.realpath(path);
	} catch {
		return undefined;
	}
}

/** Whether `path` is `directory` or below it, by their names. */
export function isWithin(path: string, directory: string): boolean {
	const { sep } = host.files.paths;
	return path === directory || path.startsWith(directory.endsWith(sep) ? directory : directory + sep);
}

/** The path without links in it, if it leads to something in one of `folders`. */
export function realWithin(path: string, folders: readonly string[]): string | undefined {
	const real = realpath(path);
	return real !== undefined && folders.some((one) => isWithin(real, realpath(one) ?? one)) ? real : undefined;
}

/** The directories from `root` down to one that is it or below it, both included, whether they are there or not. */
export function directoriesBetween(root: string, directory: string): readonly string[] {
	const { dirname } = host.files.paths;
	const found: string[] = [];
	for (let at = directory; isWithin(at, root); at = dirname(at)) {
		found.unshift(at);
		if (at === root) break;
	}
	return found;
}

/** Whether `path`, by its name in `directory`, leads out of it through links. What is not there leads nowhere. */
export function leavesByLink(path: string, directory: string): boolean {
	if (!isWithin(path, directory)) return false;
	const [real, top] = [realpath(path), realpath(directory)];
	return real !== undefined && top !== undefined && !isWithin(real, top);
}
