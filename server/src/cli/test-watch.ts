// istio-ls test --watch: runs the tests of routes, and again on each change of a file that they may depend on, until it is ended.
import { dirname, extname, resolve } from 'node:path';
import { isManifest } from '../disk/names.ts';
import { kindOfPath } from '../disk/read.ts';
import { watchFolders } from '../disk/watch.ts';
import type { Terminal } from './terminal.ts';
import { test } from './test.ts';
import type { Test } from './test-command.ts';

/** Clears a terminal, and what was scrolled out of it. */
const clear = '\u001b[2J\u001b[3J\u001b[H';

/** Goes on until the process ends; `onRun` is told the exit code of each run. */
export function watchTests(command: Test, terminal: Terminal, onRun: (code: number) => void): void {
	const cwd = terminal.cwd();
	const reports = new Set(command.outputs.flatMap(({ path }) => (path === '' ? [] : [resolve(cwd, path)])));
	/** A folder that comes has a name that no ending fits. */
	const isWanted = (path: string): boolean => {
		if (reports.has(path)) return false;
		return isManifest(path) || extname(path) === '' || path.endsWith('.gitignore');
	};
	let stop = (): void => {};
	const run = (): void => {
		stop();
		// The folders around what was named: it may be a file, or be replaced as a whole.
		const folders = new Set(command.paths.map((path) => resolve(cwd, path)).map(folderOf));
		if (terminal.stdout.isTTY === true) terminal.stdout.write(clear);
		onRun(test(command, terminal, (path) => folders.add(path)));
		stop = watchFolders(folders, isWanted, run);
		if (!command.quiet) terminal.stderr.write('Waiting for changes …\n');
	};
	run();
}

function folderOf(path: string): string {
	return kindOfPath(path) === 'directory' ? path : dirname(path);
}
