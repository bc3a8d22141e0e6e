// Names that lead nowhere because they are misspelled, or half typed: that is said of them, and so nothing of what follows from them.
import { fact, factBy } from '../facts/fact.ts';
import { indexedBy } from '../facts/indexed.ts';
import { haveSame } from '../facts/table.ts';
import { hostOf } from '../istio/destination-rules.ts';
import { isByName } from '../istio/hosts.ts';
import { resourcesOf } from '../mesh/by-kind.ts';
import { declarationsOf } from '../mesh/declared-in.ts';
import type { Mention } from '../mesh/extract.ts';
import type { Deployed, Mesh } from '../mesh/mesh.ts';
import type { ReferenceRow } from '../mesh/references.ts';
import { isObjectName } from '../model/object-names.ts';
import { likeness } from '../text/likeness.ts';
import { namesIn } from '../text/names.ts';
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

/** By the first label of the hosts that they name. */
const routersByLabel = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'VirtualService'),
	(by) => [...new Set(hostsNamedBy(by).map(({ text }) => labelOf(text)))],
);

const labelsNamed = fact((mesh: Mesh): ReadonlySet<string> => new Set(routersByLabel(mesh).keys()), haveSame);

function hostsNamedBy(by: Deployed): readonly Mention<ReferenceRow>[] {
	return by.references.filter(({ row }) => row.to === 'host' && !isByName(row));
}

const labelOf = (host: string): string => host.split('.', 1)[0] ?? '';

/** Whether a route of the workspace names something like the host `name` that leads nowhere: it may well be meant. */
export function namesInVain(resolver: Resolver): (mesh: Mesh, name: string) => boolean {
	return factBy((mesh: Mesh, name): boolean => {
		const own = labelOf(name);
		// Whoever asks does so for each of a thousand hosts, so only those are looked at that can be like it.
		const begun = Array.from(own, (_, at) => own.slice(0, at + 1));
		const labels = [...begun, namesIn(labelsNamed(mesh)).slip(own)].filter((label) => label !== undefined);
		const routers = new Set(labels.flatMap((label) => routersByLabel(mesh).get(label) ?? []));
		return [...routers].some((by) =>
			hostsNamedBy(by).some(
				(mention) => isHalf(mention.text, name) && resolver(mesh, { by, mention }).is === 'contradicted',
			),
		);
	});
}

/** Whether one host is the beginning of another, or a slip for it. */
function isHalf(host: string, whole: string): boolean {
	if (host === '' || host === whole) return false;
	if (whole.startsWith(host)) return true;
	const [first, other] = [labelOf(host), labelOf(whole)];
	return first === other || likeness(first, other) === 'slip';
}
