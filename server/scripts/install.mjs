// Sets up a fresh clone for the scripts that people call first: plain Node 20 or newer, no dependencies.
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, statSync } from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const serverFolder = join(root, 'server');
export const browserFolder = join(root, 'test/vscode/browser');
/** VS Code itself, as the package code-server brings it. */
export const vscodeFolder = join(browserFolder, 'node_modules/code-server/lib/vscode');

const isWindows = process.platform === 'win32';
const bin = join(root, 'node_modules/.bin');
/** The project's own Node, whatever runs this. */
export const node = join(root, `node_modules/node/bin/node${isWindows ? '.exe' : ''}`);

/** What an npm that runs this says of its own task: that it installs for everybody, from Git, and whose scripts it runs then. */
const task = /^npm_config_(global|location|prefix|dry_run|allow_scripts)$/i;

/** The environment with `node_modules/.bin` first on the path, or without it. */
function environment(hasBin) {
	const kept = Object.fromEntries(Object.entries(process.env).filter(([name]) => !task.test(name)));
	const key = Object.keys(kept).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
	const others = (kept[key] ?? '').split(delimiter).filter((folder) => folder !== bin);
	return { ...kept, [key]: (hasBin ? [bin, ...others] : others).join(delimiter) };
}

export const projectEnvironment = environment(true);

/** Runs a command in the foreground; resolves to its exit code. */
export function run(command, words, { cwd = root, env = projectEnvironment, stdio = 'inherit' } = {}) {
	return new Promise((resolve, reject) => {
		// npm and what stands in .bin are command files on Windows, which only a shell can run.
		const child = spawn(command, words, { cwd, env, stdio, shell: isWindows && command !== node });
		child.on('error', reject);
		child.on('exit', (code) => resolve(code ?? 1));
	});
}

/** Installs the packages of a folder exactly as its lock file says, unless they are there and as new as that file. */
export async function installed(folder, flags = [], command = 'ci', lock = 'package-lock.json') {
	const done = join(folder, 'node_modules/.package-lock.json');
	if (existsSync(done) && statSync(done).mtimeMs >= statSync(join(folder, lock)).mtimeMs) return;
	const name = relative(root, folder) || 'the project';
	const start = Date.now();
	const seconds = () => Math.round((Date.now() - start) / 1000);
	console.error(`Installing the packages of ${name} …`);
	const clock = setInterval(() => console.error(`  still installing, ${seconds()} s`), 15_000);
	// The project's Node is among what an installation of the project replaces.
	const env = environment(folder !== root);
	// On the side, for npm takes what is printed while it packs for its own answer.
	const stdio = ['inherit', 2, 2];
	const code = await run('npm', [command, '--no-audit', '--no-fund', ...flags], { cwd: folder, env, stdio });
	clearInterval(clock);
	if (code !== 0) throw new Error(`npm ${command} failed in ${name}`);
	console.error(`Installed the packages of ${name} in ${seconds()} s`);
}

/** The server's own packages: those that only its build reads, some of which want a newer Node than plain 20. */
export const serverInstalled = () => installed(serverFolder, ['--ignore-scripts']);

/** Mends what npm leaves out where it installs from Git for everybody: the packages in the root, and the project's Node. */
export async function rootInstalled() {
	if (!existsSync(join(root, 'node_modules/esbuild'))) await installed(root, ['--ignore-scripts']);
	if (existsSync(node)) return;
	const code = await run('npm', ['rebuild', 'node'], { env: environment(false), stdio: ['inherit', 2, 2] });
	if (code !== 0 || !existsSync(node)) throw new Error(`The package "node" did not bring ${node}`);
}

export async function allInstalled() {
	await installed(root);
	await serverInstalled();
}

/** The server for YAML of Red Hat, which one test runs beside ours. */
export const besideInstalled = () => installed(join(root, 'test/beside'), ['--ignore-scripts']);

/** VS Code for the browser. Its native parts (the terminal and some more) would need a compiler, and are optional: left out. */
export async function browserInstalled() {
	await installed(browserFolder, ['--ignore-scripts']);
	// The lock file that code-server brings does not fit its own manifest, which "npm ci" refuses and "npm install" forgives.
	await installed(vscodeFolder, ['--ignore-scripts', '--omit=dev', '--no-save'], 'install', 'package.json');
	copyFileSync(join(browserFolder, 'spdlog.cjs'), join(vscodeFolder, 'node_modules/@vscode/spdlog/index.js'));
}
