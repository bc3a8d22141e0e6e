// Which overlays with rivals are environments of their own, and in which files these differ from the folder's: of most only a few,
// so that there may be hundreds; of those that differ in much there is a limit.
import { limits, stopped } from '../limits.ts';
import { entry } from '../maps.ts';
import type { SourceFile } from '../text/source-file.ts';
import type { FolderState } from './folder-state.ts';
import type { Overlay, Rivals } from './overlays.ts';

type Known = Pick<FolderState, 'context' | 'positions'>;

/**
 * The URIs of the files that have other roles, or none, where some overlays are left out; undefined where these are a large part
 * of the folder. The same set again while the overlays are the same.
 */
export function filesApart(
	{ context, positions }: Known,
	without: ReadonlySet<Overlay>,
): ReadonlySet<string> | undefined {
	const apart = entry(context.filesApart, without, () => {
		const found = new Set<string>();
		for (const { chains, patches } of without) {
			for (const uri of [...chains.keys(), ...patches.keys()]) found.add(uri);
			if (isLarge(found, positions)) break;
		}
		return found;
	});
	return isLarge(apart, positions) ? undefined : apart;
}

/** Whether files are so many of a folder's that nothing is won by sharing the rest. */
function isLarge({ size }: ReadonlySet<string>, positions: ReadonlyMap<string, number>): boolean {
	return size * 4 > positions.size;
}

/** The rivals, without those overlays that would be too much to look at one by one: what is in them is judged with the folder. */
export function toldApart(rivals: Rivals, files: readonly SourceFile[], known: Known): Rivals {
	if (rivals.size === 0) return rivals;
	const documents = files.reduce((sum, { placed }) => sum + placed.length, 0);
	const perFile = documents / files.length;
	const { overlaysOf } = known.context;
	const beside = files.filter(({ uri }) => !overlaysOf.has(uri)).length;
	let held = 0;
	const kept = new Map<Overlay, ReadonlySet<Overlay>>();
	for (const [overlay, others] of rivals) {
		const isVariant = filesApart(known, others) !== undefined;
		const own = isVariant ? overlay.chains.size : beside + overlay.chains.size;
		held += own * perFile;
		if (held > limits.documentsInOverlays.most && kept.size > 0) stopped('documentsInOverlays', overlay.uri);
		else kept.set(overlay, others);
	}
	return kept.size === rivals.size ? rivals : kept;
}
