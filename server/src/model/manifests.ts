// What may be written in the manifest of each kind, as types, from the published models. Types only; whether a file keeps
// to them is the business of schema/.

import type { IBackendTLSPolicy } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/BackendTLSPolicy';
import type { IGateway as IApiGateway } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/Gateway';
import type { IGatewayClass } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/GatewayClass';
import type { IGRPCRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/GRPCRoute';
import type { IHTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute';
import type { IReferenceGrant } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/ReferenceGrant';
import type { ITLSRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/TLSRoute';
import type { ITCPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1alpha2/TCPRoute';
import type { IUDPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1alpha2/UDPRoute';
import type { IWasmPlugin } from '@kubernetes-models/istio/extensions.istio.io/v1alpha1/WasmPlugin';
import type { IDestinationRule } from '@kubernetes-models/istio/networking.istio.io/v1/DestinationRule';
import type { IGateway } from '@kubernetes-models/istio/networking.istio.io/v1/Gateway';
import type { IServiceEntry } from '@kubernetes-models/istio/networking.istio.io/v1/ServiceEntry';
import type { ISidecar } from '@kubernetes-models/istio/networking.istio.io/v1/Sidecar';
import type { IVirtualService } from '@kubernetes-models/istio/networking.istio.io/v1/VirtualService';
import type { IWorkloadEntry } from '@kubernetes-models/istio/networking.istio.io/v1/WorkloadEntry';
import type { IWorkloadGroup } from '@kubernetes-models/istio/networking.istio.io/v1/WorkloadGroup';
import type { IEnvoyFilter } from '@kubernetes-models/istio/networking.istio.io/v1alpha3/EnvoyFilter';
import type { IProxyConfig } from '@kubernetes-models/istio/networking.istio.io/v1beta1/ProxyConfig';
import type { IAuthorizationPolicy } from '@kubernetes-models/istio/security.istio.io/v1/AuthorizationPolicy';
import type { IPeerAuthentication } from '@kubernetes-models/istio/security.istio.io/v1/PeerAuthentication';
import type { IRequestAuthentication } from '@kubernetes-models/istio/security.istio.io/v1/RequestAuthentication';
import type { ITelemetry } from '@kubernetes-models/istio/telemetry.istio.io/v1/Telemetry';
import type { IDaemonSet } from 'kubernetes-models/apps/v1/DaemonSet';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IReplicaSet } from 'kubernetes-models/apps/v1/ReplicaSet';
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import type { ICronJob } from 'kubernetes-models/batch/v1/CronJob';
import type { IJob } from 'kubernetes-models/batch/v1/Job';
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import type { INamespace } from 'kubernetes-models/v1/Namespace';
import type { IPod } from 'kubernetes-models/v1/Pod';
import type { ISecret } from 'kubernetes-models/v1/Secret';
import type { IService } from 'kubernetes-models/v1/Service';
import type { IServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import type { KindId } from './kinds.ts';

interface Metadata {
	readonly name?: string;
	readonly namespace?: string;
	readonly labels?: Readonly<Record<string, string>>;
	readonly annotations?: Readonly<Record<string, string>>;
}

interface Typed {
	DestinationRule: IDestinationRule;
	Gateway: IGateway;
	ServiceEntry: IServiceEntry;
	Sidecar: ISidecar;
	VirtualService: IVirtualService;
	WorkloadEntry: IWorkloadEntry;
	WorkloadGroup: IWorkloadGroup;
	EnvoyFilter: IEnvoyFilter;
	ProxyConfig: IProxyConfig;
	AuthorizationPolicy: IAuthorizationPolicy;
	PeerAuthentication: IPeerAuthentication;
	RequestAuthentication: IRequestAuthentication;
	Telemetry: ITelemetry;
	WasmPlugin: IWasmPlugin;
	GatewayClass: IGatewayClass;
	HTTPRoute: IHTTPRoute;
	GRPCRoute: IGRPCRoute;
	TLSRoute: ITLSRoute;
	TCPRoute: ITCPRoute;
	UDPRoute: IUDPRoute;
	ReferenceGrant: IReferenceGrant;
	BackendTLSPolicy: IBackendTLSPolicy;
	'gateway-api/Gateway': IApiGateway;
	Service: IService;
	Pod: IPod;
	Namespace: INamespace;
	ServiceAccount: IServiceAccount;
	Secret: ISecret;
	ConfigMap: IConfigMap;
	Deployment: IDeployment;
	StatefulSet: IStatefulSet;
	DaemonSet: IDaemonSet;
	ReplicaSet: IReplicaSet;
	Job: IJob;
	CronJob: ICronJob;
}

/** What stands beside `metadata`, of which only these keys hold what we read. */
type Content = 'spec' | 'data' | 'stringData' | 'type' | 'secrets' | 'imagePullSecrets';

/** The manifest of a kind; of a kind without a type of its own, and of any kind, just what all manifests have. */
export type Manifest<K extends KindId = KindId> = {
	readonly apiVersion?: string;
	readonly kind?: string;
	readonly metadata?: Metadata;
} & (KindId extends K
	? { readonly spec?: unknown }
	: K extends keyof Typed
		? { readonly [F in keyof Typed[K] & Content]?: NonNullable<Typed[K][F]> }
		: { readonly spec?: unknown });
