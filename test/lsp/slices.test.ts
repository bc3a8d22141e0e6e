// Work in slices lets in all messages that wait, not one between two slices.
import { expect, test } from 'vitest';
import { createGuard } from '../../server/src/lsp/guard.ts';
import { inSlices } from '../../server/src/lsp/slices.ts';

/** Each step lasts longer than a slice. */
function* steps(count: number): Generator<number> {
	for (let index = 0; index < count; index++) {
		const end = performance.now() + 11;
		while (performance.now() < end);
		yield index;
	}
}

test('messages that wait are all taken in before the next slice', async () => {
	const guard = createGuard({ error: () => {} });
	const done: string[] = [];
	let left = 50;
	// As the protocol's library does: one message in each turn of the event loop.
	const message = (): void => {
		guard.heard();
		left--;
		if (left > 0) setImmediate(message);
		else done.push('messages');
	};
	setImmediate(message);
	await inSlices(
		steps(4),
		(index) => done.push(`step ${index}`),
		() => false,
	);
	expect(done).toEqual(['step 0', 'messages', 'step 1', 'step 2', 'step 3']);
});
