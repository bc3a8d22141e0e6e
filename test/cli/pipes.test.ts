// The built command in a shell: what it is fed and what it feeds, thousands of findings, and readers that stop early.
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatNames } from '../../server/src/cli/report/formats.ts';
import { cliPath } from '../built.ts';
import { type Workspace, workspace } from '../protocol/editor.ts';
import { dumped } from './dumps.ts';
import { ran } from './ran.ts';

const many = 2000;

let there: Workspace;
beforeAll(() => {
	const wrong = (name: number) =>
		`apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: { name: p${name}, namespace: n${name} }\nspec: { mtsl: {} }\n`;
	there = workspace({ 'many.yaml': Array.from({ length: many }, (_, name) => wrong(name)).join('---\n') });
});
afterAll(() => there.remove('.'));

function run(words: readonly string[], input?: string): { code: number | null; out: string; err: string } {
	const options = { cwd: there.root, encoding: 'utf8', maxBuffer: 100_000_000, timeout: 60_000, input } as const;
	const { status, stdout, stderr } = spawnSync(process.execPath, [cliPath, ...words], options);
	return { code: status, out: stdout, err: stderr };
}

/** Reads something and goes. */
const reader = `"$node" -e 'process.stdin.once("data", (data) => { console.log(String(data).split("\\n")[0]); process.exit(); })'`;

describe.skipIf(process.platform === 'win32')('a reader that stops early', () => {
	test.each(['text', 'sarif'])('ends %s without a word', (format) => {
		const script = `node=$0; { "$0" "$1" check --format "$2"; echo "code $?" >&2; } | ${reader} >/dev/null`;
		const { stderr } = spawnSync('sh', ['-c', script, process.execPath, cliPath, format], {
			cwd: there.root,
			encoding: 'utf8',
			timeout: 60_000,
		});
		expect(stderr).toBe('code 1\n');
	});

	test.each([['rules'], ['explain', 'deployment', '--recursive']])('%j too', (...words) => {
		const script = `node=$0; cli=$1; shift; "$node" "$cli" "$@" | ${reader}`;
		const { stderr, stdout } = spawnSync('sh', ['-c', script, process.execPath, cliPath, ...words], {
			encoding: 'utf8',
		});
		expect({ stderr, lines: stdout.split('\n').length }).toEqual({ stderr: '', lines: 2 });
	});
});

test.runIf(existsSync('/dev/full'))('a full disk ends with 2 and one sentence', () => {
	const full = openSync('/dev/full', 'w');
	const { status, stderr } = spawnSync(process.execPath, [cliPath, 'check', '--format', 'sarif'], {
		cwd: there.root,
		encoding: 'utf8',
		stdio: ['ignore', full, 'pipe'],
	});
	closeSync(full);
	expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringMatching(/^istio-ls: [^\n]*ENOSPC[^\n]*\n$/) });
	expect(run(['check', '-o', '/dev/full'])).toMatchObject({ code: 2, out: '' });
});

test('thousands of findings, all of them, in each format', () => {
	const lines = (format: string): number => ran(there.root, ['check', '--format', format]).out.split('mtsl').length - 1;
	// The text shows the line of each, too, JUnit has the message twice, and what programs read the arguments of each.
	const twice = ['text', 'junit', 'json', 'sarif'];
	for (const format of formatNames) expect(lines(format), format).toBe(twice.includes(format) ? 2 * many : many);
	const { out } = run(['check', '--max-findings', '5']);
	expect(out).toContain(`and ${many - 5} more that are not shown`);
}, 120_000);

test('what a pipe brings, also slowly, and much of it', () => {
	const list = dumped['kubectl get -o yaml'] ?? '';
	expect(run(['check', '-'], list)).toMatchObject({
		code: 0,
		out: expect.stringMatching(/^Nothing found in 1 file with 5/),
	});
	const large = `${list}---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: large }\ndata: { a: ${'x'.repeat(6_000_000)} }\n`;
	expect(run(['check', '-'], large)).toMatchObject({ code: 0, err: '' });
	if (process.platform === 'win32') return;
	const slow =
		'{ printf "apiVersion: v1\\n"; sleep 0.2; printf "kind: Service\\nmetadata: {name: a}\\n"; } | "$0" "$1" check -';
	const out = execFileSync('sh', ['-c', slow, process.execPath, cliPath], { encoding: 'utf8' });
	expect(out).toMatch(/^Nothing found in 1 file with 1 resource/);
});

test('what does not wait for a pipe is waited for', () => {
	// A socket, as a Node that hands on its own standard input makes it.
	const script = `const c = require('node:child_process').spawn(process.argv[1], [process.argv[2], 'check', '-'], { stdio: ['pipe', 'inherit', 'inherit'] });
setTimeout(() => c.stdin.end('apiVersion: v1\\nkind: Service\\nmetadata: {name: a}\\n'), 300);`;
	const out = execFileSync(process.execPath, ['-e', script, process.execPath, cliPath], { encoding: 'utf8' });
	expect(out).toMatch(/^Nothing found in 1 file with 1 resource/);
});

test('a wrong word ends with 2 and a sentence, whatever is in it', () => {
	for (const words of [
		['explain', '\u001b[2J\n::error::'],
		['rules', 'x'],
		['check', '--suppress', '\n::x'],
	]) {
		const { code, out, err } = run(words);
		expect({ code, out }).toEqual({ code: 2, out: '' });
		expect(err).toMatch(/^istio-ls: [^\p{Cc}]*\nSee "istio-ls --help"\.\n$/u);
	}
});
