// Chance that is the same in each run.

/** Numbers from 0 up to what is asked for, that one excluded. */
export type Dice = (below: number) => number;

/** Numbers from 0 up to what is asked for, that one excluded. */
export function dice(seed: number): Dice {
	let state = seed;
	return (below) => {
		state = (state * 1103515245 + 12345) % 2147483648;
		return Math.floor((state / 2147483648) * below);
	};
}

/** The same, for very many throws: what `dice` gives repeats itself after some ten thousand. (mulberry32) */
export function longDice(seed: number): Dice {
	let state = seed;
	return (below) => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
	};
}
