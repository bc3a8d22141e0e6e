// A name in full: what declares it, alternatives included, and everything that mentions it. For references, highlights
// and rename.
import { memoOfMany } from '../facts/memo.ts';
import type { Mention } from '../mesh/extract.ts';
import type { Declared, Deployed, Mesh, Referring } from '../mesh/mesh.ts';
import { meshOf } from '../mesh/mesh.ts';
import { resolve } from '../resolution/resolve.ts';
import { contains, type Span } from '../text/span.ts';
import { surroundingsOf } from '../workspace/environments.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { At } from './answers.ts';
import { askedAs, mayMean } from './mentions.ts';
import { documentAt, inFile } from './place.ts';
import { isHalfTyped, resourcesIn, under } from './target.ts';

/** A name and all its places, as one environment sees it. */
export interface Uses {
	readonly mesh: Mesh;
	readonly declared: readonly Declared[];
	readonly mentioned: readonly Referring[];
}

/** The name at `at`, whether it is declared or mentioned there, alternatives in other environments included; none where there is no name. */
export function usesAt(snapshot: Snapshot, at: At): readonly Uses[] {
	const mentioned = under(snapshot, at, surroundingsOf).flatMap(({ mesh, ...from }) => {
		const resolution = resolve(mesh, from);
		return resolution.is === 'found' ? [{ mesh, declared: resolution.targets }] : [];
	});
	const declared = declaredAt(snapshot, at);
	const byMesh = new Map<Mesh, Set<Declared>>();
	for (const one of [...declared, ...mentioned]) {
		const all = byMesh.get(one.mesh) ?? new Set();
		for (const each of one.declared) all.add(each);
		byMesh.set(one.mesh, all);
	}
	return [...byMesh].map(([mesh, start]) => usesOf(mesh, [...start]));
}

/** What is declared at `at`, in each of its surroundings; pods and the like, which are known by their labels, only if `withLabels`. */
export function declaredAt(
	snapshot: Snapshot,
	at: At,
	withLabels = false,
): readonly { readonly mesh: Mesh; readonly declared: readonly Declared[] }[] {
	const placed = documentAt(snapshot, at);
	if (placed === undefined) return [];
	const within = at.offset - placed.start;
	return surroundingsOf(snapshot, at.uri).flatMap((environment) => {
		const mesh = meshOf(environment);
		const declared = resourcesIn(mesh, at.uri, placed).flatMap((by) =>
			by.declarations.flatMap((mention) =>
				(withLabels || mention.labels === undefined) && contains(mention, within) && !isHalfTyped(mention)
					? [{ by, mention }]
					: [],
			),
		);
		return declared.length === 0 ? [] : [{ mesh, declared }];
	});
}

/** All that mentions one of `start`, and what else those mentions may mean: alternatives belong together. */
export function usesOf(mesh: Mesh, start: readonly Declared[]): Uses {
	const declared = new Map<Mention, Declared>();
	const mentioned = new Map<Mention, Referring>();
	const open = [...start].reverse();
	const met = new Set<readonly Declared[]>();
	/** Of copies of one thing: what may mean them, and is not known to do so. */
	const pending = new Map<string, readonly Referring[]>();
	for (let next = open.pop(); next !== undefined; next = open.pop()) {
		if (declared.has(next.mention)) continue;
		const { mention } = next;
		declared.set(mention, next);
		const asked = askedAs(mesh, next);
		const left = pending.get(asked ?? '') ?? mayMean(mesh, next);
		const mentions = left.filter((from) => !mentioned.has(from.mention));
		if (asked !== undefined) pending.set(asked, mentions);
		for (const from of mentions) {
			const resolution = resolve(mesh, from);
			if (resolution.is !== 'found' || !mentionsIn(resolution.all).has(mention)) continue;
			mentioned.set(from.mention, from);
			// A wildcard, or a selector, means many things that are not one another's alternatives.
			if (from.mention.labels !== undefined || from.mention.text.includes('*') || met.has(resolution.all)) continue;
			met.add(resolution.all);
			open.push(...resolution.targets);
		}
	}
	return { mesh, declared: [...declared.values()], mentioned: [...mentioned.values()] };
}

const mentionsIn = memoOfMany(
	(all: readonly Declared[]): ReadonlySet<Mention> => new Set(all.map((one) => one.mention)),
);

/** Where a mention or a declaration stands: the file, and the span in it. */
export function placeOf(
	snapshot: Snapshot,
	{ by: { member }, mention: { start, end } }: { readonly by: Deployed; readonly mention: Span },
): { readonly uri: string; readonly span: Span } {
	return { uri: member.uri, span: inFile(snapshot, member, { start, end }) };
}
