// Pods that ask for ambient mode and cannot be in it, having a sidecar or the network of their node.

import { modeKey } from '../../istio/ambient.ts';
import { getsSidecar, injectKey } from '../../istio/injection.ts';
import { factsOf, namespaceFactsOf, podKinds, podOf } from '../../istio/pods.ts';
import { stating } from '../engine/rule.ts';
import { withoutField } from '../shared/fixes.ts';
import { entryOf, pointersTo } from '../shared/pods.ts';

export default stating({
	alreadyAmbient: {
		wrong: '"sidecar.istio.io/inject: true" has no effect on this pod',
		consequence: ': "ambient.istio.io/redirection" shows that it is in ambient mode',
		severity: 'information',
		codes: ['KIA1314'],
	},
	hostNetwork: {
		wrong: '"istio.io/dataplane-mode: ambient" has no effect',
		consequence: ': pods with "hostNetwork: true" cannot be in ambient mode',
		codes: [],
	},
	sidecar: {
		wrong: '"istio.io/dataplane-mode: ambient" has no effect',
		consequence: ': these pods get a sidecar',
		codes: ['KIA1311'],
	},
	// What is used is the annotation that the injector leaves (istio: cni/pkg/util/enablement_selector.go, Matches).
	proxyContainer: {
		wrong: '"istio.io/dataplane-mode: ambient" has no effect',
		consequence: ': these pods have the container "istio-proxy"',
		severity: 'information',
		codes: ['KIA1315'],
	},
})({
	severity: 'warning',
	kinds: podKinds,
	codes: ['KIA1311', 'KIA1314', 'KIA1315'],
	docs: {
		summary: 'Pods ask for ambient mode, but they have a sidecar or use the network of their node.',
		why: 'Istio does not add such pods to ambient mode: the sidecar keeps handling their traffic, or nothing does.',
		exceptions: 'Sidecars that are injected through the namespace, unless the Namespace is in the workspace.',
		severityNotes:
			'Information for pods that were exported from a cluster: those with the container `istio-proxy`, or with the annotation `ambient.istio.io/redirection`.',
		bad: `apiVersion: v1
kind: Pod
metadata:
  name: reviews
  namespace: shop
  labels: { istio.io/dataplane-mode: ambient, sidecar.istio.io/inject: "true" }
spec: { containers: [{ name: reviews, image: reviews }] }
`,
		mend: [', sidecar.istio.io/inject: "true"', ''],
		links: ['https://istio.io/latest/docs/ambient/usage/add-workloads/'],
	},
	// istio: cni/pkg/util/enablement_selector.go, Matches: neither on the network of the node nor with a sidecar
	*check(resource, mesh) {
		const facts = factsOf(resource);
		const pod = podOf(resource.resource);
		if (
			facts?.annotations.get('ambient.istio.io/redirection') === 'enabled' &&
			facts.labels.get(injectKey) === 'true'
		) {
			const span = entryOf(pod, 'labels', injectKey)?.key;
			// True of a pod that was read out of a cluster: the CNI plugin writes the annotation afterwards.
			if (span !== undefined) yield { span, message: 'alreadyAmbient', fixes: withoutField(resource, span) };
			return;
		}
		if (facts?.labels.get(modeKey) !== 'ambient') return;
		const entry = entryOf(pod, 'labels', modeKey);
		if (entry === undefined) return;
		const fixes = withoutField(resource, entry.key);
		if (facts.hostNetwork) {
			yield { span: entry.key, message: 'hostNetwork', fixes };
			return;
		}
		const namespace = namespaceFactsOf(mesh, resource);
		const isAsked = facts.labels.get(injectKey) === 'true' && namespace?.labels.has('istio-injection') !== true;
		if (isAsked || (namespace !== undefined && getsSidecar(namespace.labels, facts))) {
			yield {
				span: entry.key,
				message: 'sidecar',
				fixes,
				related: isAsked ? [] : pointersTo(namespace?.written ?? [], 'injects the sidecar'),
			};
			return;
		}
		const containers = pod?.get('spec')?.each('containers') ?? [];
		const proxy = containers.find((one) => one.get('name')?.text === 'istio-proxy');
		if (proxy !== undefined) yield { span: entry.key, message: 'proxyContainer', fixes };
	},
});
