// An index follows the list it is made of: it looks again only at what came and went, and changes only the keys concerned.
import { describe, expect, test } from 'vitest';
import { indexedBy, refreshing } from '../../server/src/facts/indexed.ts';
import { counted, type World, world } from './words.ts';

describe('an index', () => {
	const all = (of: World): readonly string[] => of.words.get('all') ?? [];
	/** By the first letter, or by what the list `how` says; and how often an item was looked at. */
	function byLetter() {
		let looked = 0;
		const index = indexedBy(all, (word: string, of: World) => {
			looked++;
			return [of.words.get('how')?.[0] === 'last' ? (word.at(-1) ?? '') : (word[0] ?? '')];
		});
		return { index, looked: () => looked };
	}

	test('looks again only at what came and went, and keeps the order', () => {
		const one = world();
		const many = Array.from({ length: 100 }, (_, number) => `w${number}`);
		one.set({ all: [...many, 'apple', 'avocado'] });
		const { index, looked } = byLetter();
		expect(index(one).get('a')).toEqual(['apple', 'avocado']);
		const before = looked();
		one.set({ all: [...many, 'apple', 'apricot', 'avocado'] });
		expect(index(one).get('a')).toEqual(['apple', 'apricot', 'avocado']);
		expect(looked() - before).toBe(1);
	});

	test('is made anew when something else that it read is another', () => {
		const one = world();
		one.set({ all: ['ab', 'cb'] });
		const { index } = byLetter();
		expect([...index(one).keys()]).toEqual(['a', 'c']);
		one.set({ how: ['last'] });
		expect([...index(one).keys()]).toEqual(['b']);
	});

	test('that was made in the first step of all follows as any other', () => {
		const one = world();
		one.words.set('all', ['ant', 'bee']);
		const { index, looked } = byLetter();
		expect([index(one).get('a'), looked()]).toEqual([['ant'], 2]);
		one.set({ all: ['ant', 'bee', 'cow'] });
		expect([index(one).get('c'), looked()]).toEqual([['cow'], 3]);
	});

	test('that was asked for is brought up to date before anybody asks again, one in each step; others are left alone', () => {
		const one = world();
		one.set({ all: ['ant', 'bee'] });
		const [first, second, unasked] = [byLetter(), byLetter(), byLetter()];
		const looks = () => [first, second, unasked].map(({ looked }) => looked());
		first.index(one);
		second.index(one);
		one.set({ all: ['ant', 'bee', 'cow'] });
		const steps = refreshing(one);
		steps.next();
		expect(looks()).toEqual([3, 2, 0]);
		for (const _ of steps);
		expect(looks()).toEqual([3, 3, 0]);
		expect([first.index(one).get('c'), second.index(one).get('c'), ...looks()]).toEqual([['cow'], ['cow'], 3, 3, 0]);
	});

	test('does not ask for a list that is the same', () => {
		const one = world();
		one.set({ all: ['ant'] });
		let asked = 0;
		const index = indexedBy(
			(of: World) => {
				asked++;
				return all(of);
			},
			(word) => [word[0] ?? ''],
		);
		index(one);
		one.set({ other: ['x'] });
		expect([index(one).get('a'), asked]).toEqual([['ant'], 1]);
	});

	test('depends on whatever it read for one of its items, and no longer on what it read before', () => {
		const one = world();
		/** Under what the list of its name says; for `ant` only while there is no list of that name. */
		let looked = 0;
		const index = indexedBy(all, (word: string, of: World) => {
			looked++;
			return word === 'ant' || of.words.get('ant') === undefined ? (of.words.get(word) ?? []) : ['none'];
		});
		one.set({ all: ['bee', 'ant', 'cow', 'dog'], bee: ['1'] });
		expect([...index(one)]).toEqual([['1', ['bee']]]);
		one.set({ all: ['bee', 'ant', 'cow', 'dog', 'elk'], elk: ['2'] });
		expect([...index(one)].length).toBe(2);
		one.set({ bee: ['3'] });
		expect([...index(one).keys()].sort()).toEqual(['2', '3']);
		one.set({ ant: ['4'] });
		expect([...index(one)]).toEqual([
			['none', ['bee', 'cow', 'dog', 'elk']],
			['4', ['ant']],
		]);
		looked = 0;
		one.set({ bee: ['5'] });
		expect([[...index(one).keys()], looked]).toEqual([['none', '4'], 0]);
	});

	test('changes nothing for those who read another key of it', () => {
		const one = world();
		one.set({ all: ['ant', 'bee'] });
		const { index } = byLetter();
		const bees = counted((of) => index(of).get('b')?.join());
		expect(bees.made(one)).toBe('bee');
		one.set({ all: ['ant', 'ape', 'bee'] });
		expect([bees.made(one), bees.times()]).toEqual(['bee', 1]);
		one.set({ all: ['ant', 'ape', 'bee', 'bug'] });
		expect([bees.made(one), bees.times()]).toEqual(['bee,bug', 2]);
	});
});
