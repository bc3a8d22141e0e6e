// A proxy that a request comes through, what selects it, and the order in which Istio takes resources into account.

import type { Labels } from '../istio/injection.ts';
import { selectorOf } from '../istio/selectors.ts';
import { resourcesOf } from '../mesh/by-kind.ts';
import { type Deployed, type Mesh, namespaceOf } from '../mesh/mesh.ts';
import { manifest, type Resource } from '../model/resource.ts';
import type { Node } from '../yaml/node.ts';

/** A pod with a proxy, of a gateway or of a workload. */
export interface ProxyPod {
	readonly namespace: string;
	readonly labels: Labels;
	/** The IP addresses of the pod, by which endpoints of a ServiceEntry mean it. */
	readonly addresses: readonly string[];
}

/**
 * Orders resources, the one that goes before others first: the older, then by name, then by namespace
 * (istio: pilot/pkg/model/config.go, sortConfigByCreationTime). Those of unknown age come behind.
 */
export function byAge(a: Deployed, b: Deployed): number {
	const keys = (by: Deployed) => [createdAt(by), by.resource.name?.text ?? '', namespaceOf(by) ?? ''];
	const [x, y] = [keys(a), keys(b)];
	const index = x.findIndex((key, i) => key !== y[i]);
	return index === -1 ? 0 : (x[index] ?? '') < (y[index] ?? '') ? -1 : 1;
}

function createdAt({ resource }: Deployed): string {
	const metadata = manifest(resource).get('metadata') as Node<{ creationTimestamp?: string }> | undefined;
	const text = metadata?.get('creationTimestamp')?.text ?? '';
	return Number.isNaN(Date.parse(text)) ? '~' : new Date(text).toISOString();
}

/** Whether labels have all pairs of a selector; one without any selects everything. */
export function isSelectedBy(selector: Readonly<Record<string, string>>, labels: Labels): boolean {
	return Object.entries(selector).every(([key, value]) => labels.get(key) === value);
}

/** The Services and ServiceEntries that a proxy's pod is an endpoint of, in the order in which Istio takes them. */
export function servicesOf(mesh: Mesh, proxy: ProxyPod): readonly Deployed[] {
	const services = resourcesOf(mesh, 'Service').filter(
		(by) => namespaceOf(by) === proxy.namespace && isBehind(by, proxy),
	);
	const entries = resourcesOf(mesh, 'ServiceEntry').filter((by) => isEndpoint(by, proxy));
	return [...services, ...entries].sort(byAge);
}

function isBehind(by: Deployed, { labels }: ProxyPod): boolean {
	const selector = selectorOf(by) ?? [];
	return selector.length > 0 && selector.every(({ key, value }) => labels.get(key.text) === value.text);
}

/** By its address, or by the labels that the entry selects. */
function isEndpoint(by: Deployed, proxy: ProxyPod): boolean {
	const spec = manifest(by.resource as Resource<'ServiceEntry'>).get('spec');
	const isNamed = spec?.each('endpoints').some((one) => proxy.addresses.includes(one.get('address')?.text ?? ''));
	return isNamed === true || (namespaceOf(by) === proxy.namespace && isBehind(by, proxy));
}
