// Reading standard input.
import { readSync } from 'node:fs';
import type { Reading } from './read.ts';
import { codeOf, refusal } from './skipped.ts';

/** What standard input brings, up to `largest` bytes. Nothing is thrown. */
export function readInput(largest: number): Reading {
	try {
		const parts: Buffer[] = [];
		let size = 0;
		for (;;) {
			const part = Buffer.allocUnsafe(65_536);
			const count = readWaiting(part);
			if (count === 0) return { bytes: Buffer.concat(parts) };
			parts.push(part.subarray(0, count));
			size += count;
			if (size > largest) return { reason: `it is larger than ${Math.floor(largest / 1024 / 1024)} MB` };
		}
	} catch (error) {
		return { reason: refusal(error) };
	}
}

/** Reads from standard input; where whoever opened it does not wait for what comes, we do. */
function readWaiting(part: Buffer): number {
	for (;;) {
		try {
			return readSync(0, part, 0, part.length, null);
		} catch (error) {
			// Windows says so at the end of a pipe.
			if (codeOf(error) === 'EOF') return 0;
			if (codeOf(error) !== 'EAGAIN') throw error;
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
		}
	}
}
