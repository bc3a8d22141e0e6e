// Numbers as the table shows them.

/** The value that the share of them do not exceed. */
export function quantile(numbers: readonly number[], share: number): number {
	const sorted = [...numbers].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (numbers: readonly number[]): number => quantile(numbers, 0.5);

/** Three digits, or what is before the point. */
const short = (number: number): string =>
	number >= 100 ? number.toFixed(0) : number >= 10 ? number.toFixed(1) : number.toFixed(2);

export const ms = (number: number): string => (number >= 10_000 ? `${short(number / 1000)} s` : `${short(number)} ms`);
export const times = (number: number): string => `${short(number)} x`;
export const megabytes = (number: number): string => `${number.toFixed(0)} MB`;
