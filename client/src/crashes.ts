// When a server that crashed is started again: at once, then after longer and longer pauses, and not any more when that does not help.

/** Milliseconds before the first restart, and the longest pause. */
const [first, longest] = [500, 60_000];
/** Milliseconds without a crash after which what was before does not count any more, and how many restarts in a row are tried. */
const [forgotten, most] = [300_000, 8];

export interface Crash {
	/** How many in a row. */
	readonly count: number;
	/** Milliseconds until the server is started again; undefined: it is not. */
	readonly pause: number | undefined;
}

/** Counts crashes; `now` tells the time in milliseconds. */
export function createCrashes(now: () => number = Date.now): { next(): Crash; forget(): void } {
	let count = 0;
	let last = Number.NEGATIVE_INFINITY;
	return {
		next() {
			if (now() - last > forgotten) count = 0;
			last = now();
			count++;
			return { count, pause: count > most ? undefined : Math.min(longest, first * 2 ** (count - 1)) };
		},
		forget() {
			count = 0;
		},
	};
}
