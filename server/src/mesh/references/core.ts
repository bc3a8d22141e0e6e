// TABLE: what Kubernetes' own kinds mention, and what any kind mentions in its metadata.
import { type KindId, kindRows } from '../../model/kinds.ts';
import { pods } from '../declarations.ts';
import type { ReferenceRow } from '../references.ts';

const kinds = Object.entries<{ readonly clusterScoped?: boolean }>(kindRows) as [
	KindId,
	{ readonly clusterScoped?: boolean },
][];
const withoutNamespace: ReadonlySet<KindId> = new Set(['Kustomization', 'Component', 'CustomResourceDefinition']);
const namespaced = kinds.flatMap(([id, { clusterScoped }]) =>
	clusterScoped === true || withoutNamespace.has(id) ? [] : [id],
);

const podRows = Object.entries(pods) as [KindId, string][];

/** Where the labels stand that Istio reads, of the resource or of its pods. */
const labelled: readonly [KindId, string][] = [
	...podRows.map(([kind, at]): [KindId, string] => [kind, `${at}metadata.labels`]),
	['Service', 'metadata.labels'],
	['ServiceEntry', 'metadata.labels'],
	['WorkloadEntry', 'metadata.labels'],
	['Namespace', 'metadata.labels'],
];

// istio: pilot/pkg/serviceregistry/ambient/waypoints.go, getUseWaypoint. A Namespace asks for one of its own.
const waypoint = ([kind, at]: [KindId, string]): readonly ReferenceRow[] =>
	['istio.io/use-waypoint', 'istio.io/use-waypoint-canary'].flatMap((label): readonly ReferenceRow[] => [
		{
			in: kind,
			at: `${at}.'${label}'`,
			to: 'parent',
			form: 'waypoint',
			namespace: [`../'${label}-namespace'`, ...(kind === 'Namespace' ? ['metadata.name'] : [])],
			optional: true,
		},
		{ in: kind, at: `${at}.'${label}-namespace'`, to: 'namespace', optional: true },
	]);

// istio: manifests/charts/istiod/templates/mutatingwebhook.yaml; pilot/pkg/config/kube/gateway/deploymentcontroller.go
const revised: readonly [KindId, string][] = [
	...podRows.map(([kind, at]): [KindId, string] => [kind, `${at}metadata.labels`]),
	['Namespace', 'metadata.labels'],
	['gateway-api/Gateway', 'metadata.labels'],
];

const account = (kind: KindId): ReferenceRow => ({
	in: kind,
	at: 'subjects[].name',
	to: 'serviceAccount',
	namespace: '../namespace',
	when: { at: '../kind', is: ['ServiceAccount'] },
	optional: true,
});

export const core: readonly ReferenceRow[] = [
	...namespaced.map((kind): ReferenceRow => ({ in: kind, at: 'metadata.namespace', to: 'namespace', optional: true })),
	...(['Kustomization', 'Component'] as const).map(
		(kind): ReferenceRow => ({ in: kind, at: 'namespace', to: 'namespace', optional: true }),
	),
	{ in: 'argo/Application', at: 'spec.destination.namespace', to: 'namespace', optional: true },
	{ in: 'flux/Kustomization', at: 'spec.targetNamespace', to: 'namespace', optional: true },
	{ in: 'HelmRelease', at: 'spec.targetNamespace', to: 'namespace', optional: true },
	...labelled.flatMap(waypoint),
	...revised.map(
		([kind, at]): ReferenceRow => ({ in: kind, at: `${at}.'istio.io/rev'`, to: 'revision', optional: true }),
	),
	{ in: 'sail/IstioRevisionTag', at: 'spec.targetRef.name', to: 'revision', optional: true },

	{ in: 'Service', at: 'spec.selector', to: 'workload', labels: true, optional: true },
	{ in: 'Service', at: 'spec.ports[].targetPort', to: 'containerPort', optional: true },
	// istio: pilot/pkg/model/push_context.go, resolveServiceAliases
	{ in: 'Service', at: 'spec.externalName', to: 'host', optional: 'unlessNear' },
	// istio: pilot/pkg/serviceregistry/kube/conversion.go, ConvertService
	{
		in: 'Service',
		at: "metadata.annotations.'networking.istio.io/exportTo'",
		to: 'namespace',
		form: 'list',
		optional: 'unlessNear',
	},
	...podRows.map(
		([kind, at]): ReferenceRow => ({
			in: kind,
			at: `${at}spec.serviceAccountName`,
			to: 'serviceAccount',
			optional: true,
		}),
	),
	account('RoleBinding'),
	account('ClusterRoleBinding'),
	...(['RoleBinding', 'ClusterRoleBinding'] as const).map(
		(kind): ReferenceRow => ({ in: kind, at: 'subjects[].namespace', to: 'namespace', optional: true }),
	),
];
