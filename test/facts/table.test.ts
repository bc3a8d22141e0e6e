// What a table says of its keys, and when it forgets those that somebody asked for in vain.
import { expect, test } from 'vitest';
import { factBy } from '../../server/src/facts/fact.ts';
import { areSame, byKey, haveSame, Table } from '../../server/src/facts/table.ts';
import { counted, type World, world } from './words.ts';

test('a key that was asked for in vain is not there', () => {
	const one = world();
	one.set({ a: ['x'] });
	const { made } = counted((of) => [of.words.has('b'), of.words.get('b'), of.words.get('a')]);
	expect(made(one)).toEqual([false, undefined, ['x']]);
	const { words } = one;
	expect([[...words.keys()], [...words.peekKeys()], [...words.values()], [...words]]).toEqual([
		['a'],
		['a'],
		[['x']],
		[['a', ['x']]],
	]);
	expect([words.has('a'), words.has('b'), words.has('c'), words.peek('a'), words.peek('b')]).toEqual([
		true,
		false,
		false,
		['x'],
		undefined,
	]);
});

test('all lists at once: those that are not among them go', () => {
	const one = world();
	one.set({ a: ['x'], b: ['y'], c: ['z'] });
	const kept = counted((of) => of.words.get('b'));
	kept.made(one);
	one.facts.clock.now++;
	one.words.become(
		new Map([
			['d', ['w']],
			['b', ['y']],
		]),
	);
	one.set({});
	expect([byKey(one.words), kept.made(one), kept.times()]).toEqual([
		[
			['b', ['y']],
			['d', ['w']],
		],
		['y'],
		1,
	]);
});

test('keys that were asked for in vain are remembered while there are not many more of them than of others', () => {
	const one = world();
	const many = Array.from({ length: 6_000 }, (_, at) => `key${at}`);
	one.set(Object.fromEntries(many.map((key) => [key, ['x']])));
	let times = 0;
	const isThere = factBy((of: World, name) => {
		times++;
		return name.endsWith('7') ? of.words.get(name) !== undefined : of.words.has(name);
	});
	const absent = Array.from({ length: 11_000 }, (_, at) => `absent${at}`);
	const askForAll = () => absent.some((name) => isThere(one, name));
	expect([askForAll(), times]).toEqual([false, 11_000]);
	one.set({ key1: ['y'] });
	expect([askForAll(), times]).toEqual([false, 11_000]);
	// One more, and all are forgotten, so that whoever asked asks again.
	isThere(one, 'absent');
	one.set({ key1: ['z'] });
	expect([askForAll(), times]).toEqual([false, 2 * 11_000 + 1]);
	one.set({ absent7: ['here'], absent8: ['here'] });
	expect([7, 8, 9].map((at) => isThere(one, `absent${at}`))).toEqual([true, true, false]);
	expect(times).toBe(2 * 11_000 + 3);
});

test('a table that follows others is brought up to date by whoever read of it', () => {
	const { facts } = world();
	let refreshed = 0;
	const table = new Table<string, string>(facts.clock, () => {
		refreshed++;
	});
	const one = { facts, words: table, set: () => {} };
	const { made, times } = counted((of) => [of.words.get('a'), of.words.has('b'), [...of.words.keys()], [...of.words]]);
	made(one);
	refreshed = 0;
	facts.clock.now = 1;
	facts.movedAt = 1;
	made(one);
	expect([refreshed, times()]).toEqual([4, 1]);
});

test('lists are shown in the order of their keys', () => {
	const lists = new Map(['b', 'd', 'a', 'c'].map((key) => [key, [key]]));
	expect(byKey(lists).map(([key]) => key)).toEqual(['a', 'b', 'c', 'd']);
});

test('lists and sets are the same that have the same in them', () => {
	const sets = ['', 'ab', 'ba', 'abc', 'abd'].map((letters) => new Set(letters));
	expect(sets.map((a) => sets.map((b) => haveSame(a, b)))).toEqual([
		[true, false, false, false, false],
		[false, true, true, false, false],
		[false, true, true, false, false],
		[false, false, false, true, false],
		[false, false, false, false, true],
	]);
	const lists = [undefined, [], ['a', 'b'], ['a', 'b'], ['b', 'a'], ['a']];
	expect(lists.map((a) => lists.map((b) => areSame(a, b)))).toEqual([
		[true, false, false, false, false, false],
		[false, true, false, false, false, false],
		[false, false, true, true, false, false],
		[false, false, true, true, false, false],
		[false, false, false, false, true, false],
		[false, false, false, false, false, true],
	]);
});
