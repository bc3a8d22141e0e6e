// Work in slices: a long task runs for some milliseconds, then lets waiting requests in.
import { nextTurn } from './guard.ts';

/** Milliseconds of work between two looks at the event loop. */
const slice = 10;

/** Draws all of `work`, handing each value to `take`; stops when `isStale()` says so. Resolves to whether it came to the end. */
export async function inSlices<T>(
	work: Iterable<T>,
	take: (value: T) => void,
	isStale: () => boolean,
): Promise<boolean> {
	let until = performance.now() + slice;
	for (const value of work) {
		take(value);
		if (performance.now() < until) continue;
		await nextTurn();
		if (isStale()) return false;
		until = performance.now() + slice;
	}
	return true;
}
