// npm run test:deep: breaks the sources of table.ts in one place after the other, and says which breaks no test noticed.
// `--file WORD`: only files with that in their path; `--count N`: so many mutants, drawn by lot (150, which takes about ten minutes;
// 0: all); `--seed N`: another lot, for it is the same each time; `--line N` or `N-M`: only those in these lines; `--tests N`: only the first tests
// of each, which are near and fast; `--verbose`: what noticed each. Fails if one is not noticed.
import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dice } from '../dice.ts';
import { alike } from './alike.ts';
import { type Mutant, mutantsOf } from './mutants.ts';
import { type Row, rows } from './table.ts';
import type { Answer, Question } from './tester.ts';

const root = join(import.meta.dirname, '../..');
const { values } = parseArgs({
	options: {
		file: { type: 'string', default: '' },
		line: { type: 'string' },
		count: { type: 'string', default: '150' },
		seed: { type: 'string', default: '1' },
		tests: { type: 'string', default: '100' },
		verbose: { type: 'boolean', default: false },
	},
});

let tester: ChildProcess | undefined;

/** What noticed a mutant; for the sources as they are, what fails in them. A process that ended is one that looped. */
async function answerTo(question: Question): Promise<Answer> {
	tester ??= fork(join(import.meta.dirname, 'tester.ts'), { cwd: root, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
	const asked = tester;
	const answer = await new Promise<Answer | undefined>((resolve) => {
		asked.once('message', resolve);
		asked.once('exit', () => resolve(undefined));
		asked.send(question);
	});
	asked.removeAllListeners('message').removeAllListeners('exit');
	if (answer === undefined) tester = undefined;
	return answer ?? { noticed: 'it did not end', took: {} };
}

interface Chosen {
	readonly row: Row;
	readonly mutant: Mutant;
	/** The lines of the source, and what becomes of them, each as one. */
	readonly before: string;
	readonly after: string;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

function shown(row: Row, text: string, mutant: Mutant): Chosen {
	const { start, end } = mutant;
	const from = text.lastIndexOf('\n', start) + 1;
	const to = text.indexOf('\n', end);
	const after = text.slice(from, start) + mutant.text + text.slice(end, to);
	return { row, mutant, before: oneLine(text.slice(from, to)), after: oneLine(after) };
}

/** The mutants of a source, but for those that change nothing. */
function mutantsIn(row: Row): readonly Chosen[] {
	const text = readFileSync(join(root, row.file), 'utf8');
	const all = mutantsOf(text).map((mutant) => shown(row, text, mutant));
	const same = new Set<Chosen>();
	for (const line of Object.keys(alike[row.file] ?? {})) {
		const meant = all.filter(({ before, after }) => line === after || line === `${before} → ${after}`);
		if (meant.length !== 1) throw new Error(`${row.file} has ${meant.length} mutants "${line}"`);
		for (const one of meant) same.add(one);
	}
	return all.filter((one) => !same.has(one));
}

const random = dice(Number(values.seed));
const [from = 0, to = from] = values.line?.split('-').map(Number) ?? [0, Number.POSITIVE_INFINITY];
const all = rows
	.filter(({ file }) => file.includes(values.file))
	.map(({ file, tests }): Row => ({ file, tests: tests.slice(0, Number(values.tests)) }))
	.flatMap(mutantsIn)
	.filter(({ mutant: { line } }) => line >= from && line <= to);
const total = all.length;
const count = Math.min(total, Number(values.count) || total);
const chosen = Array.from({ length: count }, () => all.splice(count === total ? 0 : random(all.length), 1)).flat();
console.info(`${count} of ${total} mutants, seed ${values.seed}`);

/** By the tests that are asked: how long they take. Most rows ask the same. */
const usual = new Map<string, Answer['took']>();
for (const { row } of chosen) {
	const asked = row.tests.join(' ');
	if (usual.has(asked)) continue;
	const { noticed, took } = await answerTo(row);
	if (noticed !== '') throw new Error(`the tests of ${row.file} fail without a mutant: ${noticed}`);
	usual.set(asked, took);
}
let survivors = 0;
for (const { row, mutant, before, after } of chosen) {
	const { noticed } = await answerTo({ ...row, mutant, usual: usual.get(row.tests.join(' ')) ?? {} });
	if (noticed === '') survivors++;
	if (noticed === '') console.info(`survives: ${row.file}:${mutant.line}\n  - ${before}\n  + ${after}`);
	else if (values.verbose) console.info(`${row.file}:${mutant.line}: ${noticed}\n  - ${before}\n  + ${after}`);
}
tester?.kill();
console.info(`${chosen.length - survivors} noticed, ${survivors} survive`);
process.exitCode = survivors === 0 ? 0 : 1;
