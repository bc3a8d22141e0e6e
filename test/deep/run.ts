// npm run test:deep: breaks the sources of table.ts in one place after the other, and says which breaks no test noticed.
// `--file WORD`: only files with that in their path; `--count N`: so many mutants, by chance (60; 0: all); `--seed N`: which.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dice } from '../dice.ts';
import { type Mutant, mutantsOf } from './mutants.ts';
import { type Row, rows } from './table.ts';

const root = join(import.meta.dirname, '../..');
const { values } = parseArgs({
	options: {
		file: { type: 'string', default: '' },
		count: { type: 'string', default: '60' },
		seed: { type: 'string' },
	},
});

/** Milliseconds after which a mutant is taken for one that loops: noticed. */
const hung = 180_000;

/** The exit code of the tests with a mutant; undefined for the sources as they are. */
function tested({ file, tests }: Row, mutant: Mutant | undefined): Promise<number> {
	const words = ['run', '--bail=1', '--reporter=dot', ...tests];
	const child = spawn(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), ...words], {
		cwd: root,
		stdio: 'ignore',
		env: { ...process.env, ROUNDS: '40', ...(mutant && { MUTANT: JSON.stringify({ file, ...mutant }) }) },
	});
	const timer = setTimeout(() => child.kill(), hung);
	return new Promise((resolve) =>
		child.on('close', (code) => {
			clearTimeout(timer);
			resolve(code ?? 1);
		}),
	);
}

const seed = values.seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(values.seed);
const random = dice(seed);
const all = rows
	.filter(({ file }) => file.includes(values.file))
	.flatMap((row) => mutantsOf(readFileSync(join(root, row.file), 'utf8')).map((mutant) => ({ row, mutant })));
const total = all.length;
const count = Math.min(total, Number(values.count) || total);
const chosen = Array.from({ length: count }, () => all.splice(random(all.length), 1)).flat();
console.info(`${count} of ${total} mutants, seed ${seed}`);

for (const row of new Set(chosen.map((one) => one.row))) {
	if ((await tested(row, undefined)) !== 0) throw new Error(`the tests of ${row.file} fail without a mutant`);
}
let survivors = 0;
for (const { row, mutant } of chosen) {
	if ((await tested(row, mutant)) !== 0) continue;
	survivors++;
	const before = readFileSync(join(root, row.file), 'utf8').slice(mutant.start, mutant.end);
	console.info(
		`survives: ${row.file}:${mutant.line}  ${before.replace(/\s+/g, ' ')}  ->  ${mutant.text.replace(/\s+/g, ' ')}`,
	);
}
console.info(`${chosen.length - survivors} noticed, ${survivors} survive`);
