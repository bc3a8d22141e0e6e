// What two resources of a kind are to each other of which Istio takes only one: for a whole namespace, or for a workload.
import { indexedBy } from '../../facts/indexed.ts';
import { memo } from '../../facts/memo.ts';
import { isImplied } from '../../istio/policies/scope.ts';
import { isSelected, labelsOf, labelText, selectedBy } from '../../istio/selectors.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import type { Label } from '../../mesh/extract.ts';
import { type Declared, type Deployed, type Mesh, namespaceOf, rootsOf } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { manifest, title } from '../../model/resource.ts';
import type { Span } from '../../text/span.ts';
import type { Node } from '../../yaml/node.ts';
import type { Pointer } from '../engine/rule.ts';
import { byFile } from './pairs.ts';

type Rival = 'Sidecar' | 'Telemetry';

interface Spec {
	readonly spec?: {
		readonly targetRef?: unknown;
		readonly targetRefs?: unknown;
		readonly selector?: { readonly matchLabels?: unknown };
		readonly workloadSelector?: { readonly labels?: unknown };
	};
}

/** The labels that select workloads: none for a whole namespace; undefined where they are not known, or targets are named. */
export const selectorOf = memo((by: Deployed): readonly Label[] | undefined => {
	const spec = (manifest(by.resource) as Node<Spec>).get('spec');
	const selector = spec?.get('selector') ?? spec?.get('workloadSelector');
	const map = spec?.get('selector')?.get('matchLabels') ?? spec?.get('workloadSelector')?.get('labels');
	const isOpen = by.standing !== 'whole' || [spec, selector, map].some((node) => node?.opaque === true);
	if (isOpen || spec?.get('targetRef') !== undefined || spec?.get('targetRefs') !== undefined) return undefined;
	const labels = by.references.find(({ row }) => row.to === 'workload')?.labels ?? [];
	return labels.some(({ key, value }) => key.opaque || value.opaque) ? undefined : labels;
});

/** Where the selector is written, or else the name. */
export function spanOfSelector(by: Deployed): Span {
	const labels = selectorOf(by) ?? [];
	const [first] = labels;
	const last = labels.at(-1);
	if (first !== undefined && last !== undefined) return { start: first.key.start, end: last.value.end };
	return by.resource.name ?? by.resource;
}

const inNamespace = indexedBy(
	(mesh: Mesh) => rivals.flatMap((kind): readonly Deployed[] => resourcesOf(mesh, kind)),
	(by) => {
		const namespace = namespaceOf(by);
		return namespace === undefined || selectorOf(by) === undefined ? [] : [`${by.resource.kind.id} ${namespace}`];
	},
);

const rivals = ['Sidecar', 'Telemetry'] as const;

/** Those with a selector, by kind, namespace and each label of it: a namespace may have a thousand, and a workload is for a few. */
const byLabel = indexedBy(
	(mesh: Mesh) => rivals.flatMap((kind): readonly Deployed[] => resourcesOf(mesh, kind)),
	(by) => {
		const namespace = namespaceOf(by);
		const labels = namespace === undefined ? [] : (selectorOf(by) ?? []);
		return labels.map((label) => `${by.resource.kind.id} ${namespace} ${labelText(label)}`);
	},
);

/** Those of `all` that are not `by` in another form, and surely are deployed with it. */
function company(mesh: Mesh, all: readonly Deployed[], by: Deployed): readonly Deployed[] {
	const name = by.resource.name?.text;
	return all.filter((one) => one.resource.name?.text !== name && areTogether(mesh, one, by));
}

/** Whether two resources are applied at once: in one file, by one kustomization or chart, or where the workspace is all there is. */
export function isOneInstallation({ environment }: Mesh, a: Deployed, b: Deployed): boolean {
	if (environment.isComplete || environment.kind === 'declared') return true;
	return a.member.uri === b.member.uri || rootsOf(a).some((root) => rootsOf(b).includes(root));
}

/** The others of its kind that are for all of the namespace, as `by` is. */
export function namespaceRivals(mesh: Mesh, kind: Rival, by: Deployed): readonly Deployed[] {
	if (selectorOf(by)?.length !== 0) return [];
	const all = inNamespace(mesh).get(`${kind} ${namespaceOf(by)}`) ?? [];
	return company(mesh, all, by).filter((one) => selectorOf(one)?.length === 0);
}

/** Another that selects what `by` selects, and a workload that both select, if one is known. */
export interface WorkloadRival {
	readonly by: Deployed;
	readonly workload: Declared | undefined;
}

/** The others of its kind that select workloads of `by`, as far as workloads are known; else those that would select any. */
export function workloadRivals(mesh: Mesh, kind: Rival, by: Deployed): readonly WorkloadRival[] {
	const labels = selectorOf(by) ?? [];
	if (labels.length === 0) return [];
	const own = selectedBy(mesh, labels, by.namespaces).filter((one) => namespaceOf(one.by) === namespaceOf(by));
	// Whoever selects one of them, or would if its selector is a part of this one or the other way round, has a label in common.
	const shared = new Set([...labels.map(labelText), ...own.flatMap((one) => [...labelsOf(one)])]);
	const alike = [...shared].flatMap((label) => byLabel(mesh).get(`${kind} ${namespaceOf(by)} ${label}`) ?? []);
	const others = company(mesh, [...new Set(alike)].sort(byFile), by);
	return others.flatMap((other): readonly WorkloadRival[] => {
		const theirs = selectorOf(other) ?? [];
		const workload = own.find((one) => isSelected(one, theirs));
		if (workload !== undefined) return [{ by: other, workload }];
		const isSure = isImplied(theirs, labels) || isImplied(labels, theirs);
		return isSure && !mesh.environment.isComplete ? [{ by: other, workload: undefined }] : [];
	});
}

/** Pointers to the rivals and to what they share, at most five. */
export function pointersToRivals(rivals: readonly WorkloadRival[], what: string): readonly Pointer[] {
	return rivals.slice(0, 5).flatMap(({ by, workload }): readonly Pointer[] => [
		{ in: by, span: spanOfSelector(by), message: `${title(by.resource)} ${what}` },
		...(workload === undefined
			? []
			: [
					{
						in: workload.by,
						span: workload.mention,
						message: `${title(workload.by.resource)} has the labels of both`,
					},
				]),
	]);
}
