// mayMean(mesh, declared): the references that may mean a declaration, from an index by target name. A workspace has ten
// thousands of references; to resolve all of them for each question would be to make every question slow.

import { indexedBy } from '../facts/indexed.ts';
import { hostOf } from '../istio/destination-rules.ts';
import { gatewayName } from '../istio/gateways.ts';
import { hostKey, isWildcard, isWithin } from '../istio/host-names.ts';
import { fullNames } from '../istio/hosts.ts';
import { labelsOf, labelText, selectedBy } from '../istio/selectors.ts';
import { namesBuilt } from '../mesh/deployed.ts';
import type { Mention } from '../mesh/extract.ts';
import { type Declared, type Deployed, declarationsIn, type Mesh, mayShare, type Referring } from '../mesh/mesh.ts';
import type { ReferenceRow } from '../mesh/references.ts';
import type { SymbolKind } from '../mesh/symbols.ts';
import { sameTemplate } from '../yaml/templates/holes.ts';

/**
 * References among which are all that resolve to `declared`, each once, in the order of the mesh for each of its names.
 * Most of the others are left out, but not all: whether one means it says `resolve` alone.
 */
export function mayMean(mesh: Mesh, declared: Declared): readonly Referring[] {
	const found = new Map<Mention, Referring>();
	for (const key of keysFor(mesh, declared)) {
		for (const by of mentioning(mesh).get(key) ?? []) {
			if (isApart(declared, by)) continue;
			for (const mention of by.references) {
				if (found.has(mention) || !isLikely(mesh, declared, mention)) continue;
				if (keysOf(mention, by, mesh.environment.settings.clusterDomain).includes(key))
					found.set(mention, { by, mention });
			}
		}
	}
	return [...found.values()];
}

/** The resources that mention something, by the keys of what they mention. */
const mentioning = indexedBy(
	(mesh: Mesh) => mesh.resources,
	(by, mesh) => [
		...new Set(by.references.flatMap((mention) => keysOf(mention, by, mesh.environment.settings.clusterDomain))),
	],
);

/** The selectors of all kinds that ask for a label, but for those of subsets, which stand behind a host. */
export function selectorsOn(mesh: Mesh, key: string, value: string): readonly Referring[] {
	const label = under('workload', `${key}=${value}`);
	return (mentioning(mesh).get(label) ?? []).flatMap((by) =>
		by.references.flatMap((mention) => {
			const isMeant =
				mention.of === undefined && mention.labels?.some((one) => one.key.text === key && one.value.text === value);
			return isMeant === true ? [{ by, mention }] : [];
		}),
	);
}

/** Stands for names with a wildcard. */
const any = '*';

/** A reference to a gateway may mean one of the Gateway API, and the other way round. */
function under(kind: SymbolKind, name: string): string {
	return `${kind === 'parent' ? 'gateway' : kind} ${name}`;
}

/** What a reference is found under: the names that it may mean. */
function keysOf(mention: Mention<ReferenceRow>, by: Deployed, domain: string): readonly string[] {
	const { row, text, of, labels } = mention;
	if (labels !== undefined) {
		if (of !== undefined) return [under('workload', `behind ${nameOfHost(of.text, domain)}`)];
		return labels.map((label) => under('workload', labelText(label)));
	}
	switch (row.to) {
		case 'host':
			return [under('host', nameOfHost(text, domain))];
		case 'gateway':
			return [under('gateway', plain(gatewayName(text, undefined).name))];
		case 'servedHost':
			if (row.in === 'EnvoyFilter') return [under('servedHost', `host ${text}`)];
			return by.references.flatMap((one) =>
				one.row.at === 'spec.gateways[]' ? [under('servedHost', plain(gatewayName(one.text, undefined).name))] : [],
			);
		case 'secret':
			return [under('secret', plain(text.slice(text.lastIndexOf('/') + 1)))];
		case 'containerPort':
			return [under('containerPort', text)];
		default:
			return [under(row.to, of === undefined ? plain(text) : `${text} of ${ownerOf(mention, domain)}`)];
	}
}

function ownerOf({ row, of }: Mention<ReferenceRow>, domain: string): string {
	const kind = row.ofKind ?? (row.to === 'section' ? 'parent' : 'host');
	return kind === 'host' ? nameOfHost(of?.text ?? '', domain) : plain(of?.text ?? '');
}

function nameOfHost(text: string, domain: string): string {
	return isWildcard(text) ? any : hostKey(text, domain);
}

function plain(name: string): string {
	if (name.includes('{{')) return sameTemplate(name);
	return name.includes('*') ? any : name;
}

/** The keys under which the references to a declaration are. */
function keysFor(mesh: Mesh, declared: Declared): Iterable<string> {
	const { by, mention } = declared;
	const { row, text } = mention;
	const kind = row.declares;
	if (mention.labels !== undefined) return keysOfWorkload(mesh, declared);
	if (kind === 'containerPort') return [under(kind, text)];
	if (kind === 'servedHost')
		return [...namesOf(by).map((name) => under(kind, plain(name))), under(kind, `host ${text}`)];
	if (kind === 'host' && isWildcard(text)) return all(mesh, under(kind, ''));
	const isOwned = row.of !== undefined;
	if (!isOwned)
		return [...new Set([text, ...(row.at === 'metadata.name' ? namesOf(by) : []), any])].map((name) =>
			under(kind, kind === 'host' ? nameOfHost(name, mesh.environment.settings.clusterDomain) : plain(name)),
		);
	const owners = ownersOf(mesh, by);
	if (owners.some(isWildcard)) return all(mesh, under(kind, `${text} of `));
	const keys = [...owners, any].map((owner) => under(kind, `${text} of ${owner}`));
	// A test names a route alone.
	return kind === 'route' ? [...keys, under(kind, plain(text))] : keys;
}

/** The names by which the parts of a resource may be asked for: its own, and those of its hosts. */
function ownersOf(mesh: Mesh, by: Deployed): readonly string[] {
	const { clusterDomain } = mesh.environment.settings;
	const hosts = [
		...declarationsIn(by, 'host').map(({ text }) => text),
		...[hostOf(by)].flatMap((host) => host?.text ?? []),
	];
	return [
		...new Set([
			...namesOf(by).map(plain),
			...hosts.map((host) => (isWildcard(host) ? host : hostKey(host, clusterDomain))),
		]),
	];
}

/** The name of a resource, as it is written and as kustomizations make it. */
function namesOf(by: Deployed): readonly string[] {
	const name = by.resource.name?.text;
	return name === undefined ? [] : [...new Set([name, ...namesBuilt(by, name)])];
}

/** Selectors with one of its labels, and those of subsets of the hosts that it stands behind. */
function keysOfWorkload(mesh: Mesh, declared: Declared): readonly string[] {
	const own = [...labelsOf(declared)].map((label) => under('workload', label));
	const services = new Set(own.flatMap((key) => mentioning(mesh).get(key) ?? []));
	const { clusterDomain } = mesh.environment.settings;
	const behind = [...services, declared.by].flatMap((by) => {
		const hosts = declarationsIn(by, 'host');
		if (hosts.length === 0 || (by !== declared.by && !selects(mesh, by, declared))) return [];
		return hosts.map(({ text }) => under('workload', `behind ${nameOfHost(text, clusterDomain)}`));
	});
	return [...new Set([...own, ...behind, under('workload', `behind ${any}`)])];
}

function selects(mesh: Mesh, by: Deployed, declared: Declared): boolean {
	return by.references.some(
		({ row, of, labels }) =>
			row.to === 'workload' &&
			of === undefined &&
			labels !== undefined &&
			selectedBy(mesh, labels, by.namespaces).some(({ mention }) => mention === declared.mention),
	);
}

function all(mesh: Mesh, start: string): readonly string[] {
	// Sorted, since the order of a table's keys hangs on what was there before.
	return [...mentioning(mesh).keys()].filter((key) => key.startsWith(start)).sort();
}

/** Whether a resource cannot mean a declaration, whatever it says: pods are meant by what selects them where they are. */
function isApart({ by, mention }: Declared, other: Deployed): boolean {
	return mention.row.declares === 'containerPort' && !mayShare(by.namespaces, other.namespaces);
}

/** Whether a reference may mean a declaration at all: cheap tests that spare the resolution of most that do not. */
function isLikely(mesh: Mesh, declared: Declared, mention: Mention<ReferenceRow>): boolean {
	const { clusterDomain } = mesh.environment.settings;
	const kind = declared.mention.row.declares;
	if (mention.labels !== undefined) {
		if (kind !== 'workload') return false;
		const own = labelsOf(declared);
		return mention.of !== undefined || mention.labels.every((label) => own.has(labelText(label)));
	}
	if (kind !== 'host' || mention.row.to !== 'host') return true;
	const wide = declared.mention.text;
	if (isWildcard(mention.text)) return fullNames(declared, clusterDomain).some((name) => isWithin(name, mention.text));
	return (
		!isWildcard(wide) || !mention.text.includes('.') || isWithin(mention.text, wide) || mention.text.includes('{{')
	);
}
