// TABLE: what policies mention: where they apply, whom they let in, and what the mesh configuration provides.
import type { KindId } from '../../model/kinds.ts';
import { meshConfigs } from '../declarations.ts';
import type { ReferenceRow } from '../references.ts';

const selector = (kind: KindId, at: string, everywhere: ReferenceRow['everywhere'] = false): ReferenceRow => ({
	in: kind,
	at,
	to: 'workload',
	labels: true,
	everywhere,
	optional: true,
});

// istio: pilot/pkg/model/policyattachment.go, ShouldAttachPolicy; the namespace of a target may only be the policy's own.
const target = (kind: KindId, at: string): readonly ReferenceRow[] => {
	const name = `${at}.name`;
	const is = (...kinds: readonly string[]) => ({ at: '../kind', is: kinds });
	return [
		{ in: kind, at: name, to: 'host', when: is('Service'), optional: true },
		{ in: kind, at: name, to: 'serviceEntry', when: is('ServiceEntry'), optional: true },
		{ in: kind, at: name, to: 'parent', when: is('Gateway'), optional: true },
		{ in: kind, at: name, to: 'gatewayClass', when: is('GatewayClass'), optional: true },
	];
};

const targeted = ['AuthorizationPolicy', 'RequestAuthentication', 'Telemetry', 'WasmPlugin'] as const;
const targetedLater = ['EnvoyFilter', 'TrafficExtension'] as const;

const both = (name: string): readonly string[] => [name, `not${name.charAt(0).toUpperCase()}${name.slice(1)}`];

const source = (field: string, row: Pick<ReferenceRow, 'to' | 'form'>): readonly ReferenceRow[] =>
	both(field).map((name) => ({
		in: 'AuthorizationPolicy',
		at: `spec.rules[].from[].source.${name}[]`,
		optional: true,
		...row,
	}));

const operation = (field: string, row: Pick<ReferenceRow, 'to' | 'form' | 'isText'>): readonly ReferenceRow[] =>
	both(field).map((name) => ({
		in: 'AuthorizationPolicy',
		at: `spec.rules[].to[].operation.${name}[]`,
		optional: true,
		...row,
	}));

const condition = (key: string, row: Pick<ReferenceRow, 'to' | 'form' | 'isText'>): readonly ReferenceRow[] =>
	both('values').map((name) => ({
		in: 'AuthorizationPolicy',
		at: `spec.rules[].when[].${name}[]`,
		when: { at: '../../key', is: [key] },
		optional: true,
		...row,
	}));

// istio: pilot/pkg/security/authz/model/model.go, New
const authorization: readonly ReferenceRow[] = [
	...source('principals', { to: 'serviceAccount', form: 'identity' }),
	...source('principals', { to: 'namespace', form: 'identityNamespace' }),
	...source('serviceAccounts', { to: 'serviceAccount', form: 'qualified' }),
	...source('serviceAccounts', { to: 'namespace', form: 'qualifier' }),
	...source('namespaces', { to: 'namespace' }),
	...source('requestPrincipals', { to: 'issuer', form: 'requestPrincipal' }),
	...operation('hosts', { to: 'host', form: 'hostPort' }),
	// The port that the server's proxy sees: that of the pod.
	...operation('ports', { to: 'containerPort', isText: true }),
	...condition('source.principal', { to: 'serviceAccount', form: 'identity' }),
	...condition('source.principal', { to: 'namespace', form: 'identityNamespace' }),
	...condition('source.serviceAccount', { to: 'serviceAccount', form: 'qualified' }),
	...condition('source.serviceAccount', { to: 'namespace', form: 'qualifier' }),
	...condition('source.namespace', { to: 'namespace' }),
	...condition('request.auth.principal', { to: 'issuer', form: 'requestPrincipal' }),
	...condition('request.auth.claims[iss]', { to: 'issuer' }),
	...condition('destination.port', { to: 'containerPort', isText: true }),
];

// istio: pilot/pkg/model/telemetry.go, fetchProvider
const telemetryProviders = ['tracing', 'metrics', 'accessLogging'] as const;

/** The kinds of extension provider that send somewhere (api: mesh/v1alpha1/config.proto, MeshConfig.ExtensionProvider). */
const services = [
	'envoyExtAuthzHttp',
	'envoyExtAuthzGrpc',
	'zipkin',
	'datadog',
	'skywalking',
	'opentelemetry',
	'envoyHttpAls',
	'envoyTcpAls',
	'envoyOtelAls',
] as const;

const meshConfig = ([kind, at]: [KindId, string]): readonly ReferenceRow[] => [
	...telemetryProviders.map(
		(signal): ReferenceRow => ({ in: kind, at: `${at}.defaultProviders.${signal}[]`, to: 'provider', optional: true }),
	),
	...services.flatMap((one): readonly ReferenceRow[] => {
		const provider = `${at}.extensionProviders[].${one}`;
		return [
			{ in: kind, at: `${provider}.service`, to: 'host', form: 'qualified', optional: true },
			{ in: kind, at: `${provider}.port`, to: 'port', of: '../service', optional: true },
		];
	}),
];

export const policies: readonly ReferenceRow[] = [
	// istio: policies of the root namespace reach all namespaces, but not PeerAuthentication, Telemetry and ProxyConfig.
	selector('AuthorizationPolicy', 'spec.selector.matchLabels', 'fromRoot'),
	selector('RequestAuthentication', 'spec.selector.matchLabels', 'fromRoot'),
	selector('WasmPlugin', 'spec.selector.matchLabels', 'fromRoot'),
	selector('TrafficExtension', 'spec.selector.matchLabels', 'fromRoot'),
	selector('EnvoyFilter', 'spec.workloadSelector.labels', 'fromRoot'),
	selector('PeerAuthentication', 'spec.selector.matchLabels'),
	selector('Telemetry', 'spec.selector.matchLabels'),
	selector('ProxyConfig', 'spec.selector.matchLabels'),
	...targeted.flatMap((kind) => target(kind, 'spec.targetRef')),
	...[...targeted, ...targetedLater].flatMap((kind) => target(kind, 'spec.targetRefs[]')),

	...authorization,
	{ in: 'AuthorizationPolicy', at: 'spec.provider.name', to: 'provider', optional: true },
	// istio: pilot/pkg/security/authn/policy_applier.go: by the port of the workload
	{ in: 'PeerAuthentication', at: 'spec.portLevelMtls.{}', to: 'containerPort', optional: true },
	...telemetryProviders.map(
		(signal): ReferenceRow => ({
			in: 'Telemetry',
			at: `spec.${signal}[].providers[].name`,
			to: 'provider',
			optional: true,
		}),
	),
	// istio: pilot/pkg/model/extensions.go, of the plugin's own namespace
	{ in: 'WasmPlugin', at: 'spec.imagePullSecret', to: 'secret', optional: true },
	{ in: 'TrafficExtension', at: 'spec.wasm.imagePullSecret', to: 'secret', optional: true },

	...(Object.entries(meshConfigs) as [KindId, string][]).flatMap(meshConfig),
];
