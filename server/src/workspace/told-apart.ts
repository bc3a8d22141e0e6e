// Which overlays with rivals are environments of their own, and in which files these differ from the folder's: of most only a few,
// so that there may be hundreds; of those that differ in much there is a limit.
import { memo } from '../facts/memo.ts';
import { limits, stopped } from '../limits.ts';
import { entry } from '../maps.ts';
import type { SourceFile } from '../text/source-file.ts';
import type { FolderState } from './folder-state.ts';
import { type Overlay, urisIn } from './overlays.ts';
import type { Others, Rivals } from './rivals.ts';

type Known = Pick<FolderState, 'context' | 'positions'>;

/**
 * The URIs of the files that have other roles, or none, where some overlays are left out; undefined where these are a large part
 * of the folder. The same set again while the overlays are the same.
 */
export function filesApart({ context, positions }: Known, without: Others): ReadonlySet<string> | undefined {
	if (without.groups.some((group) => isLarge(countWithout(group, without.but, positions), positions))) return undefined;
	const apart = entry(context.filesApart, without, () => {
		const found = new Set<string>();
		for (const overlay of without) {
			for (const uri of urisIn(overlay)) found.add(uri);
			if (isLarge(found.size, positions)) break;
		}
		return found;
	});
	return isLarge(apart.size, positions) ? undefined : apart;
}

/** Whether files are so many of a folder's that nothing is won by sharing the rest. */
function isLarge(count: number, { size }: ReadonlyMap<string, number>): boolean {
	return count * 4 > size;
}

/** Whether there are few such files: asked of each overlay, so that no set is made only to learn its size. */
function areFewApart(known: Known, without: Others): boolean {
	const { groups, but } = without;
	const most = groups.reduce((sum, group) => sum + countWithout(group, but, known.positions), 0);
	return !isLarge(most, known.positions) || filesApart(known, without) !== undefined;
}

/** How many files a group reaches without one of its overlays; the second largest overlay alone tells where these are very many. */
function countWithout(group: ReadonlySet<Overlay>, but: Overlay, positions: Known['positions']): number {
	const least = secondSize(group);
	if (isLarge(least, positions)) return least;
	const counts = holdersByFile(group);
	let count = counts.size;
	for (const uri of urisIn(but)) if (counts.get(uri) === 1) count--;
	return count;
}

const secondSize = memo((group: ReadonlySet<Overlay>): number => {
	const [, second] = [...group].map(({ chains }) => chains.size).sort((a, b) => b - a);
	return second ?? 0;
});

/** File URI -> how many overlays of a group reach it. */
const holdersByFile = memo((group: ReadonlySet<Overlay>): ReadonlyMap<string, number> => {
	const counts = new Map<string, number>();
	for (const overlay of group) for (const uri of urisIn(overlay)) counts.set(uri, (counts.get(uri) ?? 0) + 1);
	return counts;
});

/** The rivals, without those overlays that would be too much to look at one by one: what is in them is judged with the folder. */
export function toldApart(rivals: Rivals, files: readonly SourceFile[], known: Known): Rivals {
	if (rivals.size === 0) return rivals;
	const documents = files.reduce((sum, { placed }) => sum + placed.length, 0);
	const perFile = documents / files.length;
	const { overlaysOf } = known.context;
	const beside = files.filter(({ uri }) => !overlaysOf.has(uri)).length;
	let held = 0;
	const kept = new Map<Overlay, Others>();
	for (const [overlay, others] of rivals) {
		const own = areFewApart(known, others) ? overlay.chains.size : beside + overlay.chains.size;
		held += own * perFile;
		if (held > limits.documentsInOverlays.most && kept.size > 0) stopped('documentsInOverlays', overlay.uri);
		else kept.set(overlay, others);
	}
	return kept.size === rivals.size ? rivals : kept;
}
