// How a list differs from the one before, and how a list of some of its items follows it.
import { describe, expect, test } from 'vitest';
import { noFacts } from '../../server/src/facts/fact.ts';
import { changeBetween, itemsOf, type Listed, type Revision } from '../../server/src/facts/revision.ts';
import { Sequence } from '../../server/src/facts/sequence.ts';
import { dice } from '../dice.ts';

const factsOf = () => noFacts({ now: 0 });

/** What `join` makes of the items of `before` that `isIn` lets in. */
function followed<T>({ removed, added, join }: Revision<T>, before: readonly T[], isIn: (item: T) => boolean) {
	return join(before.filter(isIn), added.filter(isIn), new Set(removed), (item) => item);
}

describe('of two lists', () => {
	const between = (before: readonly number[], after: readonly number[]) => changeBetween(factsOf(), before, after, 0);

	test('the stretch between what they begin and what they end with', () => {
		expect(between([1, 2, 3, 4], [1, 5, 4])).toMatchObject({ removed: [2, 3], added: [5] });
		expect(between([1, 2], [1, 2, 3])).toMatchObject({ removed: [], added: [3] });
		expect(between([1, 2], [0, 1, 2])).toMatchObject({ removed: [], added: [0] });
		expect(between([1, 2], [2])).toMatchObject({ removed: [1], added: [] });
		expect(between([1, 1], [1, 1, 1])).toMatchObject({ removed: [], added: [1] });
		expect(between([1, 2], [1, 2])).toMatchObject({ removed: [], added: [] });
	});

	test('a list of some items of it follows', () => {
		const next = dice(3);
		for (let round = 0; round < 500; round++) {
			const before = Array.from({ length: next(12) }, (_, at) => at);
			const start = next(before.length + 1);
			const came = Array.from({ length: next(4) }, (_, at) => 100 + at);
			const after = before.toSpliced(start, next(4), ...came);
			const revision = between(before, after);
			const isIn = (item: number) => item % 3 !== round % 3;
			expect(revision && followed(revision, before, isIn)).toEqual(after.filter(isIn));
		}
	});

	test('nothing where they differ in so much that all is better looked at anew', () => {
		const before = Array.from({ length: 102 }, (_, at) => at);
		const replaced = (count: number) =>
			between(before, [...before.slice(count), ...before.slice(0, count).map((at) => -at - 1)]);
		const cut = (count: number) => between(before, before.slice(count));
		// As many as half of what there is now and ten.
		expect(between(before.slice(2), before.slice(42))?.removed.length).toBe(40);
		expect([cut(40)?.removed.length, cut(41), replaced(3)]).toEqual([40, undefined, undefined]);
	});

	test('is looked for once, while they are the same', () => {
		const facts = factsOf();
		const [a, b, c] = [[1], [1, 2], [1, 2, 3]];
		const first = changeBetween(facts, a, b, 0);
		expect(changeBetween(facts, a, b, 0)).toBe(first);
		expect(changeBetween(facts, a, c, 0)?.added).toEqual([2, 3]);
		expect(changeBetween(facts, b, c, 0)?.added).toEqual([3]);
	});
});

describe('of a sequence', () => {
	function sequence(clock: { now: number }, ...begun: readonly number[]) {
		let all = [...begun];
		const list = new Sequence<number>(
			clock,
			() => all.toSorted((a, b) => a - b),
			(a, b) => a - b,
		);
		const step = (removed: readonly number[], added: readonly number[]): void => {
			clock.now++;
			all = [...all.filter((one) => !removed.includes(one)), ...added];
			list.change({ removed, added });
		};
		return { list, step };
	}
	const clock = () => ({ now: 0 });

	test('what it remembers since a step, though it changed again meanwhile', () => {
		const facts = factsOf();
		const steps = clock();
		const { list, step } = sequence(steps, 1, 3);
		step([], [2]);
		const first = changeBetween(facts, list, list, 0);
		expect([first?.removed, first?.added, changeBetween(facts, list, list, 0)]).toEqual([[], [2], first]);
		expect(changeBetween(facts, list, list, 0)).toBe(first);
		step([1], []);
		expect(changeBetween(facts, list, list, 0)).toMatchObject({ removed: [1], added: [2] });
		expect(changeBetween(facts, list, list, 1)).toMatchObject({ removed: [1], added: [] });
		steps.now++;
		list.forget();
		expect(changeBetween(facts, list, list, 1)).toBeUndefined();
	});

	test('a list of some items of it follows in its order', () => {
		const { list, step } = sequence(clock(), 1, 3, 5, 7);
		const before = list.peek();
		step([3], [8, 2, 4]);
		const revision = changeBetween(factsOf(), list, list, 0);
		expect(revision && followed(revision, before, () => true)).toEqual([1, 2, 4, 5, 7, 8]);
		step([], [6]);
		const more = changeBetween(factsOf(), list, list, 1);
		expect(more && followed(more, [1, 7], (one) => one !== 8)).toEqual([1, 6, 7]);
		// One that nothing comes into and goes out of stays the same.
		const ones = [1];
		expect(more?.join(ones, [], new Set(), (one) => one)).toBe(ones);
	});

	test('nothing is known of another one, or of a list', () => {
		const { list } = sequence(clock(), 1);
		const other: Listed<number> = sequence(clock(), 1).list;
		const facts = factsOf();
		expect(changeBetween(facts, list, other, 0)).toBeUndefined();
		expect(changeBetween(facts, [1], list, 0)).toBeUndefined();
		expect(changeBetween(facts, list, [1], 0)).toBeUndefined();
		expect([itemsOf(list), itemsOf([2])]).toEqual([[1], [2]]);
	});
});
