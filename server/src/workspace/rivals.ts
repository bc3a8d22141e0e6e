// rivalsAmong(overlays): overlays that hold the same resource, of which one is applied at a time. They are told by groups, for each of
// a thousand overlays of one base has all others for rivals.
import type { Keep } from '../facts/lineage.ts';
import { memo } from '../facts/memo.ts';
import { push } from '../maps.ts';
import type { SourceFile } from '../text/source-file.ts';
import { namesOf, type Overlay } from './overlays.ts';

/** The overlays of some groups, without one that is in all of them. */
export class Others implements Iterable<Overlay> {
	readonly groups: readonly ReadonlySet<Overlay>[];
	readonly but: Overlay;

	constructor(groups: readonly ReadonlySet<Overlay>[], but: Overlay) {
		this.groups = groups;
		this.but = but;
	}

	has(one: Overlay): boolean {
		return one !== this.but && this.groups.some((group) => group.has(one));
	}

	*[Symbol.iterator](): Generator<Overlay> {
		const told = this.groups.length > 1 ? new Set<Overlay>() : undefined;
		for (const group of this.groups) {
			for (const one of group) {
				if (one === this.but || told?.has(one)) continue;
				told?.add(one);
				yield one;
			}
		}
	}
}

/** Overlay -> those of which only one of the two is applied at a time; overlays without rivals are left out. */
export type Rivals = ReadonlyMap<Overlay, Others>;

/** The rivals among `overlays`; the same map as long as these, and what their `files` declare, are the same. */
export function rivalsAmong(overlays: readonly Overlay[], files: ReadonlyMap<string, SourceFile>, keep: Keep): Rivals {
	const names = filesOf(overlays).flatMap((uri) => ['', ...namesOf(files.get(uri))]);
	return keep('rivals', [overlays, ...names], () => rivalsIn(overlays, files));
}

const filesOf = memo((overlays: readonly Overlay[]): readonly string[] => [
	...new Set(overlays.flatMap(({ chains }) => [...chains.keys()])),
]);

function rivalsIn(overlays: readonly Overlay[], files: ReadonlyMap<string, SourceFile>): Rivals {
	const groupsOf = new Map<Overlay, ReadonlySet<Overlay>[]>();
	for (const group of holdersOfOne(overlays, files)) for (const one of group) push(groupsOf, one, group);
	return new Map([...groupsOf].map(([one, groups]) => [one, new Others(groups, one)]));
}

/** The groups of overlays that hold some resource in common; each group once, for a base has many resources. */
function holdersOfOne(
	overlays: readonly Overlay[],
	files: ReadonlyMap<string, SourceFile>,
): Iterable<ReadonlySet<Overlay>> {
	const holders = new Map<string, number[]>();
	for (const [index, overlay] of overlays.entries()) {
		const own = new Set(
			[...overlay.chains.keys()].flatMap((uri) => (overlay.shared.has(uri) ? [] : namesOf(files.get(uri)))),
		);
		for (const identity of own) push(holders, identity, index);
	}
	const groups = new Map<string, ReadonlySet<Overlay>>();
	for (const indices of holders.values()) {
		if (indices.length > 1) groups.set(indices.join(), new Set(indices.flatMap((index) => overlays[index] ?? [])));
	}
	return groups.values();
}
