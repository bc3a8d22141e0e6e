// VariantIndex: an index of what is like something else but for a little, such as an overlay's environment and its folder's: the
// index of the other one, but for what their lists differ in.
import { push } from '../maps.ts';
import { unrecorded } from './cell.ts';
import type { Below, Moving } from './fact.ts';
import type { Following, Indexing, ListIndex } from './list-index.ts';
import { oncePerStep } from './once-per-step.ts';
import { itemsOf, type Listed } from './revision.ts';
import { type Change, Sequence } from './sequence.ts';
import { areSame } from './table.ts';
import { differenceOf, VariantTable } from './variant.ts';

export class VariantIndex<M extends Moving, T, K, V> implements Following<K, V> {
	readonly table: VariantTable<K, V>;
	readonly #moving: M;
	readonly #indexing: Indexing<M, T, K, V>;
	readonly #other: ListIndex<M, T, K, V>;
	readonly #below: Below;
	readonly #refresh: () => void;
	#changedAt: number;
	#difference: Change<T> = same;
	#hidden: ReadonlySet<T> = new Set();
	#own = new Map<K, V[]>();

	constructor(moving: M, indexing: Indexing<M, T, K, V>, other: ListIndex<M, T, K, V>, below: Below) {
		const { clock } = moving.facts;
		const { itemOf } = indexing;
		this.#moving = moving;
		this.#indexing = indexing;
		this.#other = other;
		this.#below = below;
		this.#changedAt = clock.now;
		this.#refresh = oncePerStep(moving, () => this.#follow());
		this.table = new VariantTable<K, V>(clock, other.table, {
			isHidden: (value) => this.#hidden.has(itemOf(value)),
			own: (key) => this.#own.get(key),
			ownKeys: () => this.#own.keys(),
			changedAt: () => this.#changedAt,
			version: () => this.#own,
			compare: (a, b) => this.#compare(itemOf(a), itemOf(b)),
			refresh: () => this.refresh(),
		});
	}

	/** Whether there is so little difference that it is worth anything. */
	isOne(): boolean {
		this.#other.refresh();
		return this.#found() !== undefined;
	}

	refresh(): void {
		this.#other.refresh();
		this.#refresh();
	}

	#follow(): void {
		const difference = this.#found() ?? this.#all();
		if (difference === this.#difference && this.#below.frame.changedAt <= this.#changedAt) return;
		const { give } = this.#indexing;
		const entries = unrecorded(() => difference.added.flatMap((item) => [...give(item, this.#moving)]));
		this.#difference = difference;
		this.#changedAt = this.#moving.facts.clock.now;
		this.#hidden = new Set(difference.removed);
		this.#own = new Map();
		for (const [key, value] of entries) push(this.#own, key, value);
	}

	#list(): Listed<T> {
		return unrecorded(() => this.#indexing.of(this.#moving));
	}

	/** How the lists differ, as long as what is given for all that they share is the same. */
	#found(): Change<T> | undefined {
		const { frame, isFramedAlike } = this.#below;
		if (!(isFramedAlike() && this.#other.hangsOn(frame))) return undefined;
		return changeFrom(this.#other.list, this.#list());
	}

	/** As if they had nothing in common. */
	#all(): Change<T> {
		return { removed: itemsOf(this.#other.list), added: itemsOf(this.#list()) };
	}

	#compare(a: T, b: T): number {
		const list = this.#list();
		if (list instanceof Sequence) return list.compare(a, b);
		return list.indexOf(a) - list.indexOf(b);
	}
}

/** They do not differ. */
const same = { removed: [], added: [] } as const;

/** How a list differs from another one, where that is known because it was made of it. */
function changeFrom<T>(other: Listed<T>, list: Listed<T>): Change<T> | undefined {
	if (list === other) return same;
	if (list instanceof Sequence) return list.variation?.below === other ? list.variation.difference() : undefined;
	const difference = differenceOf(list);
	return difference !== undefined && areSame(difference.from, itemsOf(other)) ? difference : undefined;
}
