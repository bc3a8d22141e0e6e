// Which AuthorizationPolicies are for a workload.

import { indexedBy } from '../../facts/indexed.ts';
import { servicesOf } from '../../istio/hosts.ts';
import type { PodFacts } from '../../istio/injection.ts';
import { meshConfigOf } from '../../istio/mesh-config.ts';
import { targetsOf } from '../../istio/policies/scope.ts';
import { workloadsOf } from '../../istio/selectors.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';

/** The AuthorizationPolicies by namespace; under '' those whose namespace is not known. */
const policiesByNamespace = indexedBy(
	(mesh: Mesh): readonly Deployed[] => resourcesOf(mesh, 'AuthorizationPolicy'),
	(by) => by.namespaces ?? [''],
);

/** The policies that surely or possibly are for a workload of `namespace`: of it, of the root namespace, of any. */
export function policiesFor(mesh: Mesh, workload: Deployed, facts: PodFacts, namespace: string): readonly Deployed[] {
	const all = policiesByNamespace(mesh);
	const near = [namespace, meshConfigOf(mesh).rootNamespace, ''].flatMap((one) => all.get(one) ?? []);
	return [...new Set(near)].filter((policy) => isFor(mesh, policy, workload, facts, namespace));
}

function isFor(mesh: Mesh, policy: Deployed, workload: Deployed, { labels }: PodFacts, namespace: string): boolean {
	const targets = targetsOf(policy);
	if (targets.length > 0)
		return targets.some((target) => {
			const name = target.get('name');
			if (name === undefined || name.opaque) return true;
			if (target.get('kind')?.text !== 'Service') return false;
			return servicesOf(mesh, name.text, [namespace]).some(({ by }) =>
				workloadsOf(mesh, by).some((one) => one.by === workload),
			);
		});
	const selector = policy.references.find(({ row }) => row.to === 'workload')?.labels ?? [];
	return selector.every(({ key, value }) => key.opaque || value.opaque || labels.get(key.text) === value.text);
}
