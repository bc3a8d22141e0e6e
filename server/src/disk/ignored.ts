// What `.gitignore` files leave out.
import ignore, { type Ignore } from 'ignore';
import { host } from '../host/host.ts';
import { readText } from './read.ts';

/** The rules of one `.gitignore`, and the folder it stands in. */
export interface Ignored {
	readonly directory: string;
	readonly rules: Ignore;
}

/** What the `.gitignore` in a folder says; one that nobody may read ignores nothing. */
export function ignoredBy(directory: string): Ignored {
	return { directory, rules: ignore().add(readText(host.files.paths.join(directory, '.gitignore')) ?? '') };
}

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
