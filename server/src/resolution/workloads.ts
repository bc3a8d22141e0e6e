// Labels that should select pods: whether some pod of the workspace carries them.

import { memo } from '../facts/memo.ts';
import { hostsCalled } from '../istio/hosts.ts';
import { among, poolFacts, valuesIn } from '../istio/pool.ts';
import {
	isOfPlace,
	isSelected,
	labelsOf,
	labelText,
	mayCarry,
	namespacesOf,
	selectedBy,
	selectorOf,
	workloadsBehind,
} from '../istio/selectors.ts';
import { push } from '../maps.ts';
import type { Label } from '../mesh/extract.ts';
import type { Declared, Deployed, Mesh, Referring } from '../mesh/mesh.ts';
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
	const known = unselected(pool).get(by);
	if (known !== undefined) return known;
	const isUnselected = findUnselected(pool, by, row);
	unselected(pool).set(by, isUnselected);
	return isUnselected;
}

function findUnselected(pool: readonly Declared[], by: Deployed, row: Referring['mention']['row']): boolean {
	const byFirst = new Map<string, (readonly Label[])[]>();
	for (const one of by.references) {
		if (one.row !== row) continue;
		const [first] = one.labels ?? [];
		// Without labels, all are.
		if (first === undefined) return false;
		push(byFirst, labelText(first), one.labels ?? []);
	}
	return pool.some(
		(pod) =>
			![...labelsOf(pod)].some((label) => byFirst.get(label)?.some((labels) => isSelected(pod, labels)) === true),
	);
}

const unselected = memo((_pool: readonly Declared[]) => new WeakMap<Deployed, boolean>());

/** Whether pods with the labels may be made behind the host that narrows `from`, or anywhere where it selects. */
function isMadeBehind(mesh: Mesh, from: Referring, labels: readonly Label[]): boolean {
	const { of } = from.mention;
	if (of === undefined) return mayHavePods(mesh, labels, namespacesOf(mesh, from));
	return hostsCalled(mesh, { text: of.text, namespaces: from.by.namespaces }).some(({ by }) => {
		const selector = selectorOf(by);
		if (selector === undefined) return false;
		const all = [...selector, ...labels];
		return mayHavePods(mesh, all, by.namespaces) || mayCarry(mesh, all, by.namespaces);
	});
}

/** Whether a workload says something of each of the labels. */
function hasKeys({ mention }: Declared, labels: readonly Label[]): boolean {
	return labels.every(({ key }) => mention.labels?.some((own) => own.key.text === key.text));
}
