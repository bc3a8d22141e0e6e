// TABLE of the labels that Istio acts on, or writes: where each has an effect, what it can be. Source: istio/api,
// label/labels.yaml.
import type { Place } from './annotations.ts';
import type { KindId } from './kinds.ts';

export interface LabelRow {
	/** Where it has an effect. None: on every kind. */
	readonly on: readonly Place[];
	/** All that it can be; undefined: anything. */
	readonly values?: readonly string[];
	/** Capital letters make no difference. */
	readonly anyCase?: true;
	/** One sentence without a full stop. */
	readonly doc: string;
	/** Kinds that people put it on though it has no effect there. */
	readonly vainOn?: readonly KindId[];
}

const workloads = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob'] as const;
const served = ['Namespace', 'Service', 'ServiceEntry', 'WorkloadEntry', 'Pod'] as const;
const truths = ['true', 'false'];

export const labelRows: Readonly<Record<string, LabelRow>> = {
	'experimental.istio.io/disable-gateway-port-translation': {
		on: ['Service'],
		values: truths,
		doc: 'Whether the ports of a Gateway are container ports of its pods',
	},
	'gateway.istio.io/defaults-for-class': {
		on: ['ConfigMap'],
		doc: 'GatewayClass whose gateways use these defaults',
	},
	'gateway.istio.io/managed': { on: [], doc: 'Controller that made the resource for a gateway' },
	'install.operator.istio.io/owning-resource': { on: [], doc: 'Installation that the resource belongs to' },
	'install.operator.istio.io/owning-resource-namespace': {
		on: [],
		doc: 'Namespace of the installation that the resource belongs to',
	},
	'install.operator.istio.io/owning-resource-not-pruned': {
		on: [],
		doc: 'Whether the installer keeps the resource when it is no longer needed',
	},
	'istio-injection': {
		on: ['Namespace'],
		values: ['enabled', 'disabled'],
		doc: 'Whether the default revision injects proxies into the pods of the namespace',
		vainOn: ['Pod', ...workloads],
	},
	'istio.io/dataplane-mode': {
		on: ['Namespace', 'Pod'],
		values: ['ambient', 'none'],
		doc: 'Whether pods are in the mesh without sidecars: `ambient`, or `none`',
		vainOn: workloads,
	},
	'istio.io/ingress-use-waypoint': {
		on: ['Namespace', 'Service', 'ServiceEntry'],
		values: truths,
		anyCase: true,
		doc: 'Whether traffic from ingress gateways goes through the waypoint',
		vainOn: ['Pod', 'Gateway', 'gateway-api/Gateway', ...workloads],
	},
	'istio.io/persistent-session': { on: ['Service'], doc: 'Cookie that keeps a client with one endpoint' },
	'istio.io/persistent-session-header': { on: ['Service'], doc: 'Header that keeps a client with one endpoint' },
	'istio.io/rev': { on: [], doc: 'Revision of the control plane, or a tag, that manages the resource' },
	'istio.io/tag': { on: [], doc: 'Tag of a revision that the resource was made for' },
	'istio.io/use-waypoint': {
		on: served,
		doc: 'Gateway that is the waypoint; `none` for no waypoint',
		vainOn: workloads,
	},
	'istio.io/use-waypoint-canary': { on: served, doc: 'Second waypoint, which gets a part of the traffic' },
	'istio.io/use-waypoint-canary-namespace': { on: served, doc: 'Namespace of the second waypoint' },
	'istio.io/use-waypoint-namespace': { on: served, doc: 'Namespace of the waypoint', vainOn: workloads },
	'istio.io/waypoint-for': {
		on: ['gateway-api/Gateway', 'GatewayClass'],
		values: ['service', 'workload', 'all', 'none'],
		anyCase: true,
		doc: 'What traffic goes through the waypoint: to services, to workloads, `all` or `none`',
		vainOn: ['Namespace', 'Gateway'],
	},
	'networking.istio.io/enable-autoallocate-ip': {
		on: ['ServiceEntry'],
		values: truths,
		doc: 'Whether the ServiceEntry gets its own address',
		vainOn: ['Service', 'Pod', ...workloads],
	},
	'networking.istio.io/gatewayPort': { on: ['Service'], doc: 'Port of the gateway that leads to other networks' },
	'networking.istio.io/tunnel': { on: ['Pod', 'WorkloadEntry'], doc: 'Tunnel that the workload supports, `http`' },
	'operator.istio.io/component': { on: [], doc: 'Component of Istio that the resource belongs to' },
	'operator.istio.io/managed': { on: [], doc: 'Whether the installer manages the resource' },
	'operator.istio.io/version': { on: [], doc: 'Version of Istio that the resource was made with' },
	'security.istio.io/tlsMode': {
		on: ['Pod', 'WorkloadEntry'],
		doc: 'Whether the workload has a proxy that accepts mutual TLS',
	},
	'service.istio.io/canonical-name': { on: [], doc: 'Name of the service in metrics and traces' },
	'service.istio.io/canonical-revision': { on: [], doc: 'Version of the service in metrics and traces' },
	'service.istio.io/workload-name': { on: [], doc: 'Name of the workload in metrics and traces' },
	'sidecar.istio.io/inject': {
		on: ['Pod'],
		values: truths,
		doc: 'Whether a proxy is injected',
		vainOn: ['Namespace', ...workloads],
	},
	'topology.istio.io/cluster': { on: [], doc: 'Cluster that the workload runs in' },
	'topology.istio.io/network': { on: [], doc: 'Network that the workload, or the gateway to it, is in' },
	'topology.istio.io/subzone': { on: [], doc: 'Subzone that the workload runs in' },
};

/** The row of a label; undefined for one that Istio does not know. */
export function labelRow(name: string): LabelRow | undefined {
	return Object.hasOwn(labelRows, name) ? labelRows[name] : undefined;
}
