// Which of several declarations is meant first: the nearest file, since a workspace holds alternatives side by side.
import type { Declared, Deployed } from '../mesh/mesh.ts';

/** `found`, nearest to `from` first: same file, same directory, then by steps through the tree; stable otherwise. */
export function nearestFirst(found: readonly Declared[], from: Deployed): readonly Declared[] {
	if (found.length < 2) return found;
	const home = from.member.uri.split('/');
	const ranked = found.map((declared) => ({
		declared,
		distance: distance(home, declared.by.member.uri.split('/')),
	}));
	return ranked.sort((a, b) => a.distance - b.distance).map(({ declared }) => declared);
}

/** How far a declaration is from `from`, in steps through the tree; the nearest is meant first. */
export function distanceTo({ by }: Declared, from: Deployed): number {
	return distance(from.member.uri.split('/'), by.member.uri.split('/'));
}

function distance(from: readonly string[], to: readonly string[]): number {
	let shared = 0;
	while (shared < from.length && from[shared] === to[shared]) shared++;
	// Going up costs more than going down: a base above a file is further than an alternative below it.
	return (from.length - shared) * 2 + (to.length - shared);
}
