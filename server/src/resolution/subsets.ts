// Which DestinationRule declares the subset that a destination names.

import { hostOf, isWrittenOut, rulesFor } from '../istio/destination-rules.ts';
import type { DeployedAs } from '../mesh/by-kind.ts';
import { declarationsNamed, declarationsOf } from '../mesh/declared-in.ts';
import type { Declared, Deployed, Mesh, Referring } from '../mesh/mesh.ts';
import { meantAmong } from '../text/likeness.ts';
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
	return despite(doubt, from, missingSubset(from, rules));
}

/** What is said of a subset that none of `rules` declares: where its list is not written out, only that it is misspelt. */
function missingSubset(from: Referring, rules: readonly DeployedAs<'DestinationRule'>[]): Resolution {
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

/** A DestinationRule as evidence: the place of its host. */
function hostDeclared(by: Deployed): readonly Declared[] {
	const host = hostOf(by);
	if (host === undefined) return [];
	return [{ by, mention: { ...host, row: { in: 'DestinationRule', at: 'spec.host', declares: 'host' } } }];
}
