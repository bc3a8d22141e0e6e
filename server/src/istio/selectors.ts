// Labels <-> workloads: which pods a selector selects.

import { factBy } from '../facts/fact.ts';
import { indexedBy } from '../facts/indexed.ts';
import { memo } from '../facts/memo.ts';
import { areSame } from '../facts/table.ts';
import { declarationsOf } from '../mesh/declared-in.ts';
import type { Label } from '../mesh/extract.ts';
import { type Declared, type Deployed, declaredAs, type Mesh, mayShare, type Referring } from '../mesh/mesh.ts';
import { namespacesAskedFor } from '../mesh/namespaces.ts';
import { type HostQuery, hostsCalled } from './hosts.ts';
import { meshConfigOf } from './mesh-config.ts';

/** What endpoints are labeled with by where they run (istio: pilot/pkg/serviceregistry/util/label, AugmentLabels). */
const placeLabels = new Set([
	'topology.kubernetes.io/region',
	'topology.kubernetes.io/zone',
	'topology.istio.io/subzone',
	'topology.istio.io/cluster',
	'topology.istio.io/network',
	'kubernetes.io/hostname',
]);

/**
 * What controllers label their pods with, so that no template says it: the index and the name of a pod, hashes of its template
 * (kubernetes.io/docs/reference/labels-annotations-taints; argo-rollouts: utils/defaults), the injector's canonical names.
 */
const givenLabels = new Set([
	'statefulset.kubernetes.io/pod-name',
	'apps.kubernetes.io/pod-index',
	'pod-template-hash',
	'controller-revision-hash',
	'pod-template-generation',
	'rollouts-pod-template-hash',
	'batch.kubernetes.io/job-name',
	'batch.kubernetes.io/controller-uid',
	'batch.kubernetes.io/job-completion-index',
	'job-name',
	'controller-uid',
	'service.istio.io/canonical-name',
	'service.istio.io/canonical-revision',
	'security.istio.io/tlsMode',
	'apps.kubernetes.io/pod-name',
	'serving.knative.dev/revision',
	'serving.knative.dev/service',
	'serving.knative.dev/configuration',
]);

/** Whether a label comes from the node, the cluster or a controller, so that no manifest tells of it; an empty one is never given. */
export function isOfPlace({ key, value }: Label): boolean {
	return (placeLabels.has(key.text) || givenLabels.has(key.text)) && value.text !== '';
}

/** The namespaces in which `from` selects; undefined: all. */
export function namespacesOf(mesh: Mesh, from: Referring): readonly string[] | undefined {
	const { namespace, row } = from.mention;
	if (namespace !== undefined) return namespacesAskedFor(from);
	const own = from.by.namespaces;
	const { rootNamespace } = meshConfigOf(mesh);
	const isEverywhere = row.everywhere === 'fromRoot' ? own?.includes(rootNamespace) : row.everywhere;
	return isEverywhere === true ? undefined : own;
}

/** The workloads that carry all of `labels` and may be in one of `namespaces` (undefined: any). */
export function selectedBy(
	mesh: Mesh,
	labels: readonly Label[],
	namespaces: readonly string[] | undefined,
): readonly Declared[] {
	const [first] = labels;
	if (first === undefined) return [];
	const texts = labels.map(labelText);
	const carriers = workloadsByLabel(mesh).get(labelText(first)) ?? [];
	return carriers.length > few
		? selectedOfMany(mesh, JSON.stringify([texts, namespaces ?? null]))
		: selectedAmong(carriers, texts, namespaces);
}

/** So few are looked through as quickly as anything is remembered of them. */
const few = 8;

/** By the labels and the namespaces as JSON: a thousand copies of a workload are selected by a thousand of a Service. */
const selectedOfMany = factBy((mesh: Mesh, asked): readonly Declared[] => {
	const [labels, namespaces]: readonly [readonly string[], readonly string[] | null] = JSON.parse(asked);
	return selectedAmong(workloadsByLabel(mesh).get(labels[0] ?? '') ?? [], labels, namespaces ?? undefined);
}, areSame);

function selectedAmong(
	carriers: readonly Declared[],
	labels: readonly string[],
	namespaces: readonly string[] | undefined,
): readonly Declared[] {
	return carriers.filter((workload) => {
		const own = labelsOf(workload);
		return mayShare(workload.by.namespaces, namespaces) && labels.every((label) => own.has(label));
	});
}

/** A label as text, `key=value`. */
export function labelText({ key, value }: Label): string {
	return `${key.text}=${value.text}`;
}

/** The labels of a workload as text, those included that a kustomization gives it. */
export const labelsOf = memo(({ by, mention }: Declared): ReadonlySet<string> => {
	const given = by.member.chains.flatMap((chain) => chain.flatMap(({ labels }) => [...labels]));
	return new Set([
		...(mention.labels ?? []).map(labelText),
		...ephemeralLabels(by),
		...given.map(([key, value]) => `${key}=${value}`),
	]);
});

/** The labels that a Rollout gives its pods for a time; those of its template are with them. */
function ephemeralLabels(by: Deployed): readonly string[] {
	if (by.resource.kind.id !== 'Rollout') return [];
	const given = by.declarations.filter(({ row }) => row.declares === 'workload' && row.of !== undefined);
	return given.flatMap(({ labels = [] }) => labels.map(labelText));
}

/** Workloads of which some labels cannot be read. */
const unread = indexedBy(
	(mesh: Mesh) => declaredAs(mesh, 'workload', ''),
	({ mention: { opaque, labels = [] } }) =>
		opaque || labels.some(({ key, value }) => key.opaque || value.opaque) ? [''] : [],
);

/** Whether a workload whose labels cannot all be read may carry all of `labels`, in one of `namespaces`. */
export function mayCarry(mesh: Mesh, labels: readonly Label[], namespaces: readonly string[] | undefined): boolean {
	return (unread(mesh).get('') ?? []).some((workload) => {
		const { opaque, labels: own = [] } = workload.mention;
		if (!mayShare(workload.by.namespaces, namespaces)) return false;
		const isOpen = opaque || own.some(({ key }) => key.opaque);
		const texts = labelsOf(workload);
		return labels.every((label) => {
			const same = own.find(({ key }) => key.text === label.key.text);
			return texts.has(labelText(label)) || (same === undefined ? isOpen : same.value.opaque);
		});
	});
}

/** All workloads by each of their labels, `key=value`. */
export const workloadsByLabel = indexedBy(
	(mesh: Mesh) => declaredAs(mesh, 'workload', ''),
	(workload) => [...labelsOf(workload)],
);

/**
 * The workloads behind the host that narrows `from` (of a subset, the pods its Service selects); undefined if the host is
 * not known or some Service of it has no selector, so that others may answer for it. The same list for the same host.
 */
export function workloadsBehind(mesh: Mesh, from: Referring): readonly Declared[] | undefined {
	const { of } = from.mention;
	if (of === undefined) return undefined;
	const { namespaces } = from.by;
	const query: HostQuery = { text: of.text, namespaces };
	return behind(mesh, JSON.stringify(query));
}

const behind = factBy((mesh: Mesh, query): readonly Declared[] | undefined => {
	const hosts = hostsCalled(mesh, JSON.parse(query) as HostQuery);
	const found = new Set<Declared>();
	for (const { by } of hosts) {
		const selector = selectorOf(by);
		const endpoints = declarationsOf(by, 'workload');
		if (selector === undefined && endpoints.length === 0) return undefined;
		for (const endpoint of endpoints) found.add(endpoint);
		if (selector === undefined) continue;
		for (const workload of selectedBy(mesh, selector, by.namespaces)) found.add(workload);
	}
	return hosts.length === 0 ? undefined : [...found];
}, areSame);

/** The workloads that a Service or ServiceEntry selects; none if it does not select. */
export function workloadsOf(mesh: Mesh, by: Deployed): readonly Declared[] {
	return selectedBy(mesh, selectorOf(by) ?? [], by.namespaces);
}

/** The labels by which a Service or ServiceEntry selects; undefined if it does not. */
export function selectorOf(by: Deployed): readonly Label[] | undefined {
	const selector = by.references.find(({ row }) => row.to === 'workload' && row.of === undefined);
	return selector?.labels !== undefined && selector.labels.length > 0 ? selector.labels : undefined;
}

/** Whether a workload carries all the labels (istio: pkg/config/labels, SubsetOf). Equal templates are equal values. */
export function isSelected(workload: Declared, labels: readonly Label[]): boolean {
	const own = labelsOf(workload);
	return labels.every((label) => own.has(labelText(label)));
}
