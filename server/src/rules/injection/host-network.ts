// Pods that ask for a proxy and use the network of their node.

import { factsOf, podKinds, podOf } from '../../istio/pods.ts';
import { stating } from '../engine/rule.ts';
import { withoutField } from '../shared/fixes.ts';
import { entryOf } from '../shared/pods.ts';

const key = 'sidecar.istio.io/inject';

export default stating({
	hostNetwork: {
		wrong: '"sidecar.istio.io/inject: true" has no effect',
		consequence: ': pods with "hostNetwork: true" are never injected',
	},
})({
	severity: 'warning',
	kinds: podKinds,
	codes: [],
	docs: {
		summary: 'Pods with `hostNetwork: true` ask for a proxy.',
		why: 'The injector skips pods with `hostNetwork: true`, whatever their labels: capturing their traffic would capture the traffic of the whole node.',
		bad: `apiVersion: v1
kind: Pod
metadata:
  name: agent
  namespace: shop
  labels: { sidecar.istio.io/inject: "true" }
spec:
  hostNetwork: true
  containers: [{ name: agent, image: agent }]
`,
		mend: ['  hostNetwork: true\n', ''],
		links: ['https://istio.io/latest/docs/ops/common-problems/injection/'],
	},
	// istio: pkg/kube/inject/inject.go, injectRequired: `hostNetwork` is looked at before labels and annotations
	*check(resource) {
		const facts = factsOf(resource);
		if (facts?.hostNetwork !== true || (facts.labels.get(key) ?? facts.annotations.get(key)) !== 'true') return;
		const pod = podOf(resource.resource);
		const entry = entryOf(pod, 'labels', key) ?? entryOf(pod, 'annotations', key);
		if (entry === undefined) return;
		yield {
			span: entry.key,
			message: 'hostNetwork',
			fixes: withoutField(resource, entry.key),
		};
	},
});
