// Tidying: memory that work has left behind is given back once there is nothing to do. The engine itself looks only after as
// much again is used, which after the index is ready may be never.
import { host } from '../host/host.ts';
import type { Guard } from './guard.ts';

/** What tidying looks at; tests bring their own. */
export interface Heap {
	/** Bytes taken from the system. Those in use say too little: the engine may have collected, and kept the room. */
	taken(): number;
	/** Bytes of that in use. */
	used(): number;
	/** The share of the time since it was asked last in which there was work to do. */
	busy(): number;
	/** Gives back what nobody holds; undefined where the process was started without that (`--expose-gc`). */
	readonly collect: (() => void) | undefined;
}

/** Milliseconds after which it is looked whether there still is work. */
const pause = 300;

/** The share of that time below which there is none. */
const quiet = 0.1;

/** How much more must be taken than when it was tidied last: to look through all that is kept takes some tenths of a second. */
const growth = 1.4;

/** Bytes taken below which nothing is worth it. */
const little = 64 * 2 ** 20;

export interface Tidying {
	/** At once, between two long pieces of work, if that gives much back. */
	now(): void;
	/** Once there is nothing to do. Nothing is looked at while nothing happens. */
	later(): void;
}

export function createTidying(guard: Pick<Guard, 'after' | 'quietFor'>, heap: Heap = ownHeap()): Tidying {
	const { collect } = heap;
	if (collect === undefined) return { now() {}, later() {} };
	let isWaiting = false;
	let least = 0;
	const now = (): boolean => {
		if (heap.taken() < Math.max(little, least * growth)) return false;
		collect();
		least = heap.taken();
		return true;
	};
	const look = (isAgain: boolean): void => {
		// Whoever is at work would notice: it takes some tenths of a second, in which nobody is answered.
		if (heap.busy() > quiet || guard.quietFor() < pause) {
			guard.after(pause, 'Tidying', () => look(isAgain));
			return;
		}
		isWaiting = false;
		const isDone = now();
		// The engine moves together only a part at a time: what is left over is worth one more, when there is nothing to do again.
		if (isDone && !isAgain && heap.taken() > heap.used() * growth) later(true);
	};
	const later = (isAgain = false): void => {
		if (isWaiting) return;
		isWaiting = true;
		if (isAgain) least = 0;
		heap.busy();
		guard.after(pause, 'Tidying', () => look(isAgain));
	};
	return {
		now: () => {
			now();
		},
		later: () => later(),
	};
}

// Only the last resort moves together what is kept, so that whole pages become free: resident memory falls by a quarter.
function ownHeap(): Heap {
	// A browser may collect when it is told to, but says neither how much there is nor whether there is work.
	if (globalThis.gc === undefined || host.memory() === undefined)
		return { taken: () => 0, used: () => 0, busy: () => 0, collect: undefined };
	let before = performance.eventLoopUtilization();
	return {
		taken: () => host.memory()?.taken ?? 0,
		used: () => host.memory()?.heap ?? 0,
		busy() {
			const now = performance.eventLoopUtilization();
			const { utilization } = performance.eventLoopUtilization(now, before);
			before = now;
			return utilization;
		},
		collect: () => {
			globalThis.gc?.({ type: 'major', flavor: 'last-resort' });
		},
	};
}
