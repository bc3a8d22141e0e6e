// What follows something that moves is brought up to date once after each step, and from the beginning after a fault.
import { expect, test } from 'vitest';
import { noFacts } from '../../server/src/facts/fact.ts';
import { oncePerStep } from '../../server/src/facts/once-per-step.ts';

test('once after each step, told after which it was last', () => {
	const clock = { now: 3 };
	const facts = noFacts(clock);
	const told: number[] = [];
	const refresh = oncePerStep({ facts }, (since) => told.push(since));
	refresh();
	refresh();
	expect(told).toEqual([-1]);
	// A step of something else.
	clock.now = 4;
	refresh();
	expect(told).toEqual([-1]);
	clock.now = 5;
	facts.movedAt = 5;
	refresh();
	refresh();
	expect(told).toEqual([-1, 3]);
});

test('from the beginning after one that failed', () => {
	const clock = { now: 0 };
	const facts = noFacts(clock);
	const told: number[] = [];
	let isTorn = false;
	const refresh = oncePerStep({ facts }, (since) => {
		told.push(since);
		if (isTorn) throw new Error('torn');
	});
	refresh();
	isTorn = true;
	clock.now = 1;
	facts.movedAt = 1;
	expect(refresh).toThrow('torn');
	isTorn = false;
	refresh();
	expect(told).toEqual([-1, 0, -1]);
});
