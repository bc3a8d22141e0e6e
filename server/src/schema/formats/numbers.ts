// Numbers of which not all are taken: 32 bits with a sign, and the statuses of HTTP.

import { type Wrong, wrong } from '../wrong.ts';
import { brief } from './words.ts';

export function int32(text: string): Wrong | undefined {
	const value = Number(text);
	return value >= -(2 ** 31) && value < 2 ** 31 ? undefined : wrong('large', { value: brief(text) });
}

function range(first: number, last: number): readonly number[] {
	return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** The statuses that Go has a name for. Source: net/http/status.go */
export const httpStatus: ReadonlySet<string> = new Set(
	[
		...range(100, 103),
		...[...range(200, 208), 226],
		...[...range(300, 305), 307, 308],
		...[...range(400, 418), ...range(421, 426), 428, 429, 431, 451],
		...[...range(500, 508), 510, 511],
	].map(String),
);
