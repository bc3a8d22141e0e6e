// The baseline: what was there when somebody began to look is not said again, and what is mended is said once.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { parseArguments } from '../../server/src/cli/arguments.ts';
import { check } from '../../server/src/cli/check.ts';

const folder = mkdtempSync(join(tmpdir(), 'istio-'));
afterAll(() => rmSync(folder, { recursive: true }));

function run(...words: readonly string[]): { code: number; out: string; err: string } {
	let [out, err] = ['', ''];
	const command = parseArguments(['check', ...words]);
	if (command.name !== 'check') throw new Error('not a check');
	const terminal = {
		stdout: { write: (text: string) => (out += text) },
		stderr: { write: (text: string) => (err += text) },
	};
	const code = check(command, { ...terminal, env: {}, cwd: () => folder });
	return { code, out: out.replace(/ \([\d.]+ s\)\.\n/, '.\n'), err };
}

const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 80, name: http}]}\n';
const policy = (name: string, fields: string) =>
	`apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: default, namespace: ${name}}\nspec:\n${fields}`;
const write = (path: string, text: string) => writeFileSync(join(folder, path), text);
const baseline = ['--baseline', 'ci/known.txt'];

beforeEach(() => {
	rmSync(folder, { recursive: true });
	mkdirSync(join(folder, 'ci'), { recursive: true });
	write('service.yaml', service);
	write('a.yaml', policy('a', '  mtsl: {}\n  foo: {}\n'));
	write('b.yaml', policy('b', '  mtsl: {}\n'));
});

test('what is known is not reported, wherever it moved', () => {
	expect(run(...baseline)).toMatchObject({ code: 2, err: expect.stringContaining('--update-baseline creates it') });
	expect(run(...baseline, '--update-baseline')).toEqual({
		code: 0,
		err: '',
		out: 'Nothing found in 3 files with 3 resources.\n3 findings more in the baseline.\n',
	});
	expect(JSON.parse(readFileSync(join(folder, 'ci/known.txt'), 'utf8')).findings[0]).toMatchObject({
		file: '../a.yaml',
		rule: 'schema/unknown-field',
		resource: 'PeerAuthentication a/default',
	});
	write('a.yaml', `# a word\n${policy('a', '  foo: {}\n  mtsl: {}\n')}`);
	expect(run(...baseline)).toMatchObject({ code: 0 });
});

test('what is new is reported, though it says the same', () => {
	run(...baseline, '--update-baseline');
	write('b.yaml', policy('b', '  mtsl: {}\n  fo: {}\n'));
	const { code, out } = run(...baseline);
	expect(code).toBe(1);
	expect(out).toMatch(/Unknown field "fo"[\s\S]*1 error in 3 files[\s\S]*3 findings more in the baseline/);
	write('b.yaml', `${policy('b', '  mtsl: {}\n')}---\n${policy('b', '  mtsl: {}\n')}`);
	expect(run(...baseline).code).toBe(1);
});

test('what is mended is told, of files that were looked at or are gone, and taken out when asked', () => {
	run(...baseline, '--update-baseline');
	write('a.yaml', policy('a', '  mtsl: {}\n'));
	expect(run(...baseline, 'a.yaml').out).toMatch(
		/1 finding more[\s\S]*Fixed since the baseline[\s\S]*\n {2}\.\.\/a\.yaml {2}PeerAuth.*"foo"/,
	);
	rmSync(join(folder, 'b.yaml'));
	expect(JSON.parse(run(...baseline, '--format', 'json', 'a.yaml').out).baseline).toMatchObject({
		known: 1,
		stale: [{ message: expect.stringContaining('"foo"') }, { file: '../b.yaml' }],
	});
	run(...baseline, '--update-baseline', 'service.yaml');
	expect(run(...baseline, 'service.yaml').out).not.toContain('b.yaml');
	run(...baseline, '--update-baseline');
	expect(run(...baseline).out).toBe('Nothing found in 2 files with 2 resources.\n1 finding more in the baseline.\n');
});

const subsets = 'spec: { host: a, subsets: [{ name: v1, labels: { a: b } }, { name: v1, labels: { a: c } }] }';
const doubled = `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: a, namespace: a}\n${subsets}\n`;
const readKnown = () => JSON.parse(readFileSync(join(folder, 'ci/known.txt'), 'utf8'));
const twice = ['c.yaml', 'service.yaml', ...baseline];

test('a message is known by its id and arguments, however it was worded', () => {
	write('c.yaml', doubled);
	run(...twice, '--update-baseline');
	const known = readKnown();
	const entry = known.findings.find(({ rule }: { rule: string }) => rule === 'subsets/duplicate-name');
	expect(entry).toMatchObject({ messageId: 'twice', arguments: { subset: 'v1' } });
	entry.message = 'What it said in an older release';
	write('ci/known.txt', JSON.stringify(known));
	expect(run(...twice)).toMatchObject({ code: 0 });
	entry.arguments = { subset: 'v2' };
	write('ci/known.txt', JSON.stringify(known));
	expect(run(...twice).code).toBe(1);
});

test('an entry of an older release is known by its sentence, and gets its id when updated', () => {
	write('c.yaml', doubled);
	run(...twice, '--update-baseline');
	const known = readKnown();
	for (const entry of known.findings) {
		delete entry.messageId;
		delete entry.arguments;
	}
	write('ci/known.txt', JSON.stringify(known));
	expect(run(...twice)).toMatchObject({ code: 0, err: '' });
	run(...twice, '--update-baseline');
	expect(JSON.stringify(readKnown())).toContain('"messageId":"twice"');
});

test('a file that is no baseline stays as it is', () => {
	write('ci/known.txt', '{"version": 2}');
	expect(run(...baseline, '--update-baseline')).toMatchObject({
		code: 2,
		err: expect.stringContaining('is not a baseline'),
	});
	expect(readFileSync(join(folder, 'ci/known.txt'), 'utf8')).toBe('{"version": 2}');
	expect(() => parseArguments(['check', '--update-baseline'])).toThrow('--baseline FILE');
});
