// indexed(…): what is in a mesh, by key, for rules that would otherwise walk through all of it. It follows edits: only what
// the edited file brings is looked at again.
import { allOf, following } from '../following.ts';
import { type Index, indexOf, type Lists, revised } from '../lists.ts';
import { memo } from '../memo.ts';
import type { Mesh } from './mesh.ts';

type Entries<K, V> = Iterable<readonly [key: K, value: V]>;

interface Indexing<T, K, V> {
	/** The list that is indexed. */
	readonly of: (mesh: Mesh) => readonly T[];
	/** What stands in the index for something in the list. It may know no more of the mesh than is in `given`. */
	readonly give: (item: T, mesh: Mesh) => Entries<K, V>;
	readonly itemOf: (value: V) => T;
	/** What decides beside the item. */
	readonly given?: (mesh: Mesh) => readonly unknown[];
}

/** An index of what is given for the items of a list, in the order of the list. */
export function indexed<T, K, V>({ of, give, itemOf, given }: Indexing<T, K, V>): (mesh: Mesh) => Lists<K, V> {
	const follow = following<T, Index<K, V>>();
	return memo((mesh: Mesh) => {
		const list = of(mesh);
		const own = (item: T): Entries<K, V> => give(item, mesh);
		return follow(mesh.environment.id, list, {
			make: () => revised(indexOf<K, V>([]), allOf(list), own, itemOf),
			revise: (last, change) => revised(last, change, own, itemOf),
			...(given && { given: given(mesh) }),
		}).lists;
	});
}

/** An index of the items of a list themselves, by the keys that they have. */
export function indexedBy<T, K>(
	of: (mesh: Mesh) => readonly T[],
	keysOf: (item: T, mesh: Mesh) => readonly K[],
	given: (mesh: Mesh) => readonly unknown[] = () => [],
): (mesh: Mesh) => Lists<K, T> {
	const give = (item: T, mesh: Mesh) => keysOf(item, mesh).map((key) => [key, item] as const);
	return indexed({ of, give, itemOf: (item: T) => item, given });
}
