// Globs of settings, matched against URIs.
import { memo } from '../facts/memo.ts';
import { fitsWildcard } from '../text/automaton.ts';
import { globOf } from '../text/glob.ts';

const matchers = memo((globs: readonly string[]) =>
	globs.flatMap((glob) => {
		const anywhere = glob.startsWith('/') || glob.startsWith('**') ? glob : `**/${glob.replace(/^\.\//, '')}`;
		return globOf(anywhere) ?? [];
	}),
);

/** Whether one of `globs` matches the path of `uri`, or the end of it. A glob that makes no sense matches nothing. */
export function matchesAny(globs: readonly string[], uri: string): boolean {
	if (globs.length === 0) return false;
	const path = uri.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '');
	return matchers(globs).some((matches) => matches(path));
}

/** Whether one of `globs`, which are relative to the directory `root`, matches `uri`; a glob that ends in `/` or names a directory means all below. */
export function matchesBelow(globs: readonly string[], root: string, uri: string): boolean {
	if (!uri.startsWith(`${root}/`)) return false;
	const path = decodeURIComponent(uri.slice(root.length + 1));
	return below(globs).some((matches) => matches(path));
}

const below = memo((globs: readonly string[]) =>
	globs.flatMap((glob) => {
		const plain = glob.replace(/^\.?\//, '').replace(/\/$/, '');
		return globOf(`${plain}/**`) ?? [];
	}),
);

/** Whether one of `patterns` matches a name, such as that of a host; `*` stands for any characters. */
export function matchesName(patterns: readonly string[], name: string): boolean {
	return patterns.some((pattern) => fitsWildcard(name, pattern));
}
