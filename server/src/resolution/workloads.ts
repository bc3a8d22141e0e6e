// Labels that should select pods: whether some pod of the workspace carries them.

import { hostsCalled } from '../istio/hosts.ts';
import { isOfPlace, isSelected, namespacesOf, selectedBy, selectorOf, workloadsBehind } from '../istio/selectors.ts';
import type { Label } from '../mesh/extract.ts';
import type { Declared, Mesh, Referring } from '../mesh/mesh.ts';
import { directoryOf } from '../mesh/together.ts';
import { slipFor } from '../text/likeness.ts';
import { contradicted, doubtOf, found, unknown } from './answers.ts';
import { mayHavePods } from './makers.ts';
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
			: (pool?.filter((workload) => isSelected(workload, labels)) ?? []);
	if (selected.length > 0) return found(selected, from);
	const doubt = doubtOf(mesh, from);
	if (doubt !== undefined) return unknown(doubt);
	if (isMadeBehind(mesh, from, labels)) return unknown('external');
	const { isComplete } = mesh.environment;
	if (pool === undefined || (pool.length === 0 && !isComplete)) return unknown('noEvidence');
	if (pool.some((workload) => isEndpoint(workload) && !hasKeys(workload, labels))) return unknown('noEvidence');
	const isFirm = pool.every(
		({ by, mention }) =>
			by.standing === 'whole' && mention.labels?.every(({ key, value }) => !key.opaque && !value.opaque),
	);
	if (!isFirm || labels.some(({ key, value }) => key.opaque || value.opaque)) return unknown('templated');
	if (isComplete) return contradicted('missing', 'certain', pool);
	// Pods of further versions are often kept apart; where all that are known stand beside the rule, that is less likely.
	const isClose = pool.every(({ by }) => directoryOf(by) === directoryOf(from.by));
	return contradicted('missing', isClose && mayMean(pool, from) ? 'likely' : 'possible', pool);
}

/**
 * Whether labels that no pod has may be meant for one that is known: for one that no other subset of the rule takes, or one
 * whose label they all but are. Else they are for pods of another kind, as those that developers or pipelines start.
 */
function mayMean(pool: readonly Declared[], { by, mention }: Referring): boolean {
	const others = by.references.filter((one) => one.row === mention.row && one !== mention);
	if (pool.some((pod) => !others.some(({ labels = [] }) => isSelected(pod, labels)))) return true;
	return mention.labels?.some(({ key, value }) => slipFor(value.text, valuesOf(pool, key.text)) !== undefined) === true;
}

function valuesOf(pool: readonly Declared[], key: string): readonly string[] {
	return pool.flatMap(
		({ mention }) => mention.labels?.flatMap((one) => (one.key.text === key ? [one.value.text] : [])) ?? [],
	);
}

/** Whether pods with the labels may be made behind the host that narrows `from`, or anywhere where it selects. */
function isMadeBehind(mesh: Mesh, from: Referring, labels: readonly Label[]): boolean {
	const { of } = from.mention;
	if (of === undefined) return mayHavePods(mesh, labels, namespacesOf(mesh, from));
	return hostsCalled(mesh, { text: of.text, namespaces: from.by.namespaces }).some(({ by }) => {
		const selector = selectorOf(by);
		return selector !== undefined && mayHavePods(mesh, [...selector, ...labels], by.namespaces);
	});
}

/** Whether a workload says something of each of the labels. */
function hasKeys({ mention }: Declared, labels: readonly Label[]): boolean {
	return labels.every(({ key }) => mention.labels?.some((own) => own.key.text === key.text));
}

/** Whether a workload stands in the ServiceEntry itself, where labels are often left out. */
function isEndpoint({ mention }: Declared): boolean {
	return mention.row.of !== undefined;
}
