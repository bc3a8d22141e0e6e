// TABLE: what the kinds of the Gateway API mention. '' among kinds stands for the default, which need not be written.
import type { KindId } from '../../model/kinds.ts';
import type { ReferenceRow } from '../references.ts';

type When = NonNullable<ReferenceRow['when']>;

const is = (...kinds: readonly string[]): When => ({ at: '../kind', is: kinds });
const namespace = '../namespace';

// istio: pilot/pkg/config/kube/gateway/conversion.go, referenceAllowed
const parent = (kind: KindId, at: string): readonly ReferenceRow[] => [
	{ in: kind, at: `${at}.name`, to: 'parent', namespace, when: is('Gateway', ''), optional: 'unlessNear' },
	{ in: kind, at: `${at}.name`, to: 'listenerSet', namespace, when: is('ListenerSet'), optional: 'unlessNear' },
	{ in: kind, at: `${at}.name`, to: 'host', namespace, when: is('Service'), optional: 'unlessNear' },
	{ in: kind, at: `${at}.name`, to: 'serviceEntry', namespace, when: is('ServiceEntry'), optional: true },
	{ in: kind, at: `${at}.namespace`, to: 'namespace', optional: true },
	{ in: kind, at: `${at}.port`, to: 'port', of: '../name', namespace, when: is('Service') },
	{
		in: kind,
		at: `${at}.sectionName`,
		to: 'section',
		of: '../name',
		namespace,
		when: is('Gateway', ''),
	},
	{
		in: kind,
		at: `${at}.sectionName`,
		to: 'section',
		of: '../name',
		ofKind: 'listenerSet',
		namespace,
		when: is('ListenerSet'),
	},
];

// istio: pilot/pkg/config/kube/gateway/conversion.go, buildDestination; `Hostname` is a host as it is.
const backend = (kind: KindId, at: string): readonly ReferenceRow[] => [
	{ in: kind, at: `${at}.name`, to: 'host', namespace, when: is('Service', ''), optional: 'unlessNear' },
	{ in: kind, at: `${at}.name`, to: 'host', when: is('Hostname'), optional: true },
	{ in: kind, at: `${at}.namespace`, to: 'namespace', optional: true },
	{ in: kind, at: `${at}.port`, to: 'port', of: '../name', namespace, when: is('Service', '') },
	{ in: kind, at: `${at}.port`, to: 'port', of: '../name', when: is('Hostname') },
];

const routeKinds = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'] as const;

const filters = (kind: 'HTTPRoute' | 'GRPCRoute'): readonly ReferenceRow[] =>
	['spec.rules[].filters[]', 'spec.rules[].backendRefs[].filters[]'].flatMap((at) => [
		...backend(kind, `${at}.requestMirror.backendRef`),
		...(kind === 'HTTPRoute' ? backend(kind, `${at}.externalAuth.backendRef`) : []),
	]);

// istio: pilot/pkg/config/kube/gateway/conversion.go, buildTLS
const secret = (kind: KindId, at: string): readonly ReferenceRow[] => [
	{ in: kind, at: `${at}.name`, to: 'secret', namespace, when: is('Secret', ''), optional: 'unlessNear' },
	{ in: kind, at: `${at}.namespace`, to: 'namespace', optional: true },
];

const authority = (kind: KindId, at: string): readonly ReferenceRow[] => [
	{ in: kind, at: `${at}.name`, to: 'configMap', namespace, when: is('ConfigMap'), optional: true },
	{ in: kind, at: `${at}.name`, to: 'secret', namespace, when: is('Secret'), optional: true },
	{ in: kind, at: `${at}.namespace`, to: 'namespace', optional: true },
];

// istio: pilot/pkg/config/kube/gateway/backend_policies.go; a section is a port by name.
const backendTls: readonly ReferenceRow[] = [
	{ in: 'BackendTLSPolicy', at: 'spec.targetRefs[].name', to: 'host', when: is('Service'), optional: true },
	{
		in: 'BackendTLSPolicy',
		at: 'spec.targetRefs[].name',
		to: 'serviceEntry',
		when: is('ServiceEntry'),
		optional: true,
	},
	{
		in: 'BackendTLSPolicy',
		at: 'spec.targetRefs[].sectionName',
		to: 'portName',
		of: '../name',
		when: is('Service'),
		optional: true,
	},
	{
		in: 'BackendTLSPolicy',
		at: 'spec.targetRefs[].sectionName',
		to: 'portName',
		of: '../name',
		ofKind: 'serviceEntry',
		when: is('ServiceEntry'),
		optional: true,
	},
	...(['configMap', 'secret'] as const).map(
		(to): ReferenceRow => ({
			in: 'BackendTLSPolicy',
			at: 'spec.validation.caCertificateRefs[].name',
			to,
			when: is(to === 'secret' ? 'Secret' : 'ConfigMap'),
			optional: true,
		}),
	),
];

// istio: pilot/pkg/config/kube/gateway/references.go; what is granted stands in the grant's own namespace.
const grants: readonly ReferenceRow[] = [
	{ in: 'ReferenceGrant', at: 'spec.from[].namespace', to: 'namespace', optional: 'unlessNear' },
	{ in: 'ReferenceGrant', at: 'spec.to[].name', to: 'host', when: is('Service'), optional: true },
	{ in: 'ReferenceGrant', at: 'spec.to[].name', to: 'secret', when: is('Secret'), optional: true },
	{ in: 'ReferenceGrant', at: 'spec.to[].name', to: 'configMap', when: is('ConfigMap'), optional: true },
];

export const gatewayApi: readonly ReferenceRow[] = [
	...routeKinds.flatMap((kind) => [
		...parent(kind, 'spec.parentRefs[]'),
		...backend(kind, 'spec.rules[].backendRefs[]'),
	]),
	...filters('HTTPRoute'),
	...filters('GRPCRoute'),

	{ in: 'gateway-api/Gateway', at: 'spec.gatewayClassName', to: 'gatewayClass', optional: 'unlessNear' },
	// istio: pilot/pkg/config/kube/gateway/conversion.go, extractGatewayServices: the Service of an unmanaged Gateway
	{
		in: 'gateway-api/Gateway',
		at: 'spec.addresses[].value',
		to: 'host',
		when: { at: '../type', is: ['Hostname'] },
		optional: true,
	},
	{
		in: 'gateway-api/Gateway',
		at: 'spec.infrastructure.parametersRef.name',
		to: 'configMap',
		when: is('ConfigMap'),
		optional: true,
	},
	{
		in: 'GatewayClass',
		at: 'spec.parametersRef.name',
		to: 'configMap',
		namespace,
		when: is('ConfigMap'),
		optional: true,
	},
	{ in: 'GatewayClass', at: 'spec.parametersRef.namespace', to: 'namespace', optional: true },
	...secret('gateway-api/Gateway', 'spec.listeners[].tls.certificateRefs[]'),
	...secret('gateway-api/Gateway', 'spec.tls.backend.clientCertificateRef'),
	...authority('gateway-api/Gateway', 'spec.tls.frontend.default.validation.caCertificateRefs[]'),
	...authority('gateway-api/Gateway', 'spec.tls.frontend.perPort[].tls.validation.caCertificateRefs[]'),

	{
		in: 'ListenerSet',
		at: 'spec.parentRef.name',
		to: 'parent',
		namespace,
		when: is('Gateway', ''),
		optional: 'unlessNear',
	},
	{ in: 'ListenerSet', at: 'spec.parentRef.namespace', to: 'namespace', optional: true },
	...secret('ListenerSet', 'spec.listeners[].tls.certificateRefs[]'),

	...backendTls,
	...grants,
];
