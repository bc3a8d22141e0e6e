// ListIndex: an index that follows a list: only what came and went is looked at again, and only the keys concerned change.
import { push } from '../maps.ts';
import { type Cell, hasChanged, read, recorded } from './cell.ts';
import type { Moving } from './fact.ts';
import { oncePerStep } from './once-per-step.ts';
import { changeBetween, itemsOf, type Listed, type Revision } from './revision.ts';
import { Sequence } from './sequence.ts';
import { type Peekable, Table } from './table.ts';

export type Entries<K, V> = Iterable<readonly [key: K, value: V]>;

export interface Indexing<M, T, K, V> {
	/** The list that is indexed. */
	readonly of: (moving: M) => Listed<T>;
	/** What stands in the index for something in the list. */
	readonly give: (item: T, moving: M) => Entries<K, V>;
	readonly itemOf: (value: V) => T;
}

/** Something that brings its table up to date when asked. */
export interface Following<K, V> {
	readonly table: Peekable<K, V>;
	refresh(): void;
}

export class ListIndex<M extends Moving, T, K, V> implements Following<K, V> {
	readonly table: Table<K, V>;
	readonly refresh: () => void;
	readonly #moving: M;
	readonly #indexing: Indexing<M, T, K, V>;
	#list: Listed<T> = [];
	/** What the list, and what the entries, were made of. */
	#source: readonly Cell[] = [];
	#given = new Set<Cell>();

	constructor(moving: M, indexing: Indexing<M, T, K, V>) {
		this.#moving = moving;
		this.#indexing = indexing;
		this.refresh = oncePerStep(moving, (since) => this.#follow(since));
		this.table = new Table(moving.facts.clock, this.refresh);
	}

	/** The list as it was followed last. */
	get list(): Listed<T> {
		return this.#list;
	}

	/** Whether what is given for an item follows from the item alone, or from that and `frame`. */
	hangsOn(frame: Cell): boolean {
		for (const cell of this.#given) if (cell !== frame) return false;
		return true;
	}

	#follow(since: number): void {
		const isNew = since < 0 || hasChanged(this.#given, since);
		if (!isNew && !hasChanged(this.#source, since)) return;
		const { made: list, trace } = recorded(() => {
			const all = this.#indexing.of(this.#moving);
			if (all instanceof Sequence) read(all);
			return all;
		});
		const before = this.#list;
		this.#source = trace;
		this.#list = list;
		const change = isNew ? undefined : changeBetween(this.#moving.facts, before, list, since);
		if (change === undefined) this.#makeAnew(itemsOf(list));
		else this.#revise(change);
	}

	#makeAnew(list: readonly T[]): void {
		this.#given = new Set();
		const lists = new Map<K, V[]>();
		for (const [key, value] of this.#entries(list)) push(lists, key, value);
		this.table.become(lists);
	}

	#revise({ removed, added, join }: Revision<T>): void {
		const { itemOf } = this.#indexing;
		const gone = new Set(removed);
		const own = new Map<K, V[]>();
		for (const [key] of this.#entries(removed)) own.set(key, []);
		for (const [key, value] of this.#entries(added)) push(own, key, value);
		for (const [key, values] of own) this.table.set(key, join(this.table.peek(key) ?? [], values, gone, itemOf));
	}

	#entries(items: readonly T[]): readonly (readonly [K, V])[] {
		const { made, trace } = recorded(() => items.flatMap((item) => [...this.#indexing.give(item, this.#moving)]));
		for (const cell of trace) this.#given.add(cell);
		return made;
	}
}
