// Runs editors on a copy of the story, each set up as docs/editors.md says, and driven by a script beside this file. Prints lines
// "ok - …" and "not ok - …", and their counts. An editor that is not there is skipped, with a notice.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const page = readFileSync(join(root, 'docs/editors.md'), 'utf8');

const neovim = (program) => [program, '--headless', '--clean', '-c', `luafile ${join(here, 'neovim.lua')}`];

/** TABLE: the editors, the heading of their part of the page, how they are run, and how many checks their script makes. */
const editors = [
	{
		name: 'Neovim, old',
		heading: 'Neovim 0.7 to 0.10',
		program: 'nvim',
		run: neovim('nvim'),
		isFit: (version) => /^NVIM v0\.(?:[7-9]|10)\./.test(version),
		checks: 7,
	},
	{
		name: 'Neovim, new',
		heading: 'Neovim 0.11 and newer',
		program: process.env.NEW_NEOVIM ?? 'nvim',
		run: neovim(process.env.NEW_NEOVIM ?? 'nvim'),
		isFit: (version) => /^NVIM v(?:0\.1[1-9]|[1-9])/.test(version),
		env: { WATCHES: '1' },
		checks: 8,
	},
	{
		name: 'Emacs',
		heading: 'Emacs',
		program: 'emacs',
		run: ['emacs', '--batch', '--load', join(here, 'emacs.el')],
		needs: [
			'emacs',
			'--batch',
			'--eval',
			'(progn (package-initialize) (require (quote eglot)) (require (quote yaml-mode)))',
		],
		locals: '.dir-locals.el',
		checks: 8,
	},
];

/** The blocks of code below a heading of the page. */
function blocksOf(heading) {
	const [, part = ''] = page.split(`## ${heading}\n`);
	return [...part.split('\n## ')[0].matchAll(/```\w+\n([\s\S]*?)```/g)].map(([, text]) => text);
}

/** Why an editor cannot be run; undefined if it can. */
function reasonNot({ program, isFit = () => true, needs }) {
	const { error, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
	if (error !== undefined) return `${program} is not installed`;
	const [version] = stdout.split('\n');
	if (!isFit(version)) return `this is ${version}`;
	if (needs !== undefined && spawnSync(needs[0], needs.slice(1)).status !== 0) return `${version} lacks its packages`;
	return undefined;
}

/** A folder with the story, a subset misspelled; and a command istio-ls, which runs what is built. */
function prepared({ heading, locals }) {
	const folder = realpathSync(mkdtempSync(join(tmpdir(), 'istio-editors-')));
	const workspace = join(folder, 'story');
	cpSync(join(root, 'samples/story'), workspace, { recursive: true });
	// Emacs asks git which files a project has.
	spawnSync('git', ['init', '--quiet', workspace]);
	mkdirSync(join(workspace, '.git'), { recursive: true });
	const route = join(workspace, 'virtual-service.yaml');
	writeFileSync(route, readFileSync(route, 'utf8').replace('subset: v1', 'subset: v9'));
	const command = join(folder, 'istio-ls');
	writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'dist/cli.js')}" "$@"\n`);
	chmodSync(command, 0o755);
	const [snippet = '', settings = ''] = blocksOf(heading);
	writeFileSync(join(folder, 'snippet'), snippet);
	if (locals !== undefined) writeFileSync(join(workspace, locals), settings);
	return { folder, workspace };
}

function counted(editor) {
	const { name, run, checks, env } = editor;
	console.log(`# ${name}`);
	const reason = reasonNot(editor);
	if (reason !== undefined) {
		console.log(`Skipped: ${reason}`);
		return { passed: 0, failed: 0, skipped: 1 };
	}
	const { folder, workspace } = prepared(editor);
	const { status, stdout, stderr } = spawnSync(run[0], run.slice(1), {
		encoding: 'utf8',
		timeout: 120_000,
		env: {
			...process.env,
			...env,
			HOME: folder,
			PATH: `${folder}${delimiter}${process.env.PATH}`,
			SNIPPET: join(folder, 'snippet'),
			WORKSPACE: workspace,
			XDG_STATE_HOME: join(folder, '.state'),
		},
	});
	rmSync(folder, { recursive: true, force: true });
	process.stdout.write(stdout);
	const [passed, failed] = [/^ok/gm, /^not ok/gm].map((pattern) => stdout.match(pattern)?.length ?? 0);
	// Each check ends the editor if it fails, so fewer than all of them means that something broke.
	const isComplete = status === 0 && failed === 0 && passed === checks;
	if (!isComplete) process.stderr.write(stderr);
	return { passed, failed: isComplete ? 0 : Math.max(1, failed), skipped: 0 };
}

const all = editors.map(counted);
const [passed, failed, skipped] = ['passed', 'failed', 'skipped'].map((key) =>
	all.reduce((sum, one) => sum + one[key], 0),
);
console.log(`${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`);
process.exitCode = failed === 0 ? 0 : 1;
