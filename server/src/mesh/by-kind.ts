// resourcesOf(mesh, kind): all resources of one kind, so that a rule about pairs need not walk through everything.
import type { KindId } from '../model/kinds.ts';
import { isOfKind, type Resource } from '../model/resource.ts';
import type { Declared, Deployed, Mesh, Referring } from './mesh.ts';

/** A resource in an environment, of a known kind. */
export type DeployedAs<K extends KindId> = Deployed & { readonly resource: Resource<K> };

/** A name that a resource of a known kind declares, or mentions. */
export type DeclaredBy<K extends KindId> = Declared & { readonly by: DeployedAs<K> };
export type ReferringFrom<K extends KindId> = Referring & { readonly by: DeployedAs<K> };

const none: readonly never[] = [];

/** The resources of a kind, in the order of the environment. */
export function resourcesOf<K extends KindId>(mesh: Mesh, kind: K): readonly DeployedAs<K>[] {
	return (mesh.ofKind.get(kind) as readonly DeployedAs<K>[] | undefined) ?? none;
}

/** Whether a resource in an environment is of one of these kinds. */
export function isDeployedAs<K extends KindId>(by: Deployed, ...kinds: readonly K[]): by is DeployedAs<K> {
	return isOfKind(by.resource, ...kinds);
}
