// How much work something is, counted: how often the blocks of our code run, as V8's coverage counts them. The same on any
// machine and under any load, so a test may have a limit for it; the clock is no such measure.
import { Session } from 'node:inspector';

interface Coverage {
	readonly result: readonly {
		readonly url: string;
		readonly functions: readonly { readonly ranges: readonly { readonly count: number }[] }[];
	}[];
}

/** The number of blocks that run while `act` does, in our code and the packages it uses. */
export function blocksRunBy(act: () => unknown): number {
	const session = new Session();
	session.connect();
	try {
		session.post('Profiler.enable');
		session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
		act();
		let count = 0;
		session.post('Profiler.takePreciseCoverage', (error: Error | null, coverage: Coverage) => {
			if (error !== null) throw error;
			for (const { url, functions } of coverage.result) {
				if (!url.startsWith('file:') && !url.startsWith('/')) continue;
				for (const { ranges } of functions) for (const range of ranges) count += range.count;
			}
		});
		return count;
	} finally {
		session.disconnect();
	}
}
