// A workspace may hold several resources of one name that are applied in turn. A cluster has one of them, so a trace takes
// the first, and says that there are others.

import { factBy } from '../facts/fact.ts';
import { indexedBy } from '../facts/indexed.ts';
import { type DeployedAs, resourcesOf } from '../mesh/by-kind.ts';
import type { Deployed, Mesh } from '../mesh/mesh.ts';
import type { KindId } from '../model/kinds.ts';

function keyOf({ resource, namespaces }: Deployed): string | undefined {
	const name = resource.name;
	return name === undefined || name.opaque ? undefined : `${resource.kind.id} ${namespaces?.join() ?? ''} ${name.text}`;
}

const byKey = indexedBy(
	(mesh: Mesh) => mesh.resources,
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

const firstOfKind = factBy((mesh: Mesh, kind: string): readonly Deployed[] =>
	resourcesOf(mesh, kind as KindId).filter((by) => by.standing !== 'patch' && alternativesTo(mesh, by)[0] === by),
);

/** The resources of a kind, of those of one name the first; without patches, which only change others. */
export function oneOfEach<K extends KindId>(mesh: Mesh, kind: K): readonly DeployedAs<K>[] {
	return firstOfKind(mesh, kind) as readonly DeployedAs<K>[];
}
