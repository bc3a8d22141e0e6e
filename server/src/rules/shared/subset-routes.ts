// Where subsets are named.
import { indexed } from '../../facts/indexed.ts';
import { hostKey } from '../../istio/host-names.ts';
import type { Mesh, Referring } from '../../mesh/mesh.ts';

/** Where VirtualServices and others name subsets, by the name of the host. */
export const subsetsRouted = indexed({
	of: (mesh: Mesh) => mesh.resources,
	*give(by, mesh): Generator<readonly [string, Referring]> {
		for (const mention of by.references) {
			if (mention.row.to !== 'subset' || mention.of === undefined) continue;
			yield [hostKey(mention.of.text, mesh.environment.settings.clusterDomain), { by, mention }];
		}
	},
	itemOf: ({ by }: Referring) => by,
});
