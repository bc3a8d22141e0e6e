// A process of run.ts: tries mutants, one after the other, in one vitest that keeps what it has loaded and compiled, so that only
// the mutated source and what imports it are loaded again. Answers each message with what noticed it.
import { join } from 'node:path';
import { createVitest, type Vitest } from 'vitest/node';
import type { Mutant } from './mutants.ts';

/** A source, broken at `mutant` or as it is, and the tests that are asked, in this order: a file or folder, or `file: words in their names`. */
export interface Question {
	readonly file: string;
	readonly tests: readonly string[];
	readonly mutant?: Mutant | undefined;
	/** How many milliseconds each of them takes without a mutant. */
	readonly usual?: Readonly<Record<string, number>>;
}

/** The first test that failed, or the error of one that could not be run; empty: nobody noticed. */
export interface Answer {
	readonly noticed: string;
	/** How many milliseconds each of the tests took. */
	readonly took: Readonly<Record<string, number>>;
}

/** Milliseconds after which a mutant that takes far longer than the source is taken for one that loops: noticed. */
const hung = 4_000;

const root = join(import.meta.dirname, '../..');
let noticed = '';
/** How many tests have been asked. */
let asked = 0;
let vitest: Vitest | undefined;
/** The source that was asked about last, which is still loaded as it was mutated then. */
let last: string | undefined;

/** Remembers what failed first, and has the other tests left out then. */
function failed(name: string): void {
	if (noticed !== '') return;
	noticed = name;
	void vitest?.cancelCurrentRun('test-failure');
}

const reporter = {
	onTestCaseResult(test: { readonly fullName: string; result(): { readonly state: string } }): void {
		const { state } = test.result();
		if (state !== 'skipped') asked++;
		if (state === 'failed') failed(test.fullName);
	},
	onTestModuleEnd(module: { errors(): readonly { readonly message: string }[] }): void {
		for (const { message } of module.errors()) failed(message);
	},
	onTestRunEnd(_: unknown, errors: readonly { readonly message: string }[]): void {
		for (const { message } of errors) failed(message);
	},
};

async function answer({ file, tests, mutant, usual = {} }: Question): Promise<Answer> {
	process.env.MUTANT = mutant === undefined ? '' : JSON.stringify({ file, ...mutant });
	noticed = '';
	const took: Record<string, number> = {};
	// Threads, for those end with this process, even if they loop.
	vitest ??= await createVitest('test', { root, watch: false, silent: true, pool: 'threads', reporters: [reporter] });
	for (const test of tests) {
		for (const one of new Set([file, last ?? file])) vitest.invalidateFile(join(root, one));
		last = file;
		const [path = '', words = ''] = test.split(': ');
		vitest.setGlobalTestNamePattern(words);
		const specifications = await vitest.globTestSpecifications([path]);
		asked = 0;
		const start = Date.now();
		// The source as it is ends, however much else the machine has to do.
		const wait = hung + 4 * (usual[test] ?? hung);
		const timer = mutant && setTimeout(() => process.exit(1), wait);
		await vitest.runTestSpecifications(specifications);
		clearTimeout(timer);
		took[test] = Date.now() - start;
		if (noticed !== '') break;
		if (asked === 0) return { noticed: `there is no test "${test}"`, took };
	}
	return { noticed, took };
}

process.env.MUTANT = '';
process.env.ROUNDS = '25';
process.on('message', async (question: Question) => process.send?.(await answer(question)));
process.on('disconnect', () => process.exit());
