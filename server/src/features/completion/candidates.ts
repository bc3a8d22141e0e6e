// What a workspace has to offer for each kind of symbol, each with a line that says where it comes from.
import { subsetsOf } from '../../istio/destination-rules.ts';
import { meshGateway } from '../../istio/gateways.ts';
import { hostsCalled } from '../../istio/hosts.ts';
import { namespacesOf, workloadsBehind } from '../../istio/selectors.ts';
import { type Declared, declarationsIn, declaredAs, type Mesh, mayShare, type Referring } from '../../mesh/mesh.ts';
import { inNamespaces } from '../../mesh/namespaces.ts';
import type { SymbolKind } from '../../mesh/symbols.ts';
import { reach } from '../../resolution/names.ts';
import { nearestFirst } from '../../resolution/nearness.ts';
import { membersFor } from '../../resolution/owned.ts';
import { portsOf } from '../../resolution/ports.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import type { CompletionKind } from '../answers.ts';
import { labelsText, origin, portText } from '../describe.ts';
import { builtInFor, fitting } from './fitting.ts';
import { hosts, hostsOfRequests, servedHosts } from './host-candidates.ts';
import { all, type Candidate, type Namespaces, ranked, written } from './ranking.ts';

type Offer = (mesh: Mesh, from: Referring, namespaces: Namespaces, typed: string) => readonly Candidate[];

const offers: Readonly<Record<SymbolKind, Offer>> = {
	host: (mesh, from, namespaces, typed) => [
		...(from.mention.row.at.startsWith('tests[].request') ? hostsOfRequests(mesh) : []),
		...hosts(mesh, from, namespaces, typed),
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

/** The names that may stand where `from` is being written, the nearest first; `typed`: what is there of the word already. */
export function candidates(mesh: Mesh, from: Referring, namespaces: Namespaces, typed: string): readonly Candidate[] {
	return offers[from.mention.row.to](mesh, from, namespaces, typed);
}

function subsets(mesh: Mesh, from: Referring): readonly Candidate[] {
	const { of } = from.mention;
	if (of === undefined) return [];
	if (from.mention.row.ofKind !== undefined) return members(mesh, from);
	return ranked(subsetsOf(mesh, { text: of.text, namespaces: from.by.namespaces }), from, {
		kind: 'subset',
		label: ({ mention }) => mention.text,
		detail: (one) => [subsetLabels(one), origin(one)].filter((text) => text !== '').join(' · '),
	});
}

function subsetLabels({ by, mention }: Declared): string {
	const after = by.references.filter(({ row }) => row.at === 'spec.subsets[].labels');
	const index = declarationsIn(by, 'subset').indexOf(mention);
	// One map of labels per subset, as a rule; where some have none, rather say nothing than something wrong.
	return after.length === declarationsIn(by, 'subset').length
		? labelsText(after[index]?.labels ?? []).replaceAll('`', '')
		: '';
}

/** Those of other namespaces with theirs; the own ones too, where a slash is typed. */
function gateways(mesh: Mesh, from: Referring, namespaces: Namespaces, typed: string): readonly Candidate[] {
	const label = ({ by, mention }: Declared): string | undefined => {
		const isNear = mayShare(by.namespaces, namespaces);
		const scope = typed.startsWith('./') ? '.' : by.namespaces?.[0];
		if (scope === '.' && !isNear) return undefined;
		const isShort = scope === undefined || (isNear && !typed.includes('/'));
		return isShort ? mention.text : `${scope}/${mention.text}`;
	};
	const declared = ranked(all(mesh, 'gateway'), from, { kind: 'gateway', label, detail: origin });
	return [
		...declared,
		{ label: meshGateway, kind: 'gateway', detail: () => 'all sidecars in the mesh', distance: declared.length },
	];
}

function ports(mesh: Mesh, from: Referring, namespaces: Namespaces): readonly Candidate[] {
	const { of } = from.mention;
	if (of === undefined) return [];
	return ranked(hostsCalled(mesh, { text: of.text, namespaces }).flatMap(portsOf), from, {
		kind: 'port',
		label: ({ mention }) => mention.text,
		detail: (one) => `${portText(one)} · ${origin(one)}`,
	});
}

function named(kind: CompletionKind): Offer {
	return (mesh, from, _, typed) => {
		const { to, form } = from.mention.row;
		const isAnywhere = form === 'identity' || form === 'qualified' || from.by.resource.kind.id === 'Gateway';
		const near = isAnywhere ? all(mesh, to) : inNamespaces(all(mesh, to), reach(mesh, from));
		const label = (one: Declared): string | undefined => {
			const isOwn = form === 'qualified' && !typed.includes('/') && mayShare(one.by.namespaces, from.by.namespaces);
			return written(mesh, form, one.mention.text, isOwn ? undefined : one);
		};
		const declared = ranked(fitting(mesh, near, from), from, { kind, label, detail: origin });
		const builtIn = builtInFor(mesh, from).flatMap((name, index) => {
			const label = form === undefined && declared.every((one) => one.label !== name) ? name : undefined;
			return label === undefined ? [] : [{ label, kind, detail: () => 'built in', distance: declared.length + index }];
		});
		return [...declared, ...builtIn];
	};
}

/** Those that are declared, and those that resources are in. */
function namespaces(mesh: Mesh, from: Referring): readonly Candidate[] {
	const { form } = from.mention.row;
	const label = ({ mention }: Declared): string | undefined => written(mesh, form, mention.text, undefined);
	const declared = ranked(all(mesh, 'namespace'), from, { kind: 'value', label, detail: origin });
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
	const label = ({ mention }: Declared): string | undefined =>
		isNumber && !/^\d+$/.test(mention.text) ? undefined : written(mesh, row.form, mention.text, undefined);
	return ranked(membersFor(mesh, from), from, { kind, label, detail: origin });
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
