// Where subsets are named.
import { fact } from '../../facts/fact.ts';
import { indexed } from '../../facts/indexed.ts';
import { memo } from '../../facts/memo.ts';
import { hostKey } from '../../istio/host-names.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import type { Deployed, Mesh, Referring } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import { isUnknown } from '../../yaml/templates/placeholders.ts';

interface Written {
	readonly [protocol: string]: readonly { readonly route?: readonly { readonly destination?: Destination }[] }[];
}

interface Destination {
	readonly host?: string;
	readonly subset?: string;
}

/** Whether some VirtualService has a destination that cannot be read, which may be any subset of any host. */
export const hasUnreadDestinations = fact((mesh: Mesh): boolean =>
	resourcesOf(mesh, 'VirtualService').some((by) => by.standing === 'whole' && isUnread(by)),
);

const isUnread = memo(({ resource }: Deployed): boolean => {
	const spec = (manifest(resource) as Node<{ spec?: Written }>).get('spec');
	return ['http', 'tls', 'tcp'].some((protocol) =>
		spec?.each(protocol).some((route) =>
			route.each('route').some((one) => {
				const destination = one.get('destination');
				return [destination?.get('host'), destination?.get('subset')].some(
					(word) => word !== undefined && isUnknown(word),
				);
			}),
		),
	);
});

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
