// Which DestinationRule declares the subset that a destination names.

import { memo } from '../facts/memo.ts';
import { hostOf, isWrittenOut, rulesFor } from '../istio/destination-rules.ts';
import { grouped } from '../maps.ts';
import type { DeployedAs } from '../mesh/by-kind.ts';
import { declarationsNamed, declarationsOf } from '../mesh/declared-in.ts';
import type { Declared, Deployed, Mesh, Referring } from '../mesh/mesh.ts';
import { namesIn } from '../text/names.ts';
import { contradicted, despite, doubtOf, foundIfExported, unknown } from './answers.ts';
import { nearestFirst } from './nearness.ts';
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
	// Where a rule is, and so which host it is for, may not be known.
	if (rules.some(({ resource }) => resource.namespace?.opaque === true)) return unknown('templated');
	return despite(doubt, from, missingSubset(from, rules));
}

/** What is said of a subset that none of `rules` declares: where its list is not written out, only that it is misspelled. */
function missingSubset(from: Referring, rules: readonly DeployedAs<'DestinationRule'>[]): Resolution {
	const { names, isFirm } = subsetsIn(rules);
	const certainty = isFirm ? 'certain' : 'likely';
	const suggestion = namesIn(names).meant(from.mention.text)?.name;
	if (suggestion !== undefined) {
		const near = nearestFirst(names.get(suggestion) ?? [], from.by);
		return contradicted('misspelt', certainty, near, suggestion);
	}
	if (!isFirm) return unknown('templated');
	return contradicted('missing', certainty, nearestFirst(rules.flatMap(hostDeclared), from.by));
}

interface Subsets {
	readonly names: ReadonlyMap<string, readonly Declared[]>;
	/** Whether all of them are written out. */
	readonly isFirm: boolean;
}

/** Of a rule with a thousand subsets a thousand may be misspelled. */
function subsetsIn(rules: readonly DeployedAs<'DestinationRule'>[]): Subsets {
	const [only, another] = rules;
	return only !== undefined && another === undefined ? subsetsOfOne(only) : subsetsOfAll(rules);
}

const subsetsOfOne = memo((rule: DeployedAs<'DestinationRule'>) => subsetsOfAll([rule]));

function subsetsOfAll(rules: readonly DeployedAs<'DestinationRule'>[]): Subsets {
	const all = rules.flatMap((by) => declarationsOf(by, 'subset'));
	return {
		names: grouped(all, ({ mention }) => mention.text),
		isFirm: rules.every(isWrittenOut) && all.every(({ mention }) => !mention.opaque),
	};
}

/** A DestinationRule as evidence: the place of its host. */
function hostDeclared(by: Deployed): readonly Declared[] {
	const host = hostOf(by);
	if (host === undefined) return [];
	return [{ by, mention: { ...host, row: { in: 'DestinationRule', at: 'spec.host', declares: 'host' } } }];
}
