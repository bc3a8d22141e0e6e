// A Sidecar for pods that have none, being in ambient mode.

import { meshConfigOf } from '../../istio/mesh-config.ts';
import { factsOf, isAmbientNamespace, modeOf, namespaceFactsOf, workloadsIn } from '../../istio/pods.ts';
import { selectedBy } from '../../istio/selectors.ts';
import { manifest } from '../../model/resource.ts';
import { stating } from '../engine/rule.ts';
import { pointersTo } from '../shared/pods.ts';

export default stating({
	withoutProxy: {
		wrong: 'Sidecar "{sidecar}" has no effect',
		consequence: ': its pods are in ambient mode and have no sidecar proxy',
	},
})({
	severity: 'warning',
	kinds: ['Sidecar'],
	codes: ['IST0167'],
	docs: {
		summary: 'A Sidecar selects pods in ambient mode.',
		why: 'A Sidecar configures sidecar proxies, and these pods have none: neither ztunnel nor waypoints read it.',
		exceptions: 'Sidecars of the root namespace, and those that also select a pod with a proxy.',
		differences:
			'`istioctl analyze` recognizes pods in ambient mode by the annotation that Istio sets in a cluster; this rule uses labels.',
		bad: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient }
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: shop }
spec:
  egress: [{ hosts: ['./*'] }]
`,
		mend: ['istio.io/dataplane-mode: ambient', 'istio-injection: enabled'],
		links: ['https://istio.io/latest/docs/reference/config/analysis/ist0167/'],
	},
	// istio: pilot/pkg/model/push_context.go, doGetSidecarScope; pkg/config/analysis/analyzers/sidecar/selector.go
	*check(resource, mesh) {
		const { name } = resource.resource;
		const namespace = namespaceFactsOf(mesh, resource);
		if (resource.standing !== 'whole' || name === undefined || namespace === undefined) return;
		if (namespace.name === meshConfigOf(mesh).rootNamespace) return;
		const selector = manifest(resource.resource).get('spec')?.get('workloadSelector');
		if (selector?.opaque === true || selector?.get('labels')?.opaque === true) return;
		const labels = resource.references.find(({ row }) => row.to === 'workload')?.labels ?? [];
		if (labels.length === 0 && !isAmbientNamespace(namespace)) return;
		const pods =
			labels.length === 0
				? workloadsIn(mesh, namespace.name)
				: selectedBy(mesh, labels, [namespace.name]).map(({ by }) => by);
		const modes = pods.map((by) => {
			const facts = factsOf(by);
			return facts && modeOf(namespace, facts);
		});
		if (modes.some((mode) => mode === undefined || mode === 'sidecar')) return;
		if (labels.length > 0 && !modes.includes('ambient')) return;
		yield {
			span: name,
			message: 'withoutProxy',
			with: { sidecar: name.text },
			related: pointersTo(namespace.written, 'puts its pods into ambient mode'),
		};
	},
});
