// Which of several declarations is meant first: the nearest file, since a workspace holds alternatives side by side.
import type { Declared, Deployed } from '../mesh/mesh.ts';

/** `found`, nearest to `from` first: same file, same directory, then by steps through the tree; stable otherwise. */
export function nearestFirst(found: readonly Declared[], from: Deployed): readonly Declared[] {
	if (found.length < 2) return found;
	const { uri } = from.member;
	const ranked = found.map((declared) => ({ declared, distance: distance(uri, declared.by.member.uri) }));
	return ranked.sort((a, b) => a.distance - b.distance).map(({ declared }) => declared);
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
