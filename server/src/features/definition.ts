// Go to definition: from a mentioned name to what declares it, the nearest first.

import { isBuiltIn } from '../mesh/built-in.ts';
import type { Declared } from '../mesh/mesh.ts';
import type { Resolution } from '../resolution/resolution.ts';
import { resolve } from '../resolution/resolve.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { At, Jump } from './answers.ts';
import { labelAt } from './labels.ts';
import { targetOf, type Under, under } from './target.ts';
import { declaredAt, placeOf } from './uses.ts';

/**
 * The jumps from `at`; none where nothing is mentioned, or nothing declares it. A name that exists only in another namespace or
 * environment leads there; a declaration leads to itself, so that editors show what refers to it.
 */
export function definition(snapshot: Snapshot, at: At): readonly Jump[] {
	const jumps = under(snapshot, at).flatMap((one) =>
		declarations(one).map((declared) => ({ origin: one.origin, target: targetOf(snapshot, declared) })),
	);
	const seen = new Set<string>();
	return [...jumps, ...(jumps.length === 0 ? itself(snapshot, at) : [])].filter(({ target }) => {
		if (isBuiltIn(target)) return false;
		const key = `${target.uri}#${target.name.start}`;
		return !seen.has(key) && seen.add(key);
	});
}

function itself(snapshot: Snapshot, at: At): readonly Jump[] {
	const label = labelAt(snapshot, at)?.find(({ isOwn }) => isOwn);
	if (label !== undefined) {
		const { uri, span } = label.place;
		return [{ origin: span, target: { uri, span, name: span } }];
	}
	return declaredAt(snapshot, at).flatMap(({ declared }) =>
		declared.map((one) => ({ origin: placeOf(snapshot, one).span, target: targetOf(snapshot, one) })),
	);
}

function declarations(one: Under): readonly Declared[] {
	const resolution = resolve(one.mesh, one);
	if (resolution.is === 'found') return resolution.targets;
	return resolution.is === 'contradicted' && isElsewhere(resolution) ? resolution.evidence : [];
}

function isElsewhere({ reason }: Resolution & { is: 'contradicted' }): boolean {
	return (
		reason === 'otherNamespace' || reason === 'otherEnvironment' || reason === 'notExported' || reason === 'notExpanded'
	);
}
