// Ambient mode, by labels: which pods are in it, which waypoint is asked for, what it serves. Labels in, answer out;
// nothing is looked up.
import type { Labels } from './injection.ts';

/** A waypoint as labels ask for it. */
export interface WaypointName {
	readonly name: string;
	readonly namespace: string;
}

export const modeKey = 'istio.io/dataplane-mode';
export const waypointKey = 'istio.io/use-waypoint';
export const waypointNamespaceKey = 'istio.io/use-waypoint-namespace';
export const waypointForKey = 'istio.io/waypoint-for';
const ingressKey = 'istio.io/ingress-use-waypoint';

/** Whether ztunnel takes the traffic of a pod: its own label goes before that of its namespace. istio: cni/pkg/util/podutil.go */
export function isAmbient(namespace: Labels, pod: Labels): boolean {
	return (pod.get(modeKey) ?? namespace.get(modeKey)) === 'ambient';
}

/**
 * The waypoint that a Service, ServiceEntry, pod or WorkloadEntry asks for, else its namespace; 'none' if it refuses one.
 * A label of its own hides the namespace's, wherever it leads. istio: ambient/waypoints.go, fetchWaypointForTarget
 */
export function waypointOf(own: Labels, namespace: Labels, ownNamespace: string): WaypointName | 'none' | undefined {
	const labels = own.has(waypointKey) ? own : namespace;
	const name = labels.get(waypointKey);
	if (name === 'none' || name === '~') return 'none';
	return name === undefined || name === ''
		? undefined
		: { name, namespace: labels.get(waypointNamespaceKey) ?? ownNamespace };
}

/** Whether ingress gateways send what is for a Service through its waypoint; undefined if no label says so. istio: ambient/services.go */
export function ingressUsesWaypoint(own: Labels, namespace: Labels): boolean | undefined {
	return (own.get(ingressKey) ?? namespace.get(ingressKey))?.toLowerCase() === 'true'
		? true
		: own.has(ingressKey) || namespace.has(ingressKey)
			? false
			: undefined;
}

export type WaypointTraffic = 'service' | 'workload';

/** What a waypoint takes: traffic to Services, to addresses of workloads, both or none. istio: ambient/waypoints.go, fromGateway */
export function trafficOf(waypointFor: string | undefined): readonly WaypointTraffic[] {
	switch (waypointFor?.toLowerCase()) {
		case 'all':
			return ['service', 'workload'];
		case 'workload':
			return ['workload'];
		case 'none':
			return [];
		default:
			return ['service'];
	}
}
