// What is read and what of it is reported: standard input, globs, words for rules, suppressions of a command line.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Workspace, workspace } from '../protocol/editor.ts';
import { dumped } from './dumps.ts';
import { type Around, type Ran, ran } from './ran.ts';

const service = (name: string) => `apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { ports: [{ name: http, port: 80 }] }
`;
const route = (name: string, host: string) => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: ${name}
  namespace: shop
spec:
  hosts: [${name}.example.com]
  http:
  - route:
    - destination: { host: ${host} }
`;

let there: Workspace;
beforeAll(() => {
	there = workspace({
		'services.yaml': service('reviews'),
		'apps/a.yaml': route('a', 'reviewz'),
		'apps/deep/b.yaml': route('b', 'reviewz'),
		'old/c.yaml': route('c', 'reviewz'),
	});
});
afterAll(() => there.remove('.'));

const check = (words: readonly string[], around?: Around): Ran => ran(there.root, ['check', ...words], around);

interface Found {
	readonly file: string;
	readonly rule: string;
	readonly severity: string;
	readonly range: { readonly start: { readonly line: number } };
}
const found = (words: readonly string[], around?: Around): readonly Found[] =>
	JSON.parse(check([...words, '--format', 'json'], around).out).findings;
const places = (words: readonly string[], around?: Around): readonly string[] =>
	found(words, around).map(({ file, range }) => `${file}:${range.start.line + 1}`);

describe('standard input', () => {
	/** As `helm template` prints it; the second template makes two documents. */
	const rendered = `---
# Source: shop/templates/service.yaml
${service('reviews')}---
# Source: shop/templates/routes.yaml
${route('a', 'reviews')}---
# Source: shop/templates/routes.yaml
${route('b', 'reviewz')}---
# Source: shop/charts/sub/templates/route.yaml
${route('c', 'reviewz')}`;

	test('is judged like a file', () => {
		expect(check(['-'], { input: `${route('a', 'reviewz')}---\n${service('reviews')}` })).toMatchObject({
			code: 0,
			out: expect.stringMatching(/^<stdin>\n {2}10:28 {2}warning {2}No Service "reviewz"/),
		});
		expect(check(['-'], { input: '' })).toEqual({
			code: 0,
			err: 'istio-ls: Standard input was empty\n',
			out: 'Nothing found in 1 file with 0 resources.\n',
		});
		expect(check(['-'])).toMatchObject({ code: 2, err: 'istio-ls: Standard input was not read: there is none\n' });
		const wide = Buffer.from(`\ufeff${route('a', 'reviewz')}---\n${service('reviews')}`, 'utf16le');
		expect(places(['-'], { input: wide })).toEqual(['<stdin>:10']);
		expect(check(['-'], { input: Buffer.from([0xc3, 0x28]) })).toMatchObject({
			code: 2,
			err: expect.stringContaining('neither UTF-8 nor UTF-16'),
		});
	});

	test('stands at the templates that Helm names, in the lines of "helm template --output-dir"', () => {
		expect(places(['-'], { input: rendered })).toEqual([
			'shop/templates/routes.yaml:24',
			'shop/charts/sub/templates/route.yaml:12',
		]);
		expect(check(['-'], { input: rendered }).out).toContain('shop/charts/sub/templates/route.yaml\n  12:28  error');
		expect(places(['-'], { input: rendered.replaceAll('\n', '\r\n') })).toHaveLength(2);
	});

	test('a comment that only looks so is none', () => {
		const input = `${route('a', 'reviewz')}# Source: x.yaml\n---\n${service('reviews')}`;
		expect(places(['-'], { input })).toEqual(['<stdin>:10']);
	});

	test('belongs together with files, and stands in for the one that it is called', () => {
		expect(places(['-', 'services.yaml'], { input: route('a', 'reviewz') })).toEqual(['<stdin>:10']);
		const named = ['-', '.', '--stdin-filename', 'apps/a.yaml', '--include', 'apps/a.yaml'];
		expect(places(named, { input: `# more\n${route('a', 'reviewz')}` })).toEqual(['apps/a.yaml:11']);
		expect(places(named, { input: route('a', 'reviews') })).toEqual([]);
		expect(() => check(['.', '--stdin-filename', 'a.yaml'])).toThrow('--stdin-filename needs the path "-"');
	});

	test.each(Object.entries(dumped))('says nothing of what only a cluster knows: %s', (_, input) => {
		expect(check(['-'], { input })).toMatchObject({
			code: 0,
			err: '',
			out: expect.stringMatching(/^Nothing found in 1 file/),
		});
	});

	test('finds what is wrong in a dump', () => {
		const list = dumped['kubectl get -o yaml']?.replace('host: reviews\n', 'host: reviewz\n') ?? '';
		expect(found(['-'], { input: list })).toMatchObject([{ rule: 'references/unknown-host', file: '<stdin>' }]);
		const json = dumped['kubectl get -o json']?.replace('"host": "reviews"', '"host": "reviewz"') ?? '';
		expect(found(['-'], { input: json })).toMatchObject([{ rule: 'references/unknown-host' }]);
	});
});

describe('globs', () => {
	test.each([
		[
			['--include', 'apps'],
			['apps/a.yaml', 'apps/deep/b.yaml'],
		],
		[['--include', 'apps/*.yaml'], ['apps/a.yaml']],
		[
			['--include', '**/b.yaml', '--include', './old/'],
			['apps/deep/b.yaml', 'old/c.yaml'],
		],
		[
			['--exclude', 'old'],
			['apps/a.yaml', 'apps/deep/b.yaml'],
		],
		[['--exclude', '**/{a,c}.yaml'], ['apps/deep/b.yaml']],
		[['--include', 'apps', '--exclude', 'apps/deep/**'], ['apps/a.yaml']],
	])('%j', (words, files) => {
		expect(found(words).map(({ file }) => file)).toEqual(files);
	});

	test('what is excluded is not read, what is not included is', () => {
		expect(found(['--exclude', 'services.yaml'])).toEqual([]);
		expect(check(['--exclude', '{old,apps}']).out).toBe('Nothing found in 1 file with 1 resource.\n');
		expect(check(['old/c.yaml', 'services.yaml', '--exclude', 'old/c.yaml']).out).toContain('in 1 file');
		expect(() => check(['--include', 'a[b'])).toThrow('--include "a[b" is not understood');
	});

	test('count from the current folder', () => {
		const { out } = ran(`${there.root}/apps`, ['check', '..', '--exclude', 'deep', '--format', 'json']);
		expect(JSON.parse(out).findings.map(({ file }: Found) => file)).toEqual(['a.yaml', '../old/c.yaml']);
	});
});

describe('words for rules', () => {
	test.each([
		['references=off', []],
		['references/*=error', ['error']],
		['IST0101=error', ['error']],
		['kia1101=hint', ['hint']],
		['references/unknown-host=error', ['error']],
	])('%s', (word, severities) => {
		expect([...new Set(found(['--rule', word]).map(({ severity }) => severity))]).toEqual(severities);
	});

	test('the more exact wins, of equally exact ones the last', () => {
		const severities = (...words: readonly string[]) =>
			new Set(found(words.flatMap((word) => ['--rule', word])).map(({ severity }) => severity));
		expect(severities('references/unknown-host=error', 'references=off')).toEqual(new Set(['error']));
		expect(severities('IST0101=hint', 'references=off')).toEqual(new Set(['hint']));
		expect(severities('references=off', 'references=error')).toEqual(new Set(['error']));
	});

	test.each([
		['refrences=off', 'There is no rule "refrences"; did you mean "references"?'],
		['unknown-host=off', 'did you mean "authorization/unknown-host" or "references/unknown-host"?'],
		['IST9999=off', 'There is no rule "IST9999"'],
		['IST0101=loud', '--rule IST0101 is one of off'],
	])('%s is refused', (word, message) => {
		expect(() => check(['--rule', word])).toThrow(message);
	});
});

describe('--suppress', () => {
	test.each([
		['IST0101=VirtualService shop/a', ['b', 'c']],
		// The form that the help of istioctl has.
		['IST0101=VirtualService a.shop', ['b', 'c']],
		['KIA1101=VirtualService *', []],
		['references/unknown-host=VirtualService shop/*', []],
		['references=* shop/b', ['a', 'c']],
		['*=VirtualService shop/c', ['a', 'b']],
		['IST0101=DestinationRule *', ['a', 'b', 'c']],
		['IST0102=VirtualService *', ['a', 'b', 'c']],
		// A code of istioctl that no rule stands for.
		['IST0001=VirtualService *', ['a', 'b', 'c']],
	])('%s', (text, left) => {
		const files = found(['--suppress', text]).map(({ file }) => file.replace(/^.*(.)\.yaml$/, '$1'));
		expect(files).toEqual(left);
	});

	test('may be given several times', () => {
		const words = ['-S', 'IST0101=VirtualService shop/a', '-S', 'IST0101=VirtualService shop/b'];
		expect(found(words).map(({ file }) => file)).toEqual(['old/c.yaml']);
	});

	test.each([
		['IST0101', '--suppress is CODE=RESOURCE'],
		['=VirtualService a', '--suppress is CODE=RESOURCE'],
		['IST01010=VirtualService a', 'There is no rule or code "IST01010"'],
	])('%s is refused', (text, message) => {
		expect(() => check(['--suppress', text])).toThrow(message);
	});
});
