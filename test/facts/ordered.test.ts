// Finding a place in an ordered list, and merging two.
import { describe, expect, test } from 'vitest';
import { firstWhere, merged } from '../../server/src/facts/ordered.ts';
import { dice } from '../dice.ts';

const numbers = (count: number, from = 0): readonly number[] => Array.from({ length: count }, (_, at) => from + at);

test('the first item from which something holds, looked for in a few steps', () => {
	for (const length of [0, 1, 2, 3, 7, 8, 1_000]) {
		for (const place of new Set([0, 1, Math.floor(length / 2), length - 1, length])) {
			if (place < 0 || place > length) continue;
			let looked = 0;
			const found = firstWhere(numbers(length), (one) => {
				looked++;
				return one >= place;
			});
			expect([length, place, found]).toEqual([length, place, place]);
			expect(looked).toBeLessThanOrEqual(10);
		}
	}
});

describe('two lists in one', () => {
	interface Item {
		readonly rank: number;
		readonly from: 'left' | 'values';
	}
	const compare = (a: Item, b: Item) => a.rank - b.rank;
	const items = (from: Item['from'], ranks: readonly number[]) => ranks.map((rank): Item => ({ rank, from }));

	test('in order, and of equal ones those that were there first', () => {
		const next = dice(1);
		for (let round = 0; round < 200; round++) {
			const ranks = (count: number) => Array.from({ length: count }, () => next(12)).sort((a, b) => a - b);
			const [left, values] = [items('left', ranks(next(16))), items('values', ranks(next(5)))];
			const expected = [...left, ...values].sort(compare);
			expect(merged(left, values, compare)).toEqual(expected);
		}
	});

	test('a list stays the same one when nothing comes in', () => {
		const left = items('left', [1, 2]);
		const values = items('values', [1, 2]);
		expect(merged(left, [], compare)).toBe(left);
		expect(merged([], values, compare)).toBe(values);
	});

	test('a few that come into many are compared with a few of them', () => {
		let compared = 0;
		const counting = (a: Item, b: Item) => {
			compared++;
			return compare(a, b);
		};
		const left = items('left', numbers(1_000));
		expect(merged(left, items('values', [500, 700]), counting).length).toBe(1_002);
		expect(compared).toBeLessThanOrEqual(20);
		compared = 0;
		expect(merged(left, items('values', numbers(500)), counting).length).toBe(1_500);
		expect(compared).toBeLessThanOrEqual(1_500);
	});
});
