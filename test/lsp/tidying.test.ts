// When memory is given back: once there is nothing to do, and only where that gives much back.
import { expect, test } from 'vitest';
import { createTidying } from '../../server/src/lsp/tidying.ts';

const megabyte = 2 ** 20;

/** Tidying whose clock, heap and work the test moves. */
function staged() {
	const state = { taken: 0, used: 80 * megabyte, kept: 0, busy: 0, collected: 0, quietFor: 10_000 };
	let due: (() => unknown) | undefined;
	const guard = {
		quietFor: () => state.quietFor,
		after(_milliseconds: number, _name: string, act: () => unknown) {
			due = act;
			return () => {};
		},
	};
	const tidying = createTidying(guard, {
		taken: () => state.taken,
		used: () => state.used,
		busy: () => state.busy,
		collect() {
			state.collected++;
			state.taken = state.kept;
		},
	});
	const tick = (): boolean => {
		const act = due;
		due = undefined;
		act?.();
		return due !== undefined;
	};
	return { state, tidying, tick };
}

test('waits until there is nothing to do, and then looks no more', () => {
	const { state, tidying, tick } = staged();
	Object.assign(state, { taken: 200 * megabyte, kept: 100 * megabyte, busy: 1 });
	tidying.later();
	tidying.later();
	expect(tick()).toBe(true);
	expect(state.collected).toBe(0);
	state.busy = 0;
	expect(tick()).toBe(false);
	expect(state.collected).toBe(1);
});

test('not while somebody asks', () => {
	const { state, tidying, tick } = staged();
	Object.assign(state, { taken: 200 * megabyte, kept: 100 * megabyte, quietFor: 20 });
	tidying.later();
	expect(tick()).toBe(true);
	expect(state.collected).toBe(0);
	state.quietFor = 400;
	expect(tick()).toBe(false);
	expect(state.collected).toBe(1);
});

test('not again until much more is in use', () => {
	const { state, tidying } = staged();
	Object.assign(state, { taken: 200 * megabyte, kept: 100 * megabyte });
	tidying.now();
	state.taken = 130 * megabyte;
	tidying.now();
	expect(state.collected).toBe(1);
	state.taken = 150 * megabyte;
	tidying.now();
	expect(state.collected).toBe(2);
});

test('never in a small workspace', () => {
	const { state, tidying } = staged();
	state.taken = 50 * megabyte;
	tidying.now();
	expect(state.collected).toBe(0);
});

test('once more where much is left over, and no oftener', () => {
	const { state, tidying, tick } = staged();
	Object.assign(state, { taken: 1000 * megabyte, used: 400 * megabyte, kept: 800 * megabyte });
	tidying.later();
	expect(tick()).toBe(true);
	expect(state.collected).toBe(1);
	expect(tick()).toBe(false);
	expect(state.collected).toBe(2);
});
