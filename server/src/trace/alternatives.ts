// A workspace may hold several resources of one name that are applied in turn. A cluster has one of them, so a trace takes
// the first, and says that there are others.

import { memo } from '../memo.ts';
import { type DeployedAs, resourcesOf } from '../mesh/by-kind.ts';
import { indexedBy } from '../mesh/indexed.ts';
import type { Deployed, Mesh } from '../mesh/mesh.ts';
import type { KindId } from '../model/kinds.ts';

function keyOf({ resource, namespaces }: Deployed): string | undefined {
	const name = resource.name;
	return name === undefined || name.opaque ? undefined : `${resource.kind.id} ${namespaces?.join() ?? ''} ${name.text}`;
}

const byKey = indexedBy(
	(mesh) => mesh.resources,
	(by) => {
		const key = keyOf(by);
		return key === undefined || by.standing === 'patch' ? [] : [key];
	},
);

/** All resources that are called like one, itself included, in the order of the environment. */
export function alternativesTo(mesh: Mesh, by: Deployed): readonly Deployed[] {
	const key = keyOf(by);
	return (key === undefined ? undefined : byKey(mesh).get(key)) ?? [by];
}

const firstByMesh = memo((_: Mesh) => new Map<KindId, readonly Deployed[]>());

/** The resources of a kind, of those of one name the first; without patches, which only change others. */
export function oneOfEach<K extends KindId>(mesh: Mesh, kind: K): readonly DeployedAs<K>[] {
	const known = firstByMesh(mesh);
	const made =
		known.get(kind) ??
		resourcesOf(mesh, kind).filter((by) => by.standing !== 'patch' && alternativesTo(mesh, by)[0] === by);
	known.set(kind, made);
	return made as readonly DeployedAs<K>[];
}
