// What other people's CI takes from here, tried by running its steps in a shell; and our own workflows, as far as they can be
// judged without GitHub.
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseArguments } from '../../server/src/cli/arguments.ts';
import { formatNames } from '../../server/src/cli/report/formats.ts';
import { usage } from '../../server/src/cli/usage.ts';
import { emptyFolder, hasBash, install, packedCommand, plainEnvironment, root } from './packed.ts';

const read = (path: string) => parse(readFileSync(join(root, path), 'utf8'));
const page = readFileSync(join(root, 'docs/ci.md'), 'utf8');
const there = emptyFolder();
/** A repository of somebody: `good` holds nothing wrong, `bad` a subset that does not exist, `in the way` a good file. */
const repository = join(there.path, 'repository');
let tarball = '';

beforeAll(() => {
	tarball = packedCommand(there.path);
	for (const name of ['good', 'bad', 'in the way'])
		cpSync(join(root, 'samples/story'), join(repository, name), { recursive: true });
	const route = join(repository, 'bad/virtual-service.yaml');
	writeFileSync(route, readFileSync(route, 'utf8').replace('subset: v1', 'subset: v9'));
});
afterAll(() => there.remove());

function bash(script: string, env: Readonly<Record<string, string>>): { code: number | null; out: string } {
	const { status, stdout, stderr } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', script], {
		cwd: repository,
		env: { ...plainEnvironment, npm_config_offline: 'true', ...env },
		encoding: 'utf8',
	});
	return { code: status, out: stdout + stderr };
}

describe.skipIf(!hasBash)('the GitHub action', () => {
	const { inputs, runs } = read('.github/actions/check/action.yml');

	/** Runs the steps as GitHub would, up to the first that fails. */
	function action(given: Readonly<Record<string, string>>): { code: number | null; out: string } {
		const temporary = join(there.path, 'runner');
		mkdirSync(temporary, { recursive: true });
		const values: Record<string, string> = { package: tarball };
		for (const [name, { default: preset }] of Object.entries<{ default: string }>(inputs)) values[name] ??= preset;
		Object.assign(values, given);
		let last = { code: 0 as number | null, out: '' };
		for (const { run, env = {}, shell } of runs.steps) {
			expect(shell).toBe('bash');
			expect(run).not.toContain('${{');
			const filled = Object.fromEntries(
				Object.entries<string>(env).map(([name, text]) => [
					name,
					text.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, input) => values[input] ?? 'no such input'),
				]),
			);
			last = bash(run, { ...filled, RUNNER_TEMP: temporary });
			if (last.code !== 0) return last;
		}
		return last;
	}

	test('passes what is good', () => {
		expect(action({ paths: 'good\n' })).toMatchObject({ code: 0, out: expect.stringContaining('Nothing found') });
	});

	test('fails on what is wrong', () => {
		expect(action({ paths: 'bad' })).toMatchObject({ code: 1, out: expect.stringContaining('No subset "v9"') });
	});

	test('takes several paths, with spaces too, and further options', () => {
		const { code, out } = action({
			paths: 'in the way\nbad\n',
			'fail-on': 'never',
			options: '--format=json\n--all-rules',
		});
		expect(code).toBe(0);
		expect(JSON.parse(out).files).toBe(14);
	});

	test('leaves out what a baseline knows', () => {
		writeFileSync(join(repository, 'known.json'), '{ "version": 1, "findings": [] }');
		expect(action({ paths: 'bad', baseline: 'known.json' }).code).toBe(1);
		expect(action({ paths: 'bad', baseline: 'known.json', options: '--update-baseline' }).code).toBe(0);
		expect(action({ paths: 'bad', baseline: 'known.json' }).code).toBe(0);
	});

	test('runs nothing that stands in an input', () => {
		const { out } = action({ paths: '$(touch ran)`touch ran`; touch ran', 'fail-on': 'error' });
		expect(out).toContain('There is no file or folder $(touch ran)`touch ran`; touch ran');
		expect(globSync('**/ran', { cwd: there.path })).toEqual([]);
	});

	test('has the inputs that the page lists', () => {
		const [, section = ''] = /^## GitHub$([\s\S]*?)^## /m.exec(page) ?? [];
		const listed = [...section.matchAll(/^\| `([\w-]+)` \|/gm)].map((match) => match[1]);
		expect(listed).toEqual(Object.keys(inputs));
	});
});

describe.skipIf(!hasBash)('the GitLab job', () => {
	const { 'istio-ls': job } = read('docs/ci/gitlab.yml');

	test.each([
		['good', 0],
		['good bad', 1],
	])('on %s ends with %i', (paths, code) => {
		const env = { ...job.variables, HOME: join(there.path, 'home'), ISTIO_LS_PACKAGE: tarball, ISTIO_LS_PATHS: paths };
		mkdirSync(env.HOME, { recursive: true });
		expect(bash(job.script.join('\n'), env).code).toBe(code);
	});
});

describe.skipIf(!hasBash)('the pre-commit hook', () => {
	const [hook] = read('.pre-commit-hooks.yaml');

	test.each([
		['good', 0],
		['bad', 1],
	])('on %s ends with %i', (folder, code) => {
		const home = join(there.path, 'hook');
		mkdirSync(home, { recursive: true });
		install(home, tarball);
		const env = { PATH: `${join(home, 'node_modules/.bin')}:${plainEnvironment.PATH}` };
		expect(hook.pass_filenames).toBe(false);
		expect(bash(`cd ${folder} && ${hook.entry}`, env).code).toBe(code);
	});

	test('is asked for what holds resources', () => {
		const files = new RegExp(hook.files);
		expect(['a.yaml', 'b/c.yml', 'd.json', 'templates/_e.tpl'].every((path) => files.test(path))).toBe(true);
		expect(files.test('main.go')).toBe(false);
	});
});

describe('the page about CI', () => {
	const fences = [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', text = '']) => ({
		language,
		text,
	}));

	test('names hooks, actions and variables that there are', () => {
		const yaml = fences.filter(({ language }) => language === 'yaml').map(({ text }) => parse(text));
		expect(yaml[0].repos[0].hooks[0].id).toBe(read('.pre-commit-hooks.yaml')[0].id);
		const { uses, with: given } = yaml[1].jobs.istio.steps[1];
		const { inputs } = read(`${uses.replace(/^[^/]+\/[^/]+\/|@.*$/g, '')}/action.yml`);
		expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
		const { variables } = read('docs/ci/gitlab.yml')['istio-ls'];
		expect(Object.keys(variables)).toEqual(expect.arrayContaining(Object.keys(yaml[3].variables)));
		const [, checked, upload] = yaml[2].jobs.istio.steps;
		expect(checked.with.options).toContain(`=sarif=${upload.with.sarif_file}`);
	});

	test('shows commands that are understood', () => {
		const commands = fences.filter(({ language }) => language === 'sh').flatMap(({ text }) => text.trim().split('\n'));
		expect(commands.length).toBeGreaterThan(5);
		for (const line of commands) {
			const words = line.replace(/^.*\bistio-ls /, '').split(/\s+/);
			expect(parseArguments(words), line).toMatchObject({ name: 'check' });
		}
	});

	test('lists the formats and options that there are', () => {
		const rows = [...page.matchAll(/^\| `(?:--)?([\w-]+)(?: [^`]*)?` \|/gm)].map((match) => match[1]);
		expect(rows).toEqual(expect.arrayContaining([...formatNames]));
		for (const [, option] of page.matchAll(/`(--[a-z-]+)/g)) {
			const isOurs = !['--output-dir'].includes(option ?? '');
			if (isOurs) expect(usage, option).toContain(option);
		}
	});
});

describe('our workflows', () => {
	const paths = globSync('.github/workflows/*.yml', { cwd: root });

	test.each(paths)('%s has least rights, an end to every job, and pinned actions', (path) => {
		const { permissions, jobs } = read(path);
		expect(permissions).toEqual({ contents: 'read' });
		for (const [name, job] of Object.entries<{ 'timeout-minutes'?: number; steps: { uses?: string }[] }>(jobs)) {
			expect(job['timeout-minutes'], name).toBeGreaterThan(0);
			for (const { uses } of job.steps) if (uses !== undefined) expect(uses).toMatch(/@v\d+$|^\.\//);
		}
	});

	test('try the floors that the manifest states, and what is newest', () => {
		const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
		const { os, node, vscode } = read('.github/workflows/ci.yml').jobs.test.strategy.matrix;
		expect(os).toEqual(['ubuntu-latest', 'macos-latest', 'windows-latest']);
		expect(engines.node).toBe(`>=${node[0]}.0`);
		expect(engines.vscode).toBe(`^${vscode[0]}`);
		expect(vscode).toContain('stable');
	});

	const hasLinter = spawnSync('actionlint', ['--version']).error === undefined;
	test.skipIf(!hasLinter)('satisfy actionlint', () => {
		const { status, stdout } = spawnSync('actionlint', paths, { cwd: root, encoding: 'utf8' });
		expect([stdout, status]).toEqual(['', 0]);
	});
});
