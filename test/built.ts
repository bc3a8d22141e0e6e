// dist/ as the sources have it now: whoever runs what is built takes its path from here, and it is built anew if it is stale.
// Several runs of tests may ask at once: one builds, the others wait.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { currentStamp, stampFile } from '../server/scripts/stamp.ts';

const root = join(import.meta.dirname, '..');
const lock = join(root, 'dist/.building');

/** The built command line and server, and the bundle that both load, fresh. */
export const cliPath = join(root, 'dist/cli.js');
export const serverPath = join(root, 'dist/server.js');
export const bundlePath = join(root, 'dist/all.js');

build();

function build(): void {
	const wanted = currentStamp();
	while (textOf(stampFile) !== wanted) {
		if (isOurs()) {
			try {
				if (textOf(stampFile) !== wanted) run();
				return;
			} finally {
				rmSync(lock, { recursive: true, force: true });
			}
		}
		Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
	}
}

function run(): void {
	console.info('dist/ is older than the sources: building it');
	const { status, stderr } = spawnSync(process.execPath, [join(root, 'server/scripts/build.mjs')], {
		encoding: 'utf8',
	});
	if (status !== 0) throw new Error(`dist/ is stale and cannot be built:\n${stderr}`);
}

/** Takes the lock; one whose owner is gone, too. */
function isOurs(): boolean {
	mkdirSync(join(root, 'dist'), { recursive: true });
	try {
		mkdirSync(lock);
	} catch {
		const owner = Number(textOf(join(lock, 'owner')));
		if (owner > 0 && !isAlive(owner)) rmSync(lock, { recursive: true, force: true });
		return false;
	}
	writeFileSync(join(lock, 'owner'), String(process.pid));
	return true;
}

function isAlive(id: number): boolean {
	try {
		return process.kill(id, 0);
	} catch {
		return false;
	}
}

function textOf(path: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return '';
	}
}
