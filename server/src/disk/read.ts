// Reading one file: its bytes, and what stands at a path. Only regular files are read, and their size is looked at before.
import { closeSync, constants, fstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { sep } from 'node:path';
import { decoded } from './decode.ts';
import { codeOf, isGone, refusal } from './skipped.ts';

/** The bytes of a file, valid until the next reading; or why there are none, as the reason of a `Skipped`. */
export type Reading = { readonly bytes: Buffer } | { readonly reason: string } | 'missing';

// One buffer for all files: a buffer each would be most of the work of reading ten thousand small ones.
const shared = Buffer.allocUnsafeSlow(1024 * 1024);

// So that a pipe that nobody writes to does not hold us up before we see what it is.
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** What a shell hands over in place of a file: the one thing beside regular files that is read, up to the same size. */
const handedOver = /^\/dev\/(stdin|fd\/\d+)$/;

export const noFile = 'it is a pipe, a socket or a device';

/** The content of a file of up to `largest` bytes. Nothing is thrown. */
export function read(path: string, largest: number): Reading {
	try {
		const isStream = handedOver.test(path);
		const file = openSync(path, isStream ? constants.O_RDONLY : flags);
		try {
			const stat = fstatSync(file);
			if (stat.isDirectory()) return { reason: 'it is a folder' };
			if (!stat.isFile() && !isStream) return { reason: noFile };
			if (stat.isFile() && stat.size > largest) return tooLarge(largest);
			const bytes = stat.isFile() ? bytesOf(file, stat.size) : bytesOf(file, largest + 1);
			return bytes.length > largest ? tooLarge(largest) : { bytes };
		} finally {
			closeSync(file);
		}
	} catch (error) {
		return isGone(error) ? 'missing' : { reason: refusal(error) };
	}
}

/** What standard input brings, up to `largest` bytes. Nothing is thrown. */
export function readInput(largest: number): Reading {
	try {
		const parts: Buffer[] = [];
		let size = 0;
		for (;;) {
			const part = Buffer.allocUnsafe(65_536);
			const count = readWaiting(part);
			if (count === 0) return { bytes: Buffer.concat(parts) };
			parts.push(part.subarray(0, count));
			size += count;
			if (size > largest) return { reason: `it is larger than ${Math.floor(largest / 1024 / 1024)} MB` };
		}
	} catch (error) {
		return { reason: refusal(error) };
	}
}

/** Reads from standard input; where whoever opened it does not wait for what comes, we do. */
function readWaiting(part: Buffer): number {
	for (;;) {
		try {
			return readSync(0, part, 0, part.length, null);
		} catch (error) {
			// Windows says so at the end of a pipe.
			if (codeOf(error) === 'EOF') return 0;
			if (codeOf(error) !== 'EAGAIN') throw error;
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
		}
	}
}

function tooLarge(largest: number): Reading {
	return { reason: `it is larger than ${Math.floor(largest / 1024)} KB (istio.files.maxSize)` };
}

/** Up to `size` bytes of an open file. */
function bytesOf(file: number, size: number): Buffer {
	const buffer = size <= shared.length ? shared : Buffer.allocUnsafeSlow(size);
	let end = 0;
	for (let count = -1; count !== 0 && end < size; end += count) count = readSync(file, buffer, end, size - end, null);
	return buffer.subarray(0, end);
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
	try {
		const found = statSync(path, { throwIfNoEntry: false });
		if (found === undefined) return 'missing';
		return found.isDirectory() ? 'directory' : 'file';
	} catch {
		return 'missing';
	}
}

/** The path without links in it; undefined if it leads nowhere. */
export function realpath(path: string): string | undefined {
	try {
		return realpathSync(path);
	} catch {
		return undefined;
	}
}

/** Whether `path` is `directory` or below it, by their names. */
export function isWithin(path: string, directory: string): boolean {
	return path === directory || path.startsWith(directory.endsWith(sep) ? directory : directory + sep);
}

/** Whether `path`, by its name in `directory`, leads out of it through links. What is not there leads nowhere. */
export function leavesByLink(path: string, directory: string): boolean {
	if (!isWithin(path, directory)) return false;
	const [real, top] = [realpath(path), realpath(directory)];
	return real !== undefined && top !== undefined && !isWithin(real, top);
}
