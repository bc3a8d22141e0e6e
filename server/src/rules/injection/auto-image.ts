// A container that waits for the injector to fill in its image, in a pod that the injector does not see.
import { getsSidecar } from '../../istio/injection.ts';
import { factsOf, namespaceFactsOf, podKinds, podOf } from '../../istio/pods.ts';
import type { Deployed } from '../../mesh/mesh.ts';
import { addition } from '../../yaml/edits/entries.ts';
import { type Fix, stating } from '../engine/rule.ts';
import { pointersTo } from '../shared/pods.ts';

export default stating({
	optedOut: { wrong: 'The image "auto" is never replaced', consequence: ': the pod opts out of injection' },
	unlabelled: {
		wrong: 'The image "auto" is never replaced',
		remedy: ': pods of namespace "{namespace}" need the label "sidecar.istio.io/inject: true"',
	},
})({
	severity: 'error',
	kinds: podKinds,
	codes: ['IST0146'],
	docs: {
		summary: 'A proxy container has the image `auto`, but the pod is not injected.',
		why: '`auto` is a placeholder that the injector replaces, for example in gateways. Without injection Kubernetes tries to pull an image named `auto`, and the pod never starts.',
		exceptions:
			'Reported only if the labels of the namespace are in the workspace, or the pod itself opts out of injection.',
		severityNotes: 'Information if the namespace has no injection label.',
		differences: '`istioctl analyze` reads the webhooks; this rule assumes those that Istio installs.',
		bad: `apiVersion: v1
kind: Namespace
metadata:
  name: edge
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: gateway, namespace: edge }
spec:
  selector: { matchLabels: { app: gateway } }
  template:
    metadata:
      annotations: { inject.istio.io/templates: gateway }
      labels: { app: gateway }
    spec: { containers: [{ name: istio-proxy, image: auto }] }
`,
		mend: ['labels: { app: gateway }', 'labels: { sidecar.istio.io/inject: "true", app: gateway }'],
		links: ['https://istio.io/latest/docs/setup/additional-setup/gateway/'],
	},
	// istio: pkg/kube/inject/webhook.go, reapplyOverwrittenContainers: the template’s image stands in for it
	*check(resource, mesh) {
		const facts = factsOf(resource);
		const pod = podOf(resource.resource);
		if (facts === undefined || pod === undefined) return;
		const container = pod
			.get('spec')
			?.each('containers')
			.find((one) => one.get('name')?.text === 'istio-proxy');
		const image = container?.get('image');
		if (image?.text !== 'auto') return;
		const namespace = namespaceFactsOf(mesh, resource);
		const isRefused = facts.hostNetwork || facts.labels.get('sidecar.istio.io/inject') === 'false';
		if (!isRefused && (namespace === undefined || getsSidecar(namespace.labels, facts))) return;
		const isSure = isRefused || namespace?.labels.has('istio-injection') === true;
		yield {
			span: image,
			message: isRefused ? 'optedOut' : 'unlabelled',
			with: { namespace: namespace?.name ?? '' },
			// A label that is not written may be set by hand.
			severity: isSure || mesh.environment.isComplete ? 'error' : 'information',
			codes: [resource.resource.kind.id === 'Pod' ? 'IST0147' : 'IST0146'],
			related: pointersTo(namespace?.written ?? [], 'the namespace'),
			fixes: isRefused || namespace?.labels.has('istio-injection') === true ? [] : label(resource),
		};
	},
});

function label({ resource }: Deployed): readonly Fix[] {
	const metadata = podOf(resource)?.get('metadata');
	if (metadata === undefined) return [];
	const edit = addition(resource.chunk.text, metadata, 'labels', 'sidecar.istio.io/inject: "true"', []);
	return edit === undefined ? [] : [{ title: 'Add the label "sidecar.istio.io/inject"', edits: [edit] }];
}
