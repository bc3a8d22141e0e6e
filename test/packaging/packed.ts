// The package istio-ls, packed as it is built from the sources, and installed in an empty folder with the machine's own Node and npm.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import '../built.ts';

export const root = join(import.meta.dirname, '../..');
/** Whether the shell is there that the steps of CI are written for. */
export const hasBash = spawnSync('bash', ['--version']).error === undefined;
const bin = join(root, 'node_modules/.bin');

/** The environment of somebody who has no clone of this: without the project's Node, and without what npm says to scripts. */
export const plainEnvironment: NodeJS.ProcessEnv = Object.fromEntries(
	Object.entries(process.env)
		.filter(([name]) => !/^(npm_|NODE_|VITEST|FORCE_COLOR)/i.test(name))
		.map(([name, value = '']) =>
			name.toUpperCase() === 'PATH'
				? [
						name,
						value
							.split(delimiter)
							.filter((one) => one !== bin)
							.join(delimiter),
					]
				: [name, value],
		),
);

/** A new empty folder; removed by `remove`. */
export function emptyFolder(): { readonly path: string; remove(): void } {
	const path = mkdtempSync(join(tmpdir(), 'istio-packed-'));
	return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Packs the folder `from` into `to` without building; returns the path of the tarball. */
export function packInto(to: string, from: string): string {
	const answer = npm(root, 'pack', from, '--ignore-scripts', '--json', '--pack-destination', to);
	const [packed] = JSON.parse(answer) as readonly { readonly filename: string }[];
	return join(to, packed?.filename ?? '');
}

/** The tarball of istio-ls, in `to`. */
export function packedCommand(to: string): string {
	const folder = emptyFolder();
	execFileSync(process.execPath, [join(root, 'server/scripts/pack.mjs'), '--into', folder.path]);
	const tarball = packInto(to, folder.path);
	folder.remove();
	return tarball;
}

/** Installs a tarball in a folder that holds nothing else, without network. */
export function install(folder: string, tarball: string): void {
	writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
	npm(folder, 'install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', tarball);
}

/** Runs npm; returns what it printed, throws with what it complained about. */
export function npm(cwd: string, ...words: readonly string[]): string {
	return run(cwd, 'npm', ...words).out;
}

/** Runs a command that must end well. */
export function run(cwd: string, command: string, ...words: readonly string[]): { out: string; err: string } {
	const { status, stdout, stderr } = spawnSync(command, words, {
		cwd,
		env: plainEnvironment,
		encoding: 'utf8',
		shell: process.platform === 'win32',
	});
	if (status !== 0) throw new Error(`${command} ${words.join(' ')} ended with ${status}\n${stdout}\n${stderr}`);
	return { out: stdout, err: stderr };
}
