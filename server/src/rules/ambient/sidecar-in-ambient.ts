// Pods with a sidecar in a namespace whose other pods are in ambient mode.
import { injectKey } from '../../istio/injection.ts';
import { factsOf, isAmbientNamespace, modeOf, namespaceFactsOf, podKinds, podOf } from '../../istio/pods.ts';
import { rule } from '../engine/rule.ts';
import { withoutField } from '../shared/fixes.ts';
import { entryOf, pointersTo } from '../shared/pods.ts';

export default rule({
	severity: 'information',
	isOptIn: true,
	kinds: podKinds,
	codes: ['KIA1316'],
	docs: {
		summary: 'Pods ask for a sidecar in a namespace in ambient mode.',
		why: 'Both work side by side, but differ: clients with sidecars pass waypoints by, so that policies and routes there do not hold for them.',
		silence: 'Gateways. Off by default, since it is a step of every move from sidecars to ambient mode.',
		bad: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient }
---
apiVersion: v1
kind: Pod
metadata:
  name: reviews
  namespace: shop
  labels: { sidecar.istio.io/inject: "true" }
spec: { containers: [{ name: reviews, image: reviews }] }
`,
		mend: ['  labels: { sidecar.istio.io/inject: "true" }\n', ''],
		links: ['https://istio.io/latest/docs/ambient/migrate/'],
	},
	*check(resource, mesh) {
		const [facts, namespace] = [factsOf(resource), namespaceFactsOf(mesh, resource)];
		if (facts === undefined || namespace === undefined || !isAmbientNamespace(namespace)) return;
		if (modeOf(namespace, facts) !== 'sidecar' || facts.annotations.has('inject.istio.io/templates')) return;
		const pod = podOf(resource.resource);
		const entry = entryOf(pod, 'labels', injectKey) ?? entryOf(pod, 'labels', 'istio.io/rev');
		if (entry === undefined) return;
		yield {
			span: entry.key,
			message: `These pods get a sidecar, while namespace "${namespace.name}" is in ambient mode: its waypoints are passed by`,
			fixes: withoutField(resource, entry.key, { what: `"${entry.key.text}"`, upTo: 1 }),
			related: pointersTo(namespace.written, 'puts its pods into ambient mode'),
		};
	},
});
