// The Gateways that a name leads to. A workspace of many clusters has the same one in each of them: of many that are written
// alike one is looked at.
import { memo } from '../../facts/memo.ts';
import { entry } from '../../maps.ts';
import type { Declared, Deployed } from '../../mesh/mesh.ts';
import type { Resolution } from '../../resolution/resolution.ts';

/** So few are each looked at, the nearest first. */
const few = 8;

/** What a name leads to; of many that say the same, and are in the same namespaces, one. None if it leads nowhere. */
export function gatewaysFound(resolution: Resolution): readonly Deployed[] {
	if (resolution.is !== 'found') return [];
	return resolution.all.length > few ? toldApart(resolution.all) : resolution.targets.map(({ by }) => by);
}

const toldApart = memo((all: readonly Declared[]): readonly Deployed[] => {
	const found = new Map<string, Deployed>();
	for (const { by } of all) {
		const { chunk, kind, name } = by.resource;
		entry(found, JSON.stringify([kind.id, name?.text, by.standing, by.namespaces, chunk.text]), () => by);
	}
	return [...found.values()];
});
