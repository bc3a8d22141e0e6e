// A bounded run of the fuzzer, with seeds of its own; `npm run fuzz` goes on with others.
import { expect, test } from 'vitest';
import { fuzz } from './fuzz.ts';

test.each([1, 2])('a server lives through anything (seed %i)', { timeout: 180_000 }, async (seed) => {
	expect(await fuzz({ seed, steps: 50 })).toBeGreaterThan(50);
});
