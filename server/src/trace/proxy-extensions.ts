// What may change a proxy in ways that no trace can know: EnvoyFilters, and plugins that run in it.
import { indexedBy } from '../facts/indexed.ts';
import { attachedTo } from '../istio/policies/attachment.ts';
import { attachableOf, rootNamespaceOf } from '../istio/policies/scope.ts';
import { resourcesOf } from '../mesh/by-kind.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { title } from '../model/resource.ts';
import { pairsAt, specAt } from './fields.ts';
import type { ProxyPod } from './proxies.ts';
import { doubt, nameOf, type Story } from './story.ts';

const byNamespace = indexedBy(
	(mesh: Mesh) =>
		(['EnvoyFilter', 'WasmPlugin', 'TrafficExtension'] as const).flatMap((kind) => resourcesOf(mesh, kind)),
	(by) => by.namespaces ?? [],
);

/** Says which resources may change what the proxy of a pod does. */
export function tellExtensions(mesh: Mesh, pod: ProxyPod, story: Story): void {
	const rootNamespace = rootNamespaceOf(mesh);
	const all = [...new Set([rootNamespace, pod.namespace])].flatMap((one) => byNamespace(mesh).get(one) ?? []);
	const read = all.map((by) => {
		const { namespace, spec } = attachableOf(by);
		const labels = pairsAt(specAt(by.resource), 'workloadSelector', 'labels');
		const selector = Object.keys(labels).length > 0 ? { selector: { matchLabels: labels } } : {};
		return { by, namespace, spec: { ...spec, ...selector } };
	});
	const proxy = { namespace: pod.namespace, labels: Object.fromEntries(pod.labels) };
	const found = attachedTo(read, proxy, { rootNamespace });
	const [first] = found;
	if (first !== undefined)
		doubt(story, 'filter.may', { filters: found.map(({ by }) => title(by.resource)).join(', ') }, nameOf(first.by));
}
