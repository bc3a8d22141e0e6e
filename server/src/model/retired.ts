// TABLES of kinds, versions and fields that are gone, or going: what came in their place.

export interface Retired {
	/** The release that no longer has it: `Istio 1.6`. */
	readonly gone: string;
	/** What to write instead, the end of a sentence. */
	readonly instead: string;
}

const policies: Retired = { gone: 'Istio 1.6', instead: 'use PeerAuthentication and RequestAuthentication' };
const roles: Retired = { gone: 'Istio 1.6', instead: 'use AuthorizationPolicy' };
const mixer: Retired = { gone: 'Istio 1.8', instead: 'use Telemetry, EnvoyFilter or WasmPlugin' };
const routes: Retired = { gone: 'Istio 1.0', instead: 'use VirtualService and DestinationRule' };

/** `group/Kind` -> what became of it; `group/*` stands for all kinds of the group. */
export const retiredKinds: Readonly<Record<string, Retired>> = {
	'authentication.istio.io/*': policies,
	'rbac.istio.io/*': roles,
	'config.istio.io/RouteRule': routes,
	'config.istio.io/DestinationPolicy': routes,
	'config.istio.io/EgressRule': routes,
	'config.istio.io/*': mixer,
	'networking.x-k8s.io/*': { gone: 'Gateway API 0.5', instead: 'use gateway.networking.k8s.io/v1' },
};

const workloads: Retired = { gone: 'Kubernetes 1.16', instead: 'use apps/v1' };

/** `group/version/Kind`, or `group/version` for all of it -> what became of it. */
export const retiredVersions: Readonly<Record<string, Retired>> = {
	'extensions/v1beta1': workloads,
	'apps/v1beta1': workloads,
	'apps/v1beta2': workloads,
	'batch/v1beta1': { gone: 'Kubernetes 1.25', instead: 'use batch/v1' },
	'batch/v2alpha1': { gone: 'Kubernetes 1.21', instead: 'use batch/v1' },
	'gateway.networking.k8s.io/v1alpha2/Gateway': { gone: 'Gateway API 1.0', instead: 'use v1' },
	'gateway.networking.k8s.io/v1alpha2/GatewayClass': { gone: 'Gateway API 1.0', instead: 'use v1' },
	'gateway.networking.k8s.io/v1alpha2/HTTPRoute': { gone: 'Gateway API 1.0', instead: 'use v1' },
	'gateway.networking.k8s.io/v1alpha2/GRPCRoute': { gone: 'Gateway API 1.2', instead: 'use v1' },
	'gateway.networking.k8s.io/v1alpha2/ReferenceGrant': { gone: 'Gateway API 1.2', instead: 'use v1beta1' },
	'gateway.networking.k8s.io/v1alpha2/BackendTLSPolicy': { gone: 'Gateway API 1.1', instead: 'use v1' },
};

/** `group/version/Kind` -> what to use, of versions that still work but are announced to go. */
export const deprecatedVersions: Readonly<Record<string, string>> = {
	'gateway.networking.k8s.io/v1alpha3/BackendTLSPolicy': 'gateway.networking.k8s.io/v1',
	'gateway.networking.k8s.io/v1alpha2/TLSRoute': 'gateway.networking.k8s.io/v1',
	'gateway.networking.k8s.io/v1alpha3/TLSRoute': 'gateway.networking.k8s.io/v1',
	'gateway.networking.k8s.io/v1alpha2/TCPRoute': 'gateway.networking.k8s.io/v1',
	'gateway.networking.k8s.io/v1alpha2/UDPRoute': 'gateway.networking.k8s.io/v1',
};

const since = (gone: string, instead: string): Retired => ({ gone: `Istio ${gone}`, instead: `use ${instead}` });

/** `Kind/field` -> what became of it (api: networking/v1alpha3/{virtual_service,envoy_filter}.proto, the names `reserved` there). */
export const retiredFields: Readonly<Record<string, Retired>> = {
	'VirtualService/appendHeaders': since('1.5', '"headers.request.add"'),
	'VirtualService/appendRequestHeaders': since('1.5', '"headers.request.add"'),
	'VirtualService/appendResponseHeaders': since('1.5', '"headers.response.add"'),
	'VirtualService/removeRequestHeaders': since('1.5', '"headers.request.remove"'),
	'VirtualService/removeResponseHeaders': since('1.5', '"headers.response.remove"'),
	'VirtualService/websocketUpgrade': {
		gone: 'Istio 1.5',
		instead: 'leave it out: a connection can always become a WebSocket',
	},
	// Of an abort; that of a delay is still there.
	'VirtualService/percent': since('1.5', '"percentage"'),
	'EnvoyFilter/filters': since('1.6', '"configPatches"'),
	'EnvoyFilter/workloadLabels': since('1.6', '"workloadSelector"'),
};
