// Where a policy of the workspace applies, as far as that is written out: its namespace, its selector, its targets.
import { memo } from '../../facts/memo.ts';
import type { Label } from '../../mesh/extract.ts';
import { type Declared, type Deployed, type Mesh, mayShare, namespaceOf } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import { meshConfigOf } from '../mesh-config.ts';
import { isSelected, selectedBy } from '../selectors.ts';
import type { Attachable, TargetRef } from './attachment.ts';

/** The kinds that select workloads by `spec.selector.matchLabels`. */
export type Selective = 'AuthorizationPolicy' | 'PeerAuthentication' | 'RequestAuthentication';

export interface Scope {
	/** None: all workloads of the namespace. */
	readonly labels: readonly Label[];
	/** Attached to gateways and services by `targetRef` or `targetRefs`, and so to no workload. */
	readonly hasTargets: boolean;
	/** Something of it is made by a template or a patch, so that nothing is sure. */
	readonly isOpen: boolean;
}

interface Selecting {
	readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
	readonly targetRef?: TargetRef;
	readonly targetRefs?: readonly TargetRef[];
}

/** The references of `targetRefs`, else the one of `targetRef` (istio: pilot/pkg/model/policyattachment.go, GetTargetRefs). */
export const targetsOf = memo((by: Deployed): readonly Node<TargetRef>[] => {
	const spec = manifest(by.resource).get('spec') as Node<Selecting> | undefined;
	const several = spec?.each('targetRefs') ?? [];
	const single = spec?.get('targetRef');
	return several.length > 0 || single === undefined || single.isNull ? several : [single];
});

/** The scope of a policy. */
export const scopeOf = memo((by: Deployed): Scope => {
	const spec = manifest(by.resource).get('spec') as Node<Selecting> | undefined;
	const selector = spec?.get('selector');
	const labels = by.references.find(({ row }) => row.at === 'spec.selector.matchLabels')?.labels ?? [];
	const matchLabels = selector?.get('matchLabels');
	return {
		labels,
		hasTargets: targetsOf(by).length > 0,
		isOpen:
			by.standing !== 'whole' ||
			[spec, selector, matchLabels].some((node) => node?.opaque === true) ||
			labels.some(({ key, value }) => key.opaque || value.opaque),
	};
});

/** What decides where a policy applies, as plain values; what a template makes stands there as it is written. */
export const attachableOf = memo((by: Deployed): Attachable & { readonly namespace: string } => {
	const { labels } = scopeOf(by);
	const matchLabels = Object.fromEntries(labels.map(({ key, value }) => [key.text, value.text]));
	const targetRefs = targetsOf(by).map((target): TargetRef => {
		const text = (field: keyof TargetRef) => {
			const found = target.get(field);
			return found === undefined || found.isNull ? {} : { [field]: found.text };
		};
		return { ...text('group'), ...text('kind'), ...text('name'), ...text('namespace') };
	});
	return { namespace: namespaceOf(by) ?? '', spec: { selector: { matchLabels }, targetRefs } };
});

/** Where Istio's own configuration applies to the whole mesh. */
export function rootNamespaceOf(mesh: Mesh): string {
	return meshConfigOf(mesh).rootNamespace;
}

/** Whether it surely is in the root namespace. */
export function isInRoot(mesh: Mesh, by: Deployed): boolean {
	return namespaceOf(by) === rootNamespaceOf(mesh);
}

/** Whether a policy may apply to a workload; of root policies, those of `isMeshWide` kinds reach all namespaces. */
export function mayApply(mesh: Mesh, policy: Deployed, workload: Declared): boolean {
	const { labels, hasTargets, isOpen } = scopeOf(policy);
	if (isOpen) return true;
	if (hasTargets || !isSelected(workload, labels)) return false;
	return mayShare(policy.namespaces, workload.by.namespaces) || isInRoot(mesh, policy);
}

/** The workloads that a policy selects by labels; undefined where it has no selector, or none that is written out. */
export function workloadsSelected(mesh: Mesh, policy: Deployed): readonly Declared[] | undefined {
	const { labels, isOpen } = scopeOf(policy);
	if (isOpen || labels.length === 0) return undefined;
	return selectedBy(mesh, labels, isInRoot(mesh, policy) ? undefined : policy.namespaces);
}

/** Whether two sets of labels may be on one workload: no key has different values. */
export function mayMeet(a: readonly Label[], b: readonly Label[]): boolean {
	return a.every(({ key, value }) =>
		b.every((other) => other.key.text !== key.text || other.value.text === value.text || other.value.opaque),
	);
}

/** Whether whatever carries the labels `inner` carries `outer` too. */
export function isImplied(outer: readonly Label[], inner: readonly Label[]): boolean {
	return outer.every(({ key, value }) =>
		inner.some((one) => one.key.text === key.text && one.value.text === value.text),
	);
}
