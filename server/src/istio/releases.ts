// What the release of Istio in use does, by the table of what changed.
import type { Mesh } from '../mesh/mesh.ts';
import { releaseOf } from '../mesh/schemas.ts';
import { type ChangeId, changes } from '../schema/changes.ts';
import { isBefore } from '../schema/validate.ts';

/** Whether Istio does what changed with some release; where no release is known, it is the newest one. */
export function behaves(mesh: Mesh, id: ChangeId): boolean {
	const release = releaseOf(mesh)?.name;
	return release === undefined || !isBefore(release, changes[id].since);
}
