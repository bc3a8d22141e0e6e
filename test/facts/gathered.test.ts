// Cells that are gathered tell of changes as the cells themselves do, and look at no more of them than is needed.
import { describe, expect, test } from 'vitest';
import { recorded } from '../../server/src/facts/cell.ts';
import { type Gathered, gathered, hasAnyChanged } from '../../server/src/facts/gathered.ts';
import { counted, type World, world } from './words.ts';

/** What `ask` reads, gathered, and whether it has changed since. */
function following(one: World, ask: () => unknown): () => boolean {
	const cells: Gathered = gathered(recorded(ask).trace);
	const since = one.facts.clock.now;
	return () => hasAnyChanged(cells, since);
}

describe('what is gathered', () => {
	test('has changed with a list that was read, and not with others of its table', () => {
		const one = world();
		one.set({ a: ['x'], b: ['y'] });
		const hasChanged = following(one, () => one.words.get('a'));
		one.set({ b: ['z'] });
		expect(hasChanged()).toBe(false);
		one.set({ a: ['z'] });
		expect(hasChanged()).toBe(true);
	});

	test('has changed with a key that was asked for in vain', () => {
		const one = world();
		const [hasList, hasKey] = [following(one, () => one.words.get('a')), following(one, () => one.words.has('a'))];
		expect([hasList(), hasKey()]).toEqual([false, false]);
		one.set({ a: ['x'] });
		expect([hasList(), hasKey()]).toEqual([true, true]);
	});

	test('has changed with the keys of a table', () => {
		const one = world();
		one.set({ a: ['x'] });
		const hasChanged = following(one, () => [...one.words.keys()]);
		one.set({ a: ['y'] });
		expect(hasChanged()).toBe(false);
		one.set({ b: ['y'] });
		expect(hasChanged()).toBe(true);
	});

	test('has changed with a fact that comes out otherwise, however far below it the change is', () => {
		const one = world();
		one.set({ a: ['x'] });
		const length = counted((of) => of.words.get('a')?.length);
		const said = counted((of) => `${length.made(of)} words`);
		const hasChanged = following(one, () => said.made(one));
		one.set({ a: ['y'] });
		expect(hasChanged()).toBe(false);
		one.set({ a: ['y', 'z'] });
		expect(hasChanged()).toBe(true);
	});

	test('asks no fact anything as long as the lists below it are the same', () => {
		const one = world();
		one.set({ a: ['x'], b: ['y'] });
		const fact = counted((of) => of.words.get('a')?.join());
		let asked = 0;
		const { trace } = recorded(() => fact.made(one));
		const [cell] = trace;
		const refresh = cell?.refresh?.bind(cell);
		Object.assign(cell ?? {}, {
			refresh: () => {
				asked++;
				refresh?.();
			},
		});
		const cells = gathered(trace);
		const since = one.facts.clock.now;
		one.set({ b: ['z'] });
		expect([hasAnyChanged(cells, since), asked]).toEqual([false, 0]);
		one.set({ a: ['z'] });
		expect([hasAnyChanged(cells, since), asked]).toEqual([true, 1]);
	});
});
