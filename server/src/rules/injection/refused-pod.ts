// Pods that ask for a proxy in a namespace that keeps proxies away.

import { refusesProxy, revisionOf } from '../../istio/injection.ts';
import { factsOf, namespaceFactsOf, podKinds, podOf } from '../../istio/pods.ts';
import { stating } from '../engine/rule.ts';
import { withoutField } from '../shared/fixes.ts';
import { entryOf, pointersTo } from '../shared/pods.ts';

export default stating({
	refused: {
		wrong: '"{key}: {value}" has no effect',
		consequence: ': "istio-injection: {injection}" on namespace "{namespace}" disables injection',
	},
})({
	severity: 'warning',
	kinds: podKinds,
	codes: [],
	docs: {
		summary: 'Pods ask for a proxy, but injection is disabled in their namespace.',
		why: '`istio-injection: disabled` on a namespace, and any value other than `enabled`, overrides every label of its pods: they start without a proxy, outside the mesh.',
		exceptions:
			'Namespaces that are not in the workspace, or whose labels differ where it is declared more than once; pods that opt out of injection by annotation.',
		bad: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio-injection: disabled }
---
apiVersion: v1
kind: Pod
metadata:
  name: reviews
  namespace: shop
  labels: { sidecar.istio.io/inject: "true" }
spec: { containers: [{ name: reviews, image: reviews }] }
`,
		mend: ['  labels: { istio-injection: disabled }\n', ''],
		links: ['https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/'],
	},
	// istio: istio-discovery/templates/mutatingwebhook.yaml: what goes by labels of pods wants no `istio-injection`
	*check(resource, mesh) {
		const [facts, namespace] = [factsOf(resource), namespaceFactsOf(mesh, resource)];
		const injection = namespace?.labels.get('istio-injection');
		if (facts === undefined || namespace === undefined || injection === undefined || injection === '') return;
		if (refusesProxy(facts)) return;
		const { labels } = facts;
		// Without the namespace's word it would be injected.
		if (revisionOf(namespace.labels, labels) !== undefined || revisionOf(new Map(), labels) === undefined) return;
		const key = labels.has('sidecar.istio.io/inject') ? 'sidecar.istio.io/inject' : 'istio.io/rev';
		const entry = entryOf(podOf(resource.resource), 'labels', key);
		if (entry === undefined) return;
		yield {
			span: entry.key,
			message: 'refused',
			with: { key, value: entry.value.text, injection, namespace: namespace.name },
			fixes: withoutField(resource, entry.key),
			related: pointersTo(namespace.written, 'the namespace'),
		};
	},
});
