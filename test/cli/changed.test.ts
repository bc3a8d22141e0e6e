// --changed-since, in repositories made for the test: what a change has to answer for, wherever it shows.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Workspace, workspace } from '../protocol/editor.ts';
import { ran } from './ran.ts';
import { commitIn, gitIn, hasGit, reportedIn, repository, route, rule } from './repository.ts';

let there: Workspace;
let root = '';

const git = (...words: readonly string[]): string => gitIn(root, ...words);
const commit = (): void => commitIn(root);

describe.skipIf(!hasGit)('--changed-since', () => {
	beforeEach(() => {
		({ there, root } = repository());
	});
	afterEach(() => there.remove('.'));

	const reported = (words: readonly string[] = [], folder = root): readonly string[] => reportedIn(folder, ...words);

	test('nothing changed, nothing reported, though there is something', () => {
		expect(reported()).toEqual([]);
		expect(ran(root, ['check']).code).toBe(1);
	});

	test.each([
		['committed', commit],
		['staged', () => git('add', '-A')],
		['not staged', () => {}],
	])('what is %s', (_, finish) => {
		there.write('deploy/a.yaml', `# more\n${route('a', 'v1')}`);
		finish();
		expect(reported()).toEqual(['deploy/a.yaml schema/unknown-field']);
	});

	test('what git does not know yet, but not what it is told to ignore', () => {
		there.write('deploy/new ä.yaml', route('c', 'v1'));
		there.write('.gitignore', 'ignored.yaml\n');
		there.write('deploy/ignored.yaml', route('d', 'v1'));
		expect(reported()).toEqual(['deploy/new ä.yaml schema/unknown-field']);
	});

	test('a file that moved is reported where it is now', () => {
		mkdirSync(join(root, 'other'));
		renameSync(join(root, 'deploy/a.yaml'), join(root, 'other/a.yaml'));
		commit();
		expect(reported()).toEqual(['other/a.yaml schema/unknown-field']);
	});

	test('what a change breaks in others is reported there, and what was broken before is not', () => {
		there.write('deploy/rule.yaml', rule('v1'));
		commit();
		expect(reported()).toEqual(['deploy/b.yaml references/unknown-subset']);
		there.write('deploy/rule.yaml', rule('v1', 'v2', 'v3'));
		expect(reported()).toEqual([]);
	});

	test('a file that is gone may break others, too', () => {
		there.write('deploy/gateway.yaml', gateway);
		there.write('deploy/edge.yaml', route('e', 'v1').replace('strange: 1', 'gateways: [shop-gateway]'));
		there.write('deploy/other.yaml', gateway.replaceAll('shop-gateway', 'shop-gatewai'));
		git('checkout', '-q', 'main');
		commit();
		git('checkout', '-q', 'feature');
		git('merge', '-q', 'main');
		expect(reported()).toEqual([]);
		there.remove('deploy/gateway.yaml');
		expect(reported()).toEqual(['deploy/edge.yaml references/unknown-gateway']);
	});

	test('what others commit to the other branch is not ours', () => {
		git('checkout', '-q', 'main');
		there.write('deploy/a.yaml', route('a', 'v2'));
		commit();
		git('checkout', '-q', 'feature');
		there.write('deploy/b.yaml', `# more\n${route('b', 'v2')}`);
		expect(reported()).toEqual(['deploy/b.yaml schema/unknown-field']);
	});

	test('from a folder within, of a part, and through a link', () => {
		there.write('deploy/a.yaml', route('a', 'v2'));
		there.write('more/c.yaml', route('c', 'v1'));
		expect(reported([], join(root, 'deploy'))).toEqual(['a.yaml schema/unknown-field']);
		expect(reported(['deploy'])).toEqual(['deploy/a.yaml schema/unknown-field']);
		const outside = workspace({});
		symlinkSync(root, join(outside.root, 'link'));
		expect(reported(['link/deploy'], outside.root)).toEqual(['link/deploy/a.yaml schema/unknown-field']);
		outside.remove('.');
		symlinkSync('deploy/a.yaml', join(root, 'same.yaml'));
		git('add', 'same.yaml');
		git('commit', '-qm', 'x', 'same.yaml');
		git('branch', '-f', 'main');
		// Of two names for one file the real one is read.
		expect(reported()).toEqual(['deploy/a.yaml schema/unknown-field', 'more/c.yaml schema/unknown-field']);
	});

	test('in a hook, to which git hands paths that count from the root', () => {
		there.write('deploy/a.yaml', route('a', 'v2'));
		Object.assign(process.env, { GIT_DIR: '.git', GIT_INDEX_FILE: '.git/index', GIT_PREFIX: '' });
		const found = reported(['deploy']);
		for (const name of ['GIT_DIR', 'GIT_INDEX_FILE', 'GIT_PREFIX']) delete process.env[name];
		expect(found).toEqual(['deploy/a.yaml schema/unknown-field']);
	});

	test('the baseline is still that of all', () => {
		ran(root, ['check', '--baseline', 'known.json', '--update-baseline', '--changed-since', 'main']);
		there.write('deploy/a.yaml', route('a', 'v3'));
		const { out } = ran(root, ['check', '--baseline', 'known.json', '--changed-since', 'main']);
		expect(out).toMatch(/No subset "v3"[\s\S]*1 error in 4 files[\s\S]*2 findings more in the baseline/);
	});

	test.each([
		['nope', 'git does not know commit "nope"'],
		['--upload-pack=x', 'git does not know commit "--upload-pack=x"'],
	])('%s ends with 2', (ref, message) => {
		expect(ran(root, ['check', `--changed-since=${ref}`])).toEqual({ code: 2, out: '', err: `istio-ls: ${message}\n` });
	});

	test('no common past: all that differs, and a word of it', () => {
		git('checkout', '-q', '--orphan', 'alone');
		there.write('deploy/a.yaml', route('a', 'v2'));
		commit();
		expect(reported()).toEqual(['deploy/a.yaml schema/unknown-field']);
		expect(ran(root, ['check', '--changed-since', 'main']).err).toContain('no common past here');
	});

	test('a name of no one commit', () => {
		there.write('deploy/a.yaml', route('a', 'v2'));
		expect(ran(root, ['check', '--changed-since', '^main']).err).toBe(
			'istio-ls: "^main" is not the name of one commit\n',
		);
		expect(() => ran(root, ['check', '--changed-since', ''])).toThrow('--changed-since needs the name of a commit');
	});

	test('what a repository knows nothing of since it lies in another one', () => {
		execFileSync('git', ['init', '-q', join(root, 'deploy/inner')]);
		there.write('deploy/inner/c.yaml', route('c', 'v1'));
		expect(reported()).toEqual(['deploy/inner/c.yaml schema/unknown-field']);
	});

	test('no program that the configuration of a repository names is run', () => {
		git('config', 'core.fsmonitor', ': > ran; true');
		git('config', 'diff.external', ': > ran; true');
		there.write('.gitattributes', '*.yaml diff=evil\n');
		git('config', 'diff.evil.textconv', ': > ran; cat');
		git('config', 'diff.evil.command', ': > ran; true');
		there.write('deploy/a.yaml', route('a', 'v2'));
		expect(reported()).toEqual(['deploy/a.yaml schema/unknown-field']);
		expect(readdirSync(root)).not.toContain('ran');
	});

	test('nor a filter, a hook, or what fetches', () => {
		there.write('.gitattributes', '*.yaml filter=evil\na.yaml filter=worse\n');
		git('config', 'filter.evil.clean', ': > ran; cat');
		git('config', 'filter.evil.required', 'true');
		// What is included, too.
		there.write('more', '[filter "worse"]\n\tprocess = ": > ran; false"\n');
		git('config', 'include.path', '../more');
		there.write('hooks/post-index-change', '#!/bin/sh\n: > ran\n');
		chmodSync(join(root, 'hooks/post-index-change'), 0o755);
		git('config', 'core.hooksPath', 'hooks');
		there.write('deploy/a.yaml', route('a', 'v2'));
		utimesSync(join(root, 'deploy/b.yaml'), 1, 1);
		expect(reported()).toEqual(['deploy/a.yaml schema/unknown-field']);
		expect(readdirSync(root)).not.toContain('ran');
	});

	test('a filter whose name says when it ends cannot be turned off, so git is not asked', () => {
		there.write('.gitattributes', '*.yaml filter=e=vil\n');
		git('config', 'filter.e=vil.clean', ': > ran; cat');
		there.write('deploy/a.yaml', route('a', 'v2'));
		expect(ran(root, ['check', '--changed-since', 'main'])).toMatchObject({
			code: 2,
			err: 'istio-ls: --changed-since runs no programs of a repository, and "filter.e=vil" in its configuration names one\n',
		});
		expect(readdirSync(root)).not.toContain('ran');
	});

	test('a clone without the old files is not completed, and a word of it', () => {
		const old = git('rev-parse', 'main:deploy/a.yaml').trim();
		there.write('deploy/a.yaml', route('a', 'v2'));
		commit();
		rmSync(join(root, '.git/objects', old.slice(0, 2), old.slice(2)), { force: true });
		git('config', 'core.repositoryFormatVersion', '1');
		git('config', 'extensions.partialClone', 'origin');
		git('config', 'remote.origin.url', '.');
		git('config', 'remote.origin.promisor', 'true');
		git('config', 'remote.origin.uploadPack', `: > ${join(root, 'ran')}; false`);
		expect(reported()).toEqual(['deploy/a.yaml schema/unknown-field']);
		expect(ran(root, ['check', '--changed-since', 'main']).err).toContain('this clone lacks files of "main"');
		expect(readdirSync(root)).not.toContain('ran');
	});

	test('a repository that says its files are elsewhere is not followed there', () => {
		git('config', 'core.worktree', dirname(root));
		there.write('deploy/a.yaml', route('a', 'v2'));
		const { code, err } = ran(root, ['check', '--changed-since', 'main']);
		expect({ code, err }).toEqual({
			code: 2,
			err: `istio-ls: --changed-since needs a repository beside its files; that of ${root} says that they are in ${dirname(root)}\n`,
		});
	});

	test('a folder that looks like a repository is none', () => {
		const inner = join(root, 'inner');
		execFileSync('git', ['init', '-q', '--bare', inner]);
		execFileSync('git', ['config', '-f', join(inner, 'config'), 'core.bare', 'false']);
		execFileSync('git', ['config', '-f', join(inner, 'config'), 'core.worktree', inner]);
		there.write('inner/a.yaml', route('a', 'v2'));
		expect(ran(inner, ['check', '--changed-since', 'main']).err).toContain('git failed: ');
	});
});

test.skipIf(!hasGit)('outside of a repository it says so', () => {
	const alone = workspace({ 'a.yaml': rule('v1') });
	const { code, err } = ran(alone.root, ['check', '--changed-since', 'main']);
	alone.remove('.');
	expect({ code, err }).toEqual({
		code: 2,
		err: `istio-ls: --changed-since needs a git repository, and ${alone.root} is not in one\n`,
	});
});

test('without git it says so', () => {
	const before = process.env.PATH;
	process.env.PATH = '/nowhere';
	const alone = workspace({ 'a.yaml': rule('v1') });
	const { code, err } = ran(alone.root, ['check', '--changed-since', 'main']);
	process.env.PATH = before;
	alone.remove('.');
	expect({ code, err }).toEqual({ code: 2, err: 'istio-ls: --changed-since needs git, which is not on the PATH\n' });
});

const gateway = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop-gateway, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }]
`;
