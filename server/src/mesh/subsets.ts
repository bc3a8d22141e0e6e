// Which DestinationRule declares the subset that a destination names.

import { indexedBy } from '../facts/indexed.ts';
import { memo } from '../facts/memo.ts';
import { manifest, type Resource } from '../model/resource.ts';
import { meantAmong } from '../text/likeness.ts';
import { contradicted, despite, doubtOf, foundIfExported, unknown } from './answers.ts';
import { resourcesOf } from './by-kind.ts';
import { declarationsNamed, declarationsOf } from './declared-in.ts';
import type { Mention } from './extract.ts';
import { hostKey, isWildcard } from './host-names.ts';
import { type HostQuery, mayBeSame } from './hosts.ts';
import type { Declared, Deployed, Mesh, Referring } from './mesh.ts';
import { nearestFirst } from './nearness.ts';
import type { ReferenceRow } from './references.ts';
import type { Resolution } from './resolution.ts';

export function resolveSubset(mesh: Mesh, from: Referring): Resolution {
	const { of, text } = from.mention;
	if (of === undefined) return unknown('noEvidence');
	const host = { text: of.text, namespaces: from.by.namespaces };
	const rules = rulesFor(mesh, host);
	const named = rules.flatMap((by) => declarationsNamed(by, 'subset', text));
	if (named.length > 0) return foundIfExported(mesh, named, from);
	const doubt = doubtOf(mesh, from);
	if (rules.length === 0)
		return doubt === undefined && mesh.environment.isComplete
			? contradicted('missing', 'certain')
			: unknown(doubt ?? 'noEvidence');
	return despite(doubt, from, missingSubset(from, rules));
}

/** What is said of a subset that none of `rules` declares: where its list is not written out, only that it is misspelt. */
function missingSubset(from: Referring, rules: readonly Deployed[]): Resolution {
	const all = rules.flatMap((by) => declarationsOf(by, 'subset'));
	const isFirm = rules.every(isWrittenOut) && all.every(({ mention }) => !mention.opaque);
	const certainty = isFirm ? 'certain' : 'likely';
	const suggestion = meantAmong(
		from.mention.text,
		all.map(({ mention }) => mention.text),
	);
	const near = all.filter(({ mention }) => mention.text === suggestion);
	if (suggestion !== undefined) return contradicted('misspelt', certainty, nearestFirst(near, from.by), suggestion);
	if (!isFirm) return unknown('templated');
	return contradicted('missing', certainty, nearestFirst(rules.flatMap(hostDeclared), from.by));
}

/** Whether all subsets of a rule can be read: a template may well spell them out. */
function isWrittenOut(rule: Deployed): boolean {
	if (rule.standing !== 'template') return rule.standing === 'whole';
	const subsets = manifest(rule.resource as Resource<'DestinationRule'>)
		.get('spec')
		?.get('subsets');
	return subsets !== undefined && !rule.resource.chunk.text.slice(subsets.start, subsets.end).includes('{{');
}

/** The subsets of all DestinationRules that may apply to a host. Unranked; alternatives included. */
export function subsetsOf(mesh: Mesh, host: HostQuery): readonly Declared[] {
	return rulesFor(mesh, host).flatMap((by) => declarationsOf(by, 'subset'));
}

/** The DestinationRules whose host may be `host`. */
export function rulesFor(mesh: Mesh, host: HostQuery): readonly Deployed[] {
	const byHost = rulesByHost(mesh);
	const { clusterDomain } = mesh.environment.settings;
	const rules = isWildcard(host.text)
		? resourcesOf(mesh, 'DestinationRule').filter(
				(by) => hostOf(by) !== undefined && !isWildcard(hostOf(by)?.text ?? ''),
			)
		: (byHost.get(hostKey(host.text, clusterDomain)) ?? []);
	return [...rules, ...(byHost.get('*') ?? [])].filter((by) =>
		mayBeSame(mesh, { text: hostOf(by)?.text ?? '', namespaces: by.namespaces }, host),
	);
}

/** Whether some rule outside of charts says in a template which host it is for: it may be any. */
export function hasUnreadRule(mesh: Mesh): boolean {
	return rulesWithoutHost(mesh).has(true);
}

const rulesWithoutHost = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'DestinationRule'),
	(by) => (by.member.chart === undefined && hostOf(by)?.opaque === true ? [true] : []),
);

/** DestinationRules by the name in their host, those with a wildcard under '*': a workspace has thousands, a host a few. */
const rulesByHost = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'DestinationRule'),
	(by, mesh) => {
		const text = hostOf(by)?.text;
		if (text === undefined) return [];
		return [isWildcard(text) ? '*' : hostKey(text, mesh.environment.settings.clusterDomain)];
	},
);

/** Where a DestinationRule says its host; undefined for other kinds. */
export function hostOf(by: Deployed): Mention<ReferenceRow> | undefined {
	return by.resource.kind.id === 'DestinationRule' ? hostMention(by) : undefined;
}

const hostMention = memo((by: Deployed) => by.references.find(({ row }) => row.at === 'spec.host'));

/** A DestinationRule as evidence: the place of its host. */
function hostDeclared(by: Deployed): readonly Declared[] {
	const host = hostOf(by);
	if (host === undefined) return [];
	return [{ by, mention: { ...host, row: { in: 'DestinationRule', at: 'spec.host', declares: 'host' } } }];
}
