// resolve(mesh, reference): what a mentioned name means; each kind of symbol has its own resolver.
import { hasUnreadRule } from '../istio/destination-rules.ts';
import { type Mesh, meshOf, type Referring } from '../mesh/mesh.ts';
import type { SymbolKind } from '../mesh/symbols.ts';
import { contradicted, unknown } from './answers.ts';
import { isExternal, nameOf } from './externals.ts';
import { resolveGateway, resolveServedHost } from './gateways.ts';
import { resolveHost } from './hosts.ts';
import { isOfInvalidName, namesInVain, rulesInVain } from './lost.ts';
import { isMade } from './makers.ts';
import { resolveNamed } from './names.ts';
import { areNeighbours, isKeptFrom } from './neighbours.ts';
import { resolveMember } from './owned.ts';
import { resolvePort } from './ports.ts';
import type { Resolution, Resolver } from './resolution.ts';
import { resolveSubset } from './subsets.ts';
import { mayBeUnread } from './unread.ts';
import { resolveWorkload } from './workloads.ts';

const resolvers: Readonly<Record<SymbolKind, Resolver>> = {
	host: resolveHost,
	port: resolvePort,
	portName: resolveMember,
	containerPort: resolveMember,
	// Of a rule that is named itself, or of all rules for a host.
	subset: (mesh, from) => (from.mention.row.ofKind === undefined ? resolveSubset : resolveMember)(mesh, from),
	gateway: resolveGateway,
	servedHost: resolveServedHost,
	workload: resolveWorkload,
	podMaker: resolveNamed,
	policy: resolveNamed,
	secret: resolveNamed,
	configMap: resolveNamed,
	namespace: resolveNamed,
	serviceAccount: resolveNamed,
	serviceEntry: resolveNamed,
	virtualService: resolveNamed,
	route: resolveMember,
	destinationRule: resolveNamed,
	parent: resolveNamed,
	listenerSet: resolveNamed,
	section: resolveMember,
	gatewayClass: resolveNamed,
	issuer: resolveNamed,
	provider: resolveNamed,
	cluster: resolveNamed,
	revision: resolveNamed,
};

/** What the name that `from` mentions means in `mesh`. Never throws; a name that is no name is unknown. */
export function resolve(mesh: Mesh, from: Referring): Resolution {
	const resolution = inside(mesh, from);
	if (resolution.is !== 'contradicted') return resolution;
	if (isOfInvalidName(resolution)) return unknown('noEvidence');
	if (isExternal(mesh, from) || isMade(mesh, from, resolution)) return unknown('external');
	if (isUnread(mesh, from)) return unknown('templated');
	if (isOfTestData(mesh, from, resolution)) return unknown('noEvidence');
	return isFar(mesh, from, resolution) ? { ...resolution, certainty: 'possible' } : resolution;
}

/** Whether a route of the workspace names something like this host that leads nowhere, so that it may be meant there. */
export const isNamedInVain: (mesh: Mesh, host: string) => boolean = namesInVain(resolve);

const isDeclaredInVain = rulesInVain(resolve);

/** Whether all that contradicts what is deployed is kept only, as test data is. */
function isOfTestData(mesh: Mesh, from: Referring, { evidence }: Resolution & { is: 'contradicted' }): boolean {
	if (mesh.environment.isComplete || evidence.length === 0) return false;
	return evidence.every(({ by }) => isKeptFrom(from.by, by));
}

/** Whether all that contradicts a part of something else, as the port of a host, is what another demo declares. */
function isFar(mesh: Mesh, from: Referring, { evidence }: Resolution & { is: 'contradicted' }): boolean {
	const { row } = from.mention;
	if (row.of === undefined || mesh.environment.isComplete) return false;
	return evidence.length > 0 && !evidence.some(({ by }) => areNeighbours(mesh, from.by, by));
}

/** Whether the name, or what it is a part of, may be declared under a name that cannot be read. */
function isUnread(mesh: Mesh, from: Referring): boolean {
	const { row } = from.mention;
	if (row.to === 'subset')
		return hasUnreadRule(mesh) || isDeclaredInVain(mesh, `${from.mention.of?.text} ${from.mention.text}`);
	if (!isFreeStanding(from)) return false;
	const { name, namespaces } = nameOf(from, mesh.environment.settings.clusterDomain);
	return mayBeUnread(mesh, from, row.to, name, namespaces);
}

/** The same, as far as the workspace tells. */
function inside(mesh: Mesh, from: Referring): Resolution {
	const resolution = resolvers[from.mention.row.to](mesh, from);
	const { around, isComplete } = mesh.environment;
	if (resolution.is === 'found' || around === undefined || !isFreeStanding(from)) return resolution;
	const wider = resolvers[from.mention.row.to](meshOf(around), from);
	if (wider.is !== 'found') return resolution;
	// In a template, in a patch: nothing is certain, but here is where it may lead.
	if (resolution.is === 'unknown' && resolution.doubt !== 'noEvidence') return wider;
	// Both of two overlays may be applied after all, to two namespaces, and refer to each other.
	return contradicted('otherEnvironment', isComplete ? 'certain' : 'possible', wider.targets);
}

/** Whether a name is looked up by itself, and not in what another name leads to, as the subset of a host is. */
function isFreeStanding({ mention: { row } }: Referring): boolean {
	return row.of === undefined && row.to !== 'servedHost' && row.to !== 'workload';
}
