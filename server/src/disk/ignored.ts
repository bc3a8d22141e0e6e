// What `.gitignore` files leave out.
import ignore, { type Ignore } from 'ignore';
import { host } from '../host/host.ts';
import { mostBytes, read } from './read.ts';
import type { OnSkipped } from './skipped.ts';

/** The rules of one `.gitignore`, and the folder it stands in. */
export interface Ignored {
	readonly directory: string;
	readonly rules: Ignore;
}

/** What the `.gitignore` in a folder says; one that cannot be read ignores nothing, and is told of. */
export function ignoredBy(directory: string, onSkipped: OnSkipped): Ignored {
	const path = host.files.paths.join(directory, '.gitignore');
	const reading = read(path, mostBytes);
	if (reading !== 'missing' && 'reason' in reading) onSkipped({ path, reason: reading.reason });
	const bytes = reading !== 'missing' && 'bytes' in reading ? reading.bytes : new Uint8Array();
	return { directory, rules: ignore().add(text.decode(bytes)) };
}

/** Git compares bytes, so one strange letter does not make the other lines void. */
const text = new TextDecoder();

/** Whether `ignored`, the outermost first, leave a path out that lies below all of them. */
export function isIgnored(ignored: readonly Ignored[], path: string, isDirectory: boolean): boolean {
	const { sep } = host.files.paths;
	let answer = false;
	for (const { directory, rules } of ignored) {
		const inner = path.slice(directory.endsWith(sep) ? directory.length : directory.length + 1);
		const { ignored: isOut, unignored: isIn } = rules.test(slashed(isDirectory ? `${inner}/` : inner));
		if (isOut) answer = true;
		if (isIn) answer = false;
	}
	return answer;
}

function slashed(path: string): string {
	const { sep } = host.files.paths;
	return sep === '/' ? path : path.split(sep).join('/');
}
