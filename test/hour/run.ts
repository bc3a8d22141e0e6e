// An hour of editing, with one seed after another. `--seed N` begins with that one, and so replays it; `--steps N`: things that
// are done per seed (2000); `--seeds N`: how many (3); `--every N`: after how many the findings are compared; `--verbose`.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { hour } from './hour.ts';

const { values } = parseArgs({
	options: {
		seed: { type: 'string' },
		seeds: { type: 'string', default: '3' },
		steps: { type: 'string', default: '2000' },
		every: { type: 'string', default: '100' },
		verbose: { type: 'boolean', default: false },
	},
});

const root = join(import.meta.dirname, '../..');
const folders = [join(root, 'samples'), join(root, '../shared/corpora/istio+istio/samples')].filter(existsSync);
const first = values.seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(values.seed);
const [steps, every] = [Number(values.steps), Number(values.every)];
for (let seed = first; seed < first + Number(values.seeds); seed++) {
	for (const from of folders) {
		console.info(`${from}, seed ${seed}: ${steps} steps`);
		await hour({ from, seed, steps, every, ...(values.verbose ? { tell: console.info } : {}) });
	}
}
console.info('The findings are those of a fresh start, and no error was logged');
