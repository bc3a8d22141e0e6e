// The globs of --include and --exclude: relative to the current folder; one that fits a folder fits all below it.
import { sep } from 'node:path';
import { memo } from '../facts/memo.ts';
import { globOf } from '../text/glob.ts';

const matchers = memo((globs: readonly string[]) =>
	globs.flatMap((glob) => globOf(`${glob.replace(/^\.\//, '').replace(/\/+$/, '')}/**`) ?? []),
);

/** Whether one of `globs` fits a path, which is relative to the current folder. */
export function fits(globs: readonly string[], path: string): boolean {
	if (globs.length === 0) return false;
	const slashed = path.split(sep).join('/');
	return matchers(globs).some((matches) => matches(slashed));
}
