// What the processes cost from their start to their end: `istio-ls check` beside `istioctl analyze`, `--version`, and the
// server until it could be told `initialized`.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { median, ms, times } from '../numbers.ts';
import type { Measure } from '../row.ts';
import { probe, root, spawned } from '../server.ts';
import { folderOf } from '../shapes/disk.ts';
import { shapeNamed } from '../shapes/table.ts';

/** The built command. */
export const command = join(root, 'dist/cli.js');
const rounds = 5;

/** Milliseconds of a process from start to end. */
interface Ran {
	readonly wall: number;
	/** Of Node processes only. */
	readonly cpu: number;
}

/** Runs a program; its exit code does not matter, for findings are one. */
function ran(program: string, words: readonly string[]): Promise<Ran> {
	const begin = performance.now();
	const child = spawn(program, words, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
	let told = '';
	child.stdio[3]?.on('data', (text) => {
		told += text;
	});
	return new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('close', () => resolve({ wall: performance.now() - begin, cpu: Number(told) }));
	});
}

/** Runs a script, or the command, in a Node of its own. */
export const node = (...words: readonly string[]): Promise<Ran> =>
	ran(process.execPath, ['--require', probe, ...words]);

/** The medians of some rounds. */
export async function often(once: () => Promise<Ran>): Promise<Ran> {
	const all: Ran[] = [];
	for (let round = 0; round < rounds; round++) all.push(await once());
	return { wall: median(all.map(({ wall }) => wall)), cpu: median(all.map(({ cpu }) => cpu)) };
}

/** The istioctl that ISTIOCTL names, or that is on the PATH. */
function istioctl(): string | undefined {
	const { ISTIOCTL: named } = process.env;
	if (named !== undefined && existsSync(named)) return named;
	return spawnSync('istioctl', ['version', '--remote=false']).status === 0 ? 'istioctl' : undefined;
}

export const checkMeasure: Measure = {
	name: 'check',
	says: 'istio-ls check beside istioctl analyze, on the same plain files',
	async *rows() {
		const other = istioctl();
		for (const name of ['flat-2000', 'flat-8000']) {
			const shape = shapeNamed(name);
			const folder = folderOf(shape);
			const ours = await often(() => node(command, 'check', folder));
			const what = `istio-ls check, ${shape.resources} resources`;
			const own = `${ms(ours.wall)} wall, ${ms(ours.cpu)} CPU`;
			const aim = 'below 1 x of istioctl analyze';
			if (other === undefined) {
				const why = 'no istioctl on the PATH (ISTIOCTL may name one)';
				yield { what, measured: own, beside: why, aim };
				continue;
			}
			const theirs = await often(() => ran(other, ['analyze', '--use-kube=false', folder]));
			yield {
				what,
				measured: times(ours.wall / theirs.wall),
				beside: `${own}; istioctl analyze ${ms(theirs.wall)} wall`,
				aim,
			};
		}
	},
};

export const startMeasure: Measure = {
	name: 'start',
	says: 'start of the server, and of the command, beside an empty Node program',
	async *rows() {
		const folder = folderOf(shapeNamed('flat-1000'));
		const spawns: number[] = [];
		for (let round = 0; round < rounds; round++) {
			const server = await spawned(folder);
			spawns.push(server.spawned);
			server.stop();
		}
		const empty = await often(() => node('-e', '0'));
		const version = await often(() => node(command, '--version'));
		yield {
			what: 'spawn to initialized',
			measured: ms(median(spawns)),
			beside: `empty Node program ${ms(empty.wall)} wall`,
			aim: ms(120),
		};
		yield {
			what: 'CPU of --version',
			measured: ms(version.cpu),
			beside: `empty Node program ${ms(empty.cpu)}`,
			aim: ms(100),
		};
	},
};
