// TABLE of the annotations that Istio knows: where each has an effect, what its value has to be. Source: istio/api,
// annotation/annotations.yaml; the checks of values: istio: pkg/config/analysis/analyzers/annotations. How a value is
// read stands in rules/annotation-forms.ts.
import { type KindId, kindRows } from './kinds.ts';

/** What a value has to be; `text`: anything. */
export type AnnotationForm =
	| 'text'
	| 'boolean'
	| 'switch'
	| 'port'
	| 'ports'
	| 'portsOrAll'
	| 'number'
	| 'ranges'
	| 'rangesOrAll'
	| 'interception'
	| 'interfaces'
	| 'quantity'
	| 'percent'
	| 'logLevel'
	| 'serviceType'
	| 'namespaces'
	| 'codes'
	| 'json'
	| 'proxyConfig';

/** A kind; `Pod` stands for pod templates too. We do not read Ingresses. */
export type Place = KindId | 'Ingress';

export interface AnnotationRow {
	/** Where it has an effect. None: on every kind. */
	readonly on: readonly Place[];
	readonly form: AnnotationForm;
	/** One sentence without a full stop. */
	readonly doc: string;
	/** What to use instead, the end of a sentence; '' if there is nothing. */
	readonly deprecated?: string;
	/** Alpha, unless it says so. */
	readonly maturity?: 'beta' | 'stable';
	/** Written by Istio itself. */
	readonly isOwn?: true;
}

const pod = (doc: string, form: AnnotationForm = 'text', more: Partial<AnnotationRow> = {}): AnnotationRow => ({
	on: ['Pod'],
	form,
	doc,
	...more,
});
const on = (
	kinds: readonly Place[],
	doc: string,
	form: AnnotationForm = 'text',
	deprecated?: string,
): AnnotationRow => ({
	on: kinds,
	form,
	doc,
	...(deprecated === undefined ? {} : { deprecated }),
});
const own = (kinds: readonly Place[], doc: string): AnnotationRow => ({ on: kinds, form: 'text', doc, isOwn: true });

/** What steered Mixer, which is gone since 1.8. */
const mixer = pod('Was used by Mixer; nothing reads it now', 'text', { deprecated: '' });

const proxyConfig = 'set it in proxy.istio.io/config';

export const annotationRows: Readonly<Record<string, AnnotationRow>> = {
	'alpha.istio.io/canonical-serviceaccounts': on(['Service'], 'Service accounts that run the Service', 'text', ''),
	'alpha.istio.io/kubernetes-serviceaccounts': on(['Service'], 'Service accounts that run the Service', 'text', ''),
	'ambient.istio.io/bypass-inbound-capture': pod('Lets inbound traffic bypass ztunnel', 'boolean'),
	'ambient.istio.io/dns-capture': pod('Whether ztunnel answers the DNS queries of the pod', 'boolean'),
	'ambient.istio.io/redirection': {
		...own(['Pod'], 'Whether traffic of the pod goes through ztunnel'),
		maturity: 'beta',
	},
	'ambient.istio.io/waypoint-inbound-binding': on(
		['GatewayClass', 'gateway-api/Gateway'],
		'How traffic reaches a waypoint of this class',
	),
	'galley.istio.io/analyze-suppress': on(
		[],
		'Codes that `istioctl analyze` does not report for this resource, or `*`',
		'codes',
	),
	'gateway.istio.io/controller-version': own(
		['gateway-api/Gateway'],
		'Version of the controller that manages the gateway',
	),
	'gateway.istio.io/name-override': on(
		['gateway-api/Gateway'],
		'Name of the Deployment and Service made for the gateway',
	),
	'gateway.istio.io/service-account': on(['gateway-api/Gateway'], 'Service account of the pods made for the gateway'),
	'inject.istio.io/templates': pod('Injection templates, separated by commas, instead of the default ones'),
	'install.operator.istio.io/chart-owner': own([], 'Helm chart that the resource was made from'),
	'install.operator.istio.io/owner-generation': own([], 'Generation of the installation that the resource belongs to'),
	'istio.io/autoRegistrationGroup': own(['WorkloadEntry'], 'WorkloadGroup that the entry was registered for'),
	'istio.io/connectedAt': own(['WorkloadEntry'], 'When the workload connected'),
	'istio.io/disconnectedAt': own(['WorkloadEntry'], 'When the workload disconnected'),
	'istio.io/workloadController': own(['WorkloadEntry'], 'Instance of istiod that the workload is connected to'),
	'proxy.istio.io/health-checks-enabled': own(['WorkloadEntry'], 'Whether the workload is healthy'),
	'istio.io/dry-run': on(['AuthorizationPolicy'], 'Whether the policy only logs its result', 'boolean'),
	'istio.io/reroute-virtual-interfaces': pod(
		'Virtual interfaces whose inbound traffic is treated as outbound',
		'interfaces',
	),
	'istio.io/rev': on([], 'Revision of the control plane'),
	'istio.io/use-waypoint-canary-weight': on(
		['Service', 'ServiceEntry', 'Namespace'],
		'Percentage of new connections, from 0 to 100, that the canary waypoint gets',
		'percent',
	),
	'kubernetes.io/ingress.class': {
		...on(['Ingress'], 'Controller that serves the Ingress'),
		maturity: 'stable',
	},
	'networking.istio.io/address-type': on(
		['gateway-api/Gateway'],
		'Type of the address that is put into the status of a gateway',
	),
	'networking.istio.io/cluster': on(['Secret'], 'Name of the cluster that the secret gives access to'),
	'networking.istio.io/exportTo': on(
		['Service'],
		'Namespaces that see the Service: `.`, `*`, `~` or names, separated by commas',
		'namespaces',
	),
	'networking.istio.io/service-type': on(
		['gateway-api/Gateway'],
		'Type of the Service made for a gateway',
		'serviceType',
	),
	'networking.istio.io/traffic-distribution': on(
		['Service', 'ServiceEntry', 'Namespace'],
		'Whether near endpoints are preferred, such as `PreferClose`',
	),
	'policy.istio.io/check': mixer,
	'policy.istio.io/checkBaseRetryWaitTime': mixer,
	'policy.istio.io/checkMaxRetryWaitTime': mixer,
	'policy.istio.io/checkRetries': mixer,
	'policy.istio.io/lang': mixer,
	'prometheus.istio.io/merge-metrics': pod('Whether metrics of application and proxy are served together', 'boolean'),
	'proxy.istio.io/config': pod('Configuration of this proxy (YAML), over that of the mesh', 'proxyConfig', {
		maturity: 'beta',
	}),
	'proxy.istio.io/overrides': own(['Pod'], 'Which parts of the injected container the user wrote'),
	'readiness.status.sidecar.istio.io/applicationPorts': pod('Ports that readiness probes check', 'portsOrAll'),
	'readiness.status.sidecar.istio.io/failureThreshold': pod('Failures after which the proxy is not ready', 'number'),
	'readiness.status.sidecar.istio.io/initialDelaySeconds': pod('Seconds before the first readiness probe', 'number'),
	'readiness.status.sidecar.istio.io/periodSeconds': pod('Seconds between readiness probes', 'number'),
	'security.istio.io/autoMTLS': pod('Whether clients detect if the workload accepts mutual TLS'),
	'sidecar.istio.io/agentLogLevel': pod('Log level of the agent'),
	'sidecar.istio.io/bootstrapOverride': pod('ConfigMap with a bootstrap configuration of the proxy'),
	'sidecar.istio.io/componentLogLevel': pod('Log levels of the components of the proxy'),
	'sidecar.istio.io/controlPlaneAuthPolicy': pod('Authentication toward the control plane', 'text', {
		deprecated: '',
	}),
	'sidecar.istio.io/discoveryAddress': pod('Address of the control plane', 'text', { deprecated: proxyConfig }),
	'sidecar.istio.io/enableCoreDump': pod('Whether the proxy writes core dumps'),
	'sidecar.istio.io/extraStatTags': pod('Additional tags that metrics keep, separated by commas', 'text', {
		deprecated: 'use the Telemetry API',
	}),
	'sidecar.istio.io/inject': pod('Whether a proxy is injected', 'switch', {
		deprecated: 'use the label of the same name',
		maturity: 'beta',
	}),
	'sidecar.istio.io/interceptionMode': pod(
		'How inbound traffic is captured: `REDIRECT`, `TPROXY` or `NONE`',
		'interception',
	),
	'sidecar.istio.io/logLevel': pod('Log level of the proxy', 'logLevel'),
	'sidecar.istio.io/nativeSidecar': pod('Whether the proxy is a native sidecar container', 'boolean'),
	'sidecar.istio.io/proxyCPU': pod('CPU that the proxy requests', 'quantity'),
	'sidecar.istio.io/proxyCPULimit': pod('CPU that the proxy may use', 'quantity'),
	'sidecar.istio.io/proxyImage': pod('Image of the proxy'),
	'sidecar.istio.io/proxyImageType': pod('Variant of the image of the proxy, such as `distroless`'),
	'sidecar.istio.io/proxyMemory': pod('Memory that the proxy requests', 'quantity'),
	'sidecar.istio.io/proxyMemoryLimit': pod('Memory that the proxy may use', 'quantity'),
	'sidecar.istio.io/rewriteAppHTTPProbers': pod('Whether HTTP probes go through the agent', 'boolean'),
	'sidecar.istio.io/statsCompression': pod('How metrics are compressed', 'text', { deprecated: '' }),
	'sidecar.istio.io/statsEvictionInterval': pod('How long an unused metric is kept'),
	'sidecar.istio.io/statsFlushInterval': pod('How often metrics are pushed to metrics sinks, such as `5s`'),
	'sidecar.istio.io/statsHistogramBins': pod('Number of bins of a histogram'),
	'sidecar.istio.io/statsHistogramBuckets': pod('Buckets of histograms (JSON)', 'json'),
	'sidecar.istio.io/statsInclusionPrefixes': pod('Prefixes of metrics that are kept', 'text', {
		deprecated: proxyConfig,
	}),
	'sidecar.istio.io/statsInclusionRegexps': pod('Patterns of metrics that are kept', 'text', {
		deprecated: proxyConfig,
	}),
	'sidecar.istio.io/statsInclusionSuffixes': pod('Suffixes of metrics that are kept', 'text', {
		deprecated: proxyConfig,
	}),
	'sidecar.istio.io/status': own(['Pod'], 'What was injected'),
	'sidecar.istio.io/userVolume': pod('Additional volumes of the proxy (JSON)', 'json'),
	'sidecar.istio.io/userVolumeMount': pod('Additional volume mounts of the proxy (JSON)', 'json'),
	'status.sidecar.istio.io/port': pod('Port on which the agent reports its status; 0 for none', 'port'),
	'topology.istio.io/controlPlaneClusters': on(['Namespace'], 'Clusters whose control plane manages the namespace'),
	'traffic.istio.io/nodeSelector': {
		...on(['Service'], 'Nodes whose addresses reach the gateway (JSON)', 'json'),
		maturity: 'stable',
	},
	'traffic.sidecar.istio.io/excludeInboundPorts': pod('Inbound ports that are not captured', 'ports'),
	'traffic.sidecar.istio.io/excludeInterfaces': pod('Interfaces whose traffic is not captured', 'interfaces'),
	'traffic.sidecar.istio.io/excludeOutboundIPRanges': pod('Addresses to which traffic is not captured', 'ranges'),
	'traffic.sidecar.istio.io/excludeOutboundPorts': pod('Outbound ports that are not captured', 'ports'),
	'traffic.sidecar.istio.io/includeInboundPorts': pod('Inbound ports that are captured; `*` for all', 'portsOrAll'),
	'traffic.sidecar.istio.io/includeOutboundIPRanges': pod(
		'Addresses to which traffic is captured; `*` for all',
		'rangesOrAll',
	),
	'traffic.sidecar.istio.io/includeOutboundPorts': pod(
		'Outbound ports that are captured whatever the address',
		'portsOrAll',
	),
	'traffic.sidecar.istio.io/kubevirtInterfaces': pod('Virtual interfaces of virtual machines', 'interfaces', {
		deprecated: 'use istio.io/reroute-virtual-interfaces',
	}),
};

/** Annotations that stand on more kinds than the table says, without anybody minding. */
export const placedAnywhere: ReadonlySet<string> = new Set([
	'ambient.istio.io/dns-capture',
	'gateway.istio.io/controller-version',
	'istio.io/rev',
	'sidecar.istio.io/status',
]);

/** Whether the key of an annotation or label is in Istio's name, so that Istio would have to know it. */
export function isIstioKey(key: string): boolean {
	return key === 'kubernetes.io/ingress.class' || /^(?:[a-z0-9-]+\.)*istio\.io\//.test(key);
}

/** The row of an annotation; undefined for one that Istio does not know. */
export function annotationRow(name: string): AnnotationRow | undefined {
	return Object.hasOwn(annotationRows, name) ? annotationRows[name] : undefined;
}

/** The name of a place as manifests write it: `Gateway` for both. */
export function placeName(place: Place): string {
	return place === 'Ingress' ? place : kindRows[place].kind;
}

/**
 * The annotations that make sense on a kind, by name; of a workload's pods for `Pod`. Where two kinds have one name, what
 * makes sense on either.
 */
export function annotationsFor(kind: string): readonly (readonly [name: string, row: AnnotationRow])[] {
	return Object.entries(annotationRows).filter(
		([, row]) =>
			row.isOwn !== true &&
			row.deprecated === undefined &&
			(row.on.length === 0 || row.on.some((place) => place === kind || placeName(place) === kind)),
	);
}
