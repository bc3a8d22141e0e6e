// What a sequence says of its steps, and how cells tell that they have changed.
import { describe, expect, test } from 'vitest';
import { type Cell, hasChanged, read, recorded, unrecorded } from '../../server/src/facts/cell.ts';
import { Sequence } from '../../server/src/facts/sequence.ts';

describe('cells', () => {
	test('that are read unrecorded are not recorded, and those read after that are', () => {
		const [a, b, c] = [0, 0, 0].map((changedAt) => ({ changedAt }));
		if (a === undefined || b === undefined || c === undefined) return;
		const { trace } = recorded(() => {
			read(a);
			unrecorded(() => read(b));
			read(c);
		});
		expect(trace).toEqual([a, c]);
	});

	test('that cannot be brought up to date have changed, as those have that changed later', () => {
		const torn: Cell = {
			changedAt: 0,
			refresh() {
				throw new Error('torn');
			},
		};
		expect([hasChanged([torn], 5), hasChanged([{ changedAt: 5 }], 5), hasChanged([{ changedAt: 6 }], 5)]).toEqual([
			true,
			false,
			true,
		]);
	});
});

describe('a sequence', () => {
	function sequence(...begun: readonly string[]) {
		const clock = { now: 0 };
		let all = [...begun];
		let collected = 0;
		const list = new Sequence<string>(
			clock,
			() => {
				collected++;
				return [...all].sort();
			},
			(a, b) => (a < b ? -1 : a > b ? 1 : 0),
		);
		const step = (removed: readonly string[], added: readonly string[]): void => {
			clock.now++;
			all = [...all.filter((one) => !removed.includes(one)), ...added];
			list.change({ removed, added });
		};
		return { list, step, clock, collected: () => collected };
	}

	test('says what came and went after a step, all in all and in order', () => {
		const { list, step } = sequence('b');
		step([], ['d', 'a']);
		step(['b'], ['c']);
		step(['d'], ['b']);
		expect(list.since(0)).toEqual({ removed: ['b'], added: ['a', 'b', 'c'] });
		expect(list.since(2)).toEqual({ removed: ['d'], added: ['b'] });
		expect(list.since(3)).toEqual({ removed: [], added: [] });
		expect(list.all()).toEqual(['a', 'b', 'c']);
	});

	test('is put together once, and changes with a step that changes something', () => {
		const { list, step, collected } = sequence('a');
		expect([list.all(), list.all(), collected()]).toEqual([['a'], ['a'], 1]);
		step([], []);
		expect([list.changedAt, list.all(), collected()]).toEqual([0, ['a'], 1]);
		step([], ['b']);
		expect([list.changedAt, list.all(), collected()]).toEqual([2, ['a', 'b'], 2]);
	});

	test('forgets what is long ago, and all that it is told to', () => {
		const { list, step, clock } = sequence();
		const many = Array.from({ length: 1_500 }, (_, at) => String(at));
		step([], many);
		expect(list.since(0)?.added.length).toBe(1_500);
		step(many, ['x']);
		expect([list.since(0), list.since(1)?.added]).toEqual([undefined, ['x']]);
		step([], ['y']);
		expect(list.since(1)?.added).toEqual(['x', 'y']);
		clock.now++;
		list.forget();
		expect([list.since(3), list.since(4), list.changedAt]).toEqual([undefined, { removed: [], added: [] }, 4]);
	});

	test('remembers two thousand items, and as many after it forgot', () => {
		const { list, step, clock } = sequence();
		const many = (count: number, name: string) => Array.from({ length: count }, (_, at) => `${name}${at}`);
		step([], many(2_000, 'a'));
		expect(list.since(0)?.added.length).toBe(2_000);
		step([], ['b']);
		expect([list.since(0), list.since(1)]).toEqual([undefined, { removed: [], added: ['b'] }]);
		clock.now++;
		list.forget();
		step([], many(1_000, 'c'));
		step(many(1_000, 'c'), []);
		expect(list.since(3)).toEqual({ removed: [], added: [] });
	});

	test('knows nothing of the time before it, and is put together again when it forgot', () => {
		const clock = { now: 5 };
		let all = ['a'];
		const list = new Sequence<string>(
			clock,
			() => all,
			() => 0,
		);
		expect([list.since(4), list.since(5), list.all()]).toEqual([undefined, { removed: [], added: [] }, ['a']]);
		all = ['b'];
		clock.now++;
		list.forget();
		expect(list.all()).toEqual(['b']);
	});

	test('is depended on by whoever walks through it, unless they only peek', () => {
		const { list } = sequence('a');
		expect(recorded(() => list.all())).toEqual({ made: ['a'], trace: [list] });
		expect(recorded(() => list.peek())).toEqual({ made: ['a'], trace: [] });
	});
});
