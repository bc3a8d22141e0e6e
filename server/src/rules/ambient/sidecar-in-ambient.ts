// Pods with a sidecar in a namespace whose other pods are in ambient mode.
import { injectKey } from '../../istio/injection.ts';
import { factsOf, isAmbientNamespace, modeOf, namespaceFactsOf, podKinds, podOf } from '../../istio/pods.ts';
import { stating } from '../engine/rule.ts';
import { withoutField } from '../shared/fixes.ts';
import { entryOf, pointersTo } from '../shared/pods.ts';

export default stating({
	sidecar: {
		wrong: 'These pods get a sidecar, but namespace "{namespace}" is in ambient mode',
		consequence: ': their requests bypass its waypoints',
	},
})({
	severity: 'information',
	isOptIn: true,
	kinds: podKinds,
	codes: ['KIA1316'],
	docs: {
		summary: 'Pods ask for a sidecar in a namespace that is in ambient mode.',
		why: 'Both work side by side, but clients with sidecars bypass waypoints, so the policies and routes of waypoints do not apply to their requests.',
		exceptions: 'Gateways.',
		severityNotes: 'Off by default because every migration from sidecars to ambient mode goes through this state.',
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
			message: 'sidecar',
			with: { namespace: namespace.name },
			fixes: withoutField(resource, entry.key, { what: `"${entry.key.text}"`, upTo: 1 }),
			related: pointersTo(namespace.written, 'puts its pods into ambient mode'),
		};
	},
});
