// What is derived from tables is made again when something that it read has changed, and only then.
import { describe, expect, test } from 'vitest';
import { fact, factBy, factOf, type Moving, noFacts } from '../../server/src/facts/fact.ts';
import { indexedBy } from '../../server/src/facts/indexed.ts';
import { keeping, newLineage } from '../../server/src/facts/lineage.ts';
import { Table } from '../../server/src/facts/table.ts';

interface World extends Moving {
	readonly words: Table<string, string>;
	/** One step: these keys have other lists. */
	set(lists: Readonly<Record<string, readonly string[]>>): void;
}

function world(): World {
	const clock = { now: 0 };
	const facts = noFacts(clock);
	const words = new Table<string, string>(clock);
	return {
		facts,
		words,
		set(lists) {
			clock.now++;
			for (const [key, list] of Object.entries(lists)) words.set(key, list);
			facts.movedAt = clock.now;
		},
	};
}

/** A fact, and how often it was made. */
function counted<R>(f: (of: World) => R, isLike?: (a: R, b: R) => boolean) {
	let times = 0;
	const made = fact((of: World) => {
		times++;
		return f(of);
	}, isLike);
	return { made, times: () => times };
}

describe('a fact', () => {
	test('is made once, and again when a list that it read is another', () => {
		const one = world();
		one.set({ a: ['x'], b: ['y'] });
		const { made, times } = counted((of) => of.words.get('a')?.join());
		expect([made(one), made(one), times()]).toEqual(['x', 'x', 1]);
		one.set({ b: ['z'] });
		expect([made(one), times()]).toEqual(['x', 1]);
		one.set({ a: ['x', 'w'] });
		expect([made(one), times()]).toEqual(['x,w', 2]);
	});

	test('is not made again for a list with the same in it', () => {
		const one = world();
		one.set({ a: ['x'] });
		const { made, times } = counted((of) => of.words.get('a')?.join());
		made(one);
		one.set({ a: ['x'] });
		expect([made(one), times()]).toEqual(['x', 1]);
	});

	test('that asked for a key in vain is made again when it comes, and when it goes', () => {
		const one = world();
		const { made, times } = counted((of) => of.words.get('a')?.join() ?? 'none');
		expect(made(one)).toBe('none');
		one.set({ b: ['y'] });
		expect([made(one), times()]).toEqual(['none', 1]);
		one.set({ a: ['x'] });
		expect(made(one)).toBe('x');
		one.set({ a: [] });
		expect([made(one), times()]).toEqual(['none', 3]);
	});

	test('that only asks whether there is a key does not care what is under it', () => {
		const one = world();
		one.set({ a: ['x'] });
		const { made, times } = counted((of) => of.words.has('a'));
		made(one);
		one.set({ a: ['y'] });
		expect([made(one), times()]).toEqual([true, 1]);
		one.set({ a: [] });
		expect([made(one), times()]).toEqual([false, 2]);
	});

	test('that went through all keys is made again for a new one, not for another list', () => {
		const one = world();
		one.set({ a: ['x'] });
		const keys = counted((of) => [...of.words.keys()].join());
		const lists = counted((of) => [...of.words.values()].flat().join());
		keys.made(one);
		lists.made(one);
		one.set({ a: ['y'] });
		expect([keys.made(one), keys.times(), lists.made(one), lists.times()]).toEqual(['a', 1, 'y', 2]);
		one.set({ b: ['z'] });
		expect([keys.made(one), lists.made(one)]).toEqual(['a,b', 'y,z']);
	});

	test('that comes out like before changes nothing for those who read it', () => {
		const one = world();
		one.set({ a: ['x'] });
		const length = counted((of) => of.words.get('a')?.length);
		const reader = counted((of) => `${length.made(of)} words`);
		expect(reader.made(one)).toBe('1 words');
		one.set({ a: ['y'] });
		expect([reader.made(one), length.times(), reader.times()]).toEqual(['1 words', 2, 1]);
		one.set({ a: ['y', 'z'] });
		expect([reader.made(one), reader.times()]).toEqual(['2 words', 2]);
	});

	test('depends on what it read last, not on what it read before', () => {
		const one = world();
		one.set({ which: ['a'], a: ['x'], b: ['y'] });
		const { made, times } = counted((of) => of.words.get(of.words.get('which')?.[0] ?? '')?.join());
		expect(made(one)).toBe('x');
		one.set({ which: ['b'] });
		expect(made(one)).toBe('y');
		one.set({ a: ['other'] });
		expect([made(one), times()]).toEqual(['y', 2]);
		one.set({ b: ['z'] });
		expect(made(one)).toBe('z');
	});

	test('that throws is tried again when what it read changes, also by those who caught it', () => {
		const one = world();
		one.set({ a: ['bad'] });
		const { made } = counted((of) => {
			if (of.words.get('a')?.[0] === 'bad') throw new Error('bad');
			return 'good';
		});
		const reader = counted((of) => {
			try {
				return made(of);
			} catch {
				return 'caught';
			}
		});
		expect(() => made(one)).toThrow('bad');
		expect(reader.made(one)).toBe('caught');
		one.set({ a: ['fine'] });
		expect([made(one), reader.made(one)]).toEqual(['good', 'good']);
	});
});

test('facts of objects and of names are kept apart', () => {
	const one = world();
	one.set({ a: ['x'], b: ['y'] });
	const about = [{ key: 'a' }, { key: 'b' }] as const;
	let times = 0;
	const ofObject = factOf((of: World, { key }: { readonly key: string }) => {
		times++;
		return of.words.get(key)?.join();
	});
	const ofName = factBy((of: World, name) => ofObject(of, name === 'a' ? about[0] : about[1]));
	expect([ofName(one, 'a'), ofName(one, 'b'), ofObject(one, about[0]), times]).toEqual(['x', 'y', 'x', 2]);
	one.set({ b: ['z'] });
	expect([ofName(one, 'a'), ofName(one, 'b'), times]).toEqual(['x', 'z', 3]);
});

test('thousands of keys that were asked for in vain are forgotten, and asked for again', () => {
	const one = world();
	const lookups = Array.from({ length: 6_000 }, (_, index) => `absent${index}`);
	const { made, times } = counted((of) => lookups.filter((key) => of.words.get(key) !== undefined).length);
	expect(made(one)).toBe(0);
	one.set({ x: ['1'] });
	expect([made(one), times()]).toEqual([0, 2]);
	one.set({ absent17: ['here'] });
	expect(made(one)).toBe(1);
});

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

test('a lineage keeps what was made last for a place, while it is made from the same', () => {
	const lineage = newLineage();
	const [here, there] = [keeping(lineage, 'here'), keeping(lineage, 'there')];
	const [a, b] = [{}, {}];
	const first = here('x', [a], () => ({}));
	expect(here('x', [a], () => ({}))).toBe(first);
	expect(there('x', [a], () => ({}))).not.toBe(first);
	expect(here('x', [a, b], () => ({}))).not.toBe(first);
});
