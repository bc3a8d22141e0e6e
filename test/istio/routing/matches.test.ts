// Which string matches and which matches of requests contain or exclude one another.
import { expect, test } from 'vitest';
import { covers, type HttpMatch } from '../../../server/src/istio/routing/http-matches.ts';
import { contains, excludes, type StringMatch } from '../../../server/src/istio/routing/strings.ts';

test.each<[StringMatch, StringMatch, boolean, boolean]>([
	[{ exact: '/a' }, { exact: '/a' }, true, false],
	[{ exact: '/a' }, { exact: '/b' }, false, true],
	[{ prefix: '/a' }, { exact: '/apiary' }, true, false],
	[{ prefix: '/a' }, { prefix: '/a/b' }, true, false],
	[{ prefix: '/a/b' }, { prefix: '/a' }, false, false],
	[{ prefix: '/a' }, { prefix: '/b' }, false, true],
	[{ regex: '.*' }, { prefix: '/b' }, true, false],
	[{ regex: '/a/.*' }, { prefix: '/a/b' }, true, false],
	[{ regex: '^/a/.*$' }, { regex: '/a/b/[0-9]+' }, true, false],
	[{ regex: '/a/[0-9]+' }, { exact: '/a/17' }, true, false],
	[{ regex: '/a/[0-9]+' }, { exact: '/a/x' }, false, true],
	[{ regex: '/a/[0-9]+' }, { prefix: '/a/1' }, false, false],
	[{ regex: '/a|/b' }, { exact: '/b' }, true, false],
	[{ regex: '/a|/b' }, { prefix: '/c' }, false, false],
	[{ prefix: '/a' }, { regex: '/ab?c' }, true, false],
	[{ prefix: '/ab' }, { regex: '/ab?c' }, false, false],
	[{ prefix: '/v1.0' }, { regex: '/v1\\.0/.*' }, true, false],
	[{ prefix: '/v1.0' }, { regex: '/v1.0/.*' }, false, false],
	[{ exact: '/a' }, { regex: '^/a$' }, true, false],
	[{ prefix: '/a' }, { regex: '(?i)/a' }, false, false],
	[{}, { exact: 'x' }, true, false],
	[{ regex: '*' }, { exact: 'x' }, true, false],
	[{ exact: 'x' }, {}, false, false],
])('%o contains %o: %s, excludes it: %s', (a, b, isContained, isExcluded) => {
	expect([contains(a, b), excludes(a, b), excludes(b, a)]).toEqual([isContained, isExcluded, isExcluded]);
});

test.each<[string, HttpMatch, HttpMatch, boolean]>([
	['nothing asked takes all', {}, { uri: { exact: '/a' }, method: { exact: 'GET' } }, true],
	['a path is a prefix of "/" where there is none', { uri: { prefix: '/' } }, { method: { exact: 'GET' } }, true],
	['one that asks for more takes less', { uri: { prefix: '/a' }, port: 80 }, { uri: { prefix: '/a' } }, false],
	['methods', { method: { exact: 'GET' } }, {}, false],
	['names of headers', { headers: { 'X-A': {} } }, { headers: { 'x-a': { exact: '1' } } }, true],
	['parameters are told by case', { queryParams: { A: {} } }, { queryParams: { a: {} } }, false],
	['another value', { withoutHeaders: { a: { exact: 'x' } } }, { headers: { a: { exact: 'y' } } }, true],
	['the same value', { withoutHeaders: { a: { exact: 'x' } } }, { headers: { a: { prefix: 'x' } } }, false],
	['without any', { withoutHeaders: { a: { exact: 'x' } } }, { withoutHeaders: { a: {} } }, true],
	['without one only', { withoutHeaders: { a: {} } }, { withoutHeaders: { a: { exact: 'x' } } }, false],
	['letters', { uri: { prefix: '/A' }, ignoreUriCase: true }, { uri: { exact: '/abc' } }, true],
	['letters of a regex count', { uri: { regex: '/a.*' }, ignoreUriCase: true }, { uri: { exact: '/AB' } }, false],
	['letters that count', { uri: { prefix: '/a' } }, { uri: { exact: '/abc' }, ignoreUriCase: true }, false],
	['other gateways', { gateways: ['edge'] }, {}, false],
	['all gateways there are', { gateways: ['mesh'] }, { sourceLabels: { app: 'web' } }, true],
	['labels', { sourceLabels: { app: 'web' } }, { sourceLabels: { app: 'web', version: 'v1' } }, true],
	[
		'labels that do not count',
		{ sourceLabels: { app: 'a' } },
		{ sourceLabels: { app: 'a' }, gateways: ['mesh'] },
		false,
	],
])('%s', (_, earlier, later, expected) => {
	expect(covers(earlier, later)).toBe(expected);
	expect(covers(later, later)).toBe(true);
});
