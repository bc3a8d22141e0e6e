// What --render may run, and what that sees: no program of the repository, none of the user's environment, nothing from
// elsewhere, and an end. Stand-ins for the programs are enough.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasLinksOut, valuesFilesOf } from '../../server/src/disk/charts.ts';
import { mostPrinted, printedBy, programOf } from '../../server/src/disk/programs.ts';
import { render } from '../../server/src/render/engines.ts';
import { type Disk, diskOf, obstacleIn } from '../../server/src/render/remote.ts';
import { ran } from '../cli/ran.ts';

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'render-'));
	for (const name of ['bin', 'repository/bin', 'repository/chart']) mkdirSync(join(folder, name), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function base64(text: string): string {
	return Buffer.from(text).toString('base64');
}

const diskBelow = (checked: string): Disk =>
	diskOf([checked], {
		pathOf: (uri) => decodeURIComponent(uri.slice('file://'.length)),
		nameOf: (uri) => uri.slice(uri.lastIndexOf('/') + 1),
	});

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
		const killed = script('bin/killed', "process.kill(process.pid, 'SIGKILL'); setTimeout(() => {}, 60_000)");
		expect(printedBy(killed, [])).toEqual({ reason: 'it ended with SIGKILL' });
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
	const obstacle = (text: string): string | undefined => {
		const at = mkdtempSync(join(folder, 'k-'));
		writeFileSync(join(at, 'kustomization.yaml'), text);
		writeFileSync(join(at, 'here.yaml'), '');
		writeFileSync(join(at, 'names.yaml'), 'kind: ConfigMapGenerator\nfiles: [https://example.com/x]\n');
		writeFileSync(join(at, base64('https://example.com/x')), '');
		writeFileSync(join(at, 'escaped.yaml'), 'kind: PatchTransformer\npath: "https:\\x2f/example.com/x"\n');
		return obstacleIn(`file://${at}`, diskBelow(folder));
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
		// What Go's parsers make of it is another thing than what is written.
		'Resources: [github.com/some/where?ref=v1]',
		're\u017fources: [github.com/some/where]',
		'<<: { resources: ["github.com/some/where?ref=v1"] }',
		`resources: [!!binary ${base64('https://example.com/x')}]`,
		`patches: [{ path: !<tag:yaml.org,2002:binary> ${base64('https://example.com/x')} }]`,
		`configMapGenerator: [{ name: a, files: [!!binary "${base64('k=https://example.com/x')}"] }]`,
		'transformers: [escaped.yaml]',
		'generators: ["kind: ConfigMapGenerator\\nfiles: [\\"k=https:\\\\x2f/example.com\\"]\\n"]',
	])('%s', (text) => {
		expect(obstacle(text)).toBeDefined();
	});

	test.each([
		'resources: [here.yaml]',
		'configMapGenerator: [{ name: a, literals: [URL=https://example.com/x] }]',
		'commonAnnotations: { see: https://example.com }',
		'patches: [{ patch: "- op: add\\n  value: https://example.com\\n" }]',
		'patches: [{ patch: "- op: add\\n  value: !important\\n" }] # !',
	])('%s is built', (text) => {
		expect(obstacle(text)).toBeUndefined();
	});

	test('by an alias of which nobody here knows what it stands for', () => {
		const many = '*many, '.repeat(60_000);
		const text = `commonAnnotations: { u: &u https://example.com }\ncommonLabels: [&many [1], ${many}]\ncrds: [*u]\n`;
		expect(obstacle(text)).toBe('"*u" may be anything');
	});

	test('counted from where a link to its directory leads', () => {
		const at = mkdtempSync(join(folder, 'l-'));
		for (const name of ['top/other', 'deep/base', 'deep/other']) mkdirSync(join(at, name), { recursive: true });
		writeFileSync(join(at, 'top/kustomization.yaml'), 'resources: [base]\n');
		writeFileSync(join(at, 'deep/base/kustomization.yaml'), 'resources: [../other]\n');
		writeFileSync(join(at, 'top/other/kustomization.yaml'), 'resources: []\n');
		writeFileSync(join(at, 'deep/other/kustomization.yaml'), 'resources: [https://example.com/x]\n');
		symlinkSync('../deep/base', join(at, 'top/base'));
		expect(obstacleIn(`file://${at}/top`, diskBelow(at))).toBe('"https://example.com/x" is not in the workspace');
	});

	test('from a directory outside of what is checked', () => {
		const at = mkdtempSync(join(folder, 'o-'));
		for (const name of ['checked/overlay', 'checked/base', 'outside']) mkdirSync(join(at, name), { recursive: true });
		for (const name of ['checked/base', 'outside'])
			writeFileSync(join(at, name, 'kustomization.yaml'), 'resources: []\n');
		const overlay = join(at, 'checked/overlay/kustomization.yaml');
		writeFileSync(overlay, 'resources: [../base]\n');
		const seen = (): string | undefined => obstacleIn(`file://${at}/checked/overlay`, diskBelow(join(at, 'checked')));
		expect(seen()).toBeUndefined();
		writeFileSync(overlay, 'resources: [../base, ../../outside]\n');
		expect(seen()).toBe('"outside" is not in the workspace');
	});
});

test.skipIf(process.platform === 'win32')('the path of a file of values stays one path, commas in it or not', () => {
	const file = 'a,/etc/passwd';
	const chart = join(folder, 'commas');
	mkdirSync(join(chart, 'a,/etc'), { recursive: true });
	writeFileSync(join(chart, file), '');
	const program = script('bin/words', 'console.log(JSON.stringify(process.argv))');
	const nobodySays = { inline: undefined, parameters: [], release: undefined, namespace: undefined };
	const plan = { kind: 'chart', directory: `file://${chart}`, label: '', files: [file], ...nobodySays } as const;
	const { text = '' } = render(plan, program, diskBelow(folder)) as { text?: string };
	const words = JSON.parse(text) as string[];
	expect(words[words.indexOf('--values') + 1]).toBe(`"${join(chart, file)}"`);
});

test.skipIf(process.platform === 'win32')('what a rendering says of files outside of the chart is not followed', () => {
	const at = mkdtempSync(join(folder, 's-'));
	mkdirSync(join(at, 'chart'));
	mkdirSync(join(at, 'bin'));
	const text = 'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: a }\n';
	writeFileSync(join(at, 'outside.yaml'), text);
	writeFileSync(join(at, 'chart/inside.yaml'), text);
	writeFileSync(join(at, 'chart/Chart.yaml'), 'apiVersion: v2\nname: a\nversion: 1.0.0\n');
	const found = (source: string): string => {
		const printed = `---\n# Source: ${source}\n${text}strange: 1\n`;
		script(relative(folder, join(at, 'bin/helm')), `console.log(${JSON.stringify(printed)})`);
		const { PATH } = process.env;
		process.env.PATH = join(at, 'bin');
		const { out } = ran(join(at, 'chart'), ['check', '--render', '--format', 'github']);
		process.env.PATH = PATH;
		return out;
	};
	expect(found('a/inside.yaml')).toContain('Unknown field "strange"');
	expect(found('a/../outside.yaml')).not.toContain('strange');
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
