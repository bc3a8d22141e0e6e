// A proxy that a request comes through, what selects it, and the order in which Istio takes resources into account.

import { factOf } from '../facts/fact.ts';
import { indexedBy } from '../facts/indexed.ts';
import { memo } from '../facts/memo.ts';
import type { Labels } from '../istio/injection.ts';
import { meshConfigOf } from '../istio/mesh-config.ts';
import { gatewayNameLabel, type Served } from '../istio/policies/attachment.ts';
import { selectorOf } from '../istio/selectors.ts';
import { entryPorts } from '../istio/service-entries.ts';
import { type DeployedAs, isDeployedAs } from '../mesh/by-kind.ts';
import { type Deployed, firstNamespaceOf, type Mesh } from '../mesh/mesh.ts';
import { manifest, title } from '../model/resource.ts';
import { serviceFacts } from '../model/services.ts';
import { containerPorts, podKinds, podLabels, serviceAccountOf } from '../model/workloads.ts';
import type { Protocol } from '../schema/protocols.ts';
import type { Node } from '../yaml/node.ts';
import { oneOfEach } from './alternatives.ts';

/** A pod with a proxy, of a gateway or of a workload. */
export interface ProxyPod {
	readonly namespace: string;
	readonly labels: Labels;
	/** The IP addresses of the pod, by which endpoints of a ServiceEntry mean it. */
	readonly addresses: readonly string[];
	/** What makes the pod, if that is known. */
	readonly by?: Deployed;
	/** That it runs as; `default` where nothing is said. */
	readonly serviceAccount?: string;
	/** Of a waypoint: what it takes, whose policies count here too. */
	readonly serving?: readonly Served[];
	/** The Gateway that it is made up for, because the workspace has no pods with its labels. */
	readonly assumedFor?: Deployed;
}

/**
 * Orders resources, the one that goes before others first: the older, then by name, then by namespace
 * (istio: pilot/pkg/model/config.go, sortConfigByCreationTime). Those of unknown age come behind.
 */
export function byAge(a: Deployed, b: Deployed): number {
	const keys = (by: Deployed) => [createdAt(by), by.resource.name?.text ?? '', firstNamespaceOf(by) ?? ''];
	const [x, y] = [keys(a), keys(b)];
	const index = x.findIndex((key, i) => key !== y[i]);
	return index === -1 ? 0 : (x[index] ?? '') < (y[index] ?? '') ? -1 : 1;
}

/** The same by age alone. */
export function createdFirst(a: Deployed, b: Deployed): number {
	const [x, y] = [createdAt(a), createdAt(b)];
	return x < y ? -1 : x > y ? 1 : 0;
}

/** When something was made, as text that can be compared; `~` where that is not written. */
export const createdAt = memo(({ resource }: Deployed): string => {
	const metadata = manifest(resource).get('metadata') as Node<{ creationTimestamp?: string }> | undefined;
	const text = metadata?.get('creationTimestamp')?.text ?? '';
	return Number.isNaN(Date.parse(text)) ? '~' : new Date(text).toISOString();
});

/** Whether labels have all pairs of a selector; one without any selects everything. */
export function isSelectedBy(selector: Readonly<Record<string, string>>, labels: Labels): boolean {
	return Object.entries(selector).every(([key, value]) => labels.get(key) === value);
}

/** The Services and ServiceEntries that a proxy's pod is an endpoint of, in the order in which Istio takes them. */
export const servicesOf = factOf((mesh: Mesh, proxy: ProxyPod): readonly Deployed[] => selectingServices(mesh, proxy));

function selectingServices(mesh: Mesh, proxy: ProxyPod): readonly Deployed[] {
	const services = oneOfEach(mesh, 'Service').filter(
		(by) => firstNamespaceOf(by) === proxy.namespace && isBehind(by, proxy),
	);
	const entries = oneOfEach(mesh, 'ServiceEntry').filter((by) => isEndpoint(by, proxy));
	return [...services, ...entries].sort(byAge);
}

function isBehind(by: Deployed, { labels }: ProxyPod): boolean {
	const selector = selectorOf(by) ?? [];
	return selector.length > 0 && selector.every(({ key, value }) => labels.get(key.text) === value.text);
}

/** By its address, or by the labels that the entry selects. */
function isEndpoint(by: DeployedAs<'ServiceEntry'>, proxy: ProxyPod): boolean {
	const spec = manifest(by.resource).get('spec');
	const isNamed = spec?.each('endpoints').some((one) => proxy.addresses.includes(one.get('address')?.text ?? ''));
	return isNamed === true || (firstNamespaceOf(by) === proxy.namespace && isBehind(by, proxy));
}

/** A port of a Service or ServiceEntry, and that of the pod behind it; of a name that no container has, undefined. */
export interface Target {
	readonly by: Deployed;
	readonly port: number;
	readonly target: number | undefined;
	readonly protocol: Protocol;
}

/**
 * The ports by which Services reach a pod, in the order in which Istio takes them. Of those of one Service with the same
 * target and protocol only the first counts (istio: pilot/pkg/serviceregistry/kube/controller, GetProxyServiceTargets).
 */
export function targetsOf(mesh: Mesh, pod: ProxyPod): readonly Target[] {
	return servicesOf(mesh, pod).flatMap((by) => {
		const seen = new Set<string>();
		return writtenTargets(by, pod).filter(({ target, protocol }) => {
			const key = `${target} ${protocol}`;
			const isNew = target === undefined || !seen.has(key);
			seen.add(key);
			return isNew;
		});
	});
}

function writtenTargets(by: Deployed, pod: ProxyPod): readonly Target[] {
	if (isDeployedAs(by, 'Service'))
		return serviceFacts(by.resource).ports.flatMap(({ port, targetPort, protocol }) => {
			const number = Number(port?.text);
			if (port === undefined || Number.isNaN(number)) return [];
			const text = targetPort?.text ?? '0';
			const target = /^\d+$/.test(text) ? Number(text) || number : containerPortCalled(pod, text);
			return [{ by, port: number, target, protocol: protocol ?? 'Unsupported' }];
		});
	if (!isDeployedAs(by, 'ServiceEntry')) return [];
	const spec = manifest(by.resource).get('spec');
	const own = spec?.each('endpoints').find((one) => pod.addresses.includes(one.get('address')?.text ?? ''));
	return entryPorts(by).flatMap(({ node, name, protocol = 'Unsupported' }) => {
		const number = node.get('number')?.value;
		if (typeof number !== 'number') return [];
		const ofEndpoint = (own?.get('ports') as Node<Record<string, number>> | undefined)?.get(name?.text ?? '')?.value;
		const target = ofEndpoint ?? node.get('targetPort')?.value;
		return [{ by, port: number, target: typeof target === 'number' ? target : number, protocol }];
	});
}

function containerPortCalled({ by }: ProxyPod, name: string): number | undefined {
	const ports = by === undefined ? undefined : containerPorts(by.resource);
	const found = Number(ports?.find((one) => one.name?.text === name)?.number?.text);
	return Number.isNaN(found) ? undefined : found;
}

const workloadsByName = indexedBy(
	(mesh: Mesh) => mesh.resources,
	({ resource, namespaces }) =>
		isPodKind.has(resource.kind.id) ? (namespaces ?? []).map((one) => `${one}/${resource.name?.text ?? ''}`) : [],
);

/** The names of all workloads, as `namespace/name`. */
export function workloadNames(mesh: Mesh): readonly string[] {
	return [...workloadsByName(mesh).keys()].sort();
}

const isPodKind: ReadonlySet<string> = new Set(podKinds);

/** The pods of the workload `namespace/name`; undefined if there is none, or its labels cannot be read. */
export function podCalled(mesh: Mesh, name: string): ProxyPod | undefined {
	for (const by of workloadsByName(mesh).get(name) ?? []) {
		const pod = podOfWorkload(by);
		if (pod !== undefined) return pod;
	}
	return undefined;
}

/** The pods that a workload makes; undefined if their labels cannot be read. */
export const podOfWorkload = memo((by: Deployed): ProxyPod | undefined => {
	const [labels, namespace] = [podLabels(by.resource), firstNamespaceOf(by)];
	if (labels === undefined || namespace === undefined || by.standing === 'patch') return undefined;
	const status = (manifest(by.resource) as Node<{ status?: { podIP?: string } }>).get('status')?.get('podIP')?.text;
	const account = serviceAccountOf(by.resource)?.text;
	const addresses = status === undefined ? [] : [status];
	return { namespace, labels, addresses, by, ...(account === undefined ? {} : { serviceAccount: account }) };
});

/** The port of a pod behind a port of a Service or ServiceEntry; the same where nothing says another. */
export function namedTarget(by: Deployed, pod: ProxyPod, port: number): number {
	return writtenTargets(by, pod).find((one) => one.port === port)?.target ?? port;
}

/** The identity that a pod shows in mutual TLS. */
export function identityOf(mesh: Mesh, { namespace, serviceAccount = 'default' }: ProxyPod): string {
	return `spiffe://${meshConfigOf(mesh).trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}

/** What people call a pod: its workload, or the Gateway that it is for. */
export function podName({ by, assumedFor, namespace, labels, serving }: ProxyPod): string {
	if (by !== undefined) return `${namespace}/${by.resource.name?.text ?? ''}`;
	if (assumedFor !== undefined) return `the pods of ${title(assumedFor.resource)}`;
	const gateway = labels.get(gatewayNameLabel);
	if (gateway !== undefined && serving !== undefined) return `waypoint ${namespace}/${gateway}`;
	if (gateway !== undefined) return `the pods of Gateway ${namespace}/${gateway}`;
	return `a pod with ${[...labels].map((pair) => pair.join('=')).join(', ') || 'no labels'} in ${namespace}`;
}
