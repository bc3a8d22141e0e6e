// All that is ever written: files that the user asked for by name, and files that the user asked to have mended.
import {
	accessSync,
	closeSync,
	constants,
	fchmodSync,
	fsyncSync,
	openSync,
	readFileSync,
	realpathSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { codeOf, refusal } from './skipped.ts';

/** Writes `text` to `path`; throws an Error with a sentence for the user. */
export function write(path: string, text: string): void {
	try {
		writeFileSync(path, text);
	} catch (error) {
		throw new Error(`The file ${path} cannot be written (${codeOf(error) ?? String(error)})`);
	}
}

/**
 * Writes `bytes` where `before` stood, as a whole or not at all: another file takes the place of the old one, with its
 * mode. Links stay: of a symbolic one the file that it leads to is replaced, and a file with several names, or of
 * somebody else, is written in place. Throws an Error with a sentence for the user, and if it is not `before` any more.
 */
export function replace(path: string, before: Buffer, bytes: Buffer): void {
	try {
		const real = realpathSync(path);
		accessSync(real, constants.W_OK);
		const { mode, nlink, uid } = statSync(real);
		const isSame = (): boolean => readFileSync(real).equals(before);
		if (nlink > 1 || (process.getuid?.() ?? uid) !== uid) {
			if (!isSame()) throw new Error(changed);
			writeFileSync(real, bytes);
		} else if (!renamed(real, bytes, mode, isSame)) throw new Error(changed);
	} catch (error) {
		const why = codeOf(error) === undefined ? (error as Error).message : refusal(error);
		throw new Error(`The file ${path} was not fixed: ${why}`);
	}
}

const changed = 'it has changed since it was read';

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
