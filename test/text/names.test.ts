// Many names that others are held against give what holding them one against the other gives.
import { describe, expect, test } from 'vitest';
import { likeness, mostAlike } from '../../server/src/text/likeness.ts';
import { namesIn } from '../../server/src/text/names.ts';
import { longDice } from '../dice.ts';

const words = ['shop', 'gateway', 'orders', 'db', 'v1', 'v2', 'prod', 'dev', 'payment', 'frontEnd', 'a', 'cart42', 'x'];
const marks = ['-', '-', '_', '.', ''];

/** Names of one to three words, some of them misspelled. */
function namesOf(count: number, seed: number): readonly string[] {
	const below = longDice(seed);
	const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
	const slipped = (word: string): string => {
		const at = below(word.length + 1);
		const letter = pick([...'aez19']);
		return pick([
			word,
			word,
			word.slice(0, at) + letter + word.slice(at),
			word.slice(0, at) + word.slice(at + 1),
			word.slice(0, at) + letter + word.slice(at + 1),
		]);
	};
	return Array.from({ length: count }, () =>
		Array.from({ length: 1 + below(3) }, () => slipped(pick(words))).join(pick(marks)),
	);
}

describe('among many names', () => {
	test.each([1, 2, 3, 4])('the one that is meant is found, and whether there are siblings (seed %i)', (seed) => {
		const known = new Set(namesOf(150, seed));
		const names = namesIn(known);
		const told = new Set<string | undefined>();
		for (const name of namesOf(400, seed + 100)) {
			const near = mostAlike(name, known);
			const meant = near?.likeness === 'sibling' ? undefined : near;
			expect(names.meant(name), name).toEqual(meant);
			expect(names.slip(name), name).toBe(meant?.likeness === 'slip' ? meant.name : undefined);
			expect(names.hasSibling(name), name).toBe([...known].some((one) => likeness(name, one) === 'sibling'));
			told.add(near?.likeness);
		}
		expect([...told].sort()).toEqual(['close', 'sibling', 'slip', undefined]);
	});

	test('a map is asked for its keys', () => {
		expect(namesIn(new Map([['payments', 1]])).slip('paymnets')).toBe('payments');
	});
});
