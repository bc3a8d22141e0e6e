// resourcesOf(mesh, kind): all resources of one kind, so that a rule about pairs need not walk through everything.
import { push } from '../maps.ts';
import { memo } from '../memo.ts';
import type { KindId } from '../model/kinds.ts';
import type { Resource } from '../model/resource.ts';
import type { Deployed, Mesh } from './mesh.ts';

/** A resource in an environment, of a known kind. */
export type DeployedAs<K extends KindId> = Deployed & { readonly resource: Resource<K> };

const byKind = memo((mesh: Mesh): ReadonlyMap<KindId, readonly Deployed[]> => {
	const found = new Map<KindId, Deployed[]>();
	for (const by of mesh.resources) push(found, by.resource.kind.id, by);
	return found;
});

const none: readonly never[] = [];

/** The resources of a kind, in the order of the environment. */
export function resourcesOf<K extends KindId>(mesh: Mesh, kind: K): readonly DeployedAs<K>[] {
	return (byKind(mesh).get(kind) as readonly DeployedAs<K>[] | undefined) ?? none;
}
