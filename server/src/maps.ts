// What Maps and lists should do by themselves: give an entry, made if it is missing; hold lists; take no more room than they
// need.

/** The value under `key`, put there by `make` if there is none. */
export function entry<K, V>(
	map: { get(key: K): V | undefined; set(key: K, value: V): unknown },
	key: K,
	make: () => V,
): V {
	const known = map.get(key);
	if (known !== undefined) return known;
	const made = make();
	map.set(key, made);
	return made;
}

/** The same list without the room that was left for more: for lists that are kept by the thousand. */
export function trimmed<T>(list: readonly T[]): readonly T[] {
	return list.length === 0 ? none : list.slice();
}

const none: readonly never[] = [];

/** Those of a list that are wanted; the same list where all of them are, so that what is remembered of it holds. */
export function filtered<T>(list: readonly T[], isWanted: (one: T) => boolean): readonly T[] {
	return list.every(isWanted) ? list : list.filter(isWanted);
}

/** Appends `value` to the list under `key`. */
export function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
	const list = map.get(key);
	// A list that begins with its first value takes no room for sixteen more, and most have one.
	if (list === undefined) map.set(key, [value]);
	else list.push(value);
}

/** A list by the keys of its items, in its order. */
export function grouped<K, V>(list: Iterable<V>, keyOf: (one: V) => K): ReadonlyMap<K, readonly V[]> {
	const found = new Map<K, V[]>();
	for (const one of list) push(found, keyOf(one), one);
	return found;
}

/** What a table itself has under a word of the workspace; not what every object has, as `constructor`. */
export function ownOf<V>(table: Readonly<Record<string, V>>, word: string): V | undefined {
	return Object.hasOwn(table, word) ? table[word] : undefined;
}
