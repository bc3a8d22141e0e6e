// The built command line: what it prints, and with what code it ends.
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cliPath as cli } from '../built.ts';
import { type Workspace, workspace } from '../protocol/editor.ts';

const root = join(import.meta.dirname, '../..');

const rule = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec: { host: reviews, subsets: [{ name: v1, labels: { version: v1 } }] }
`;
const route = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
  - route:
    - destination: { host: reviews, subset: v2 }
`;

let there: Workspace;

beforeAll(() => {
	there = workspace({ 'rule.yaml': rule, 'app/route.yaml': route });
});
afterAll(() => there.remove('.'));

function run(...words: readonly string[]): { code: number | null; out: string; err: string } {
	const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...words], {
		cwd: there.root,
		encoding: 'utf8',
	});
	return { code: status, out: stdout.replace(/ \([\d.]+ s\)\.\n$/, '.\n'), err: stderr };
}

describe('istio-ls check', () => {
	test('finds nothing in the samples', () => {
		expect(run('check', join(root, 'samples'))).toMatchObject({
			code: 0,
			out: expect.stringMatching(/^Nothing found in \d+ files with \d+ resources\.\n$/),
		});
	});

	test('prints for people', () => {
		expect(run('check')).toEqual({
			code: 1,
			err: '',
			out: `app/route.yaml
  8:45  error  No subset "v2" of host "reviews"; its DestinationRule declares "v1"  references/unknown-subset
    8 │     - destination: { host: reviews, subset: v2 }
      │                                             ^^
      rule.yaml:4:15  DestinationRule shop/reviews

1 error in 2 files with 2 resources.
`,
		});
	});

	test('judges fields by a release, and by definitions from elsewhere', () => {
		const folder = workspace({
			'files/route.yaml': route
				.replace('    - destination', '    retries: { backoff: 1s, attempts: 1 }\n    route:\n    - destination')
				.replace('  - route:\n', '  -\n'),
			'definitions/virtual-service.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: virtualservices.networking.istio.io }
spec:
  group: networking.istio.io
  names: { kind: VirtualService }
  versions:
  - name: v1
    served: true
    schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { hosts: {} } } } } }
`,
		});
		const files = join(folder.root, 'files');
		expect(run('check', files).out).toContain('Nothing found in 1 file');
		expect(run('check', '--istio-version', '1.24', files).out).toContain(
			'Istio 1.24 does not have "backoff"; 1.29 does',
		);
		expect(run('check', '--istio-version', 'old', files)).toMatchObject({
			code: 2,
			err: expect.stringContaining('1.24'),
		});
		const own = run('check', '--crds', join(folder.root, 'definitions'), files);
		expect(own.out).toContain('Unknown field "http" in "spec"');
		expect(own.out).toContain('1 error in 1 file with');
		expect(run('check', '--crds', 'nowhere', files)).toMatchObject({
			code: 2,
			err: expect.stringContaining('nowhere'),
		});
		folder.remove('.');
	});

	test('prints for programs', () => {
		const { out } = run('check', '--format', 'json', '.');
		expect(JSON.parse(out)).toEqual({
			version: 1,
			files: 2,
			resources: 2,
			findings: [
				{
					rule: 'references/unknown-subset',
					codes: ['IST0101', 'KIA1107'],
					severity: 'error',
					message: 'No subset "v2" of host "reviews"; its DestinationRule declares "v1"',
					messageId: 'others',
					arguments: { subset: 'v2', host: 'reviews', known: ['v1'] },
					file: 'app/route.yaml',
					range: { start: { line: 7, character: 44 }, end: { line: 7, character: 46 } },
					resource: {
						apiVersion: 'networking.istio.io/v1',
						kind: 'VirtualService',
						namespace: 'shop',
						name: 'reviews',
					},
					related: [
						{
							file: 'rule.yaml',
							range: { start: { line: 3, character: 14 }, end: { line: 3, character: 21 } },
							message: 'DestinationRule shop/reviews',
						},
					],
				},
			],
		});
	});

	test('reads only what is given, as one workspace', () => {
		expect(run('check', 'app')).toMatchObject({ code: 0 });
		expect(run('check', 'app/route.yaml', 'rule.yaml')).toMatchObject({ code: 1 });
	});

	test.each([
		[['--fail-on', 'never'], 0],
		[['--rule', 'references/unknown-subset=off'], 0],
		[['--rule', 'references/unknown-subset=warning'], 0],
		[['--rule', 'references/unknown-subset=warning', '--fail-on', 'warning'], 1],
		[['--rule', 'references/unknown-subset=hint', '--fail-on', 'information'], 0],
	])('%s ends with %i', (options, code) => {
		expect(run('check', '.', ...options).code).toBe(code);
	});

	test('assumes that all is there when told so', () => {
		const { code, out } = run('check', 'app', '--assume', 'complete', '--default-namespace', '');
		expect(code).toBe(1);
		expect(out).toContain('No Service "reviews" in namespace "shop"');
	});

	test.each([
		['a byte order mark', (text: string) => `\ufeff${text}`],
		['windows line ends', (text: string) => text.replaceAll('\n', '\r\n')],
		['a List', (text: string) => `apiVersion: v1\nkind: List\nitems:\n- ${text.trimEnd().replaceAll('\n', '\n  ')}\n`],
		['a leading marker and a comment', (text: string) => `# first\n---\n# then\n${text}`],
		['documents around it that are none', (text: string) => `}{\n---\n${text}---\n: [\n`],
		['all of it indented', (text: string) => text.replace(/^(?=.)/gm, '  ')],
		['keys in quotes', (text: string) => text.replace(/^(apiVersion|kind):/gm, '"$1":')],
		['umlauts before it', (text: string) => `# äöü 😀\n${text}`],
	])('%s does not hide a document', (_, write) => {
		there.write('odd/rule.yaml', rule);
		there.write('odd/route.yaml', write(route));
		const { out } = run('check', 'odd');
		there.remove('odd');
		expect(out).toContain('No subset "v2"');
	});

	test('links that lead in circles are followed once, and those that lead nowhere told of', () => {
		there.write('circle/route.yaml', route);
		symlinkSync('..', join(there.root, 'circle/again'));
		symlinkSync('nowhere', join(there.root, 'circle/gone.yaml'));
		const { out, code, err } = run('check', 'circle');
		there.remove('circle');
		expect({ out, code }).toEqual({ out: 'Nothing found in 1 file with 1 resource.\n', code: 2 });
		expect(err).toContain('circle/gone.yaml was not read: it is a link, and it leads nowhere');
	});

	test('says what it cannot read, and checks the rest', () => {
		expect(run('check', 'nowhere', '.')).toMatchObject({
			code: 2,
			err: 'istio-ls: There is no file or folder nowhere\n',
			out: expect.stringContaining('1 error in 2 files'),
		});
	});
});

describe('the words of the command line', () => {
	test.each([
		[['chekc'], 'Unknown command "chekc"; did you mean "check"?'],
		[['check', '--formt', 'json'], 'Unknown option "--formt"; did you mean "--format"?'],
		[['check', '--formt=json'], 'Unknown option "--formt"; did you mean "--format"?'],
		[['check', '-x'], 'Unknown option "-x"\n'],
		[['check', '--format'], '--format needs a value\n'],
		[['check', '-o'], '--output needs a value\n'],
		[
			['check', '--baseline', '--fix'],
			'--baseline needs a value; one that begins with "-" is written --baseline=VALUE\n',
		],
		[['check', '--fix=all'], '--fix takes no value\n'],
		[
			['check', '--format', 'xml'],
			'--format must be one of text, json, sarif, github, gitlab, junit, rdjson, not "xml"',
		],
		[['check', '--rule', 'references/unknown-subst=off'], 'did you mean "references/unknown-subset"?'],
		[['check', '--rule', 'references/unknown-subset=loud'], 'must be one of off, hint, information, warning, error'],
	])('%s is refused', (words, message) => {
		const { code, err, out } = run(...words);
		expect({ code, out }).toEqual({ code: 2, out: '' });
		expect(err).toContain(message);
	});

	test('help and version', () => {
		expect(run('--help').out).toContain('istio-ls check [paths]');
		expect(run('--version').out).toMatch(/^\d+\.\d+\.\d+\n$/);
	});
});

test.runIf(existsSync('/dev/full'))('a fault of ours ends with 2 and one sentence', () => {
	const full = openSync('/dev/full', 'w');
	const { status, stderr } = spawnSync(process.execPath, [cli, 'check', '--format', 'json'], {
		cwd: there.root,
		encoding: 'utf8',
		stdio: ['ignore', full, 'pipe'],
	});
	closeSync(full);
	expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringMatching(/^istio-ls: [^\n]*ENOSPC[^\n]*\n$/) });
});
