// Lineage: what a line of snapshots carries along, each of which follows from the one before: its clock, and what was made
// for the last of them, for the next one differs from it only a little. It belongs to the snapshots; no module holds it.
import type { Clock } from './cell.ts';
import { areSame } from './table.ts';

export interface Lineage {
	readonly clock: Clock;
	/** What was made last, by the name of its place. */
	readonly kept: Map<string, { readonly from: readonly unknown[]; readonly made: unknown }>;
	/** What moves along with the snapshots, by its id. */
	readonly moving: Map<string, object>;
}

export function newLineage(): Lineage {
	return { clock: { now: 0 }, kept: new Map(), moving: new Map() };
}

/** What was made last for one place, as long as it was made `from` the same; else what `make` gives. */
export type Keep = <R>(place: string, from: readonly unknown[], make: () => R) => R;

/** Keeps things for the places of `of`, such as a folder, in a lineage. */
export function keeping(lineage: Lineage, of: string): Keep {
	return (place, from, make) => kept(lineage, `${of} ${place}`, from, make);
}

/**
 * What `make` gives, made again only when one of `from` is another than last time. For the few things that hang on all files
 * of a folder at once; `place` tells those of several folders apart.
 */
function kept<R>({ kept }: Lineage, place: string, from: readonly unknown[], make: () => R): R {
	const last = kept.get(place);
	if (last !== undefined && areSame(last.from, from)) return last.made as R;
	const made = make();
	kept.set(place, { from, made });
	return made;
}
