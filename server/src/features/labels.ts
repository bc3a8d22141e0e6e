// A label of pods in all its places: where pods carry it, and where selectors ask for it. For references, highlights, rename.
import type { Label, Mention } from '../mesh/extract.ts';
import { labelsOf } from '../mesh/extract.ts';
import { type Declared, type Deployed, type Mesh, meshOf, type Referring } from '../mesh/mesh.ts';
import type { KindId } from '../model/kinds.ts';
import { manifest, type Word } from '../model/resource.ts';
import { resolve } from '../resolution/resolve.ts';
import { type Span, shifted } from '../text/span.ts';
import { surroundingsOf } from '../workspace/environments.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Node } from '../yaml/node.ts';
import type { At } from './answers.ts';
import { mayMean } from './mentions.ts';
import { documentAt, offsetOf } from './place.ts';
import { resourcesIn } from './target.ts';

/** A label in one place. */
export interface LabelPlace {
	readonly by: Deployed;
	readonly label: Label;
	/** Where its document begins, in file offsets. */
	readonly start: number;
	/** The whole label, in file offsets. */
	readonly place: { readonly uri: string; readonly span: Span };
	/** Whether pods carry it here; else something selects by it. */
	readonly isOwn: boolean;
}

/** A label, what carries it and what selects by it. */
export interface LabelUses {
	readonly mesh: Mesh;
	readonly key: Word;
	readonly value: Word;
	readonly carriers: readonly Declared[];
	readonly selectors: readonly Referring[];
	readonly places: readonly LabelPlace[];
}

type Holder = Declared | Referring;

/** The label at `at`, as each of the surroundings has it; undefined where there is none of pods. */
export function labelAt(
	snapshot: Snapshot,
	at: At,
): readonly (LabelPlace & { readonly mesh: Mesh; readonly holder: Holder })[] | undefined {
	const placed = documentAt(snapshot, at);
	if (placed === undefined) return undefined;
	const within = at.offset - placed.start;
	return surroundingsOf(snapshot, at.uri).flatMap((environment) => {
		const mesh = meshOf(environment);
		const isTouched = ({ key, value }: Label): boolean => key.start <= within && within <= Math.max(key.end, value.end);
		return resourcesIn(mesh, at.uri, placed).flatMap((by) => [
			...[...by.declarations, ...by.references].flatMap((mention) =>
				(mention.labels ?? []).filter(isTouched).map((label) => {
					const holder = { by, mention } as Holder;
					return { ...placeOf(snapshot, by, label, isCarrier(holder)), mesh, holder };
				}),
			),
			...matchLabels(by)
				.filter(isTouched)
				.flatMap((label) => {
					const mention = by.declarations.find((one) => labelIn(one, label.key, label.value) !== undefined);
					return mention === undefined
						? []
						: [{ ...placeOf(snapshot, by, label, false), mesh, holder: { by, mention } }];
				}),
		]);
	});
}

/** All places of the label at `at`, those of pods first; none where there is none. */
export function labelUsesAt(snapshot: Snapshot, at: At): readonly LabelPlace[] {
	const all = labelsAt(snapshot, at).flatMap(({ places }) => places);
	const unique = new Map(all.map((one) => [`${one.place.uri}#${one.place.span.start}`, one]));
	return [...unique.values()].sort((a, b) => Number(b.isOwn) - Number(a.isOwn) || byPlace(a, b));
}

function byPlace({ place: a }: LabelPlace, { place: b }: LabelPlace): number {
	return a.uri === b.uri ? a.span.start - b.span.start : a.uri < b.uri ? -1 : 1;
}

/** The label at `at` with all that carries it and selects by it, as far as the one leads to the other. */
export function labelsAt(snapshot: Snapshot, at: At): readonly LabelUses[] {
	return (labelAt(snapshot, at) ?? []).map(({ mesh, holder, label }) => usesOf(snapshot, mesh, holder, label));
}

function usesOf(snapshot: Snapshot, mesh: Mesh, start: Holder, { key, value }: Label): LabelUses {
	const carriers = new Map<Mention, Declared>();
	const selectors = new Map<Mention, Referring>();
	const open: Declared[] = isCarrier(start) ? [start] : selectedBy(mesh, start);
	if (!isCarrier(start)) selectors.set(start.mention, start);
	for (let next = open.pop(); next !== undefined; next = open.pop()) {
		if (carriers.has(next.mention)) continue;
		const { mention } = next;
		carriers.set(mention, next);
		for (const from of mayMean(mesh, next)) {
			if (selectors.has(from.mention) || labelIn(from.mention, key, value) === undefined) continue;
			const targets = selectedBy(mesh, from);
			if (!targets.some((target) => target.mention === mention)) continue;
			selectors.set(from.mention, from);
			open.push(...targets);
		}
	}
	const holders: readonly Holder[] = [...carriers.values(), ...selectors.values()];
	const places = holders.flatMap((holder) => {
		const label = labelIn(holder.mention, key, value);
		return label === undefined ? [] : [placeOf(snapshot, holder.by, label, isCarrier(holder))];
	});
	const own = [...carriers.values()].flatMap(({ by }) => ownSelector(snapshot, by, key, value));
	return {
		mesh,
		key,
		value,
		carriers: [...carriers.values()],
		selectors: [...selectors.values()],
		places: [...places, ...own],
	};
}

function isCarrier(holder: Holder): holder is Declared {
	return 'declares' in holder.mention.row;
}

function selectedBy(mesh: Mesh, from: Referring): Declared[] {
	const resolution = resolve(mesh, from);
	return resolution.is === 'found' ? [...resolution.targets] : [];
}

function labelIn({ labels }: Mention, key: Word, value: Word): Label | undefined {
	return labels?.find((one) => one.key.text === key.text && one.value.text === value.text);
}

function placeOf(snapshot: Snapshot, by: Deployed, label: Label, isOwn: boolean): LabelPlace {
	const { uri, chunk } = by.member;
	const start = offsetOf(snapshot, uri, chunk);
	const span = { start: label.key.start, end: Math.max(label.key.end, label.value.end) };
	return { by, label, isOwn, start, place: { uri, span: shifted(span, start) } };
}

/** Kinds that say themselves which pods are theirs (kubernetes: pkg/apis/apps/types.go). */
const selecting: ReadonlySet<KindId> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Rollout']);

/** By which labels a Deployment and the like select their own pods; none of other kinds. */
function matchLabels(by: Deployed): readonly Label[] {
	if (!selecting.has(by.resource.kind.id)) return [];
	const spec = manifest(by.resource).get('spec') as Node<{ selector?: { matchLabels?: object } }> | undefined;
	const map = spec?.get('selector')?.get('matchLabels');
	return map === undefined ? [] : labelsOf(map);
}

/** Where a Deployment selects its own pods by a label. */
function ownSelector(snapshot: Snapshot, by: Deployed, key: Word, value: Word): readonly LabelPlace[] {
	return matchLabels(by)
		.filter((one) => one.key.text === key.text && one.value.text === value.text)
		.map((label) => placeOf(snapshot, by, label, false));
}
