// What is remembered of immutable values, and what is forgotten when it weighs too much.
import { expect, test } from 'vitest';
import { memo, memoOfMany, recent } from '../../server/src/facts/memo.ts';

/** The calls that a function got. */
function calls<A, R>(f: (argument: A) => R) {
	const all: A[] = [];
	const noting = (argument: A): R => {
		all.push(argument);
		return f(argument);
	};
	return { all, f: noting };
}

test('a value is looked at once, whatever comes of it', () => {
	const { all, f } = calls(({ is }: { readonly is: string | undefined }) => is);
	const remembered = memo(f);
	const [some, none] = [{ is: 'x' }, { is: undefined }];
	expect([some, none, some, none].map(remembered)).toEqual(['x', undefined, 'x', undefined]);
	expect(all).toEqual([some, none]);
});

test('only a long list is remembered', () => {
	const { all, f } = calls((list: readonly string[]) => list.join());
	const remembered = memoOfMany(f);
	const timesAsked = (count: number): number => {
		all.length = 0;
		const list = Array.from({ length: count }, () => 'x');
		expect([list, list].map(remembered)).toEqual([list.join(), list.join()]);
		return all.length;
	};
	expect([0, 1, 8, 9, 1000].map(timesAsked)).toEqual([2, 2, 2, 1, 1]);
});

test('those used last are remembered, up to a weight', () => {
	const { all, f } = calls((word: string) => `${word}!`);
	const remembered = recent(f, (word) => word.length, 6);
	const said = (...words: readonly string[]) => {
		all.length = 0;
		expect(words.map(remembered)).toEqual(words.map((word) => `${word}!`));
		return all.join(' ');
	};
	expect(said('aa', 'bb', 'aa', 'bb')).toBe('aa bb');
	// More than half of the weight is the younger half: they are old now, and are young again when used.
	expect(said('cc')).toBe('cc');
	expect(said('aa', 'aa')).toBe('');
	expect(said('dd', 'ee')).toBe('dd ee');
	expect(said('cc', 'aa', 'bb')).toBe('aa bb');
	// Half of it is not too much.
	expect(said('x')).toBe('x');
	expect(said('y', 'bb', 'cc')).toBe('y');
});

test('what comes first weighs no more than the rest', () => {
	const { all, f } = calls((word: string) => `${word}!`);
	const remembered = recent(f, (word) => word.length, 6);
	for (const word of ['a', 'b', 'c', 'd', 'ee', 'f', 'g', 'a']) remembered(word);
	expect(all.join(' ')).toBe('a b c d ee f g');
});
