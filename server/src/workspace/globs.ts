// Globs and patterns of settings, matched against URIs and names.
import { memo } from '../facts/memo.ts';
import { fitsWildcard } from '../text/automaton.ts';
import { globBelow } from '../text/glob.ts';
import { decoded } from '../text/uri.ts';

/**
 * Whether one of `globs` matches the path of `uri`, or the end of it, as yaml-language-server matches those of `yaml.schemas`
 * (src/languageservice/services/yamlSchemaService.ts, FilePatternAssociation). A glob that makes no sense matches nothing.
 */
export function matchesAny(globs: readonly string[], uri: string): boolean {
	if (globs.length === 0) return false;
	const path = decoded(uri.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*\//i, ''));
	return anywhere(globs).some((matches) => matches(path));
}

const anywhere = memo((globs: readonly string[]) =>
	globs.flatMap((glob) => globBelow(`**/${glob.replace(/^\.?\//, '')}`) ?? []),
);

/** Whether one of `globs`, which are relative to the directory `root`, matches `uri`; one that names a directory means all below. */
export function matchesBelow(globs: readonly string[], root: string, uri: string): boolean {
	return uri.startsWith(`${root}/`) && fitsBelow(globs, decoded(uri.slice(root.length + 1)));
}

/** Whether one of `globs` matches a path that is relative to the same folder; one that names a folder means all below. */
export function fitsBelow(globs: readonly string[], path: string): boolean {
	return globs.length > 0 && below(globs).some((matches) => matches(path));
}

const below = memo((globs: readonly string[]) => globs.flatMap((glob) => globBelow(glob) ?? []));

/** Whether one of `patterns` matches a name, such as that of a host; `*` stands for any characters. */
export function matchesName(patterns: readonly string[], name: string): boolean {
	return patterns.some((pattern) => fitsWildcard(name, pattern));
}
