// Whether two resources are never deployed together, so that one may have the name of the other.
import type { Deployed } from '../../mesh/mesh.ts';
import { environmentsOf } from '../../workspace/environments.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';

export type AreApart = (a: Deployed, b: Deployed) => boolean;

/** Resources are apart if no environment judges both, as those of two overlays. */
export function apartIn(snapshot: Snapshot): AreApart {
	return ({ member: a }, { member: b }) => {
		const own = environmentsOf(snapshot, a.uri).map(({ id }) => id);
		return !environmentsOf(snapshot, b.uri).some(({ id }) => own.includes(id));
	};
}
