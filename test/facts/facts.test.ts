// What is derived from tables is made again when something that it read has changed, and only then.
import { describe, expect, test } from 'vitest';
import { hasChanged, read, recorded } from '../../server/src/facts/cell.ts';
import { beneath, factBy, factOf } from '../../server/src/facts/fact.ts';
import { keeping, newLineage } from '../../server/src/facts/lineage.ts';
import { counted, type World, world } from './words.ts';

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

	test('that was made in the first step of all is kept as any other', () => {
		const one = world();
		const nothing = counted((of) => of.words.get('a')?.length ?? 0);
		const reader = counted((of) => `${nothing.made(of)} words`);
		expect([reader.made(one), nothing.made(one), nothing.times()]).toEqual(['0 words', 0, 1]);
		one.set({ b: ['x'] });
		expect([reader.made(one), nothing.times(), reader.times()]).toEqual(['0 words', 1, 1]);
		one.set({ a: [] });
		one.set({ a: ['x'] });
		expect([reader.made(one), nothing.times(), reader.times()]).toEqual(['1 words', 2, 2]);
	});

	test('that was made in the first step of all and comes out like then changes nothing for those who read it', () => {
		const one = world();
		const isThere = counted((of) => of.words.get('a')?.includes('y') === true);
		const reader = counted((of) => isThere.made(of));
		expect(reader.made(one)).toBe(false);
		one.set({ a: ['x'] });
		expect([reader.made(one), isThere.times(), reader.times()]).toEqual([false, 2, 1]);
	});

	test('that comes out like before in the eyes of whoever wrote it changes nothing either', () => {
		const one = world();
		one.set({ a: ['x', 'y'] });
		const letters = counted(
			(of) => new Set(of.words.get('a')),
			(a, b) => a.size === b.size,
		);
		const reader = counted((of) => letters.made(of).size);
		const before = letters.made(one);
		expect(reader.made(one)).toBe(2);
		one.set({ a: ['y', 'z'] });
		expect([letters.made(one), reader.made(one), letters.times(), reader.times()]).toEqual([before, 2, 2, 1]);
		one.set({ a: ['z'] });
		expect([reader.made(one), letters.times(), reader.times()]).toEqual([1, 3, 2]);
	});

	test('asks what it read whether it changed, once after each step', () => {
		const one = world();
		let asked = 0;
		const cell = { changedAt: 0, refresh: () => asked++ };
		const { made, times } = counted((of) => {
			read(cell);
			return of.words.get('a')?.join();
		});
		one.set({ a: ['x'] });
		expect([made(one), made(one), asked]).toEqual(['x', 'x', 0]);
		one.set({ b: ['y'] });
		expect([made(one), made(one), made(one), asked, times()]).toEqual(['x', 'x', 'x', 1, 1]);
		one.set({ a: ['z'] });
		expect([made(one), made(one), asked, times()]).toEqual(['z', 'z', 2, 2]);
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

test('what many facts were made of is found each once, as deep as is asked for, and changes when one of them may', () => {
	const one = world();
	one.set({ a: ['x'], b: ['y'], c: ['z'] });
	const first = counted((of) =>
		of.words
			.get('a')
			?.concat(of.words.get('c') ?? [])
			.join(),
	);
	const second = counted((of) =>
		of.words
			.get('b')
			?.concat(of.words.get('c') ?? [])
			.join(),
	);
	const both = counted((of) => [first.made(of), second.made(of)].join());
	const { trace } = recorded(() => both.made(one));
	// Itself, the two facts in it, and what these read: three lists, which are made of nothing.
	expect([0, 1, 2, 3].map((depth) => beneath(trace, depth).length)).toEqual([1, 2, 3, 3]);
	expect(beneath(trace, 0)).toEqual(trace);
	const lists = beneath(trace, 2);
	const changesWith = (key: string): boolean => {
		const before = one.facts.clock.now;
		one.set({ [key]: ['w'] });
		return hasChanged(lists, before);
	};
	expect(['a', 'b', 'c', 'd'].map(changesWith)).toEqual([true, true, true, false]);
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

test('names are forgotten once there are twenty thousand, and made again when asked for', () => {
	const one = world();
	let times = 0;
	const length = factBy((_: World, name) => {
		times++;
		return name.length;
	});
	for (let count = 0; count < 20_000; count++) length(one, `name${count}`);
	expect([length(one, 'name0'), times]).toEqual([5, 20_000]);
	expect([length(one, 'another'), length(one, 'another'), times]).toEqual([7, 7, 20_001]);
	expect([length(one, 'name0'), times]).toEqual([5, 20_002]);
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

test('a lineage keeps what was made last for a place, while it is made from the same', () => {
	const lineage = newLineage();
	const [here, there] = [keeping(lineage, 'here'), keeping(lineage, 'there')];
	const [a, b] = [{}, {}];
	const first = here('x', [a], () => ({}));
	expect(here('x', [a], () => ({}))).toBe(first);
	expect(there('x', [a], () => ({}))).not.toBe(first);
	expect(here('x', [a, b], () => ({}))).not.toBe(first);
});
