// VariantTable: a table that is like another one but for a little: some of the values there are hidden, and some of its own
// are added. Nothing is copied, so that hundreds of them cost no more than what tells them apart.
import { type Cell, type Clock, read } from './cell.ts';
import { merged } from './ordered.ts';
import type { Change } from './sequence.ts';
import { areSame, type Peekable } from './table.ts';

/** What tells a variant from what it is a variant of. */
export interface Variation<K, V> {
	readonly isHidden: (value: V) => boolean;
	/** The own values under a key, in order. */
	readonly own: (key: K) => readonly V[] | undefined;
	readonly ownKeys: () => Iterable<K>;
	/** The step in which any of this last changed. */
	readonly changedAt: () => number;
	/** Another object once any of this has changed, as it may twice in one step. */
	readonly version: () => object;
	/** The order of values under one key. */
	readonly compare: (a: V, b: V) => number;
	/** Brings it up to date, and what it is a variant of. */
	readonly refresh?: () => void;
}

/** The values of another list that a list has instead of its own, as it was made. */
export interface Difference<T> extends Change<T> {
	readonly from: readonly T[];
}

/** What tells lists of variants from those they were made of. */
const differences = new WeakMap<object, Difference<unknown>>();

/** How a list under a key of a variant differs from that of the table that it is a variant of; undefined for other lists. */
export function differenceOf<T>(list: readonly T[]): Difference<T> | undefined {
	return differences.get(list) as Difference<T> | undefined;
}

/** A list under a key; made again only when the other table's, or what is hidden or added, has changed. */
class VariantRow<K, V> implements Cell {
	changedAt = 0;
	list: readonly V[] | undefined;
	/** Whether there is a list at all, for those who only ask that. */
	presence: Cell | undefined;
	readonly #table: VariantTable<K, V>;
	readonly #key: K;
	#below: readonly V[] | undefined;
	#madeOf: object | undefined;

	constructor(table: VariantTable<K, V>, key: K) {
		this.#table = table;
		this.#key = key;
		this.refresh();
	}

	refresh(): void {
		const { clock, below, variation } = this.#table;
		variation.refresh?.();
		const list = below.peek(this.#key);
		const version = variation.version();
		if (version === this.#madeOf && list === this.#below) return;
		this.#madeOf = version;
		this.#below = list;
		const next = varied(list, variation.own(this.#key), variation);
		if (areSame(this.list, next)) return;
		if ((this.list === undefined) !== (next === undefined) && this.presence !== undefined)
			this.presence.changedAt = clock.now;
		this.list = next;
		this.changedAt = clock.now;
	}
}

function varied<K, V>(
	list: readonly V[] | undefined,
	own: readonly V[] | undefined,
	{ isHidden, compare }: Variation<K, V>,
): readonly V[] | undefined {
	const from = list ?? [];
	const removed = from.filter(isHidden);
	const added = own ?? [];
	if (removed.length + added.length === 0) return list;
	const made = merged(removed.length === 0 ? from : from.filter((one) => !isHidden(one)), added, compare);
	if (made.length === 0) return undefined;
	const result = made === added ? [...made] : made;
	differences.set(result, { from, removed, added });
	return result;
}

export class VariantTable<K, V> implements Peekable<K, V> {
	readonly clock: Clock;
	readonly below: Peekable<K, V>;
	readonly variation: Variation<K, V>;
	readonly #rows = new Map<K, VariantRow<K, V>>();
	readonly keysCell: Cell;
	readonly anyCell: Cell;

	constructor(clock: Clock, below: Peekable<K, V>, variation: Variation<K, V>) {
		this.clock = clock;
		this.below = below;
		this.variation = variation;
		const latest = (cell: Cell): Cell => ({
			refresh: () => variation.refresh?.(),
			get changedAt() {
				return Math.max(cell.changedAt, variation.changedAt());
			},
		});
		this.keysCell = latest(below.keysCell);
		this.anyCell = latest(below.anyCell);
	}

	get(key: K): readonly V[] | undefined {
		const row = this.#rowOf(key);
		read(row);
		return row.list;
	}

	has(key: K): boolean {
		const row = this.#rowOf(key);
		row.presence ??= { changedAt: this.clock.now, refresh: () => row.refresh() };
		read(row.presence);
		return row.list !== undefined;
	}

	peek(key: K): readonly V[] | undefined {
		return this.#rowOf(key).list;
	}

	*keys(): Generator<K> {
		read(this.keysCell);
		for (const [key, list] of this.#each()) {
			// Something is hidden there, so it may come and go while the keys of the other table stay.
			if (list !== this.below.peek(key)) this.has(key);
			if (list !== undefined) yield key;
		}
	}

	*values(): Generator<readonly V[]> {
		read(this.anyCell);
		for (const [, list] of this.#all()) yield list;
	}

	*[Symbol.iterator](): Generator<[K, readonly V[]]> {
		read(this.anyCell);
		yield* this.#all();
	}

	*#all(): Generator<[K, readonly V[]]> {
		for (const [key, list] of this.#each()) if (list !== undefined) yield [key, list];
	}

	/** What is under each key, those included under which nothing is left. */
	*#each(): Generator<[K, readonly V[] | undefined]> {
		const { below, variation } = this;
		variation.refresh?.();
		const known = new Set<K>();
		for (const key of below.peekKeys()) {
			known.add(key);
			const list = this.#rows.has(key) ? this.peek(key) : varied(below.peek(key), variation.own(key), variation);
			yield [key, list];
		}
		for (const key of variation.ownKeys()) if (!known.has(key)) yield [key, this.peek(key)];
	}

	*peekKeys(): Generator<K> {
		for (const [key] of this.#all()) yield key;
	}

	#rowOf(key: K): VariantRow<K, V> {
		const row = this.#rows.get(key);
		if (row !== undefined) {
			row.refresh();
			return row;
		}
		const made = new VariantRow(this, key);
		this.#rows.set(key, made);
		return made;
	}
}
