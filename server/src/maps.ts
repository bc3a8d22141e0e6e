// Two things a Map should do by itself: give an entry, made if it is missing; and hold lists.

/** The value under `key`, put there by `make` if there is none. */
export function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
	const known = map.get(key);
	if (known !== undefined) return known;
	const made = make();
	map.set(key, made);
	return made;
}

/** Appends `value` to the list under `key`. */
export function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
	entry(map, key, () => []).push(value);
}
