// A process of run.ts: tries mutants, one after the other, in one vitest that keeps what it has loaded and compiled, so that only
// the mutated source and what imports it are loaded again. Answers each message with what noticed it.
import { join } from 'node:path';
import { createVitest, type Vitest } from 'vitest/node';
import type { Mutant } from './mutants.ts';

/** A source, broken at `mutant` or as it is, and the tests that are asked, in this order. */
export interface Question {
	readonly file: string;
	readonly tests: readonly string[];
	readonly mutant?: Mutant | undefined;
}

/** The first test that failed, or the error of one that could not be run; empty: nobody noticed. */
export interface Answer {
	readonly noticed: string;
}

const root = join(import.meta.dirname, '../..');
let noticed = '';
let vitest: Vitest | undefined;

/** Remembers what failed first, and has the other tests left out then. */
function failed(name: string): void {
	if (noticed !== '') return;
	noticed = name;
	void vitest?.cancelCurrentRun('test-failure');
}

const reporter = {
	onTestCaseResult(test: { readonly fullName: string; result(): { readonly state: string } }): void {
		if (test.result().state === 'failed') failed(test.fullName);
	},
	onTestModuleEnd(module: { errors(): readonly { readonly message: string }[] }): void {
		for (const { message } of module.errors()) failed(message);
	},
	onTestRunEnd(_: unknown, errors: readonly { readonly message: string }[]): void {
		for (const { message } of errors) failed(message);
	},
};

async function answer({ file, tests, mutant }: Question): Promise<Answer> {
	process.env.MUTANT = mutant === undefined ? '' : JSON.stringify({ file, ...mutant });
	noticed = '';
	// Threads, for those end with this process, even if they loop.
	vitest ??= await createVitest('test', { root, watch: false, silent: true, pool: 'threads', reporters: [reporter] });
	for (const test of tests) {
		vitest.invalidateFile(join(root, file));
		const specifications = await vitest.globTestSpecifications([test]);
		if (specifications.length === 0) return { noticed: `there is no test "${test}"` };
		await vitest.runTestSpecifications(specifications);
		if (noticed !== '') break;
	}
	return { noticed };
}

process.env.MUTANT = '';
process.env.ROUNDS = '40';
process.on('message', async (question: Question) => process.send?.(await answer(question)));
