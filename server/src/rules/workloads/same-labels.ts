// Two WorkloadGroups of one namespace give their workloads the same labels.
import { indexedBy } from '../../facts/indexed.ts';
import { memo } from '../../facts/memo.ts';
import { type DeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import type { Mesh } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import { stating } from '../engine/rule.ts';
import { coexist, named, pointer, shareNamespace } from '../shared/pairs.ts';

export default stating({
	same: {
		wrong: '{other} gives its workloads the same labels',
		consequence: ', so nothing can select one group without the other',
	},
})({
	severity: 'information',
	kinds: ['WorkloadGroup'],
	codes: ['KIA1702'],
	docs: {
		summary: 'Two WorkloadGroups in one namespace give their workloads the same labels.',
		why: 'Services, policies and subsets tell workloads apart by their labels: whatever selects one group also selects the other.',
		bad: `apiVersion: networking.istio.io/v1
kind: WorkloadGroup
metadata: { name: ratings, namespace: shop }
spec:
  metadata: { labels: { app: ratings } }
  template: {}
---
apiVersion: networking.istio.io/v1
kind: WorkloadGroup
metadata: { name: reviews, namespace: shop }
spec:
  metadata: { labels: { app: ratings } }
  template: {}
`,
		mend: [
			'name: reviews, namespace: shop }\nspec:\n  metadata: { labels: { app: ratings } }',
			'name: reviews, namespace: shop }\nspec:\n  metadata: { labels: { app: reviews } }',
		],
		links: ['https://istio.io/latest/docs/reference/config/networking/workload-group/'],
	},
	*check(resource, mesh) {
		const group = resource;
		const labels = labelsOf(group);
		const key = keyOf(group);
		const other = byLabels(mesh)
			.get(key ?? '')
			?.find((one) => coexist(mesh, group, one) && shareNamespace(group, one));
		if (labels === undefined || key === undefined || other === undefined) return;
		yield {
			span: labels,
			message: 'same',
			with: { other: named(other) },
			related: pointer(other, labelsOf(other)),
		};
	},
});

function labelsOf({ resource }: DeployedAs<'WorkloadGroup'>): Node | undefined {
	return manifest(resource).get('spec')?.get('metadata')?.get('labels');
}

/** The labels, in order; undefined if there are none, or some cannot be read. */
const keyOf = memo((by: DeployedAs<'WorkloadGroup'>): string | undefined => {
	const entries = labelsOf(by)?.entries ?? [];
	if (entries.length === 0 || entries.some(({ key, value }) => key.opaque || value.opaque)) return undefined;
	return JSON.stringify(entries.map(({ key, value }) => [key.text, value.text]).sort());
});

const byLabels = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'WorkloadGroup'),
	(by) => [keyOf(by) ?? ''],
);
