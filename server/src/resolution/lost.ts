// Names that lead nowhere because they are misspelled, or half typed: that is said of them, and so nothing of what follows from them.
import { factBy } from '../facts/fact.ts';
import { indexedBy } from '../facts/indexed.ts';
import { hostOf } from '../istio/destination-rules.ts';
import { isByName } from '../istio/hosts.ts';
import { resourcesOf } from '../mesh/by-kind.ts';
import { declarationsOf } from '../mesh/declared-in.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { isObjectName } from '../model/object-names.ts';
import { likeness } from '../text/likeness.ts';
import type { Resolution, Resolver } from './resolution.ts';

/**
 * Whether the name that was probably meant is one that Kubernetes does not take (metadata/invalid-name): what is misspelled is
 * that one, and who mentions it may be right.
 */
export function isOfInvalidName({ suggestion, evidence }: Resolution & { is: 'contradicted' }): boolean {
	if (suggestion === undefined) return false;
	const named = evidence.filter(({ mention: { row } }) => row.at === 'metadata.name');
	return named.length > 0 && named.every(({ by, mention }) => !isObjectName(by.resource.kind.id, mention.text));
}

const rulesBySubset = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'DestinationRule'),
	(by) => [...new Set(declarationsOf(by, 'subset').map(({ mention }) => mention.text))],
);

/** Whether a subset is declared by a rule whose host, half typed, leads nowhere (references/unknown-host): by `HOST SUBSET`. */
export function rulesInVain(resolver: Resolver): (mesh: Mesh, of: string) => boolean {
	return factBy((mesh: Mesh, of): boolean => {
		const [asked = '', subset = ''] = of.split(' ');
		return (rulesBySubset(mesh).get(subset) ?? []).some((by) => {
			const host = hostOf(by);
			if (host === undefined || !isHalf(host.text, asked)) return false;
			return resolver(mesh, { by, mention: host }).is === 'contradicted';
		});
	});
}

/** Whether a route of the workspace names something like the host `name` that leads nowhere: it may well be meant. */
export function namesInVain(resolver: Resolver): (mesh: Mesh, name: string) => boolean {
	return factBy((mesh: Mesh, name): boolean =>
		resourcesOf(mesh, 'VirtualService').some((by) =>
			by.references.some(
				(mention) =>
					mention.row.to === 'host' &&
					!isByName(mention.row) &&
					isHalf(mention.text, name) &&
					resolver(mesh, { by, mention }).is === 'contradicted',
			),
		),
	);
}

/** Whether one host is the beginning of another, or a slip for it. */
function isHalf(host: string, whole: string): boolean {
	if (host === '' || host === whole) return false;
	if (whole.startsWith(host)) return true;
	const [first = '', other = ''] = [host.split('.', 1)[0], whole.split('.', 1)[0]];
	return first === other || likeness(first, other) === 'slip';
}
