// Keys under which stand items of several parts, by group, while items come and go.
import { expect, test } from 'vitest';
import { crowded } from '../../server/src/facts/crowded.ts';
import { type Moving, noFacts } from '../../server/src/facts/fact.ts';
import { Sequence } from '../../server/src/facts/sequence.ts';

interface Shelf extends Moving {
	readonly list: Sequence<string>;
	readonly step: (removed: readonly string[], added: readonly string[]) => void;
}

/** Items are written `group/key@part`. */
function shelf(...begun: readonly string[]): Shelf {
	const clock = { now: 0 };
	const facts = noFacts(clock);
	let all = [...begun];
	const list = new Sequence<string>(
		clock,
		() => [...all].sort(),
		(a, b) => (a < b ? -1 : 1),
	);
	return {
		facts,
		list,
		step(removed, added) {
			clock.now++;
			facts.movedAt = clock.now;
			for (const one of removed) all = all.toSpliced(all.indexOf(one), 1);
			all = [...all, ...added];
			list.change({ removed, added });
		},
	};
}

function crowds() {
	let looked = 0;
	const of = crowded({
		of: ({ list }: Shelf) => list,
		standOf(item) {
			looked++;
			const [, group, key, part] = /^(\w+)\/(\w+)@(\w+)$/.exec(item) ?? [];
			return group === undefined || key === undefined || part === undefined ? undefined : { group, key, part };
		},
	});
	const shown = (one: Shelf) => [...of(one)].map(([group, keys]) => `${group}: ${keys.join(' ')}`);
	return { of, shown, looked: () => looked };
}

test('a key is crowded by items of several parts, not by several of one', () => {
	const one = shelf('a/x@1', 'a/x@2', 'a/y@1', 'a/y@1', 'b/x@1', 'none');
	const { shown } = crowds();
	expect(shown(one)).toEqual(['a: x']);
	one.step([], ['b/x@3', 'a/y@2']);
	expect(shown(one)).toEqual(['a: x y', 'b: x']);
	one.step([], ['b/x@4']);
	one.step(['a/x@1', 'b/x@1'], []);
	expect(shown(one)).toEqual(['a: y', 'b: x']);
	one.step(['b/x@3', 'a/x@2', 'none'], ['a/x@2']);
	expect(shown(one)).toEqual(['a: y']);
});

test('one of several alike that goes leaves the others', () => {
	const one = shelf('a/x@1', 'a/x@2', 'a/x@2');
	const { shown } = crowds();
	expect(shown(one)).toEqual(['a: x']);
	one.step(['a/x@2'], []);
	expect(shown(one)).toEqual(['a: x']);
	one.step(['a/x@2'], []);
	expect(shown(one)).toEqual([]);
});

test('after a step only what came and went is looked at', () => {
	const one = shelf(...Array.from({ length: 100 }, (_, at) => `a/x${at}@1`));
	const { shown, looked } = crowds();
	shown(one);
	expect(looked()).toBe(100);
	one.step(['a/x1@1'], ['a/x2@2']);
	expect([shown(one), looked()]).toEqual([['a: x2'], 102]);
	expect([shown(one), looked()]).toEqual([['a: x2'], 102]);
	one.facts.clock.now++;
	one.facts.movedAt = one.facts.clock.now;
	one.list.forget();
	expect([shown(one), looked()]).toEqual([['a: x2'], 202]);
	one.step(['a/x2@2'], []);
	one.list.forget();
	expect(shown(one)).toEqual([]);
});
