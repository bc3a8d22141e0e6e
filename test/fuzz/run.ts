// npm run fuzz: fuzzes for a while, with one seed after another; `--seed N` begins with that one, and so replays it.
// `--seconds N`: for how long (60); `--steps N`: things that happen per seed (100); `--verbose`: what happens, as it does.
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.ts';

const { values } = parseArgs({
	options: {
		seed: { type: 'string' },
		seconds: { type: 'string', default: '60' },
		steps: { type: 'string', default: '100' },
		verbose: { type: 'boolean', default: false },
	},
});

const first = values.seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(values.seed);
const end = Date.now() + Number(values.seconds) * 1000;
const steps = Number(values.steps);
let seed = first;
do {
	console.info(`seed ${seed} (npm run fuzz -- --seed ${seed} --steps ${steps} --seconds 0)`);
	const answered = await fuzz({ seed, steps, ...(values.verbose ? { tell: console.info } : {}) });
	console.info(`  ${steps} things happened, ${answered} requests answered`);
	seed++;
} while (Date.now() < end);
