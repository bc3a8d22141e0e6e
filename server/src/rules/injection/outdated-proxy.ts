// Pods whose proxy has another image than the injector gives by now.

import type { PodFacts } from '../../istio/injection.ts';
import { revisionOf } from '../../istio/injection.ts';
import { proxyImage } from '../../istio/injector.ts';
import { meshConfigOf } from '../../istio/mesh-config.ts';
import { factsOf, namespaceCalled, podOf, workloadsIn } from '../../istio/pods.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import { parse } from '../../yaml/tree.ts';
import { stating } from '../engine/rule.ts';
import { pointersTo } from '../shared/pods.ts';

export default stating({
	outdated: {
		wrong: 'Pods of namespace "{namespace}" run a different proxy image from the injector\'s "{image}": {pods}',
		remedy: 'restart them',
	},
})({
	severity: 'warning',
	isOptIn: true,
	kinds: ['Namespace'],
	codes: ['IST0158'],
	docs: {
		summary: "Pods of a namespace run a different proxy image from the injector's.",
		why: 'They were injected before Istio was upgraded and have not been restarted since: their proxies may no longer work with the control plane.',
		exceptions: 'Pods that set their image by annotation.',
		severityNotes: 'Off by default: it compares Pods that were exported from a cluster with the injector’s ConfigMap.',
		bad: `apiVersion: v1
kind: ConfigMap
metadata: { name: istio-sidecar-injector, namespace: istio-system }
data:
  values: '{ "global": { "hub": "docker.io/istio", "tag": "1.27.0", "proxy": { "image": "proxyv2" } } }'
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Pod
metadata: { name: reviews, namespace: shop }
spec:
  containers:
  - { name: reviews, image: reviews }
  - { name: istio-proxy, image: docker.io/istio/proxyv2:1.26.0 }
`,
		mend: ['1.26.0', '1.27.0'],
		links: ['https://istio.io/latest/docs/reference/config/analysis/ist0158/'],
	},
	// istio: pkg/config/analysis/analyzers/injection/injection-image.go, Analyze
	*check(resource, mesh) {
		const { name } = resource.resource;
		const namespace = name && namespaceCalled(mesh, name.text);
		const revision = namespace && revisionOf(namespace.labels, new Map());
		const image = revision === undefined ? undefined : proxyImage(mesh, revision);
		if (name === undefined || image === undefined) return;
		const old = workloadsIn(mesh, name.text).filter((by) => isOld(mesh, by, image, name.text));
		if (old.length === 0) return;
		const pods = old.map((by) => by.resource.name?.text ?? '');
		yield {
			span: name,
			message: 'outdated',
			with: { namespace: name.text, image, pods },
			related: pointersTo(old, 'runs a different proxy image'),
		};
	},
});

function isOld(mesh: Mesh, by: Deployed, image: string, namespace: string): boolean {
	const facts = factsOf(by);
	if (by.resource.kind.id !== 'Pod' || facts === undefined) return false;
	if (facts.annotations.has('sidecar.istio.io/proxyImage')) return false;
	const spec = podOf(by.resource)?.get('spec');
	const containers = [...(spec?.each('containers') ?? []), ...(spec?.each('initContainers') ?? [])];
	const own = containers.find((one) => one.get('name')?.text === 'istio-proxy')?.get('image');
	if (own === undefined || own.opaque || own.text === '' || own.text === image) return false;
	const type = imageType(mesh, facts, namespace);
	return type === '' || type === 'default' || own.text !== `${image}-${type}`;
}

interface Config {
	readonly image?: { readonly imageType?: string };
}

/** The variant of the image: of the pod, else of the nearest ProxyConfig that selects it, else of the mesh. */
function imageType(mesh: Mesh, { labels, annotations }: PodFacts, namespace: string): string {
	const annotated = parse(annotations.get('proxy.istio.io/config') ?? '').root as Node<Config> | undefined;
	const { rootNamespace, imageType: ofMesh } = meshConfigOf(mesh);
	const written = (by: Deployed): string | undefined =>
		(manifest(by.resource).get('spec') as Node<Config> | undefined)?.get('image')?.get('imageType')?.text;
	const selectorOf = (by: Deployed) => by.references.find(({ row }) => row.to === 'workload')?.labels ?? [];
	const all = resourcesOf(mesh, 'ProxyConfig').filter((by) => by.standing === 'whole');
	const near = all.filter((by) => by.namespaces?.includes(namespace));
	const selecting = near.filter((by) => {
		const selector = selectorOf(by);
		return selector.length > 0 && selector.every(({ key, value }) => labels.get(key.text) === value.text);
	});
	const wide = (one: Deployed) => selectorOf(one).length === 0;
	const candidates = [
		...selecting,
		...near.filter(wide),
		...all.filter((by) => by.namespaces?.includes(rootNamespace) && wide(by)),
	];
	return annotated?.get('image')?.get('imageType')?.text ?? candidates.map(written).find(Boolean) ?? ofMesh;
}
