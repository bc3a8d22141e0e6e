// Which of several declarations is meant first: the nearest file, since a workspace holds alternatives side by side.
import type { Declared, Deployed } from '../mesh/mesh.ts';

/** `found`, nearest to `from` first: same file, same directory, then by steps through the tree; stable otherwise. */
export function nearestFirst(found: readonly Declared[], from: Deployed): readonly Declared[] {
	if (found.length < 2) return found;
	const { uri } = from.member;
	const folder = uri.slice(0, uri.lastIndexOf('/') + 1);
	// Distances are small numbers, so that no sorting is needed; neighbors are mostly of one file.
	const byDistance: Declared[][] = [];
	let known: string | undefined;
	let far = 0;
	for (const declared of found) {
		const there = declared.by.member.uri;
		if (there !== known) far = there.startsWith(folder) ? distanceBelow(uri, there, folder) : distance(uri, there);
		known = there;
		const list = byDistance[far];
		if (list === undefined) byDistance[far] = [declared];
		else list.push(declared);
	}
	return byDistance.flat();
}

/** The distance to a file in the own folder, or below it. */
function distanceBelow(from: string, to: string, folder: string): number {
	return from === to ? 0 : 2 + parts(to, folder.length);
}

/** How far a declaration is from `from`, in steps through the tree; the nearest is meant first. */
export function distanceTo({ by }: Declared, from: Deployed): number {
	return distance(from.member.uri, by.member.uri);
}

/** Thousands of names are ranked at a keystroke, so the paths are compared where they stand. */
function distance(from: string, to: string): number {
	if (from === to) return 0;
	const most = Math.min(from.length, to.length);
	let shared = 0;
	let at = 0;
	for (; at < most && from.charCodeAt(at) === to.charCodeAt(at); at++)
		if (from.charCodeAt(at) === slash) shared = at + 1;
	// Going up costs more than going down: a base above a file is further than an alternative below it.
	return parts(from, shared) * 2 + parts(to, shared);
}

const slash = 47;

/** How many names a path has behind `at`. */
function parts(path: string, at: number): number {
	let count = 1;
	for (let next = path.indexOf('/', at); next !== -1; next = path.indexOf('/', next + 1)) count++;
	return count;
}
