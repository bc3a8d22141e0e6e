// A Sidecar of the root namespace that selects workloads.

import { workloadsIn } from '../../istio/pods.ts';
import { isInRoot, rootNamespaceOf } from '../../istio/policies/scope.ts';
import { manifest } from '../../model/resource.ts';
import { removal } from '../../yaml/edits/entries.ts';
import { stating } from '../engine/rule.ts';
import { selectorOf } from '../shared/rivals.ts';

export default stating({
	notDefault: {
		wrong: 'A Sidecar with "workloadSelector" in the root namespace "{root}" is not a default for other namespaces',
		consequence: ': it applies only to pods in "{root}"',
	},
})({
	severity: 'warning',
	kinds: ['Sidecar'],
	codes: ['KIA1006'],
	docs: {
		summary: 'A Sidecar in the root namespace has a workload selector.',
		why: 'The Sidecar of the root namespace is the default for all namespaces, but only without a selector: with one it applies only to pods in the root namespace, where the control plane runs.',
		exceptions: 'Sidecars that select a workload of the root namespace in the workspace.',
		bad: `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: istio-system }
spec:
  workloadSelector: { labels: { app: reviews } }
  egress: [{ hosts: ['./*'] }]
`,
		mend: ['  workloadSelector: { labels: { app: reviews } }\n', ''],
		links: ['https://istio.io/latest/docs/reference/config/networking/sidecar/'],
	},
	// istio: pilot/pkg/model/push_context.go, initSidecarScopes (rootNSConfig)
	*check(resource, mesh) {
		const labels = selectorOf(resource) ?? [];
		if (labels.length === 0 || !isInRoot(mesh, resource)) return;
		const root = rootNamespaceOf(mesh);
		if (!mesh.environment.isComplete && workloadsIn(mesh, root).length > 0) return;
		const spec = manifest(resource.resource).get('spec');
		const entry = spec?.entries.find(({ key }) => key.text === 'workloadSelector');
		if (spec === undefined || entry === undefined) return;
		const edits = removal(resource.resource.chunk.text, spec, [entry]);
		yield {
			span: entry.key,
			message: 'notDefault',
			with: { root },
			fixes: edits === undefined ? [] : [{ title: 'Remove "workloadSelector"', edits }],
		};
	},
});
