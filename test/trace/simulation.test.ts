// The answers of Istio's own simulation of proxies, asked of the trace that users ask. Each call that does not agree must be
// in the table below, with its reason.
import { expect, test } from 'vitest';
import { agreement, isThere, linesOf } from './oracle.ts';
import { judgedCase, type SimulationCase } from './simulation-oracle.ts';

/** What is known to differ, and why. */
const known: Readonly<Record<string, string>> = {};

/** Of calls; the data that lies beside the project agrees in all of them, but there is more of its kind. */
const least = 0.995;

test.skipIf(!isThere('trace-simulation'))("Istio's simulation says the same", { timeout: 300_000 }, () => {
	const judged = linesOf<SimulationCase>('trace-simulation', 'cases.jsonl').flatMap(judgedCase);
	console.info(agreement(judged));
	const different = judged.filter(({ differs }) => differs.length > 0);
	for (const { id, differs } of different)
		console.info(`${id}: ${known[id] ?? 'NOT EXPLAINED'}: ${differs.join('; ')}`);
	expect(judged.length).toBeGreaterThan(1000);
	expect((judged.length - different.length) / judged.length).toBeGreaterThanOrEqual(least);
	expect(Object.keys(known).filter((id) => !different.some((one) => one.id === id))).toEqual([]);
});
