// DestinationRules: which are for a host, and which of them a client gets: namespaces in order, the most specific host, rules
// of one host merged.

import { indexedBy } from '../facts/indexed.ts';
import { memo } from '../facts/memo.ts';
import { type DeployedAs, isDeployedAs, resourcesOf } from '../mesh/by-kind.ts';
import { declarationsOf } from '../mesh/declared-in.ts';
import type { Mention } from '../mesh/extract.ts';
import type { Declared, Deployed, Mesh } from '../mesh/mesh.ts';
import type { ReferenceRow } from '../mesh/references.ts';
import { manifest } from '../model/resource.ts';
import { hostForm, hostKey, isWildcard, mostSpecific } from './host-names.ts';
import { type HostQuery, mayBeSame, serviceMeant } from './hosts.ts';
import { audienceOf, isIn, isPrivate } from './visibility.ts';

/** What of a DestinationRule decides whether it is the one. */
export interface RuleScope {
	readonly namespace: string;
	readonly name: string;
	/** The full host, or a wildcard. */
	readonly host: string;
	readonly exportTo: readonly string[];
}

export interface RuleQuery {
	/** The client's namespace. */
	readonly client: string;
	/** The full host, and the namespace of the service that has it. */
	readonly host: string;
	readonly service: string;
	readonly rootNamespace: string;
	readonly defaults?: readonly string[];
}

/**
 * The rules that together are the one for a client, in the order in which they are merged; none if no rule counts. First
 * those of the client's namespace, then of the service's, then of the root namespace; nothing is inherited between them.
 * In the latter two the most specific host is chosen before its export is looked at (istio:
 * pilot/pkg/model/push_context.go, destinationRule).
 */
export function ruleFor<R extends RuleScope>(rules: readonly R[], query: RuleQuery): readonly R[] {
	const { client, service, rootNamespace, defaults } = query;
	const isOwn = (rule: R) => isPrivate(rule.exportTo, rule.namespace, defaults);
	const steps: readonly (readonly [namespace: string, isCandidate: (rule: R) => boolean])[] = [
		[client, client === rootNamespace ? isOwn : (rule) => isVisible(rule, client, defaults)],
		[service, (rule) => !isOwn(rule)],
		[rootNamespace, (rule) => !isOwn(rule)],
	];
	for (const [namespace, isCandidate] of steps) {
		const candidates = rules.filter((rule) => rule.namespace === namespace && isCandidate(rule));
		const chosen = ofMostSpecific(candidates, query.host).filter((rule) => isVisible(rule, client, defaults));
		if (chosen.length > 0) return chosen;
	}
	return [];
}

function isVisible(rule: RuleScope, client: string, defaults?: readonly string[]): boolean {
	return isIn(audienceOf(rule.exportTo, rule.namespace, defaults), client);
}

/** The rules of the most specific host that covers `host`, by name. */
function ofMostSpecific<R extends RuleScope>(rules: readonly R[], host: string): readonly R[] {
	const best = mostSpecific(
		rules.map((rule) => rule.host),
		host,
	);
	return rules.filter((rule) => rule.host === best).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether all subsets of a rule can be read: a template may well spell them out. */
export function isWrittenOut(rule: DeployedAs<'DestinationRule'>): boolean {
	if (rule.standing !== 'template') return rule.standing === 'whole';
	const subsets = manifest(rule.resource).get('spec')?.get('subsets');
	return subsets !== undefined && !rule.resource.chunk.text.slice(subsets.start, subsets.end).includes('{{');
}

/** The subsets of all DestinationRules that may apply to a host. Unranked; alternatives included. */
export function subsetsOf(mesh: Mesh, host: HostQuery): readonly Declared[] {
	return rulesFor(mesh, host).flatMap((by) => declarationsOf(by, 'subset'));
}

/** The DestinationRules whose host may be `host`. */
export function rulesFor(mesh: Mesh, host: HostQuery): readonly DeployedAs<'DestinationRule'>[] {
	const byHost = rulesByHost(mesh);
	const { clusterDomain } = mesh.environment.settings;
	const rules = isWildcard(host.text)
		? resourcesOf(mesh, 'DestinationRule').filter(
				(by) => hostOf(by) !== undefined && !isWildcard(hostOf(by)?.text ?? ''),
			)
		: rulesAt(mesh, host, clusterDomain);
	return [...rules, ...(byHost.get('*') ?? [])].filter((by) =>
		mayBeSame(mesh, { text: hostOf(by)?.text ?? '', namespaces: by.namespaces }, host),
	);
}

/** The rules whose host has the name of `host`; where it is known in which namespace that is, those of that one. */
function rulesAt(mesh: Mesh, host: HostQuery, domain: string): readonly DeployedAs<'DestinationRule'>[] {
	const byHost = rulesByHost(mesh);
	const place = host.text.includes('{{') ? undefined : placeOf(host.text, host.namespaces, domain);
	if (place === undefined || byHost.has(`? ${place.name}`)) return byHost.get(hostKey(host.text, domain)) ?? [];
	return byHost.get(`${place.namespace} ${place.name}`) ?? [];
}

/** The Service that a host means, where its one namespace is known; undefined for other hosts. */
function placeOf(
	text: string,
	namespaces: readonly string[] | undefined,
	domain: string,
): { readonly name: string; readonly namespace: string } | undefined {
	const meant = serviceMeant(hostForm(text, domain));
	if (meant === undefined) return undefined;
	const [only, another] = meant.namespace === undefined ? (namespaces ?? []) : [meant.namespace];
	return only === undefined || another !== undefined ? undefined : { name: meant.name, namespace: only };
}

/** Whether some rule outside of charts says in a template which host it is for: it may be any. */
export function hasUnreadRule(mesh: Mesh): boolean {
	return rulesWithoutHost(mesh).has(true);
}

const rulesWithoutHost = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'DestinationRule'),
	(by) => (by.member.chart === undefined && hostOf(by)?.opaque === true ? [true] : []),
);

/**
 * DestinationRules by the name in their host, and by namespace and name where both are known (else by `?` and the name); those
 * with a wildcard under '*'. A workspace has thousands, a host a few.
 */
const rulesByHost = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'DestinationRule'),
	(by, mesh) => {
		const text = hostOf(by)?.text;
		if (text === undefined) return [];
		if (isWildcard(text)) return ['*'];
		const { clusterDomain } = mesh.environment.settings;
		const key = hostKey(text, clusterDomain);
		const place = text.includes('{{') ? undefined : placeOf(text, by.namespaces, clusterDomain);
		return [key, `${place?.namespace ?? '?'} ${key}`];
	},
);

/** Where a DestinationRule says its host; undefined for other kinds. */
export function hostOf(by: Deployed): Mention<ReferenceRow> | undefined {
	return isDeployedAs(by, 'DestinationRule') ? hostMention(by) : undefined;
}

const hostMention = memo((by: Deployed) => by.references.find(({ row }) => row.at === 'spec.host'));
