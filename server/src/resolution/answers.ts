// The shapes that all resolvers answer in, so that each says only what is its own.

import { areSeenByAll, clientsOf, maySee } from '../istio/visibility.ts';
import { filtered } from '../maps.ts';
import type { Declared, Mesh, Referring } from '../mesh/mesh.ts';
import { nearestFirst } from './nearness.ts';
import type { Certainty, Doubt, Reason, Resolution } from './resolution.ts';

/** `targets`, at least one. Equal templates mean the same only within a chart; in another one they say nothing. */
export function found(targets: readonly Declared[], from: Referring): Resolution {
	if (from.mention.text.includes('{{')) {
		const own = targets.filter(({ by }) => by.member.chart === from.by.member.chart);
		return own.length === 0 ? unknown('templated') : ranked(own, from);
	}
	return ranked(targets, from);
}

function ranked(all: readonly Declared[], from: Referring): Resolution {
	let targets: readonly Declared[] | undefined;
	return {
		is: 'found',
		all,
		get targets() {
			targets ??= nearestFirst(all, from.by);
			return targets;
		},
	};
}

/** `targets`, at least one, as far as they are exported to where `from` has an effect (`clients`); contradicted if none of them is. */
export function foundIfExported(
	mesh: Mesh,
	targets: readonly Declared[],
	from: Referring,
	clients = clientsOf(mesh, from.by),
): Resolution {
	const seen = areSeenByAll(mesh, targets) ? targets : filtered(targets, ({ by }) => maySee(mesh, by, clients));
	if (seen.length > 0 || doubtOf(mesh, from) !== undefined) return found(seen.length > 0 ? seen : targets, from);
	return contradicted(
		'notExported',
		mesh.environment.isComplete ? 'certain' : 'likely',
		nearestFirst(targets, from.by),
	);
}

export function unknown(doubt: Doubt): Resolution {
	return { is: 'unknown', doubt };
}

export function contradicted(
	reason: Reason,
	certainty: Certainty,
	evidence: readonly Declared[] = [],
	suggestion?: string,
): Resolution {
	return { is: 'contradicted', reason, certainty, evidence, ...(suggestion === undefined ? {} : { suggestion }) };
}

/** Why nothing can be said about what `from` mentions, whatever else is known; undefined if something can. */
export function doubtOf(mesh: Mesh, from: Referring): Doubt | undefined {
	if (from.mention.opaque || from.mention.of?.opaque === true) return 'templated';
	if (mesh.environment.isComplete) return undefined;
	if (from.by.standing === 'template') return 'templated';
	return from.by.standing === 'whole' || from.by.standing === 'broken' ? undefined : 'patched';
}

/**
 * `resolution`, unless there is a doubt. In templates and in what is patched a missing name may come from anywhere, but
 * one that is written out and all but equal to a known one is likely misspelled there too, and one that is close perhaps.
 */
export function despite(doubt: Doubt | undefined, from: Referring, resolution: Resolution): Resolution {
	if (doubt === undefined) return resolution;
	const isReadable = !from.mention.opaque && from.by.standing !== 'patch';
	if (!isReadable || resolution.is !== 'contradicted' || resolution.suggestion === undefined) return unknown(doubt);
	const isLikely = resolution.reason === 'misspelt' && resolution.certainty !== 'possible';
	return { ...resolution, certainty: isLikely ? 'likely' : 'possible' };
}
