// How many names of real repositories are reported once they are misspelled, and where go to definition leads first.
// Skipped, with a notice, where the repositories are not beside the project.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { measure, sum } from '../../server/scripts/precision/measure.ts';
import { mutants } from '../../server/scripts/precision/mutants.ts';

const corpora = join(import.meta.dirname, '../../../shared/corpora');
const isThere = existsSync(corpora);

test.skipIf(isThere)('no real repositories beside the project: recall is not measured', () => {});

test('misspellings differ from the name, and leave namespace and domain alone', () => {
	expect(mutants('reviews')).toEqual(['revews', 'rqvqews']);
	expect(mutants('infra/public')).toEqual(['infra/pubic', 'infra/pqbqic']);
	expect(mutants('reviews.shop.svc.cluster.local')[0]).toBe('revews.shop.svc.cluster.local');
	expect(mutants('v1')).toEqual([]);
});

describe.skipIf(!isThere)('real repositories', () => {
	const all = !isThere
		? []
		: readdirSync(corpora, { withFileTypes: true }).flatMap((entry) =>
				entry.isDirectory() ? [measure(join(corpora, entry.name))] : [],
			);

	test.each([
		['host', 0.99],
		['gateway', 1],
		['subset', 1],
	])('of misspelled %ss, at least %s are reported', (kind, aim) => {
		const { tried, reported } = sum(all.flatMap(({ counts }) => counts.get(kind) ?? []));
		expect(tried).toBeGreaterThan(50);
		expect(reported / tried).toBeGreaterThanOrEqual(aim);
	});
});
