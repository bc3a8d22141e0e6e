// What --render may run, and what that sees: no program of the repository, none of the user's environment, nothing from
// elsewhere, and an end. Stand-ins for the programs are enough.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasLinksOut, valuesFilesOf } from '../../server/src/disk/charts.ts';
import { mostPrinted, printedBy, programOf } from '../../server/src/disk/programs.ts';
import { kindOfPath } from '../../server/src/disk/read.ts';
import { obstacleIn } from '../../server/src/render/remote.ts';
import { ran } from '../cli/ran.ts';

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'render-'));
	for (const name of ['bin', 'repository/bin', 'repository/chart']) mkdirSync(join(folder, name), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function script(path: string, text: string): string {
	const full = join(folder, path);
	writeFileSync(full, `#!${process.execPath}\n${text}\n`);
	chmodSync(full, 0o755);
	return full;
}

describe.skipIf(process.platform === 'win32')('a program', () => {
	test('of the repository is not taken, nor one that is relative', () => {
		script('repository/bin/helm', '');
		const repository = join(folder, 'repository');
		expect(programOf('helm', [repository], `${join(repository, 'bin')}:bin:`)).toBeUndefined();
		const own = script('bin/helm', '');
		expect(programOf('helm', [repository], `${join(repository, 'bin')}:${join(folder, 'bin')}`)).toBe(own);
		symlinkSync(join(repository, 'bin/helm'), join(folder, 'bin/kustomize'));
		expect(programOf('kustomize', [repository], join(folder, 'bin'))).toBeUndefined();
	});

	test('sees nothing of the environment', () => {
		process.env.RENDER_SECRET = 'secret';
		const printed = printedBy(script('bin/env', 'console.log(JSON.stringify(process.env))'), []);
		delete process.env.RENDER_SECRET;
		const { text = '' } = printed as { text?: string };
		const seen = JSON.parse(text) as Record<string, string>;
		expect(seen.RENDER_SECRET).toBeUndefined();
		expect(seen.HOME).not.toBe(process.env.HOME);
		expect(seen.PATH).toMatch(/none$/);
		expect(seen.HTTPS_PROXY).toBe('http://127.0.0.1:9');
	});

	test('may print so much only, and its fault is told in a line', () => {
		const chatty = script('bin/chatty', `process.stdout.write('x'.repeat(${mostPrinted} + 1))`);
		expect(printedBy(chatty, [])).toEqual({ reason: 'it printed more than 32 MB' });
		const broken = script('bin/broken', "console.error('WARNING: x\\nError: it broke\\nmore'); process.exit(3)");
		expect(printedBy(broken, [])).toEqual({ reason: 'it broke' });
	});
});

test('a chart with a link that leads out of it is not rendered', () => {
	const chart = join(folder, 'repository/chart');
	writeFileSync(join(chart, 'values-prod.yaml'), '');
	writeFileSync(join(chart, 'values.yaml'), '');
	expect(valuesFilesOf(chart)).toEqual(['values-prod.yaml']);
	expect(hasLinksOut(chart)).toBe(false);
	symlinkSync(folder, join(chart, 'out'));
	expect(hasLinksOut(chart)).toBe(true);
});

describe('a kustomization that takes in something from elsewhere is not built', () => {
	const disk = {
		pathOf: (uri: string) => uri.slice('file://'.length),
		nameOf: (uri: string) => uri.slice(uri.lastIndexOf('/') + 1),
		kindOf: (uri: string) => kindOfPath(uri.slice('file://'.length)),
	};
	const obstacle = (text: string): string | undefined => {
		const at = mkdtempSync(join(folder, 'k-'));
		writeFileSync(join(at, 'kustomization.yaml'), text);
		writeFileSync(join(at, 'here.yaml'), '');
		writeFileSync(join(at, 'names.yaml'), 'kind: ConfigMapGenerator\nfiles: [https://example.com/x]\n');
		return obstacleIn(`file://${at}`, disk);
	};

	test.each([
		'resources: [https://example.com/x.yaml]',
		'resources: [github.com/some/where?ref=v1]',
		'resources: ["git@example.com:some/where"]',
		'bases: [gone]',
		'components: [ssh://example.com/x]',
		'patches: [{ path: https://example.com/x.yaml }]',
		'configMapGenerator: [{ name: a, files: [key=https://example.com/x] }]',
		'openapi: { path: http://example.com/x }',
		'crds: [http://example.com/x]',
		'generators: [names.yaml]',
		'transformers: ["kind: X\\nfiles: [https://example.com/x]\\n"]',
		'generators: [gone]',
	])('%s', (text) => {
		expect(obstacle(text)).toBeDefined();
	});

	test.each([
		'resources: [here.yaml]',
		'configMapGenerator: [{ name: a, literals: [URL=https://example.com/x] }]',
		'commonAnnotations: { see: https://example.com }',
		'patches: [{ patch: "- op: add\\n  value: https://example.com\\n" }]',
	])('%s is built', (text) => {
		expect(obstacle(text)).toBeUndefined();
	});
});

test('a program that is missing is said to be, and the exit code is 2', () => {
	const at = mkdtempSync(join(folder, 'c-'));
	writeFileSync(join(at, 'Chart.yaml'), 'apiVersion: v2\nname: a\nversion: 1.0.0\n');
	const { PATH } = process.env;
	process.env.PATH = '';
	const { code, err } = ran(at, ['check', '--render']);
	process.env.PATH = PATH;
	expect([code, err]).toEqual([2, 'istio-ls: --render needs helm, which is not on the PATH\n']);
});

test('what reads other texts than the disk has does not go with it', () => {
	expect(() => ran(folder, ['check', '--render', '--fix'])).toThrow('--render and --fix do not go together');
	expect(() => ran(folder, ['check', '--render', '--changed-since', 'x'])).toThrow('do not go together');
});
