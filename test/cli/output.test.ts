// What the command says, and where: how much of it, in several reports at once, in colors, with links, and while it runs.
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Workspace, workspace } from '../protocol/editor.ts';
import { type Around, type Ran, ran } from './ran.ts';

const route = (name: string, host: string) => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name}, namespace: shop }
spec:
  hosts: [${name}.example.com]
  http:
  - route:
    - destination: { host: ${host} }
`;

let there: Workspace;
beforeAll(() => {
	there = workspace({
		'services.yaml':
			'apiVersion: v1\nkind: Service\nmetadata: { name: reviews, namespace: shop }\nspec: { ports: [{ name: http, port: 80 }] }\n',
		'apps/a.yaml': route('a', 'reviewz'),
		'apps/deep/b.yaml': route('b', 'reviewz'),
		'old/c.yaml': route('c', 'reviewz'),
	});
});
afterAll(() => there.remove('.'));

const textOf = (path: string): string => readFileSync(join(there.root, path), 'utf8');
const check = (words: readonly string[], around?: Around): Ran => ran(there.root, ['check', ...words], around);

describe('how much is said', () => {
	test('--quiet: the findings and nothing else', () => {
		const { out, err } = check(['--quiet']);
		expect(out.split('\n').filter((line) => /^ {2}\d+:\d+ {2}/.test(line))).toHaveLength(3);
		expect(out).not.toContain('in 4 files');
		expect(err).toBe('');
		expect(check(['-q', 'services.yaml'])).toEqual({ code: 0, out: '', err: '' });
		expect(check(['-q', 'nowhere'])).toMatchObject({ code: 2, err: expect.stringContaining('nowhere') });
	});

	test('--max-findings: the gravest, and a word of the others; the exit code is that of all', () => {
		there.write('apps/z.yaml', route('z', 'reviews').replace('spec:', 'sepc: 1\nspec:'));
		const words = ['--max-findings', '2', '--rule', 'references=information'];
		const { findings, omitted } = JSON.parse(check([...words, '--format', 'json']).out);
		expect(findings.map(({ severity }: { severity: string }) => severity)).toEqual(['information', 'error']);
		expect(omitted).toBe(2);
		expect(check(words).out).toContain('1 error, 1 information, and 2 more that are not shown, in 5 files');
		expect(check(['apps/z.yaml', ...words]).code).toBe(1);
		there.remove('apps/z.yaml');
		expect(() => check(['--max-findings', '0'])).toThrow('--max-findings must be a number from 1');
	});

	test('several reports at once, each to its file', () => {
		const { out } = check(['--format', 'text', '--format', 'json=r.json', '--format', 'github=r.txt']);
		expect(out).toContain('in 4 files');
		expect(JSON.parse(textOf('r.json')).findings).toHaveLength(3);
		expect(textOf('r.txt')).toMatch(/^::\w+ file=apps\/a\.yaml,/);
		expect(check(['--format', 'json', '--output', 'o.json']).out).toBe('');
		expect(JSON.parse(textOf('o.json')).findings).toHaveLength(3);
		for (const path of ['r.json', 'o.json', 'r.txt']) there.remove(path);
		expect(check(['-o', 'no/such/folder'])).toMatchObject({
			code: 2,
			err: expect.stringContaining('no/such/folder cannot be written (ENOENT)'),
		});
	});

	test('into no link that leads out of the repository, and into any that the user has elsewhere', () => {
		const outside = workspace({ 'kept.txt': 'kept', 'd/x.txt': '' });
		there.write('.git/HEAD', '');
		symlinkSync(join(outside.root, 'kept.txt'), join(there.root, 'r.json'));
		symlinkSync(join(outside.root, 'new.txt'), join(there.root, 'n.json'));
		symlinkSync(join(outside.root, 'd'), join(there.root, 'd'));
		symlinkSync(join(there.root, 'real.json'), join(there.root, 'inside.json'));
		there.write('real.json', '');
		const refused = ['r.json', 'n.json', 'd/r.json'];
		for (const path of refused) {
			const { code, err } = check(['--format', `json=${path}`]);
			expect([code, err]).toEqual([2, expect.stringContaining('a link leads out of the repository')]);
		}
		expect(check(['--baseline', 'n.json', '--update-baseline']).code).toBe(2);
		expect(readdirSync(outside.root).sort()).toEqual(['d', 'kept.txt']);
		expect([readFileSync(join(outside.root, 'kept.txt'), 'utf8'), readdirSync(join(outside.root, 'd'))]).toEqual([
			'kept',
			['x.txt'],
		]);
		symlinkSync(join(outside.root, 'kept.txt'), join(outside.root, 'own.json'));
		for (const path of ['inside.json', join(outside.root, 'own.json')]) check(['--format', `json=${path}`]);
		expect([textOf('real.json'), readFileSync(join(outside.root, 'kept.txt'), 'utf8')]).toEqual([
			expect.stringContaining('findings'),
			expect.stringContaining('findings'),
		]);
		outside.remove('.');
		for (const path of ['r.json', 'n.json', 'd', 'inside.json', 'real.json', '.git']) there.remove(path);
	});

	test.each([
		[['--format', 'text', '--format', 'json'], 'Two reports cannot go to standard output'],
		[['--format', 'text=a', '--format', 'json=a'], 'Two reports cannot go to a'],
		[['--format', 'json=a', '--output', 'b'], '--output needs a --format that names no file'],
		[['--format', 'json='], 'needs a file after the "="'],
	])('%j is refused', (words, message) => {
		expect(() => check(words)).toThrow(message);
	});
});

test('services get paths from the root of the repository, people from where they are', () => {
	there.write('.git/HEAD', 'ref: refs/heads/main\n');
	const paths = (...words: readonly string[]): string => ran(join(there.root, 'apps'), ['check', '..', ...words]).out;
	expect(paths('--format', 'github')).toContain(' file=apps/deep/b.yaml,');
	expect(paths('--format', 'gitlab')).toContain('"path": "apps/deep/b.yaml"');
	expect(paths('--format', 'sarif')).toContain('"uri":"apps/deep/b.yaml"');
	for (const format of ['text', 'json', 'junit', 'rdjson'])
		expect(paths('--format', format)).not.toContain('apps/deep');
	there.remove('.git');
});

test('a secret is not repeated', () => {
	const key = 'c3VwZXJzZWNyZXRzdXBlcnNlY3JldHN1cGVyc2VjcmV0';
	const jwks = `'{"keys": [{"kty": "oct", "k": "${key}", "alg": "HS256"}]}'`;
	there.write(
		'secret/a.yaml',
		`apiVersion: security.istio.io/v1\nkind: RequestAuthentication\nmetadata: { name: a }\nspec: { jwtRules: [{ issuer: a, jwks: ${jwks} }] }\n`,
	);
	const { out } = check(['secret']);
	there.remove('secret');
	expect(out).toContain('authentication/private-key');
	expect(out).not.toContain(key);
});

describe('colours', () => {
	const isColoured = (words: readonly string[], around: Around): boolean =>
		check(['apps', 'services.yaml', ...words], around).out.includes('\u001b[');
	test.each<[string, boolean, readonly string[], Around]>([
		['a terminal', true, [], { isTTY: true }],
		['a pipe', false, [], {}],
		['NO_COLOR', false, [], { isTTY: true, env: { NO_COLOR: '1' } }],
		['an empty NO_COLOR', true, [], { isTTY: true, env: { NO_COLOR: '' } }],
		['FORCE_COLOR', true, [], { env: { FORCE_COLOR: '1' } }],
		['a dumb terminal', false, [], { isTTY: true, env: { TERM: 'dumb' } }],
		['--color always', true, ['--color', 'always'], { env: { NO_COLOR: '1' } }],
		['--color never', false, ['--color', 'never'], { isTTY: true }],
	])('%s: %s', (_, expected, words, around) => {
		expect(isColoured(words, around)).toBe(expected);
	});

	test('a terminal that knows links gets them, another one none', () => {
		const link = (env: Record<string, string>) => check(['apps', 'services.yaml'], { isTTY: true, env }).out;
		expect(link({ TERM_PROGRAM: 'WezTerm' })).toContain(`\u001b]8;;file://${there.root}/apps/a.yaml\u001b\\`);
		expect(link({ TERM_PROGRAM: 'WezTerm' })).toContain('references.md#unknown-host\u001b\\');
		for (const env of [{}, { TERM_PROGRAM: 'WezTerm', TERM: 'screen' }, { VTE_VERSION: '4000' }])
			expect(link(env)).not.toContain('\u001b]8');
	});

	test('a file has neither', () => {
		check(['apps', 'services.yaml', '--format', 'text=r.txt', '--color', 'always'], { isTTY: true });
		expect(textOf('r.txt')).not.toContain('\u001b');
		there.remove('r.txt');
	});
});

test('a run of more than a second says how far it is, on a terminal, and takes that away', () => {
	let time = 0;
	const slow: Around = { isTTY: true, now: () => (time += 400) };
	const { err } = check([], slow);
	const states = err.split('\r\u001b[K');
	expect(states).toContainEqual(expect.stringMatching(/^(Reading \d+ files|Checking \d+ of 4 files) …$/));
	expect([states[0], states.at(-1)]).toEqual(['', '']);
	expect(check(['--quiet'], slow).err).toBe('');
	expect(check([], { ...slow, isTTY: false }).err).toBe('');
	expect(check([], { isTTY: true, now: () => 0 }).err).toBe('');
});
