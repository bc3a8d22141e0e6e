// TABLE: who declares what symbol, at which path. `labels: true` where a map of labels is the name, as with workloads.
import type { KindId } from '../model/kinds.ts';
import type { SymbolKind } from './symbols.ts';

/** A field that must be one of these words; '' stands for a field that is not written. */
export interface Condition {
	/** Relative to the row's place, or from the root. */
	readonly at: string;
	readonly is: readonly string[];
}

export interface DeclarationRow {
	readonly in: KindId;
	/** Path of the name, as paths.ts reads it. */
	readonly at: string;
	readonly declares: SymbolKind;
	/** Where the owner's name stands, relative to `at` (`../host`) or from the root (`spec.host`). */
	readonly of?: string;
	readonly labels?: boolean;
	/** The row counts only if each of these fields is one of the words. */
	readonly when?: readonly Condition[];
}

/** Where the kinds that make pods keep the pod: before `metadata` and `spec`. */
export const pods: Readonly<Partial<Record<KindId, string>>> = {
	Pod: '',
	Deployment: 'spec.template.',
	StatefulSet: 'spec.template.',
	DaemonSet: 'spec.template.',
	ReplicaSet: 'spec.template.',
	Job: 'spec.template.',
	Rollout: 'spec.template.',
	CronJob: 'spec.jobTemplate.spec.template.',
	'knative/Service': 'spec.template.',
};

/** Labels that the pods of a Rollout have beside those of its template (argo-rollouts: docs/features/ephemeral-metadata.md). */
const ephemeral = [
	'spec.strategy.canary.stableMetadata.labels',
	'spec.strategy.canary.canaryMetadata.labels',
	'spec.strategy.blueGreen.activeMetadata.labels',
	'spec.strategy.blueGreen.previewMetadata.labels',
];

/** Where the kinds that install a control plane keep its mesh configuration (istio: the ConfigMap `istio`, key `mesh`). */
export const meshConfigs: Readonly<Partial<Record<KindId, string>>> = {
	IstioOperator: 'spec.meshConfig',
	'sail/Istio': 'spec.values.meshConfig',
	'sail/IstioRevision': 'spec.values.meshConfig',
	ConfigMap: 'data.mesh.|',
};

const entriesOf = (paths: Readonly<Partial<Record<KindId, string>>>) => Object.entries(paths) as [KindId, string][];

const pod = ([kind, at]: [KindId, string]): readonly DeclarationRow[] => [
	{ in: kind, at: 'metadata.name', declares: 'podMaker' },
	{ in: kind, at: `${at}metadata.labels`, declares: 'workload', labels: true },
	{ in: kind, at: `${at}spec.containers[].ports[].name`, declares: 'containerPort', of: 'metadata.name' },
	{ in: kind, at: `${at}spec.containers[].ports[].containerPort`, declares: 'containerPort', of: 'metadata.name' },
];

export const declarations: readonly DeclarationRow[] = [
	{ in: 'Service', at: 'metadata.name', declares: 'host' },
	{ in: 'knative/Service', at: 'metadata.name', declares: 'host' },
	{ in: 'ServiceEntry', at: 'spec.hosts[]', declares: 'host' },
	{ in: 'ServiceEntry', at: 'metadata.name', declares: 'serviceEntry' },
	{ in: 'Service', at: 'spec.ports[].port', declares: 'port', of: 'metadata.name' },
	{ in: 'Service', at: 'spec.ports[].name', declares: 'portName', of: 'metadata.name' },
	{ in: 'ServiceEntry', at: 'spec.ports[].number', declares: 'port', of: 'metadata.name' },
	{ in: 'ServiceEntry', at: 'spec.ports[].name', declares: 'portName', of: 'metadata.name' },
	{ in: 'DestinationRule', at: 'spec.subsets[].name', declares: 'subset', of: 'spec.host' },
	{ in: 'Gateway', at: 'metadata.name', declares: 'gateway' },
	{ in: 'Gateway', at: 'spec.servers[].hosts[]', declares: 'servedHost', of: 'metadata.name' },
	{ in: 'VirtualService', at: 'metadata.name', declares: 'virtualService' },
	{ in: 'VirtualService', at: 'spec.http[].name', declares: 'route', of: 'metadata.name' },
	{ in: 'DestinationRule', at: 'metadata.name', declares: 'destinationRule' },
	{ in: 'RequestAuthentication', at: 'spec.jwtRules[].issuer', declares: 'issuer' },

	{ in: 'AuthorizationPolicy', at: 'metadata.name', declares: 'policy' },
	{ in: 'RequestAuthentication', at: 'metadata.name', declares: 'policy' },

	{ in: 'gateway-api/Gateway', at: 'metadata.name', declares: 'parent' },
	{ in: 'gateway-api/Gateway', at: 'spec.listeners[].name', declares: 'section', of: 'metadata.name' },
	{ in: 'ListenerSet', at: 'metadata.name', declares: 'listenerSet' },
	{ in: 'ListenerSet', at: 'spec.listeners[].name', declares: 'section', of: 'metadata.name' },
	{ in: 'GatewayClass', at: 'metadata.name', declares: 'gatewayClass' },

	{ in: 'Namespace', at: 'metadata.name', declares: 'namespace' },
	{ in: 'ServiceAccount', at: 'metadata.name', declares: 'serviceAccount' },
	{ in: 'ConfigMap', at: 'metadata.name', declares: 'configMap' },
	{ in: 'Secret', at: 'metadata.name', declares: 'secret' },
	{ in: 'Certificate', at: 'spec.secretName', declares: 'secret' },
	{ in: 'SealedSecret', at: 'metadata.name', declares: 'secret' },
	{ in: 'ExternalSecret', at: 'spec.target.name', declares: 'secret' },

	...entriesOf(pods).flatMap(pod),
	...ephemeral.map(
		(at): DeclarationRow => ({ in: 'Rollout', at, declares: 'workload', of: 'metadata.name', labels: true }),
	),
	{ in: 'WorkloadEntry', at: 'metadata.labels', declares: 'workload', labels: true },
	{ in: 'WorkloadEntry', at: 'spec.labels', declares: 'workload', labels: true },
	{ in: 'WorkloadGroup', at: 'spec.metadata.labels', declares: 'workload', labels: true },
	// Found through its ServiceEntry only: nothing else can select it (istio: serviceentry/conversion.go, convertEndpoint).
	{ in: 'ServiceEntry', at: 'spec.endpoints[].labels', declares: 'workload', of: 'metadata.name', labels: true },

	// istio: pilot/pkg/networking/core/envoyfilter/cluster_patch.go, InsertedClusters; model/envoyfilter.go: INSERT_… is ADD
	{
		in: 'EnvoyFilter',
		at: 'spec.configPatches[].patch.value.name',
		declares: 'cluster',
		when: [
			{ at: '../../../applyTo', is: ['CLUSTER'] },
			{ at: '../../operation', is: ['ADD', 'INSERT_FIRST', 'INSERT_BEFORE', 'INSERT_AFTER'] },
		],
	},

	...entriesOf(meshConfigs).map(
		([kind, at]): DeclarationRow => ({ in: kind, at: `${at}.extensionProviders[].name`, declares: 'provider' }),
	),
	{ in: 'IstioOperator', at: 'spec.revision', declares: 'revision' },
	{ in: 'sail/Istio', at: 'metadata.name', declares: 'revision' },
	{ in: 'sail/IstioRevision', at: 'metadata.name', declares: 'revision' },
	{ in: 'sail/IstioRevisionTag', at: 'metadata.name', declares: 'revision' },
];
