// A pod as the policies see it that may be attached to it: a waypoint takes those of the services that it serves too.
import type { Workload } from '../istio/policies/attachment.ts';
import type { ProxyPod } from './proxies.ts';

/** The pod, for the choice of its policies. */
export function workloadOf({ namespace, labels, serving }: ProxyPod): Workload {
	const own = { namespace, labels: Object.fromEntries(labels) };
	return serving === undefined ? own : { ...own, isWaypoint: true, services: serving };
}

/** The namespaces whose policies may be for a pod, in their order. */
export function namespacesFor(rootNamespace: string, { namespace, serving = [] }: ProxyPod): readonly string[] {
	return [...new Set([rootNamespace, namespace, ...serving.map((one) => one.namespace)])];
}
