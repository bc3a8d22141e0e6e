// TABLE of the annotations that Istio knows: where each may stand, what its value has to be. Source: istio/api,
// annotation/annotations.yaml; the checks of values: istio: pkg/config/analysis/analyzers/annotations.

/** What a value has to be; `text`: anything. */
export type AnnotationForm =
	| 'text'
	| 'boolean'
	| 'port'
	| 'ports'
	| 'portsOrAll'
	| 'number'
	| 'ranges'
	| 'rangesOrAll'
	| 'interception'
	| 'interfaces'
	| 'quantity';

export interface AnnotationRow {
	/** Kinds that may have it; `Pod` stands for pod templates too. None: every kind. */
	readonly on: readonly string[];
	readonly form: AnnotationForm;
	/** One sentence without a full stop. */
	readonly doc: string;
	/** What to use instead, the end of a sentence; '' if there is nothing. */
	readonly deprecated?: string;
	/** Written by Istio itself. */
	readonly isOwn?: true;
}

const pod = (doc: string, form: AnnotationForm = 'text', more: Partial<AnnotationRow> = {}): AnnotationRow => ({
	on: ['Pod'],
	form,
	doc,
	...more,
});
const on = (kinds: readonly string[], doc: string, form: AnnotationForm = 'text'): AnnotationRow => ({
	on: kinds,
	form,
	doc,
});
const own = (kinds: readonly string[], doc: string): AnnotationRow => ({ on: kinds, form: 'text', doc, isOwn: true });

const proxyConfig = 'set it in proxy.istio.io/config';

export const annotationRows: Readonly<Record<string, AnnotationRow>> = {
	'ambient.istio.io/bypass-inbound-capture': pod('Lets inbound traffic pass ztunnel by', 'boolean'),
	'ambient.istio.io/dns-capture': pod('Whether ztunnel answers the DNS queries of the pod', 'boolean'),
	'ambient.istio.io/redirection': own(['Pod'], 'Whether traffic of the pod goes through ztunnel'),
	'galley.istio.io/analyze-suppress': on([], 'Codes that `istioctl analyze` does not report for this resource, or `*`'),
	'gateway.istio.io/controller-version': own(['Gateway'], 'Version of the controller that manages the gateway'),
	'gateway.istio.io/name-override': on(['Gateway'], 'Name of the Deployment and Service made for the gateway'),
	'gateway.istio.io/service-account': on(['Gateway'], 'Service account of the pods made for the gateway'),
	'inject.istio.io/templates': pod('Injection templates, separated by commas, instead of the default ones'),
	'install.operator.istio.io/chart-owner': own([], 'Helm chart that the resource was made from'),
	'install.operator.istio.io/owner-generation': own([], 'Generation of the installation that the resource belongs to'),
	'istio.io/autoRegistrationGroup': own(['WorkloadEntry'], 'WorkloadGroup that the entry was registered for'),
	'istio.io/connectedAt': own(['WorkloadEntry'], 'When the workload connected'),
	'istio.io/disconnectedAt': own(['WorkloadEntry'], 'When the workload went'),
	'istio.io/workloadController': own(['WorkloadEntry'], 'Instance of istiod that the workload is connected to'),
	'istio.io/dry-run': on(['AuthorizationPolicy'], 'Whether the policy only logs what it would do', 'boolean'),
	'istio.io/reroute-virtual-interfaces': pod(
		'Virtual interfaces whose inbound traffic counts as outbound',
		'interfaces',
	),
	'istio.io/rev': on([], 'Revision of the control plane'),
	'istio.io/waypoint-inbound-binding': on(['GatewayClass', 'Gateway'], 'How traffic reaches a waypoint of this class'),
	'kubernetes.io/ingress.class': on(['Ingress'], 'Controller that serves the Ingress'),
	'networking.istio.io/address-type': on(['Gateway'], 'Type of the address that is put into the status of a gateway'),
	'networking.istio.io/cluster': on(['Secret'], 'Name of the cluster that the secret gives access to'),
	'networking.istio.io/exportTo': on(
		['Service'],
		'Namespaces that see the Service: `.`, `*`, `~` or names, separated by commas',
	),
	'networking.istio.io/service-type': on(['Gateway'], 'Type of the Service made for a gateway'),
	'networking.istio.io/traffic-distribution': on(
		['Service', 'ServiceEntry', 'Namespace'],
		'Whether near endpoints are preferred, such as `PreferClose`',
	),
	'prometheus.istio.io/merge-metrics': pod('Whether metrics of application and proxy are served together', 'boolean'),
	'proxy.istio.io/config': pod('Configuration of this proxy (YAML), over that of the mesh'),
	'proxy.istio.io/overrides': own(['Pod'], 'What of the injected container was written by the user'),
	'readiness.status.sidecar.istio.io/applicationPorts': pod('Ports whose readiness is asked for', 'portsOrAll'),
	'readiness.status.sidecar.istio.io/failureThreshold': pod('Failures after which the proxy is not ready', 'number'),
	'readiness.status.sidecar.istio.io/initialDelaySeconds': pod('Seconds before readiness is asked for', 'number'),
	'readiness.status.sidecar.istio.io/periodSeconds': pod('Seconds between questions for readiness', 'number'),
	'security.istio.io/autoMTLS': pod('Whether clients find out by themselves if the workload takes mTLS'),
	'sidecar.istio.io/agentLogLevel': pod('Log level of the agent'),
	'sidecar.istio.io/bootstrapOverride': pod('ConfigMap with a bootstrap of the proxy'),
	'sidecar.istio.io/componentLogLevel': pod('Log levels of single components of the proxy'),
	'sidecar.istio.io/controlPlaneAuthPolicy': pod('Authentication towards the control plane', 'text', {
		deprecated: '',
	}),
	'sidecar.istio.io/discoveryAddress': pod('Address of the control plane', 'text', { deprecated: proxyConfig }),
	'sidecar.istio.io/enableCoreDump': pod('Whether the proxy writes core dumps'),
	'sidecar.istio.io/extraStatTags': pod('Further tags that metrics keep, separated by commas'),
	'sidecar.istio.io/inject': pod('Whether a proxy is injected', 'text', {
		deprecated: 'use the label of the same name',
	}),
	'sidecar.istio.io/interceptionMode': pod(
		'How inbound traffic is captured: `REDIRECT`, `TPROXY` or `NONE`',
		'interception',
	),
	'sidecar.istio.io/logLevel': pod('Log level of the proxy'),
	'sidecar.istio.io/nativeSidecar': pod('Whether the proxy is a native sidecar container', 'boolean'),
	'sidecar.istio.io/proxyCPU': pod('CPU that the proxy requests', 'quantity'),
	'sidecar.istio.io/proxyCPULimit': pod('CPU that the proxy may use', 'quantity'),
	'sidecar.istio.io/proxyImage': pod('Image of the proxy'),
	'sidecar.istio.io/proxyImageType': pod('Variant of the image of the proxy, such as `distroless`'),
	'sidecar.istio.io/proxyMemory': pod('Memory that the proxy requests', 'quantity'),
	'sidecar.istio.io/proxyMemoryLimit': pod('Memory that the proxy may use', 'quantity'),
	'sidecar.istio.io/rewriteAppHTTPProbers': pod('Whether HTTP probes are sent through the agent'),
	'sidecar.istio.io/statsCompression': pod('Whether metrics are compressed'),
	'sidecar.istio.io/statsEvictionInterval': pod('How long an unused metric is kept'),
	'sidecar.istio.io/statsHistogramBuckets': pod('Buckets of histograms (JSON)'),
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
	'sidecar.istio.io/userVolume': pod('Further volumes of the proxy (JSON)'),
	'sidecar.istio.io/userVolumeMount': pod('Further mounts of the proxy (JSON)'),
	'status.sidecar.istio.io/port': pod('Port at which the agent tells its status; 0 for none', 'port'),
	'topology.istio.io/controlPlaneClusters': on(['Namespace'], 'Clusters whose control plane looks after the namespace'),
	'traffic.istio.io/nodeSelector': on(['Service'], 'Nodes whose addresses reach the gateway (JSON)'),
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
	'sidecar.istio.io/status',
	'gateway.istio.io/controller-version',
	'istio.io/rev',
]);

/** Whether the key is one that Istio would have to know. */
export function isIstioAnnotation(key: string): boolean {
	return key === 'kubernetes.io/ingress.class' || /^(?:[a-z0-9-]+\.)*istio\.io\//.test(key);
}

/** The annotations that make sense on a kind, by name; of a workload's pods for `Pod`. */
export function annotationsFor(kind: string): readonly (readonly [name: string, row: AnnotationRow])[] {
	return Object.entries(annotationRows).filter(
		([, row]) => row.isOwn !== true && row.deprecated === undefined && (row.on.length === 0 || row.on.includes(kind)),
	);
}
