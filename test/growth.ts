// growthOf(run): how much more is executed for a text of four times the size, by the engine's own count of the blocks that
// ran (node:inspector, Profiler.takePreciseCoverage), so that no clock is asked.
import { Session } from 'node:inspector/promises';

const session = new Session();
session.connect();

/** How often each block of the server's source ran during `run`. */
async function counted(run: () => void): Promise<number> {
	await session.post('Profiler.takePreciseCoverage');
	run();
	const { result } = await session.post('Profiler.takePreciseCoverage');
	let sum = 0;
	for (const { url, functions } of result) {
		if (!url.includes('/server/src/')) continue;
		for (const { ranges } of functions) for (const { count } of ranges) sum += count;
	}
	return sum;
}

/** The work for `4 * size` items by that for `size`: 4 where each item costs the same, 16 where each is held against all. */
export async function growthOf(run: (items: number) => void, size: number): Promise<number> {
	await session.post('Profiler.enable');
	await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
	// Whatever is made once, as schemas, is made before.
	run(size);
	const small = await counted(() => run(size));
	const large = await counted(() => run(4 * size));
	await session.post('Profiler.stopPreciseCoverage');
	return large / small;
}
