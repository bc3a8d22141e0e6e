// Sequence: a list of thousands, of which a few items come and go in a step. It is put together only for those who walk
// through all of it; indexes that follow it are told what came and went.
import { type Cell, type Clock, read } from './cell.ts';

/** What came into a list and went out of it. */
export interface Change<T> {
	readonly removed: readonly T[];
	/** In order. */
	readonly added: readonly T[];
}

interface Variation<T> {
	readonly below: Sequence<T>;
	/** The same object while they differ alike. */
	readonly difference: () => Change<T>;
}

interface Step<T> extends Change<T> {
	readonly at: number;
}

/** How many items the steps that are remembered may concern: who is further behind looks at the whole list. */
const mostRemembered = 2_000;

export class Sequence<T> implements Cell {
	changedAt: number;
	/** The order that the items have. */
	readonly compare: (a: T, b: T) => number;
	readonly #clock: Clock;
	readonly #collect: () => readonly T[];
	#list: readonly T[] | undefined;
	#steps: Step<T>[] = [];
	#remembered = 0;
	/** The step up to which nothing is remembered any more. */
	#forgotten: number;
	/** Of one that is like another one but for a little: that one, and how they differ now. */
	readonly variation: Variation<T> | undefined;

	/** `collect`: puts the list together as it is now. */
	constructor(clock: Clock, collect: () => readonly T[], compare: (a: T, b: T) => number, variation?: Variation<T>) {
		this.#clock = clock;
		this.#collect = collect;
		this.compare = compare;
		this.variation = variation;
		this.changedAt = clock.now;
		this.#forgotten = clock.now;
	}

	/** All items, in order. */
	all(): readonly T[] {
		read(this);
		return this.peek();
	}

	/** The same, without anybody depending on it, for those who keep their own record. */
	peek(): readonly T[] {
		this.#list ??= this.#collect();
		return this.#list;
	}

	/** Notes what came and went in the present step. */
	change({ removed, added }: Change<T>): void {
		if (removed.length + added.length === 0) return;
		const at = this.#clock.now;
		this.changedAt = at;
		this.#list = undefined;
		this.#steps.push({ at, removed, added });
		this.#remembered += removed.length + added.length;
		while (this.#remembered > mostRemembered) {
			const first = this.#steps.shift();
			if (first === undefined) return;
			this.#remembered -= first.removed.length + first.added.length;
			this.#forgotten = first.at;
		}
	}

	/** Notes that it is not known what came and went up to now. */
	forget(): void {
		const { now } = this.#clock;
		this.changedAt = now;
		this.#list = undefined;
		this.#steps = [];
		this.#remembered = 0;
		this.#forgotten = now;
	}

	/** What came and went after a step, all in all; undefined if that is not known any more. */
	since(step: number): Change<T> | undefined {
		if (step < this.#forgotten) return undefined;
		const [removed, added] = [new Set<T>(), new Set<T>()];
		for (const one of this.#steps) {
			if (one.at <= step) continue;
			for (const item of one.removed) if (!added.delete(item)) removed.add(item);
			for (const item of one.added) added.add(item);
		}
		return { removed: [...removed], added: [...added].sort(this.compare) };
	}
}
