// What the release of Istio in use does, by the table of what changed, and by what istiod is told to do otherwise.
import type { Mesh } from '../mesh/mesh.ts';
import { releaseOf } from '../mesh/schemas.ts';
import { type Change, type ChangeId, changes } from '../schema/changes.ts';
import { isBefore } from '../schema/validate.ts';
import { compatibilityOf, isSwitchedOn } from './istiod.ts';

/**
 * Whether Istio does what changed with some release; where no release is known, it is the newest one. A variable of istiod, or
 * the profile of an older release, turns back what has a variable.
 */
export function behaves(mesh: Mesh, id: ChangeId): boolean {
	const { since, variable, early }: Change = changes[id];
	const told = variable === undefined ? undefined : isSwitchedOn(mesh, variable);
	if (told !== undefined) return told;
	if (early !== undefined && isSwitchedOn(mesh, early) === true) return true;
	const kept = variable === undefined ? undefined : compatibilityOf(mesh);
	if (kept !== undefined && isBefore(kept, since)) return false;
	const release = releaseOf(mesh)?.name;
	return release === undefined || !isBefore(release, since);
}
