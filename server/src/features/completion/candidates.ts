// What a workspace has to offer for each kind of symbol, each with a line that says where it comes from.
import { factBy } from '../../facts/fact.ts';
import { subsetsOf } from '../../istio/destination-rules.ts';
import { gatewayName, meshGateway } from '../../istio/gateways.ts';
import { isWildcard, servedTo } from '../../istio/host-names.ts';
import { fullNames, hostsCalled, isByName } from '../../istio/hosts.ts';
import { meshConfigOf } from '../../istio/mesh-config.ts';
import { namespacesOf, workloadsBehind } from '../../istio/selectors.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import { type FormId, forms } from '../../mesh/forms.ts';
import {
	type Declared,
	declarationsIn,
	declaredAs,
	type Mesh,
	mayShare,
	namesDeclared,
	type Referring,
} from '../../mesh/mesh.ts';
import { inNamespaces } from '../../mesh/namespaces.ts';
import { type SymbolKind, symbolRows } from '../../mesh/symbols.ts';
import { title } from '../../model/resource.ts';
import { reach } from '../../resolution/names.ts';
import { nearestFirst } from '../../resolution/nearness.ts';
import { membersFor } from '../../resolution/owned.ts';
import { portsOf } from '../../resolution/ports.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import type { CompletionKind } from '../answers.ts';
import { labelsText, origin, portText } from '../describe.ts';

export interface Candidate {
	readonly label: string;
	readonly kind: CompletionKind;
	/** Where it comes from; asked for only of those that are shown. */
	readonly detail: () => string;
	/** 0 is best: how far from what is probably meant. */
	readonly distance: number;
}

type Namespaces = readonly string[] | undefined;
type Offer = (mesh: Mesh, from: Referring, namespaces: Namespaces) => readonly Candidate[];

const offers: Readonly<Record<SymbolKind, Offer>> = {
	host: (mesh, from, namespaces) => [
		...(from.mention.row.at.startsWith('tests[].request') ? hostsOfRequests(mesh) : []),
		...hosts(mesh, from, namespaces),
	],
	port: ports,
	subset: subsets,
	gateway: gateways,
	servedHost: servedHosts,
	workload: () => [],
	portName: members,
	containerPort: members,
	podMaker: named('value'),
	policy: named('value'),
	secret: named('secret'),
	configMap: named('value'),
	namespace: namespaces,
	serviceAccount: named('value'),
	serviceEntry: named('value'),
	virtualService: named('value'),
	route: members,
	destinationRule: named('value'),
	parent: named('gateway'),
	listenerSet: named('gateway'),
	section: members,
	gatewayClass: named('value'),
	issuer: named('value'),
	provider: named('value'),
	cluster: named('value'),
	revision: named('value'),
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
	const found: Candidate[] = [];
	// First what is in the namespace of whoever writes it, as most names are.
	const [own, others]: [Declared[], Declared[]] = [[], []];
	for (const one of nearestFirst(declared, from.by))
		(mayShare(one.by.namespaces, from.by.namespaces) ? own : others).push(one);
	for (const list of [own, others]) {
		for (const one of list) {
			const candidate = make(one);
			if (candidate === undefined || seen.has(candidate.label)) continue;
			seen.add(candidate.label);
			found.push({ ...candidate, distance: found.length });
		}
	}
	return found;
}

/** All that are declared, by name: the order of an index depends on what was edited before. */
const all: (mesh: Mesh, symbol: SymbolKind) => readonly Declared[] = factBy((mesh: Mesh, symbol: string) => {
	const names = [...namesDeclared(mesh, symbol as SymbolKind)].sort(([a], [b]) => (a < b ? -1 : 1));
	return names.flatMap(([, declared]) => declared.filter(({ mention }) => !mention.opaque));
});

/** Short where the Service is in the same namespace, the full name where it is in another; a ServiceEntry's host as it is. */
function hosts(mesh: Mesh, from: Referring, namespaces: Namespaces): readonly Candidate[] {
	const { row } = from.mention;
	const { form } = row;
	return ranked(all(mesh, 'host'), from, (one) => {
		const isService = one.by.resource.kind.kind === 'Service';
		const isNear = mayShare(one.by.namespaces, namespaces);
		if (isByName(row) && !(isService && isNear)) return undefined;
		const isShort = !isService || (isNear && form === undefined);
		const name = isShort ? one.mention.text : fullNames(one, mesh.environment.settings.clusterDomain)[0];
		const label = name === undefined ? undefined : written(mesh, form, name, form === 'egressHost' ? one : undefined);
		return label === undefined || isWildcard(label) ? undefined : { label, kind: 'host', detail: () => origin(one) };
	});
}

/** `name` as the row's form has it; with the namespace of what declares it, if that is given. */
function written(
	mesh: Mesh,
	form: FormId | undefined,
	name: string,
	declared: Declared | undefined,
): string | undefined {
	const [trustDomain = 'cluster.local'] = meshConfigOf(mesh).trustDomains;
	return form === undefined ? name : forms[form].write(name, declared?.by.namespaces?.[0], trustDomain);
}

function subsets(mesh: Mesh, from: Referring): readonly Candidate[] {
	const { of } = from.mention;
	if (of === undefined) return [];
	if (from.mention.row.ofKind !== undefined) return members(mesh, from);
	return ranked(subsetsOf(mesh, { text: of.text, namespaces: from.by.namespaces }), from, (one) => ({
		label: one.mention.text,
		kind: 'subset',
		detail: () => [subsetLabels(one), origin(one)].filter((text) => text !== '').join(' · '),
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
		return { label: name, kind: 'gateway', detail: () => origin(one) };
	});
	return [
		...declared,
		{ label: meshGateway, kind: 'gateway', detail: () => 'all sidecars in the mesh', distance: declared.length },
	];
}

/** The hosts that the VirtualService's own gateways serve; a wildcard is a pattern to start from. */
function servedHosts(mesh: Mesh, from: Referring, namespaces: Namespaces): readonly Candidate[] {
	if (from.by.resource.kind.id === 'EnvoyFilter') return hostsOfRequests(mesh);
	const own = mesh.ofFile.get(from.by.member.uri) ?? [];
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
		return label === undefined ? undefined : { label, kind: 'host', detail: () => `served by ${origin(one)}` };
	});
}

/** What a request may ask for: the hosts of all VirtualServices and Gateways, without wildcards. */
function hostsOfRequests(mesh: Mesh): readonly Candidate[] {
	const routed = resourcesOf(mesh, 'VirtualService').flatMap((by) =>
		by.references.flatMap((mention) => (mention.row.at === 'spec.hosts[]' ? [{ by, mention }] : [])),
	);
	const served = resourcesOf(mesh, 'Gateway').flatMap((by) =>
		declarationsIn(by, 'servedHost').map((mention) => ({ by, mention })),
	);
	const seen = new Set<string>();
	return [...routed, ...served].flatMap(({ by, mention }) => {
		const label = mention.text.replace(/^.*\//, '');
		if (mention.opaque || label.includes('*') || !label.includes('.') || seen.has(label)) return [];
		seen.add(label);
		return [{ label, kind: 'host' as const, detail: () => title(by.resource), distance: seen.size }];
	});
}

function ports(mesh: Mesh, from: Referring, namespaces: Namespaces): readonly Candidate[] {
	const { of } = from.mention;
	if (of === undefined) return [];
	return ranked(hostsCalled(mesh, { text: of.text, namespaces }).flatMap(portsOf), from, (one) => ({
		label: one.mention.text,
		kind: 'port',
		detail: () => `${portText(one)} · ${origin(one)}`,
	}));
}

function named(kind: CompletionKind): Offer {
	return (mesh, from) => {
		const { to, form } = from.mention.row;
		const isAnywhere = form === 'identity' || form === 'qualified' || from.by.resource.kind.id === 'Gateway';
		const near = isAnywhere ? all(mesh, to) : inNamespaces(all(mesh, to), reach(mesh, from));
		const declared = ranked(near, from, (one) => {
			const isOwn = form === 'qualified' && mayShare(one.by.namespaces, from.by.namespaces);
			const label = written(mesh, form, one.mention.text, isOwn ? undefined : one);
			return label === undefined ? undefined : { label, kind, detail: () => origin(one) };
		});
		const builtIn = (symbolRows[to].builtIn ?? []).flatMap((name, index) => {
			const label = form === undefined && declared.every((one) => one.label !== name) ? name : undefined;
			return label === undefined ? [] : [{ label, kind, detail: () => 'built in', distance: declared.length + index }];
		});
		return [...declared, ...builtIn];
	};
}

/** Those that are declared, and those that resources are in. */
function namespaces(mesh: Mesh, from: Referring): readonly Candidate[] {
	const { form } = from.mention.row;
	const declared = ranked(all(mesh, 'namespace'), from, (one) => {
		const label = written(mesh, form, one.mention.text, undefined);
		return label === undefined ? undefined : { label, kind: 'value', detail: () => origin(one) };
	});
	const known = new Set(declared.map(({ label }) => label));
	const used = [...mesh.namespaces].sort().flatMap((name, index): readonly Candidate[] => {
		const label = written(mesh, form, name, undefined);
		if (label === undefined || known.has(label)) return [];
		return [{ label, kind: 'value', detail: () => 'namespace of resources here', distance: declared.length + index }];
	});
	return [...declared, ...used];
}

/** Listeners and ports of what the row's owner names. */
function members(mesh: Mesh, from: Referring): readonly Candidate[] {
	const { row } = from.mention;
	const kind = row.to === 'section' ? 'value' : 'port';
	// Only a Service may give the name of a pod's port.
	const isNumber = row.to === 'containerPort' && row.in !== 'Service';
	return ranked(membersFor(mesh, from), from, (one) => {
		const label = written(mesh, row.form, one.mention.text, undefined);
		const isFit = !isNumber || /^\d+$/.test(one.mention.text);
		return isFit && label !== undefined ? { label, kind, detail: () => origin(one) } : undefined;
	});
}

/** Label keys (`key` is '') or the values of one key, of the workloads that a selector may select; keys already there are left out. */
export function labelCandidates(mesh: Mesh, from: Referring, key: string, cursor: Cursor): readonly Candidate[] {
	const pool = from.mention.row.of === undefined ? undefined : workloadsBehind(mesh, from);
	const workloads = pool ?? inNamespaces(declaredAs(mesh, 'workload', ''), namespacesOf(mesh, from));
	const present = new Set(cursor.ancestors.at(-1)?.entries.map((entry) => entry.key.text));
	const found = new Map<string, Candidate>();
	for (const [distance, one] of nearestFirst(workloads, from.by).entries()) {
		for (const label of one.mention.labels ?? []) {
			const text = key === '' ? label.key.text : label.key.text === key ? label.value.text : undefined;
			if (text === undefined || text === '' || found.has(text) || (key === '' && present.has(text))) continue;
			found.set(text, { label: text, kind: key === '' ? 'label' : 'labelValue', detail: () => origin(one), distance });
		}
	}
	return [...found.values()];
}
