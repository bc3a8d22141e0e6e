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
