// TABLE: who declares what symbol, at which path. `labels: true` where a map of labels is the name, as with workloads.
import type { KindId } from '../model/kinds.ts';
import type { SymbolKind } from './symbols.ts';

export interface DeclarationRow {
	readonly in: KindId;
	/** Path of the name: keys with dots between, `[]` for each item of a list. */
	readonly at: string;
	readonly declares: SymbolKind;
	/** Where the owner's name stands, relative to `at` (`../host`) or from the root (`spec.host`). */
	readonly of?: string;
	readonly labels?: boolean;
}

const podTemplates = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'Rollout'] as const;

export const declarations: readonly DeclarationRow[] = [
	{ in: 'Service', at: 'metadata.name', declares: 'host' },
	{ in: 'knative/Service', at: 'metadata.name', declares: 'host' },
	{ in: 'ServiceEntry', at: 'spec.hosts[]', declares: 'host' },
	{ in: 'Service', at: 'spec.ports[].port', declares: 'port', of: 'metadata.name' },
	{ in: 'ServiceEntry', at: 'spec.ports[].number', declares: 'port', of: 'metadata.name' },
	{ in: 'DestinationRule', at: 'spec.subsets[].name', declares: 'subset', of: 'spec.host' },
	{ in: 'Gateway', at: 'metadata.name', declares: 'gateway' },
	{ in: 'Gateway', at: 'spec.servers[].hosts[]', declares: 'servedHost', of: 'metadata.name' },
	{ in: 'VirtualService', at: 'metadata.name', declares: 'delegate' },
	{ in: 'gateway-api/Gateway', at: 'metadata.name', declares: 'parent' },
	{ in: 'gateway-api/Gateway', at: 'spec.listeners[].name', declares: 'section', of: 'metadata.name' },
	{ in: 'Secret', at: 'metadata.name', declares: 'secret' },
	{ in: 'Certificate', at: 'spec.secretName', declares: 'secret' },
	{ in: 'SealedSecret', at: 'metadata.name', declares: 'secret' },
	{ in: 'ExternalSecret', at: 'spec.target.name', declares: 'secret' },
	{ in: 'Pod', at: 'metadata.labels', declares: 'workload', labels: true },
	{ in: 'CronJob', at: 'spec.jobTemplate.spec.template.metadata.labels', declares: 'workload', labels: true },
	{ in: 'WorkloadEntry', at: 'metadata.labels', declares: 'workload', labels: true },
	{ in: 'WorkloadEntry', at: 'spec.labels', declares: 'workload', labels: true },
	{ in: 'WorkloadGroup', at: 'spec.metadata.labels', declares: 'workload', labels: true },
	{ in: 'knative/Service', at: 'spec.template.metadata.labels', declares: 'workload', labels: true },
	...podTemplates.map(
		(kind): DeclarationRow => ({ in: kind, at: 'spec.template.metadata.labels', declares: 'workload', labels: true }),
	),
];
