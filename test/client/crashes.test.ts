// A server that crashes is started again after longer and longer pauses.
import { expect, test } from 'vitest';
import { createCrashes } from '../../client/src/crashes.ts';

test('pauses grow, end, and are forgotten', () => {
	let now = 0;
	const crashes = createCrashes(() => now);
	const pauses = Array.from({ length: 9 }, () => {
		now += 1000;
		return crashes.next().pause;
	});
	expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, undefined]);
	now += 300_001;
	expect(crashes.next()).toEqual({ count: 1, pause: 500 });
	crashes.next();
	crashes.forget();
	expect(crashes.next().count).toBe(1);
});
