// TABLE: what the kinds mention that route traffic: VirtualService, DestinationRule, Gateway, Sidecar, ServiceEntry and the
// workloads behind it.
import type { KindId } from '../../model/kinds.ts';
import type { ReferenceRow } from '../references.ts';

const destination = (kind: KindId, at: string, isOptional = false): readonly ReferenceRow[] => {
	const optional: Pick<ReferenceRow, 'optional'> = isOptional ? { optional: true } : {};
	return [
		{ in: kind, at: `${at}.host`, to: 'host', ...optional },
		{ in: kind, at: `${at}.subset`, to: 'subset', of: '../host', ...optional },
		{ in: kind, at: `${at}.port.number`, to: 'port', of: '../../host', ...optional },
	];
};

// istio: pilot/pkg/model/virtualservice.go, ResolveVirtualServiceShortnames
const destinations = [
	'spec.http[].route[].destination',
	'spec.http[].mirror',
	'spec.http[].mirrors[].destination',
	'spec.tls[].route[].destination',
	'spec.tcp[].route[].destination',
];

// istio: pilot/pkg/networking/core/route/route.go, sourceMatchHTTP
const match = (list: string): readonly ReferenceRow[] => {
	const at = `spec.${list}[].match[]`;
	return [
		{ in: 'VirtualService', at: `${at}.gateways[]`, to: 'gateway' },
		{ in: 'VirtualService', at: `${at}.sourceNamespace`, to: 'namespace', optional: 'unlessNear' },
		{
			in: 'VirtualService',
			at: `${at}.sourceLabels`,
			to: 'workload',
			labels: true,
			namespace: '../sourceNamespace',
			everywhere: true,
			optional: true,
		},
	];
};

// istio: pilot/pkg/model/credentials/resource.go
const credentials = (kind: KindId, at: string): readonly ReferenceRow[] =>
	['credentialName', 'credentialNames[]', 'caCertCredentialName'].map((field) => ({
		in: kind,
		at: `${at}.${field}`,
		to: 'secret',
		optional: kind === 'Gateway' ? 'unlessNear' : true,
	}));

// istio: pkg/spiffe/spiffe.go; a name that is no SPIFFE identity is a host of the certificate, and leads nowhere.
const identities = (kind: KindId, at: string): readonly ReferenceRow[] => [
	{ in: kind, at, to: 'serviceAccount', form: 'identity', optional: true },
	{ in: kind, at, to: 'namespace', form: 'identityNamespace', optional: true },
];

const trafficPolicy = (at: string): readonly ReferenceRow[] => [
	{ in: 'DestinationRule', at: `${at}.portLevelSettings[].port.number`, to: 'port', of: 'spec.host' },
	{ in: 'DestinationRule', at: `${at}.tunnel.targetHost`, to: 'host', optional: true },
	...[at, `${at}.portLevelSettings[]`].flatMap((policy): readonly ReferenceRow[] => [
		{ in: 'DestinationRule', at: `${policy}.tls.credentialName`, to: 'secret', optional: true },
		...identities('DestinationRule', `${policy}.tls.subjectAltNames[]`),
	]),
];

// istio: pilot/pkg/model/push_context.go, initVirtualServices, setDestinationRules, serviceExportTo
const exporting = ['VirtualService', 'DestinationRule', 'ServiceEntry'] as const;

// istio: pilot/pkg/networking/core/sidecar_simulation, the port of the instance and not of the Service
const sidecarPorts: readonly ReferenceRow[] = [
	{ in: 'Sidecar', at: 'spec.ingress[].port.number', to: 'containerPort', optional: true },
	{ in: 'Sidecar', at: 'spec.ingress[].defaultEndpoint', to: 'containerPort', form: 'endpointPort', optional: true },
];

export const routing: readonly ReferenceRow[] = [
	{ in: 'VirtualService', at: 'spec.gateways[]', to: 'gateway' },
	...['http', 'tls', 'tcp'].flatMap(match),
	{ in: 'VirtualService', at: 'spec.hosts[]', to: 'servedHost', optional: true },
	{ in: 'VirtualService', at: 'spec.hosts[]', to: 'host', optional: true },
	...destinations.flatMap((at) => destination('VirtualService', at)),
	// istio: pilot/pkg/model/virtualservice.go, mergeVirtualServicesIfNeeded
	{
		in: 'VirtualService',
		at: 'spec.http[].delegate.name',
		to: 'virtualService',
		namespace: '../namespace',
		optional: 'unlessNear',
	},
	{ in: 'VirtualService', at: 'spec.http[].delegate.namespace', to: 'namespace', optional: true },
	...exporting.map(
		(kind): ReferenceRow => ({
			in: kind,
			at: 'spec.exportTo[]',
			to: 'namespace',
			form: 'exportTo',
			optional: 'unlessNear',
		}),
	),

	{ in: 'DestinationRule', at: 'spec.host', to: 'host' },
	{ in: 'DestinationRule', at: 'spec.subsets[].labels', to: 'workload', of: 'spec.host', labels: true, optional: true },
	// The clients that the rule is for (istio: pilot/pkg/model/sidecar.go, DestinationRule).
	{ in: 'DestinationRule', at: 'spec.workloadSelector.matchLabels', to: 'workload', labels: true, optional: true },
	...trafficPolicy('spec.trafficPolicy'),
	...trafficPolicy('spec.subsets[].trafficPolicy'),

	// istio: pilot/pkg/model/push_context.go, mergeGateways: a Gateway selects pods of any namespace.
	{ in: 'Gateway', at: 'spec.selector', to: 'workload', labels: true, everywhere: true, optional: true },
	...credentials('Gateway', 'spec.servers[].tls'),

	// istio: pilot/pkg/model/sidecar.go, convertToSidecarScope
	{ in: 'Sidecar', at: 'spec.workloadSelector.labels', to: 'workload', labels: true, optional: true },
	{ in: 'Sidecar', at: 'spec.egress[].hosts[]', to: 'host', form: 'egressHost', optional: 'unlessNear' },
	{ in: 'Sidecar', at: 'spec.egress[].hosts[]', to: 'namespace', form: 'qualifier', optional: 'unlessNear' },
	...destination('Sidecar', 'spec.outboundTrafficPolicy.egressProxy', true),
	...sidecarPorts,
	...credentials('Sidecar', 'spec.ingress[].tls'),

	// istio: pilot/pkg/serviceregistry/serviceentry/controller.go: pods and WorkloadEntries of the same namespace.
	{ in: 'ServiceEntry', at: 'spec.workloadSelector.labels', to: 'workload', labels: true, optional: true },
	{
		in: 'ServiceEntry',
		at: 'spec.endpoints[].ports.{}',
		to: 'portName',
		of: 'metadata.name',
		ofKind: 'serviceEntry',
		optional: true,
	},
	{ in: 'ServiceEntry', at: 'spec.endpoints[].serviceAccount', to: 'serviceAccount', optional: true },
	...identities('ServiceEntry', 'spec.subjectAltNames[]'),
	// istio: pilot/pkg/serviceregistry/serviceentry/conversion.go, convertWorkloadEntryToServiceInstances
	{ in: 'WorkloadEntry', at: 'spec.serviceAccount', to: 'serviceAccount', optional: 'unlessNear' },
	{ in: 'WorkloadGroup', at: 'spec.template.serviceAccount', to: 'serviceAccount', optional: 'unlessNear' },
];
