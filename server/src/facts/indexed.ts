// indexed(…): what is in something that moves, by key, for those who would otherwise walk through all of it. It follows the
// list it is made of: only what came and went is looked at again, and only the keys concerned change.
import { entry } from '../maps.ts';
import type { Moving } from './fact.ts';
import { type Following, type Indexing, ListIndex } from './list-index.ts';
import type { Listed } from './revision.ts';
import type { Lists } from './table.ts';
import { VariantIndex } from './variant-index.ts';

/** An index of what is given for the items of a list, in the order of the list. */
export function indexed<M extends Moving, T, K, V>(indexing: Indexing<M, T, K, V>): (moving: M) => Lists<K, V> {
	return (moving) => {
		const index = indexOf(moving, indexing);
		index.refresh();
		return index.table;
	};
}

function indexOf<M extends Moving, T, K, V>(moving: M, indexing: Indexing<M, T, K, V>): Following<K, V> {
	return entry(moving.facts.known as Map<object, Following<K, V>>, indexing, () => {
		const { below } = moving.facts;
		if (below === undefined) return new ListIndex(moving, indexing);
		const variant = new VariantIndex(moving, indexing, listIndexOf(below.moving as M, indexing), below);
		return variant.isOne() ? variant : new ListIndex(moving, indexing);
	});
}

/** Of what is not itself like something else, as whatever others are like. */
function listIndexOf<M extends Moving, T, K, V>(moving: M, indexing: Indexing<M, T, K, V>): ListIndex<M, T, K, V> {
	return entry(moving.facts.known as Map<object, ListIndex<M, T, K, V>>, indexing, () => {
		return new ListIndex(moving, indexing);
	});
}

/**
 * Brings up to date, one in each step, the indexes that were asked for so far: after thousands of changes whoever asks for one first
 * would wait for all of it.
 */
export function* refreshing({ facts }: Moving): Generator<void> {
	for (const one of [...facts.known.values()]) {
		if (!isFollowing(one)) continue;
		one.refresh();
		yield;
	}
}

function isFollowing(known: unknown): known is Following<unknown, unknown> {
	return typeof known === 'object' && known !== null && 'table' in known && 'refresh' in known;
}

/** An index of the items of a list themselves, by the keys that they have. */
export function indexedBy<M extends Moving, T, K>(
	of: (moving: M) => Listed<T>,
	keysOf: (item: T, moving: M) => readonly K[],
): (moving: M) => Lists<K, T> {
	const give = (item: T, moving: M) => keysOf(item, moving).map((key) => [key, item] as const);
	return indexed({ of, give, itemOf: (item: T) => item });
}
