// The outcomes of a real Envoy that runs the configuration of real istiod, asked of the trace that users ask. Each request
// that does not agree must be in the table below, with its reason.
import { expect, test } from 'vitest';
import { type EnvoyCase, judgedCase } from './envoy-oracle.ts';
import { agreement, isThere, linesOf, namesIn } from './oracle.ts';

/** What is known to differ, and why. */
const known: Readonly<Record<string, string>> = {};

/** Of requests; the data that lies beside the project agrees in all of them, but there is more of its kind. */
const least = 0.995;

test.skipIf(!isThere('envoy'))('a real Envoy says the same', { timeout: 300_000 }, () => {
	const cases = namesIn('envoy').flatMap((name) => linesOf<EnvoyCase>('envoy', name));
	const judged = cases.flatMap(judgedCase);
	console.info(agreement(judged));
	const different = judged.filter(({ differs }) => differs.length > 0);
	for (const { id, differs } of different)
		console.info(`${id}: ${known[id] ?? 'NOT EXPLAINED'}: ${differs.join('; ')}`);
	expect(judged.length).toBeGreaterThan(1000);
	expect((judged.length - different.length) / judged.length).toBeGreaterThanOrEqual(least);
	expect(Object.keys(known).filter((id) => !different.some((one) => one.id === id))).toEqual([]);
});
