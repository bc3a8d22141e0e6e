// Labels <-> workloads: which pods a selector selects.

import { indexedBy } from '../facts/indexed.ts';
import { memo } from '../facts/memo.ts';
import { entry, push } from '../maps.ts';
import { slipFor } from '../text/likeness.ts';
import { contradicted, doubtOf, found, namespacesAskedFor, unknown } from './answers.ts';
import { declarationsOf } from './declared-in.ts';
import { directoryOf } from './evidence.ts';
import type { Label } from './extract.ts';
import { type HostQuery, hostsCalled } from './hosts.ts';
import { mayHavePods } from './makers.ts';
import { type Declared, type Deployed, declaredAs, type Mesh, mayShare, type Referring } from './mesh.ts';
import { meshConfigOf } from './mesh-config.ts';
import type { Resolution } from './resolution.ts';

export function resolveWorkload(mesh: Mesh, from: Referring): Resolution {
	const { of } = from.mention;
	const written = from.mention.labels ?? [];
	const labels = of === undefined ? written : written.filter((label) => !isOfPlace(label));
	if (labels.length === 0) return unknown('wildcard');
	const pool = of === undefined ? undefined : workloadsBehind(mesh, from);
	const selected =
		of === undefined
			? selectedBy(mesh, labels, namespacesOf(mesh, from))
			: pool === undefined
				? []
				: among(pool, labels);
	if (selected.length > 0) return found(selected, from);
	const doubt = doubtOf(mesh, from);
	if (doubt !== undefined) return unknown(doubt);
	if (isMadeBehind(mesh, from, labels)) return unknown('external');
	const { isComplete } = mesh.environment;
	if (pool === undefined || (pool.length === 0 && !isComplete)) return unknown('noEvidence');
	const { endpoints, isFirm, directories } = poolFacts(pool);
	if (endpoints.some((workload) => !hasKeys(workload, labels))) return unknown('noEvidence');
	if (!isFirm || labels.some(({ key, value }) => key.opaque || value.opaque)) return unknown('templated');
	if (isComplete) return contradicted('missing', 'certain', pool);
	// Pods of further versions are often kept apart; where all that are known stand beside the rule, that is less likely.
	const isClose = directories.size === 0 || (directories.size === 1 && directories.has(directoryOf(from.by)));
	return contradicted('missing', isClose && mayMean(pool, from) ? 'likely' : 'possible', pool);
}

/**
 * Whether labels that no pod has may be meant for one that is known: for one that no other subset of the rule takes, or one
 * whose label they all but are. Else they are for pods of another kind, as those that developers or pipelines start.
 */
function mayMean(pool: readonly Declared[], { by, mention }: Referring): boolean {
	// The one in question selects none of them, so it may be among the others.
	if (hasUnselected(pool, by, mention.row)) return true;
	return mention.labels?.some(({ key, value }) => slipFor(value.text, valuesIn(pool, key.text)) !== undefined) === true;
}

/** Whether some pod is selected by none of the labels that a row finds in `by`. */
function hasUnselected(pool: readonly Declared[], by: Deployed, row: Referring['mention']['row']): boolean {
	return entry(unselected(pool), by, () => {
		const byFirst = new Map<string, (readonly Label[])[]>();
		for (const one of by.references) {
			if (one.row !== row) continue;
			const [first] = one.labels ?? [];
			// Without labels, all are.
			if (first === undefined) return false;
			push(byFirst, `${first.key.text}=${first.value.text}`, one.labels ?? []);
		}
		return pool.some(
			(pod) =>
				![...labelsOf(pod)].some((label) => byFirst.get(label)?.some((labels) => isSelected(pod, labels)) === true),
		);
	});
}

const unselected = memo((_pool: readonly Declared[]) => new Map<Deployed, boolean>());

/** What is asked of the same workloads for each of the thousand subsets that a rule may have. */
const poolFacts = memo((pool: readonly Declared[]) => {
	const byLabel = new Map<string, Declared[]>();
	const values = new Map<string, Set<string>>();
	for (const workload of pool) {
		for (const label of labelsOf(workload)) push(byLabel, label, workload);
		for (const { key, value } of workload.mention.labels ?? []) {
			entry(values, key.text, () => new Set()).add(value.text);
		}
	}
	return {
		byLabel,
		values,
		endpoints: pool.filter(isEndpoint),
		isFirm: pool.every(
			({ by, mention }) =>
				by.standing === 'whole' && mention.labels?.every(({ key, value }) => !key.opaque && !value.opaque),
		),
		directories: new Set(pool.map(({ by }) => directoryOf(by))),
	};
});

/** Those of `pool` that carry all of `labels`, in its order. */
export function among(pool: readonly Declared[], labels: readonly Label[]): readonly Declared[] {
	const [first] = labels;
	if (first === undefined) return pool;
	const carriers = poolFacts(pool).byLabel.get(`${first.key.text}=${first.value.text}`) ?? [];
	return carriers.filter((workload) => isSelected(workload, labels));
}

/** The values that the workloads of `pool` have for a label, as written. */
export function valuesIn(pool: readonly Declared[], key: string): ReadonlySet<string> {
	return poolFacts(pool).values.get(key) ?? noValues;
}

const noValues: ReadonlySet<string> = new Set();

/** Whether pods with the labels may be made behind the host that narrows `from`, or anywhere where it selects. */
function isMadeBehind(mesh: Mesh, from: Referring, labels: readonly Label[]): boolean {
	const { of } = from.mention;
	if (of === undefined) return mayHavePods(mesh, labels, namespacesOf(mesh, from));
	return hostsCalled(mesh, { text: of.text, namespaces: from.by.namespaces }).some(({ by }) => {
		const selector = selectorOf(by);
		return selector !== undefined && mayHavePods(mesh, [...selector, ...labels], by.namespaces);
	});
}

/** What endpoints are labelled with by where they run (istio: pilot/pkg/serviceregistry/util/label, AugmentLabels). */
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

/** Whether a workload says something of each of the labels. */
function hasKeys({ mention }: Declared, labels: readonly Label[]): boolean {
	return labels.every(({ key }) => mention.labels?.some((own) => own.key.text === key.text));
}

/** Whether a workload stands in the ServiceEntry itself, where labels are often left out. */
function isEndpoint({ mention }: Declared): boolean {
	return mention.row.of !== undefined;
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
	const carriers = workloadsByLabel(mesh).get(`${first.key.text}=${first.value.text}`) ?? [];
	return carriers.filter((workload) => mayShare(workload.by.namespaces, namespaces) && isSelected(workload, labels));
}

/** The labels of a workload as text, those included that a kustomization gives it. */
export const labelsOf = memo(({ by, mention }: Declared): ReadonlySet<string> => {
	const given = by.member.chains.flatMap((chain) => chain.flatMap(({ labels }) => [...labels]));
	return new Set([
		...(mention.labels ?? []).map(({ key, value }) => `${key.text}=${value.text}`),
		...ephemeralLabels(by),
		...given.map(([key, value]) => `${key}=${value}`),
	]);
});

/** The labels that a Rollout gives its pods for a time; those of its template are with them. */
function ephemeralLabels(by: Deployed): readonly string[] {
	if (by.resource.kind.id !== 'Rollout') return [];
	const given = by.declarations.filter(({ row }) => row.declares === 'workload' && row.of !== undefined);
	return given.flatMap(({ labels = [] }) => labels.map(({ key, value }) => `${key.text}=${value.text}`));
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
	const key = `${of.text} ${namespaces?.join() ?? '*'}`;
	return entry(behindHosts(mesh), key, () => behind(mesh, { text: of.text, namespaces }));
}

const behindHosts = memo((_mesh: Mesh) => new Map<string, readonly Declared[] | undefined>());

function behind(mesh: Mesh, host: HostQuery): readonly Declared[] | undefined {
	const hosts = hostsCalled(mesh, host);
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
}

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
	return labels.every(({ key, value }) => own.has(`${key.text}=${value.text}`));
}
