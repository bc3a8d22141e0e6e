// growing(run): what runs too often for a text of four times the size, by the engine's own count of the blocks that ran
// (node:inspector, Profiler.takePreciseCoverage), so that no clock is asked. Block by block, for one loop over a loop is
// nothing beside all that is done once for each item.
import { Session } from 'node:inspector/promises';

const session = new Session();
session.connect();

/** How often each block of the server's source ran during `run`, by file, function and offset. */
async function counted(run: () => void): Promise<ReadonlyMap<string, number>> {
	await session.post('Profiler.takePreciseCoverage');
	run();
	const { result } = await session.post('Profiler.takePreciseCoverage');
	const counts = new Map<string, number>();
	for (const { url, functions } of result) {
		const [, file] = url.split('/server/src/');
		if (file === undefined) continue;
		for (const { functionName, ranges } of functions) {
			for (const { count, startOffset } of ranges) {
				const block = `${file} ${functionName} @${startOffset}`;
				counts.set(block, (counts.get(block) ?? 0) + count);
			}
		}
	}
	return counts;
}

/** The highest count of each block. */
function highest(counts: readonly ReadonlyMap<string, number>[]): ReadonlyMap<string, number> {
	const found = new Map<string, number>();
	for (const [block, count] of counts.flatMap((one) => [...one]))
		found.set(block, Math.max(found.get(block) ?? 0, count));
	return found;
}

/** Times four for items that each cost the same, times 16 where each is held against all; what is sorted or halved is between. */
const most = 7;

/** The blocks that run more often than so many times for each item, and that grow faster than the items do, in two measurements. */
export async function growing(run: (items: number) => void, size: number, often = 12): Promise<readonly string[]> {
	const first = await suspected(run, size, often);
	if (first.length === 0) return first;
	const again = await suspected(run, size, often);
	return again.filter((one) => first.some((other) => blockOf(other) === blockOf(one)));
}

const blockOf = (said: string): string => said.slice(0, said.lastIndexOf(':'));

async function suspected(run: (items: number) => void, size: number, often: number): Promise<readonly string[]> {
	await session.post('Profiler.enable');
	await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
	// Whatever is made once, as schemas, is made before.
	run(size);
	// Now and then a count comes out too low, in a process that has much else to do; too high it cannot be.
	const small = highest([
		await counted(() => run(size)),
		await counted(() => run(size)),
		await counted(() => run(size)),
	]);
	const large = await counted(() => run(4 * size));
	await session.post('Profiler.stopPreciseCoverage');
	return [...large].flatMap(([block, count]) => {
		const before = small.get(block) ?? 0;
		return before > 0 && count > often * 4 * size && count > most * before ? [`${block}: ${before} -> ${count}`] : [];
	});
}
