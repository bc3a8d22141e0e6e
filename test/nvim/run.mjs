// Runs client.lua in a headless Neovim on a copy of the story; prints ok/not ok lines and their counts.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');

if (spawnSync('nvim', ['--version']).error !== undefined) {
	console.error('Neovim is not installed (Debian: apt-get install neovim)');
	process.exit(1);
}

const workspace = realpathSync(mkdtempSync(join(tmpdir(), 'istio-nvim-')));
cpSync(join(root, 'samples/story'), workspace, { recursive: true });
const route = join(workspace, 'virtual-service.yaml');
writeFileSync(route, readFileSync(route, 'utf8').replace('subset: v1', 'subset: v9'));

const { status, stdout, stderr } = spawnSync(
	'nvim',
	['--headless', '--clean', '-c', `luafile ${join(here, 'client.lua')}`],
	{
		encoding: 'utf8',
		timeout: 60_000,
		env: {
			...process.env,
			NODE: process.execPath,
			SERVER: join(root, 'dist/server.js'),
			WORKSPACE: workspace,
			XDG_STATE_HOME: join(workspace, '.state'),
		},
	},
);
rmSync(workspace, { recursive: true, force: true });
process.stdout.write(stdout);
const [passed, failed] = [/^ok/gm, /^not ok/gm].map((pattern) => stdout.match(pattern)?.length ?? 0);
// Each check ends Neovim if it fails, so fewer than all of them means that something broke.
const isComplete = status === 0 && failed === 0 && passed === 5;
if (!isComplete) process.stderr.write(stderr);
console.log(`${passed} passed, ${isComplete ? 0 : Math.max(1, failed)} failed`);
process.exitCode = isComplete ? 0 : 1;
