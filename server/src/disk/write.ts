// All that is ever written: files that the user asked for by name, and files that the user asked to have mended.
import {
	closeSync,
	constants,
	existsSync,
	fchmodSync,
	fstatSync,
	fsyncSync,
	ftruncateSync,
	lstatSync,
	openSync,
	readFileSync,
	realpathSync,
	renameSync,
	rmSync,
	writeFileSync,
	writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { repositoryOf } from './load.ts';
import { leavesByLink } from './read.ts';
import { codeOf, refusal } from './skipped.ts';

/**
 * Writes `text` to `path`, which is absolute; throws an Error with a sentence for the user. A repository may hold a link under the
 * name that a build writes its report to: one that leads out of the repository is not followed.
 */
export function write(path: string, text: string): void {
	if (isLinkOutwards(path)) throw new Error(`The file ${path} is not written: a link leads out of the repository`);
	try {
		writeFileSync(path, text);
	} catch (error) {
		throw new Error(`The file ${path} cannot be written (${codeOf(error) ?? String(error)})`);
	}
}

/** Where a link leads to nothing yet, who knows where that will be. */
function isLinkOutwards(path: string): boolean {
	const root = repositoryOf(dirname(path));
	if (root === undefined) return false;
	const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
	return leavesByLink(dirname(path), root) || (isLink && (!existsSync(path) || leavesByLink(path, root)));
}

/**
 * Writes `bytes` where `before` stood, as a whole or not at all: another file takes the place of the old one, with its
 * mode. `real` is the path without links in it as it was when it was read: whatever leads elsewhere by now is not written.
 * Links stay: of a symbolic one the file that it leads to is replaced, and a file with several names, or of somebody else,
 * is written in place. Throws an Error with a sentence for the user, and if it is not `before` any more.
 */
export function replace(path: string, real: string, before: Buffer, bytes: Buffer): void {
	try {
		const { mode, nlink, uid } = opened(real, (file) => fstatSync(file));
		const isSame = (file: number): boolean =>
			readFileSync(file).equals(before) && realpathSync(path) === real && lstatSync(real).ino === fstatSync(file).ino;
		const isWritten =
			nlink > 1 || (process.getuid?.() ?? uid) !== uid
				? opened(real, (file) => isSame(file) && writeAll(file, bytes))
				: renamed(real, bytes, mode, () => opened(real, isSame));
		if (!isWritten) throw new Error('it has changed since it was read');
	} catch (error) {
		const why = codeOf(error) === undefined ? (error as Error).message : refusal(error);
		throw new Error(`The file ${path} was not fixed: ${why}`);
	}
}

/** What `use` makes of a file that is open for writing; not of what a link leads to, and without waiting for a pipe. */
function opened<T>(path: string, use: (file: number) => T): T {
	const file = openSync(path, constants.O_RDWR | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
	try {
		return use(file);
	} finally {
		closeSync(file);
	}
}

/** Writes all that there is in a file that is open, wherever it was read to; true. */
function writeAll(file: number, bytes: Buffer): boolean {
	ftruncateSync(file);
	for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at, at);
	return true;
}

/** Puts a new file in the place of `real`; false, and nothing is done, where `isSame` denies that it may be. */
function renamed(real: string, bytes: Buffer, mode: number, isSame: () => boolean): boolean {
	// No name that a watcher would take for a manifest.
	const beside = join(dirname(real), `.${basename(real)}.${process.pid}.tmp`);
	const file = openSync(beside, 'wx', mode & 0o777);
	try {
		try {
			writeFileSync(file, bytes);
			// What the umask took away.
			fchmodSync(file, mode & 0o7777);
			fsyncSync(file);
		} finally {
			closeSync(file);
		}
		if (!isSame()) return false;
		renameSync(beside, real);
		return true;
	} finally {
		rmSync(beside, { force: true });
	}
}
