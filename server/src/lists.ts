// Indexes that can be revised: lists by key, and the same after some of what stands in them was replaced. Nothing that was
// given out changes; what stays is shared between the old and the new.
import type { Change } from './following.ts';
import { entry, push } from './maps.ts';

/** Lists by key, as a Map has them. */
export interface Lists<K, V> {
	get(key: K): readonly V[] | undefined;
	has(key: K): boolean;
	keys(): Iterable<K>;
	values(): Iterable<readonly V[]>;
	[Symbol.iterator](): Iterator<[K, readonly V[]]>;
}

/** An index: what it was when it was made, and the lists that became others since; those that are empty are gone. */
export interface Index<K, V> {
	readonly base: ReadonlyMap<K, readonly V[]>;
	readonly since: ReadonlyMap<K, readonly V[]>;
	readonly lists: Lists<K, V>;
}

type Entries<K, V> = Iterable<readonly [key: K, value: V]>;

/** An index made anew. */
export function indexOf<K, V>(entries: Entries<K, V>): Index<K, V> {
	const base = new Map<K, V[]>();
	for (const [key, value] of entries) push(base, key, value);
	return { base, since: new Map(), lists: base };
}

/** The index after a change of the items that `give` its entries; `itemOf` says which one a value is from. */
export function revised<T, K, V>(
	index: Index<K, V>,
	{ removed, added, isBefore }: Change<T>,
	give: (item: T) => Entries<K, V>,
	itemOf: (value: V) => T,
): Index<K, V> {
	if (index.base.size === 0 && index.since.size === 0) return indexOf(entriesOf(added, give));
	const gone = new Set(removed);
	const own = new Map<K, V[]>();
	for (const [key] of entriesOf(removed, give)) entry(own, key, () => []);
	for (const [key, value] of entriesOf(added, give)) push(own, key, value);
	const since = new Map(index.since);
	for (const [key, values] of own) {
		const old = index.lists.get(key) ?? [];
		const kept = old.filter((one) => !gone.has(itemOf(one)));
		const first = kept.length === old.length ? -1 : old.findIndex((one) => gone.has(itemOf(one)));
		const at = first === -1 ? kept.filter((one) => isBefore(itemOf(one))).length : first;
		since.set(key, kept.toSpliced(at, 0, ...values));
	}
	if (since.size > 500) return flattened(index.base, since);
	return { base: index.base, since, lists: layered(index.base, since) };
}

function* entriesOf<T, K, V>(items: readonly T[], give: (item: T) => Entries<K, V>): Generator<readonly [K, V]> {
	for (const item of items) yield* give(item);
}

function flattened<K, V>(base: ReadonlyMap<K, readonly V[]>, since: ReadonlyMap<K, readonly V[]>): Index<K, V> {
	const map = new Map([...layered(base, since)]);
	return { base: map, since: new Map(), lists: map };
}

function layered<K, V>(base: ReadonlyMap<K, readonly V[]>, since: ReadonlyMap<K, readonly V[]>): Lists<K, V> {
	function* all(): Generator<[K, readonly V[]]> {
		for (const [key, list] of base) {
			const now = since.get(key) ?? list;
			if (now.length > 0) yield [key, now];
		}
		for (const [key, list] of since) if (list.length > 0 && !base.has(key)) yield [key, list];
	}
	function get(key: K): readonly V[] | undefined {
		const now = since.get(key) ?? base.get(key);
		return now?.length === 0 ? undefined : now;
	}
	function* keys(): Generator<K> {
		for (const [key] of all()) yield key;
	}
	function* values(): Generator<readonly V[]> {
		for (const [, list] of all()) yield list;
	}
	return { get, has: (key) => get(key) !== undefined, keys, values, [Symbol.iterator]: all };
}
