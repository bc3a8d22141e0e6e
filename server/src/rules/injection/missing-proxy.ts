// A pod in an injected namespace that has no proxy.
import { factsOf, namespaceFactsOf, podOf } from '../../istio/pods.ts';
import { stating } from '../engine/rule.ts';
import { pointersTo } from '../shared/pods.ts';

export default stating({
	missing: 'Pod "{pod}" has no proxy although namespace "{namespace}" is injected',
})({
	severity: 'warning',
	isOptIn: true,
	kinds: ['Pod'],
	codes: ['IST0103'],
	docs: {
		summary: 'A pod in an injected namespace has no proxy.',
		why: 'It was created before the namespace got its label, or the webhook could not be called: the pod is not in the mesh.',
		exceptions: 'Pods that opt out of injection or have `hostNetwork: true`.',
		severityNotes:
			'Off by default because pods in a repository are not injected yet: this rule is for resources exported from a cluster.',
		bad: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio-injection: enabled }
---
apiVersion: v1
kind: Pod
metadata: { name: reviews, namespace: shop }
spec:
  containers:
  - { name: reviews, image: reviews }
`,
		mend: [
			'  - { name: reviews, image: reviews }\n',
			'  - { name: reviews, image: reviews }\n  - { name: istio-proxy, image: proxyv2 }\n',
		],
		links: ['https://istio.io/latest/docs/reference/config/analysis/ist0103/'],
	},
	// istio: pkg/config/analysis/analyzers/injection/injection.go, Analyze
	*check(resource, mesh) {
		const [facts, namespace] = [factsOf(resource), namespaceFactsOf(mesh, resource)];
		const { name } = resource.resource;
		if (facts === undefined || name === undefined || namespace?.labels.get('istio-injection') !== 'enabled') return;
		const wish = facts.labels.get('sidecar.istio.io/inject') ?? facts.annotations.get('sidecar.istio.io/inject');
		if (facts.hostNetwork || wish?.toLowerCase() === 'false') return;
		const spec = podOf(resource.resource)?.get('spec');
		const containers = [...(spec?.each('containers') ?? []), ...(spec?.each('initContainers') ?? [])];
		if (
			containers.some((one) => {
				const [called, image] = [one.get('name'), one.get('image')];
				return (
					called?.opaque === true || (called?.text === 'istio-proxy' && (image?.opaque === true || image?.text !== ''))
				);
			})
		)
			return;
		yield {
			span: name,
			message: 'missing',
			with: { pod: name.text, namespace: namespace.name },
			related: pointersTo(namespace.written, 'the namespace'),
		};
	},
});
