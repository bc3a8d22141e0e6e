// A table that is like another one, but for what it hides of it and what it has of its own: what it holds, and who has to ask again.
import { describe, expect, test } from 'vitest';
import { noFacts } from '../../server/src/facts/fact.ts';
import { Table } from '../../server/src/facts/table.ts';
import { differenceOf, VariantTable } from '../../server/src/facts/variant.ts';
import { counted, type World } from './words.ts';

/** Two worlds of words: what `set` changes in the one is changed in the other, too, but for what `vary` says. */
function worlds(first: Readonly<Record<string, readonly string[]>> = {}) {
	const clock = { now: 0 };
	const facts = noFacts(clock);
	const below = new Table<string, string>(clock);
	let [hidden, own, changedAt] = [new Set<string>(), new Map(Object.entries(first)), 0];
	let looked = 0;
	const words = new VariantTable<string, string>(clock, below, {
		isHidden(word) {
			looked++;
			return hidden.has(word);
		},
		own: (key) => own.get(key),
		ownKeys: () => own.keys(),
		changedAt: () => changedAt,
		version: () => own,
		compare: (a, b) => (a < b ? -1 : 1),
	});
	const step = () => {
		clock.now++;
		facts.movedAt = clock.now;
	};
	const one = {
		facts,
		words: words as unknown as World['words'],
		set(lists: Readonly<Record<string, readonly string[]>>) {
			step();
			for (const [key, list] of Object.entries(lists)) below.set(key, list);
		},
	} satisfies World;
	const vary = (hides: readonly string[], has: Readonly<Record<string, readonly string[]>> = {}) => {
		step();
		[hidden, own, changedAt] = [new Set(hides), new Map(Object.entries(has)), clock.now];
	};
	return { one, below, vary, words, looked: () => looked };
}

describe('a variant of a table', () => {
	test('has what the other has, without what it hides and with its own, in order', () => {
		const { one, vary, words } = worlds();
		one.set({ a: ['ant', 'ape', 'asp'], b: ['bee'], c: ['cow'] });
		vary(['ape', 'bee'], { a: ['aphid'], d: ['dog'], c: ['cat'] });
		const all = [
			['a', ['ant', 'aphid', 'asp']],
			['c', ['cat', 'cow']],
			['d', ['dog']],
		];
		expect([...words]).toEqual(all);
		expect([...'abcde'].map((key) => [words.has(key), words.get(key)])).toEqual([
			[true, ['ant', 'aphid', 'asp']],
			[false, undefined],
			[true, ['cat', 'cow']],
			[true, ['dog']],
			[false, undefined],
		]);
		expect(words.get('a')).toBe([...words][0]?.[1]);
		// Also when each was asked for before.
		expect([[...words], [...words.keys()], [...words.peekKeys()], [...words.values()]]).toEqual([
			all,
			['a', 'c', 'd'],
			['a', 'c', 'd'],
			all.map(([, list]) => list),
		]);
	});

	test('has its own from the first step on', () => {
		const { words, below } = worlds({ own: ['owl'] });
		expect([words.get('own'), [...words]]).toEqual([['owl'], [['own', ['owl']]]]);
		below.set('ant', ['ape']);
		expect([...words]).toEqual([
			['ant', ['ape']],
			['own', ['owl']],
		]);
	});

	test('looks at a list again only when that or what is hidden is another', () => {
		const { one, words, vary, looked } = worlds();
		one.set({ a: ['ant', 'ape'], b: ['bee'] });
		vary(['ape']);
		words.get('a');
		const before = looked();
		words.get('a');
		one.set({ b: ['bug'] });
		words.get('a');
		expect(looked()).toBe(before);
		one.set({ a: ['ape', 'asp'] });
		expect([words.get('a'), looked() > before]).toEqual([['asp'], true]);
	});

	test('says how a list differs from that of the other, which it shares where it does not', () => {
		const { one, below, vary, words } = worlds();
		one.set({ a: ['ant', 'ape'], b: ['bee'] });
		const own = ['dog'];
		vary(['ape'], { a: ['asp'], d: own });
		const [a, b, d] = [words.get('a'), words.get('b'), words.get('d')];
		expect(b).toBe(below.peek('b'));
		expect(b && differenceOf(b)).toBeUndefined();
		expect(a && differenceOf(a)).toEqual({ from: ['ant', 'ape'], removed: ['ape'], added: ['asp'] });
		expect(d && differenceOf(d)).toEqual({ from: [], removed: [], added: own });
		expect(differenceOf(own)).toBeUndefined();
	});

	test('changes for those who read it as often as what they read', () => {
		const { one, vary } = worlds();
		one.set({ a: ['ant'], b: ['bee'] });
		const list = counted((of) => of.words.get('a')?.join());
		const isThere = counted((of) => of.words.has('a'));
		const isNone = counted((of) => of.words.has('z'));
		const both = () => [
			list.made(one),
			isThere.made(one),
			isNone.made(one),
			list.times(),
			isThere.times(),
			isNone.times(),
		];
		expect(both()).toEqual(['ant', true, false, 1, 1, 1]);
		// Something else in the other one, and here.
		one.set({ b: ['bug'] });
		vary(['bug'], { c: ['cat'] });
		expect(both()).toEqual(['ant', true, false, 1, 1, 1]);
		vary([], { a: ['ape'] });
		expect(both()).toEqual(['ant,ape', true, false, 2, 1, 1]);
		one.set({ a: ['asp'] });
		expect(both()).toEqual(['ape,asp', true, false, 3, 1, 1]);
		vary(['asp']);
		expect(both()).toEqual([undefined, false, false, 4, 2, 1]);
		// What is hidden changes nothing.
		one.set({ a: ['asp', 'asp'] });
		expect(both()).toEqual([undefined, false, false, 4, 2, 1]);
		vary(['asp'], { z: ['zebra'] });
		expect(both()).toEqual([undefined, false, true, 4, 2, 2]);
		one.set({ z: ['zoo'] });
		expect(both()).toEqual([undefined, false, true, 4, 2, 2]);
		vary([]);
		expect(both()).toEqual(['asp,asp', true, true, 5, 3, 2]);
	});

	test('changes for those who know its keys when what hides one of them does', () => {
		const { one, vary } = worlds();
		one.set({ a: ['ant'], b: ['bee'] });
		vary(['ant']);
		const { made, times } = counted((of) => [...of.words.keys()].join());
		expect(made(one)).toBe('b');
		one.set({ b: ['bug'] });
		expect([made(one), times()]).toEqual(['b', 1]);
		one.set({ a: ['ant', 'ape'] });
		expect(made(one)).toBe('a,b');
		one.set({ a: ['ant'] });
		expect([made(one), times()]).toEqual(['b', 3]);
	});

	test('may change twice in one step', () => {
		const { one, words, vary } = worlds();
		one.set({ a: ['ant', 'ape'] });
		vary(['ant']);
		expect(words.get('a')).toEqual(['ape']);
		one.facts.clock.now--;
		vary(['ape']);
		expect(words.get('a')).toEqual(['ant']);
	});

	test('changes for those who walked through it', () => {
		const { one, vary } = worlds();
		one.set({ a: ['ant'] });
		const keys = counted((of) => [...of.words.keys()].join());
		const lists = counted((of) => [...of.words.values()].flat().join());
		const all = counted((of) => [...of.words].flat(2).join());
		const both = () => [keys.made(one), lists.made(one), all.made(one)];
		expect(both()).toEqual(['a', 'ant', 'a,ant']);
		one.set({ a: ['ape'] });
		expect([...both(), keys.times()]).toEqual(['a', 'ape', 'a,ape', 1]);
		vary([], { b: ['bee'] });
		expect(both()).toEqual(['a,b', 'ape,bee', 'a,ape,b,bee']);
		one.set({ c: ['cow'] });
		expect(both()).toEqual(['a,c,b', 'ape,cow,bee', 'a,ape,c,cow,b,bee']);
		vary(['ape', 'cow']);
		expect(both()).toEqual(['', '', '']);
	});
});

test('a variant that follows others is brought up to date before anything of it is seen', () => {
	const clock = { now: 0 };
	const below = new Table<string, string>(clock);
	below.set('a', ['ant']);
	let refreshed = 0;
	const words = new VariantTable<string, string>(clock, below, {
		isHidden: () => false,
		own: () => undefined,
		ownKeys: () => [],
		changedAt: () => 0,
		version: () => clock,
		compare: () => 0,
		refresh: () => refreshed++,
	});
	const times = (look: () => unknown): number => {
		refreshed = 0;
		look();
		return refreshed;
	};
	expect(times(() => [...words])).toBe(1);
	words.get('a');
	expect([
		times(() => words.get('a')),
		times(() => [...words].length) > 0,
		times(() => words.keysCell.refresh?.()),
		times(() => words.anyCell.refresh?.()),
	]).toEqual([1, true, 1, 1]);
});
