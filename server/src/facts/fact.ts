// fact(f): what follows from something that moves, computed once and kept as long as nothing that it read has changed.
// What it reads is recorded, not stated. A new result that is like the old one changes nothing for those who read it.
import { entry } from '../maps.ts';
import { type Cell, type Clock, hasChanged, read, recorded } from './cell.ts';

/** Something that moves in steps, as the mesh of an environment from snapshot to snapshot. */
export interface Moving {
	readonly facts: Facts;
}

/** What something that moves is like but for a little, which is not like a third itself; and whether what is read of them as such is alike. */
export interface Below {
	readonly moving: Moving;
	/** What is read of the other one itself, beside its lists. */
	readonly frame: Cell;
	readonly isFramedAlike: () => boolean;
}

/** All that is known of something that moves. */
export interface Facts {
	readonly clock: Clock;
	readonly below: Below | undefined;
	/** The last step in which something of it, or of what it looks at beside it, became another. */
	movedAt: number;
	/** By the fact; for facts of something in it, a map from that. */
	readonly known: Map<object, unknown>;
	/** How a list changed since a step that indexes follow, as found last. */
	latest:
		| {
				readonly before: unknown;
				readonly after: unknown;
				readonly since: number;
				readonly now: number | undefined;
				readonly change: unknown;
		  }
		| undefined;
}

/** No facts, of something whose steps `clock` counts. */
export function noFacts(clock: Clock, below?: Below): Facts {
	return { clock, below, movedAt: clock.now, known: new Map(), latest: undefined };
}

/** A result, what it was made of, and until when that is known to hold. */
class Derived<R> implements Cell {
	changedAt = -1;
	value: R | undefined;
	#checkedAt = -1;
	#trace: readonly Cell[] = [];
	readonly #facts: Facts;
	readonly #make: () => R;
	readonly #isLike: ((a: R, b: R) => boolean) | undefined;

	constructor(facts: Facts, make: () => R, isLike: ((a: R, b: R) => boolean) | undefined) {
		this.#facts = facts;
		this.#make = make;
		this.#isLike = isLike;
	}

	refresh(): void {
		const { clock, movedAt } = this.#facts;
		if (this.#checkedAt >= movedAt) return;
		if (this.#checkedAt >= 0 && !hasChanged(this.#trace, this.#checkedAt)) {
			this.#checkedAt = clock.now;
			return;
		}
		const { made, trace } = recorded(this.#make);
		const isSame = this.#checkedAt >= 0 && this.#isAlike(this.value as R, made);
		this.#trace = trace;
		this.#checkedAt = clock.now;
		if (isSame) return;
		this.value = made;
		this.changedAt = clock.now;
	}

	/** What the result was made of. */
	get trace(): readonly Cell[] {
		return this.#trace;
	}

	#isAlike(a: R, b: R): boolean {
		return a === b || this.#isLike?.(a, b) === true;
	}
}

function answer<R>(cell: Derived<R>): R {
	try {
		cell.refresh();
	} finally {
		// Whoever catches the fault depends on it too.
		read(cell);
	}
	return cell.value as R;
}

/**
 * The cells that those of `trace` were made of, `depth` facts deep, each once: as long as none of them changes, those do not
 * either. For those who ask for many facts that hang on much the same.
 */
export function beneath(trace: readonly Cell[], depth = Number.POSITIVE_INFINITY): readonly Cell[] {
	const found = new Set<Cell>();
	let facts = new Set<Cell>(trace);
	for (let level = 0; level < depth && facts.size > 0; level++) {
		const next = new Set<Cell>();
		for (const cell of facts) {
			if (!isFact(cell)) found.add(cell);
			else for (const one of cell.trace) next.add(one);
		}
		facts = next;
	}
	return [...found, ...facts];
}

export function isFact(cell: Cell): cell is Derived<unknown> {
	return cell instanceof Derived;
}

/** A fact of something that moves. `isLike`: whether a new result is as good as the old one, which then stays. */
export function fact<M extends Moving, R>(f: (of: M) => R, isLike?: (a: R, b: R) => boolean): (of: M) => R {
	return (of) => {
		return answer(own(of.facts, f, () => new Derived(of.facts, () => f(of), isLike)));
	};
}

/** A fact of something in what moves: an object, with which it goes. */
export function factOf<M extends Moving, T extends object, R>(
	f: (of: M, about: T) => R,
	isLike?: (a: R, b: R) => boolean,
): (of: M, about: T) => R {
	return (of, about) => {
		const cells = own(of.facts, f, () => new WeakMap<T, Derived<R>>());
		return answer(entry(cells, about, () => new Derived(of.facts, () => f(of, about), isLike)));
	};
}

/** How many names a fact may be kept for: while somebody types one, each stroke is another. */
const mostNames = 20_000;

/** A fact of a name in what moves. */
export function factBy<M extends Moving, R>(
	f: (of: M, name: string) => R,
	isLike?: (a: R, b: R) => boolean,
): (of: M, name: string) => R {
	return (of, name) => {
		const cells = own(of.facts, f, () => new Map<string, Derived<R>>());
		// Those who read a cell that is forgotten still hold it, and it still answers for itself; only nobody finds it any more.
		if (cells.size >= mostNames && !cells.has(name)) cells.clear();
		return answer(entry(cells, name, () => new Derived(of.facts, () => f(of, name), isLike)));
	};
}

/** What is kept for the fact `f`: always of the type that `make` gives. */
function own<C>({ known }: Facts, f: object, make: () => C): C {
	return entry(known as Map<object, C>, f, make);
}
