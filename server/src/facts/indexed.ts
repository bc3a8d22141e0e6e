// indexed(…): what is in something that moves, by key, for those who would otherwise walk through all of it. It follows the
// list it is made of: only what came and went is looked at again, and only the keys concerned change.
import { type Cell, hasChanged, read, recorded } from './cell.ts';
import type { Facts, Moving } from './fact.ts';
import { merged } from './ordered.ts';
import { type Change, Sequence } from './sequence.ts';
import { type Lists, Table } from './table.ts';

type Entries<K, V> = Iterable<readonly [key: K, value: V]>;

type Listed<T> = readonly T[] | Sequence<T>;

export interface Indexing<M, T, K, V> {
	/** The list that is indexed. */
	readonly of: (moving: M) => Listed<T>;
	/** What stands in the index for something in the list. */
	readonly give: (item: T, moving: M) => Entries<K, V>;
	readonly itemOf: (value: V) => T;
}

/** An index of what is given for the items of a list, in the order of the list. */
export function indexed<M extends Moving, T, K, V>(indexing: Indexing<M, T, K, V>): (moving: M) => Lists<K, V> {
	return (moving) => {
		const { known } = moving.facts;
		let index = known.get(indexing) as Index<M, T, K, V> | undefined;
		if (index === undefined) {
			index = new Index(moving, indexing);
			known.set(indexing, index);
		}
		index.refresh();
		return index.table;
	};
}

/** An index of the items of a list themselves, by the keys that they have. */
export function indexedBy<M extends Moving, T, K>(
	of: (moving: M) => Listed<T>,
	keysOf: (item: T, moving: M) => readonly K[],
): (moving: M) => Lists<K, T> {
	const give = (item: T, moving: M) => keysOf(item, moving).map((key) => [key, item] as const);
	return indexed({ of, give, itemOf: (item: T) => item });
}

class Index<M extends Moving, T, K, V> {
	readonly table: Table<K, V>;
	readonly #moving: M;
	readonly #indexing: Indexing<M, T, K, V>;
	#list: Listed<T> = [];
	#checkedAt = -1;
	/** What the list, and what the entries, were made of. */
	#source: readonly Cell[] = [];
	#given: readonly Cell[] = [];

	constructor(moving: M, indexing: Indexing<M, T, K, V>) {
		this.#moving = moving;
		this.#indexing = indexing;
		this.table = new Table(moving.facts.clock, () => this.refresh());
	}

	refresh(): void {
		const { clock, movedAt } = this.#moving.facts;
		if (this.#checkedAt >= movedAt) return;
		const since = this.#checkedAt;
		// First, for the table asks for it again while it is written.
		this.#checkedAt = clock.now;
		try {
			this.#follow(since);
		} catch (error) {
			this.#checkedAt = -1;
			throw error;
		}
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
		if (change === undefined) this.#makeAnew(list instanceof Sequence ? list.all() : list);
		else this.#revise(change);
	}

	#makeAnew(list: readonly T[]): void {
		this.#given = [];
		const lists = new Map<K, V[]>();
		for (const [key, value] of this.#entries(list)) {
			const values = lists.get(key);
			if (values === undefined) lists.set(key, [value]);
			else values.push(value);
		}
		this.table.become(lists);
	}

	#revise({ removed, added, join }: Revision<T>): void {
		const { itemOf } = this.#indexing;
		const gone = new Set(removed);
		const own = new Map<K, V[]>();
		for (const [key] of this.#entries(removed)) if (!own.has(key)) own.set(key, []);
		for (const [key, value] of this.#entries(added)) {
			const values = own.get(key);
			if (values === undefined) own.set(key, [value]);
			else values.push(value);
		}
		for (const [key, values] of own) this.table.set(key, join(this.table.peek(key) ?? [], values, gone, itemOf));
	}

	#entries(items: readonly T[]): readonly (readonly [K, V])[] {
		const { made, trace } = recorded(() => items.flatMap((item) => [...this.#indexing.give(item, this.#moving)]));
		const known = new Set(this.#given);
		const more = trace.filter((cell) => !known.has(cell));
		if (more.length > 0) this.#given = [...this.#given, ...more];
		return made;
	}
}

/** How a list differs from the one before, and how a list under a key follows it. */
interface Revision<T> extends Change<T> {
	/** `old` without what is `gone`, and with `values` where they belong. */
	readonly join: <V>(
		old: readonly V[],
		values: readonly V[],
		gone: ReadonlySet<T>,
		itemOf: (value: V) => T,
	) => readonly V[];
}

/** The change of a list, found once: many indexes are made of one list, and all ask for it after an edit. */
function changeBetween<T>(facts: Facts, before: Listed<T>, after: Listed<T>, since: number): Revision<T> | undefined {
	const { latest } = facts;
	if (latest?.before === before && latest.after === after && latest.since === since)
		return latest.change as Revision<T> | undefined;
	const change = revisionBetween(before, after, since);
	facts.latest = { before, after, since, change };
	return change;
}

function revisionBetween<T>(before: Listed<T>, after: Listed<T>, since: number): Revision<T> | undefined {
	if (before instanceof Sequence || after instanceof Sequence)
		return before === after ? revisionOf(after as Sequence<T>, since) : undefined;
	return stretchBetween(before, after);
}

function revisionOf<T>(list: Sequence<T>, since: number): Revision<T> | undefined {
	const change = list.since(since);
	if (change === undefined) return undefined;
	return {
		...change,
		join(old, values, gone, itemOf) {
			const kept = gone.size === 0 ? old : old.filter((one) => !gone.has(itemOf(one)));
			return merged(kept, values, (a, b) => list.compare(itemOf(a), itemOf(b)));
		},
	};
}

/** The stretch in which `after` differs from `before`; undefined if that is so long that all is better made anew. */
function stretchBetween<T>(before: readonly T[], after: readonly T[]): Revision<T> | undefined {
	const most = Math.min(before.length, after.length);
	let at = 0;
	while (at < most && before[at] === after[at]) at++;
	let end = 0;
	while (end < most - at && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
	if ((before.length + after.length - 2 * (at + end)) * 2 > after.length + 20) return undefined;
	let head: ReadonlySet<T> | undefined;
	/** Whether something that stayed stands before the stretch. */
	const isBefore = (item: T): boolean => {
		head ??= new Set(before.slice(0, at));
		return head.has(item);
	};
	return {
		removed: before.slice(at, before.length - end),
		added: after.slice(at, after.length - end),
		join(old, values, gone, itemOf) {
			const kept = old.filter((one) => !gone.has(itemOf(one)));
			const first = kept.length === old.length ? -1 : old.findIndex((one) => gone.has(itemOf(one)));
			const start = first === -1 ? kept.filter((one) => isBefore(itemOf(one))).length : first;
			return kept.toSpliced(start, 0, ...values);
		},
	};
}
