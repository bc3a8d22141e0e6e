// TABLE: what an EnvoyFilter mentions: in its matches, by the names that Istio gives to what it makes, and in its values, by the
// names of clusters.
import type { FormId } from '../forms.ts';
import type { ReferenceRow } from '../references.ts';
import type { SymbolKind } from '../symbols.ts';

const match = (at: string, to: SymbolKind, more: Partial<ReferenceRow> = {}): ReferenceRow => ({
	in: 'EnvoyFilter',
	at: `spec.configPatches[].match.${at}`,
	to,
	optional: true,
	...more,
});

/** The parts of a name such as `outbound|80|v1|reviews.shop.svc.cluster.local`, and names that EnvoyFilters give. */
const cluster = (at: string): readonly ReferenceRow[] => {
	const row = (to: SymbolKind, form: FormId, of?: '.'): ReferenceRow => ({
		in: 'EnvoyFilter',
		at: `spec.configPatches[].${at}`,
		to,
		form,
		...(of === undefined ? {} : { of }),
		...(to === 'port' ? { isText: true } : {}),
		// Of a host that is known, the ports and subsets are known too.
		...(of === undefined ? { optional: 'unlessNear' as const } : {}),
	});
	return [
		row('host', 'clusterHost'),
		row('subset', 'clusterSubset', '.'),
		row('port', 'clusterPort', '.'),
		row('cluster', 'clusterName'),
	];
};

/** Fields that hold the name of a cluster, in messages of all depths; both spellings of jsonpb. */
const clusterFields = ['cluster', 'cluster_name', 'clusterName'];

export const envoyFilters: readonly ReferenceRow[] = [
	// istio: pilot/pkg/networking/core/envoyfilter/cluster_patch.go, clusterMatch
	match('cluster.service', 'host', { optional: 'unlessNear' }),
	{ in: 'EnvoyFilter', at: 'spec.configPatches[].match.cluster.subset', to: 'subset', of: '../service' },
	// The clusters of sidecars for what comes in have the ports of pods.
	{
		in: 'EnvoyFilter',
		at: 'spec.configPatches[].match.cluster.portNumber',
		to: 'port',
		of: '../service',
		when: { at: '../../context', is: ['SIDECAR_OUTBOUND', 'GATEWAY'] },
	},
	match('cluster.portNumber', 'port', {
		of: '../service',
		when: { at: '../../context', is: ['SIDECAR_INBOUND', 'WAYPOINT', 'ANY', ''] },
	}),
	...cluster('match.cluster.name'),
	...clusterFields.flatMap((field) => cluster(`patch.value.**.${field}`)),
	// The parts of weighted_clusters (envoy: config/route/v3/route_components.proto, WeightedCluster.ClusterWeight).
	...['weighted_clusters', 'weightedClusters'].flatMap((field) => cluster(`patch.value.**.${field}.clusters[].name`)),

	// istio: rc_patch.go, routeConfigurationMatch, virtualHostMatch and routeMatch
	match('routeConfiguration.gateway', 'gateway', { optional: 'unlessNear' }),
	match('routeConfiguration.name', 'gateway', { form: 'routeGateway' }),
	match('routeConfiguration.vhost.name', 'host', { form: 'virtualHost' }),
	match('routeConfiguration.vhost.name', 'servedHost', { form: 'virtualHost' }),
	match('routeConfiguration.vhost.name', 'port', { form: 'virtualHostPort', of: '.', isText: true }),
	match('routeConfiguration.vhost.domainName', 'servedHost'),
	match('routeConfiguration.vhost.route.name', 'route'),
];
