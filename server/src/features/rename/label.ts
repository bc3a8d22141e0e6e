// Rename of a label's value: on the pods that carry it, and in all that selects by it.

import { isSelected, namespacesOf, workloadsBehind, workloadsByLabel } from '../../istio/selectors.ts';
import type { Label } from '../../mesh/extract.ts';
import { type Mesh, mayShare, type Referring } from '../../mesh/mesh.ts';
import { title } from '../../model/resource.ts';
import { contains, shifted } from '../../text/span.ts';
import type { At, FileEdit } from '../answers.ts';
import type { LabelPlace, LabelUses } from '../labels.ts';
import { selectorsOn } from '../mentions.ts';
import type { AreApart } from './apart.ts';
import { formFault, labelValue } from './names.ts';
import type { Refusal, Renamable, Renaming } from './rename.ts';
import { written } from './writing.ts';

/** The value at `at`, if that can be changed; a refusal where it cannot, undefined where there is no label. */
export function renamableLabel(uses: readonly LabelUses[], at: At): Renamable | Refusal | undefined {
	const [first] = uses;
	if (first === undefined) return undefined;
	const refusal = uses.map(refusalOf).find((one) => one !== undefined);
	if (refusal !== undefined) return refusal;
	for (const { place, label, start } of uses.flatMap(({ places }) => places)) {
		const span = shifted({ start: label.value.start, end: label.value.end }, start);
		if (place.uri === at.uri && contains(span, at.offset)) return { span, name: label.value.text };
	}
	return { refusal: 'Only the value of a label can be renamed, not its key' };
}

/** The edits that make the value at `at` another one in all its places. */
export function renameLabel(uses: readonly LabelUses[], at: At, name: string, areApart: AreApart): Renaming | Refusal {
	const found = renamableLabel(uses, at);
	if (found !== undefined && 'refusal' in found) return found;
	const fault = formFault(name, 'label', labelValue)?.replace('the name of a label', 'the value of a label');
	if (fault !== undefined) return { refusal: fault };
	const edits = new Map<string, FileEdit>();
	for (const one of uses) {
		const clash = name === one.value.text ? undefined : clashOf(one, name, areApart);
		if (clash !== undefined) return { refusal: clash };
		for (const place of one.places) {
			const edit = editOf(place, name);
			edits.set(`${edit.uri}#${edit.start}`, edit);
		}
	}
	return { edits: [...edits.values()], doubtful: [] };
}

function editOf({ by, label, place, start }: LabelPlace, name: string): FileEdit {
	const { text, ...span } = written(by.member.chunk.text, label.value, name, false);
	return { uri: place.uri, text, ...shifted(span, start) };
}

/** Why the label cannot be changed at all. */
function refusalOf({ key, value, carriers, places }: LabelUses): Refusal | undefined {
	const name = `"${key.text}: ${value.text}"`;
	if (places.some(({ label }) => label.value.opaque || label.key.opaque || value.text === ''))
		return { refusal: `${name} is made by a template and cannot be renamed` };
	if (carriers.length === 0)
		return { refusal: `${name} is on no pods in the workspace, so not all its uses are known` };
	const given = carriers.find(
		({ mention }) => !mention.labels?.some((own) => own.key.text === key.text && own.value.text === value.text),
	);
	if (given !== undefined)
		return {
			refusal: `${name} is set on ${title(given.by.resource)} by a kustomization and cannot be renamed`,
		};
	const exact = ({ label }: LabelPlace): boolean => label.value.end - label.value.start === label.value.text.length;
	return places.every(exact) ? undefined : { refusal: `${name} is written with escapes and cannot be renamed` };
}

/** What would be selected that is not now: a sentence; undefined if nothing is. */
function clashOf({ mesh, key, carriers, selectors }: LabelUses, name: string, areApart: AreApart): string | undefined {
	const own = new Set(carriers.map(({ mention }) => mention));
	const others = (workloadsByLabel(mesh).get(`${key.text}=${name}`) ?? []).filter(({ mention }) => !own.has(mention));
	for (const from of selectors) {
		const reach = reachOf(mesh, from);
		const rest = (from.mention.labels ?? []).filter((label) => label.key.text !== key.text);
		const taken = others.find((other) => isSelected(other, rest) && reach(other) && !areApart(other.by, from.by));
		if (taken !== undefined)
			return `"${key.text}: ${name}" is already a label of ${title(taken.by.resource)}, which ${title(from.by.resource)} would then also select`;
	}
	for (const from of selectorsOn(mesh, key.text, name)) {
		const rest = (from.mention.labels ?? []).filter((label: Label) => label.key.text !== key.text);
		const taken = carriers.find(
			(one) =>
				isSelected(one, rest) && mayShare(namespacesOf(mesh, from), one.by.namespaces) && !areApart(one.by, from.by),
		);
		if (taken !== undefined)
			return `${title(from.by.resource)} already selects "${key.text}: ${name}", so it would then also select ${title(taken.by.resource)}`;
	}
	return undefined;
}

/** Which workloads a selector can reach: of a subset, those of its host. */
function reachOf(mesh: Mesh, from: Referring): (other: LabelUses['carriers'][number]) => boolean {
	if (from.mention.of === undefined) return ({ by }) => mayShare(by.namespaces, namespacesOf(mesh, from));
	const behind = new Set(workloadsBehind(mesh, from)?.map(({ mention }) => mention));
	return ({ mention }) => behind.has(mention);
}
