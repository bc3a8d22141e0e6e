// Ordered lists: finding a place in one, and merging two.

/** The index of the first item of an ordered list for which `isThere` holds, as it does for all behind it. */
export function firstWhere<V>(list: readonly V[], isThere: (one: V) => boolean): number {
	let [low, high] = [0, list.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (isThere(list[middle] as V)) high = middle;
		else low = middle + 1;
	}
	return low;
}

/** Two ordered lists as one. What comes in mostly stands in one place. */
export function merged<V>(left: readonly V[], values: readonly V[], compare: (a: V, b: V) => number): readonly V[] {
	const [first] = values;
	if (left.length === 0 || first === undefined) return left.length === 0 ? values : left;
	if (values.length * 4 < left.length) {
		let all = left;
		for (const value of values)
			all = all.toSpliced(
				firstWhere(all, (one) => compare(one, value) > 0),
				0,
				value,
			);
		return all;
	}
	const all: V[] = [];
	let next = 0;
	for (const value of values) {
		for (let one = left[next]; one !== undefined && compare(one, value) <= 0; one = left[next]) {
			all.push(one);
			next++;
		}
		all.push(value);
	}
	return [...all, ...left.slice(next)];
}
