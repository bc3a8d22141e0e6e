// Globs and wildcards: what fits, and that no pattern can make the answer late. Each of those in `hostile` took a
// backtracking matcher longer than anybody waits; a matcher that backtracks does not come back from this file.
import { describe, expect, test } from 'vitest';
import { isOfNamespace } from '../../server/src/istio/policies/identities.ts';
import { fitsTemplate } from '../../server/src/istio/policies/paths.ts';
import { fitsWildcard, inSegment, wildcard } from '../../server/src/text/automaton.ts';
import { globBelow, globOf } from '../../server/src/text/glob.ts';
import { fitsBelow, matchesAny, matchesBelow, matchesName } from '../../server/src/workspace/globs.ts';

describe('globs', () => {
	test.each([
		['a.yaml', 'a.yaml', true],
		['a.yaml', 'b/a.yaml', false],
		['*.yaml', 'a.yaml', true],
		['*.yaml', '.yaml', true],
		['*.yaml', 'b/a.yaml', false],
		['*', '', false],
		['b/*', 'b/', false],
		['**/*.yaml', 'a.yaml', true],
		['**/*.yaml', 'c/b/a.yaml', true],
		['**/b/*.yaml', 'cb/a.yaml', false],
		['vendor/**', 'vendor', true],
		['vendor/**', 'vendor/a/b', true],
		['vendor/**', 'vendors/a', false],
		['a/**/b', 'a/b', true],
		['a/**/b', 'a/x/.y/b', true],
		['a/**/b', 'ab', false],
		['**', 'a/b', true],
		['a**b', 'axxb', true],
		['a**b', 'a/b', false],
		['?.yaml', 'a.yaml', true],
		['?.yaml', '/.yaml', false],
		['[a-c]x', 'bx', true],
		['[a-c]x', 'dx', false],
		['[!a-c]x', 'dx', true],
		['[!a]x', '/x', false],
		['[]]x', ']x', true],
		['{a,b/{c,d}}.yaml', 'b/d.yaml', true],
		['{a,b/{c,d}}.yaml', 'b.yaml', false],
		['{a,}.yaml', '.yaml', true],
		['{**/a,b}/c', 'x/y/a/c', true],
		['\\*.yaml', '*.yaml', true],
		['\\*.yaml', 'a.yaml', false],
		['a,b', 'a,b', true],
		['a}', 'a}', true],
		['a.b', 'axb', false],
		['(a|b)+', '(a|b)+', true],
	])('%s and %s: %s', (glob, path, expected) => {
		expect(globOf(glob)?.(path)).toBe(expected);
	});

	test.each(['{a,b', 'x[', '['])('%s makes no sense', (glob) => {
		expect(globOf(glob)).toBeUndefined();
		expect(matchesAny([glob], 'file:///w/a')).toBe(false);
	});

	test.each([
		['vendor', 'vendor/a/b.yaml', true],
		['vendor/', 'vendor/a.yaml', true],
		['./vendor', 'vendor', true],
		['/vendor/**', 'vendor', true],
		['vendor/**/', 'vendor/a', true],
		['**/vendor/**', 'a/vendor', true],
		['vendor', 'a/vendor/b', false],
		['a/*', 'a', false],
		['a/*', 'a/b/c', true],
		['a/x', 'a/b', false],
		['.', 'a/b', true],
		['./', 'a/b', true],
		['**', 'a/b', true],
		['', 'a', false],
	])('below a folder, %s and %s: %s', (glob, path, expected) => {
		expect(globBelow(glob)?.(path)).toBe(expected);
		expect(fitsBelow([glob], path)).toBe(expected);
	});

	test('of settings hold for URIs', () => {
		expect(matchesAny(['a/*.yaml'], 'file:///w/a/b.yaml')).toBe(true);
		expect(matchesAny(['./a/*.yaml'], 'file:///w/a/b.yaml')).toBe(true);
		expect(matchesAny(['/w/*.yaml'], 'file:///w/a/b.yaml')).toBe(false);
		expect(matchesAny(['/a/*.yaml'], 'file:///w/a/b.yaml')).toBe(true);
		expect(matchesAny(['my files/'], 'file:///w/my%20files/a/b.yaml')).toBe(true);
		expect(matchesAny(['**/*.yaml'], 'file:///w/%ff/b.yaml')).toBe(true);
		expect(matchesBelow(['charts/'], 'file:///w', 'file:///w/charts/a/b.yaml')).toBe(true);
		expect(matchesBelow(['env%/x'], 'file:///w', 'file:///w/env%25/x/b.yaml')).toBe(true);
	});
});

describe('wildcards', () => {
	test.each([
		['abc', 'abc', true],
		['abc', 'a*', true],
		['abc', '*c', true],
		['abc', 'a*b*c', true],
		['ab', 'ab*b', false],
		['a', 'a*a', false],
		['abcbc', '*bc', true],
		['a.c', 'a?c', false],
		['', '*', true],
	])('%s and %s: %s', (text, pattern, expected) => {
		expect(fitsWildcard(text, pattern)).toBe(expected);
	});
});

const letters = 'a'.repeat(3000);
const stars = `${'*a'.repeat(300)}*b`;
const hostile: readonly (readonly [string, () => boolean | undefined])[] = [
	['a glob', () => globOf(stars)?.(letters)],
	['a glob of many segments', () => globOf(`${'**/a/'.repeat(300)}b`)?.('a/'.repeat(1500))],
	['a glob of many braces', () => globOf('{a,aa}'.repeat(300))?.(`${letters}b`)],
	['a glob of nested braces', () => globOf(`${'{a,'.repeat(3000)}b${'}'.repeat(3000)}`)?.('c')],
	['a setting', () => matchesAny([stars], `file:///w/${letters}`)],
	['an environment', () => matchesBelow([stars], 'file:///w', `file:///w/${letters}`)],
	['an external', () => matchesName([stars], letters)],
	['a file of a test', () => wildcard(stars, inSegment).accepts(letters)],
	['a namespace of a policy', () => isOfNamespace(`cluster.local/ns/${letters}/sa/x`, stars)],
	['a path of a policy', () => fitsTemplate(letters, `${'{**}a{*}'.repeat(150)}/`)],
];

test.each(hostile)('%s that invites backtracking is answered', (_, answer) => {
	expect(answer()).toBe(false);
});
