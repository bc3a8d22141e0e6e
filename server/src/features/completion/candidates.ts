// What a workspace has to offer for each kind of symbol, each with a line that says where it comes from.
import { inNamespaces } from '../../mesh/answers.ts';
import { gatewayName, meshGateway } from '../../mesh/gateways.ts';
import { isWildcard, servedTo } from '../../mesh/host-names.ts';
import { fullNames, hostsCalled } from '../../mesh/hosts.ts';
import {
	type Declared,
	declarationsIn,
	declaredAs,
	type Mesh,
	mayShare,
	namesDeclared,
	type Referring,
} from '../../mesh/mesh.ts';
import { nearestFirst } from '../../mesh/nearness.ts';
import { portsOf } from '../../mesh/ports.ts';
import { workloadsBehind } from '../../mesh/selectors.ts';
import { subsetsOf } from '../../mesh/subsets.ts';
import type { SymbolKind } from '../../mesh/symbols.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import type { CompletionKind } from '../answers.ts';
import { labelsText, origin, portText } from '../describe.ts';

export interface Candidate {
	readonly label: string;
	readonly kind: CompletionKind;
	readonly detail: string;
	/** 0 is best: how far from what is probably meant. */
	readonly distance: number;
}

type Namespaces = readonly string[] | undefined;
type Offer = (mesh: Mesh, from: Referring, namespaces: Namespaces) => readonly Candidate[];

const offers: Readonly<Record<SymbolKind, Offer>> = {
	host: hosts,
	port: ports,
	subset: subsets,
	gateway: gateways,
	servedHost: servedHosts,
	workload: () => [],
	secret: named('secret', 'secret'),
	delegate: named('delegate', 'value'),
	parent: named('parent', 'gateway'),
	section: sections,
};

/** The names that may stand where `from` is being written, the nearest first. */
export function candidates(mesh: Mesh, from: Referring, namespaces: Namespaces): readonly Candidate[] {
	return offers[from.mention.row.to](mesh, from, namespaces);
}

function ranked(
	declared: readonly Declared[],
	from: Referring,
	make: (one: Declared) => Omit<Candidate, 'distance'> | undefined,
): readonly Candidate[] {
	const seen = new Set<string>();
	return nearestFirst(declared, from.by).flatMap((one, distance) => {
		const candidate = make(one);
		if (candidate === undefined || seen.has(candidate.label)) return [];
		seen.add(candidate.label);
		return [{ ...candidate, distance }];
	});
}

function all(mesh: Mesh, symbol: SymbolKind): readonly Declared[] {
	return [...namesDeclared(mesh, symbol).values()].flat().filter(({ mention }) => !mention.opaque);
}

/** Short where the Service is in the same namespace, the full name where it is in another; a ServiceEntry's host as it is. */
function hosts(mesh: Mesh, from: Referring, namespaces: Namespaces): readonly Candidate[] {
	return ranked(all(mesh, 'host'), from, (one) => {
		const isService = one.by.resource.kind.kind === 'Service';
		const isNear = mayShare(one.by.namespaces, namespaces);
		const label = !isService || isNear ? one.mention.text : fullNames(one, mesh.environment.settings.clusterDomain)[0];
		return label === undefined || isWildcard(label) ? undefined : { label, kind: 'host', detail: origin(one) };
	});
}

function subsets(mesh: Mesh, from: Referring): readonly Candidate[] {
	const { of } = from.mention;
	if (of === undefined) return [];
	return ranked(subsetsOf(mesh, { text: of.text, namespaces: from.by.namespaces }), from, (one) => ({
		label: one.mention.text,
		kind: 'subset',
		detail: [subsetLabels(one), origin(one)].filter((text) => text !== '').join(' · '),
	}));
}

function subsetLabels({ by, mention }: Declared): string {
	const after = by.references.filter(({ row }) => row.at === 'spec.subsets[].labels');
	const index = declarationsIn(by, 'subset').indexOf(mention);
	// One map of labels per subset, as a rule; where some have none, rather say nothing than something wrong.
	return after.length === declarationsIn(by, 'subset').length
		? labelsText(after[index]?.labels ?? []).replaceAll('`', '')
		: '';
}

function gateways(mesh: Mesh, from: Referring, namespaces: Namespaces): readonly Candidate[] {
	const declared = ranked(all(mesh, 'gateway'), from, (one) => {
		const isNear = mayShare(one.by.namespaces, namespaces);
		const name = isNear ? one.mention.text : `${one.by.namespaces?.[0]}/${one.mention.text}`;
		return { label: name, kind: 'gateway', detail: origin(one) };
	});
	return [
		...declared,
		{ label: meshGateway, kind: 'gateway', detail: 'all sidecars in the mesh', distance: declared.length },
	];
}

/** The hosts that the VirtualService's own gateways serve; a wildcard is a pattern to start from. */
function servedHosts(mesh: Mesh, from: Referring, namespaces: Namespaces): readonly Candidate[] {
	const own = mesh.ofFile.get(from.by.member.file.uri) ?? [];
	const named = own
		.filter(
			({ resource }) => resource.name?.text === from.by.resource.name?.text && resource.kind.id === 'VirtualService',
		)
		.flatMap(({ references }) => references.filter(({ row }) => row.at === 'spec.gateways[]'));
	const gateways = named.flatMap(({ text }) => {
		const { name, namespaces: there } = gatewayName(text, namespaces);
		return inNamespaces(declaredAs(mesh, 'gateway', name), there);
	});
	const served = gateways.flatMap(({ by }) => declarationsIn(by, 'servedHost').map((mention) => ({ by, mention })));
	return ranked(served, from, (one) => {
		const label = servedTo(one.mention.text, one.by.namespaces, namespaces);
		return label === undefined ? undefined : { label, kind: 'host', detail: `served by ${origin(one)}` };
	});
}

function ports(mesh: Mesh, from: Referring, namespaces: Namespaces): readonly Candidate[] {
	const { of } = from.mention;
	if (of === undefined) return [];
	return ranked(hostsCalled(mesh, { text: of.text, namespaces }).flatMap(portsOf), from, (one) => ({
		label: one.mention.text,
		kind: 'port',
		detail: `${portText(one)} · ${origin(one)}`,
	}));
}

function named(symbol: SymbolKind, kind: CompletionKind): Offer {
	return (mesh, from, namespaces) => {
		const isGateway = from.by.resource.kind.id === 'Gateway';
		const near = isGateway ? all(mesh, symbol) : inNamespaces(all(mesh, symbol), namespaces);
		return ranked(near, from, (one) => ({ label: one.mention.text, kind, detail: origin(one) }));
	};
}

function sections(mesh: Mesh, from: Referring, namespaces: Namespaces): readonly Candidate[] {
	const { of } = from.mention;
	const gateways = of === undefined ? [] : inNamespaces(declaredAs(mesh, 'parent', of.text), namespaces);
	const listeners = gateways.flatMap(({ by }) => declarationsIn(by, 'section').map((mention) => ({ by, mention })));
	return ranked(listeners, from, (one) => ({ label: one.mention.text, kind: 'value', detail: origin(one) }));
}

/** Label keys (`key` is '') or the values of one key, of the workloads that a selector may select; keys already there are left out. */
export function labelCandidates(mesh: Mesh, from: Referring, key: string, cursor: Cursor): readonly Candidate[] {
	const pool = from.mention.row.of === undefined ? undefined : workloadsBehind(mesh, from);
	const reachable = from.mention.row.everywhere === true ? undefined : from.by.namespaces;
	const workloads = pool ?? inNamespaces(declaredAs(mesh, 'workload', ''), reachable);
	const present = new Set(cursor.ancestors.at(-1)?.entries.map((entry) => entry.key.text));
	const found = new Map<string, Candidate>();
	for (const [distance, one] of nearestFirst(workloads, from.by).entries()) {
		for (const label of one.mention.labels ?? []) {
			const text = key === '' ? label.key.text : label.key.text === key ? label.value.text : undefined;
			if (text === undefined || text === '' || found.has(text) || (key === '' && present.has(text))) continue;
			found.set(text, { label: text, kind: key === '' ? 'label' : 'labelValue', detail: origin(one), distance });
		}
	}
	return [...found.values()];
}
