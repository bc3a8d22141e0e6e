// Table: lists by key that change in steps. Each list is a cell of its own, so that whoever read one of them does not care
// about the others. A list that was handed out never changes; another one takes its place.
import { type Cell, type Clock, isReading, read } from './cell.ts';

/** Lists by key, as a Map has them. */
export interface Lists<K, V> {
	get(key: K): readonly V[] | undefined;
	has(key: K): boolean;
	keys(): Iterable<K>;
	values(): Iterable<readonly V[]>;
	[Symbol.iterator](): Iterator<[K, readonly V[]]>;
}

/** Lists that can be looked at without anybody depending on what they are, by those who keep their own record. */
export interface Peekable<K, V> extends Lists<K, V> {
	/** The list of a key as it is. */
	peek(key: K): readonly V[] | undefined;
	/** The keys as they are. */
	peekKeys(): Iterable<K>;
	/** Changes when a key comes or goes. */
	readonly keysCell: Cell;
	/** Changes when any list does. */
	readonly anyCell: Cell;
}

class Row<V> implements Cell {
	changedAt: number;
	list: readonly V[] | undefined;
	/** Whether there is a list at all, for those who only ask that. */
	presence: Cell | undefined;
	/** Of its own, though `any` has it: everything that is asked whether it has changed should have the same shape. */
	readonly refresh: (() => void) | undefined;
	readonly any: Cell;

	constructor(changedAt: number, list: readonly V[] | undefined, any: Cell) {
		this.changedAt = changedAt;
		this.list = list;
		this.refresh = any.refresh;
		this.any = any;
	}
}

export class Table<K, V> implements Peekable<K, V> {
	readonly #clock: Clock;
	/** Those without a list stand for keys that somebody asked for in vain. */
	#rows = new Map<K, Row<V>>();
	/** How many keys have a list. */
	#filled = 0;
	readonly keysCell: Cell;
	readonly anyCell: Cell;

	/** `refresh`: brings the table up to date, where it follows from others. */
	constructor(clock: Clock, refresh?: () => void) {
		this.#clock = clock;
		this.keysCell = cellOf(clock.now, refresh);
		this.anyCell = cellOf(clock.now, refresh);
	}

	get(key: K): readonly V[] | undefined {
		const row = this.#rowOf(key);
		if (row !== undefined) read(row);
		return row?.list;
	}

	has(key: K): boolean {
		const row = this.#rowOf(key);
		if (row === undefined) return false;
		if (isReading()) {
			row.presence ??= { changedAt: this.#clock.now, refresh: this.anyCell.refresh, any: this.anyCell };
			read(row.presence);
		}
		return row.list !== undefined;
	}

	*keys(): Generator<K> {
		read(this.keysCell);
		for (const [key, { list }] of this.#rows) if (list !== undefined) yield key;
	}

	*values(): Generator<readonly V[]> {
		read(this.anyCell);
		for (const { list } of this.#rows.values()) if (list !== undefined) yield list;
	}

	*[Symbol.iterator](): Generator<[K, readonly V[]]> {
		read(this.anyCell);
		for (const [key, { list }] of this.#rows) if (list !== undefined) yield [key, list];
	}

	peek(key: K): readonly V[] | undefined {
		return this.#rows.get(key)?.list;
	}

	*peekKeys(): Generator<K> {
		for (const [key, { list }] of this.#rows) if (list !== undefined) yield key;
	}

	/** Puts another list in the place of that of `key`; an empty one takes it away. Lists that have the same in them are the same. */
	set(key: K, list: readonly V[]): void {
		const row = this.#rows.get(key);
		const next = list.length === 0 ? undefined : list;
		if (areSame(row?.list, next)) return;
		const { now } = this.#clock;
		this.anyCell.changedAt = now;
		if ((row?.list === undefined) !== (next === undefined)) {
			this.keysCell.changedAt = now;
			this.#filled += next === undefined ? -1 : 1;
			if (row?.presence !== undefined) row.presence.changedAt = now;
		}
		if (row === undefined) this.#rows.set(key, new Row(now, next, this.anyCell));
		else {
			row.list = next;
			row.changedAt = now;
		}
		if (this.#rows.size > 2 * this.#filled + 5_000) this.#sweep();
	}

	/** Makes the lists those of `lists` and no others. */
	become(lists: ReadonlyMap<K, readonly V[]>): void {
		for (const [key, { list }] of this.#rows) if (list !== undefined && !lists.has(key)) this.set(key, []);
		for (const [key, list] of lists) this.set(key, list);
	}

	#rowOf(key: K): Row<V> | undefined {
		const row = this.#rows.get(key);
		if (row !== undefined || !isReading()) return row;
		const asked = new Row<V>(this.#clock.now, undefined, this.anyCell);
		this.#rows.set(key, asked);
		return asked;
	}

	/** Drops the rows of keys that are not there; who asked for one has to ask again. */
	#sweep(): void {
		const kept = new Map<K, Row<V>>();
		for (const [key, row] of this.#rows) {
			if (row.list !== undefined) kept.set(key, row);
			else {
				row.changedAt = Number.POSITIVE_INFINITY;
				if (row.presence !== undefined) row.presence.changedAt = Number.POSITIVE_INFINITY;
			}
		}
		this.#rows = kept;
	}
}

/**
 * The lists in the order of their keys, for all that is shown: a table itself has them in the order in which they came, which hangs
 * on what was there before.
 */
export function byKey<V>(
	lists: Pick<Lists<string, V>, typeof Symbol.iterator>,
): readonly (readonly [string, readonly V[]])[] {
	return [...lists].sort(([a], [b]) => (a < b ? -1 : 1));
}

function cellOf(changedAt: number, refresh: (() => void) | undefined): Cell {
	return refresh === undefined ? { changedAt } : { changedAt, refresh };
}

/** Whether two sets have the same items. */
export function haveSame<V>(a: ReadonlySet<V>, b: ReadonlySet<V>): boolean {
	if (a.size !== b.size) return false;
	for (const one of a) if (!b.has(one)) return false;
	return true;
}

/** Whether two lists have the same items. */
export function areSame<V>(a: readonly V[] | undefined, b: readonly V[] | undefined): boolean {
	if (a === b) return true;
	return a !== undefined && b !== undefined && a.length === b.length && a.every((one, index) => one === b[index]);
}
