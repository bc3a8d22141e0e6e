// TABLE: what a field of the traffic API is for, where the project's own text says nothing, or hides the field. Sources: istio/api,
// networking/v1alpha3 (virtual_service.proto, destination_rule.proto, gateway.proto, sidecar.proto, workload_group.proto,
// envoy_filter.proto), security/v1beta1, telemetry/v1alpha1, extensions/v1alpha1.
import type { FieldRow } from './words.ts';

export interface TextRow extends FieldRow {
	readonly text: string;
}

const operations = ['request', 'response'].flatMap((way): readonly TextRow[] => [
	{ at: `headers.${way}.set`, text: `Headers of the ${way} that get this value, instead of what they had.` },
	{ at: `headers.${way}.add`, text: `Headers of the ${way} that get this value, beside what they have.` },
	{ at: `headers.${way}.remove`, text: `Headers of the ${way} that are taken away.` },
	{ at: `headers.${way}`, text: `What is changed in the headers of the ${way}, before it is passed on.` },
]);

const inRoutes = ['VirtualService'];
const inRules = ['DestinationRule'];

/** The rows, the longest paths first. */
export const trafficRows: readonly TextRow[] = [
	...operations.map((row) => ({ ...row, in: inRoutes })),
	{ at: 'http.headers', in: inRoutes, text: 'Headers that are changed on the way there and on the way back.' },
	{
		at: 'route.headers',
		in: inRoutes,
		text: 'Headers that are changed on the way to this destination and back; after those of the whole route.',
	},
	{ at: 'corsPolicy.allowOrigin', in: inRoutes, text: 'Deprecated: `allowOrigins` takes its place.' },
	{ at: 'directResponse.body.string', in: inRoutes, text: 'The body, as text.' },
	// istio: pkg/config/validation/virtualservice.go, validateHTTPFaultInjectionAbort
	{
		at: 'abort.http2Error',
		in: inRoutes,
		text: 'An HTTP/2 error to end the request with; Istio does not support it yet.',
	},
	{ at: 'redirect.derivePort', in: inRoutes, text: 'Which port the redirect leads to, where `port` does not say.' },
	{ at: 'http.mirrorPercent', in: inRoutes, text: 'Deprecated: `mirrorPercentage` takes its place.' },
	...['mirrorPercentage.value', 'percentage.value'].map((at) => ({
		at,
		in: inRoutes,
		text: 'Percent, from 0 to 100; `0.1` is one request in a thousand.',
	})),
	{
		at: 'match.sourceSubnet',
		in: inRoutes,
		text: 'The addresses of clients: an IP address or a range. Hidden by Istio.',
	},
	{
		at: 'connectionPool',
		in: inRules,
		text: 'How many connections and requests there may be at a time; what exceeds it is refused.',
	},
	{
		at: 'loadBalancer.consistentHash',
		in: inRules,
		text: 'Requests with the same header, cookie, parameter or address go to the same pod, as long as it is there.',
	},
	{
		at: 'loadBalancer.localityLbSetting',
		in: inRules,
		text: 'Which regions and zones get the requests, and which take over when those fail. It overrides the mesh configuration.',
	},
	{ at: 'loadBalancer.simple', in: inRules, text: 'How the pod that gets a request is chosen.' },
	{ at: 'outlierDetection', in: inRules, text: 'Pods that keep failing get no requests for a while.' },
	{
		at: 'warmup.minimumPercent',
		in: inRules,
		text: 'The part of its requests, in percent, that a new pod gets at first; 10 by default.',
	},
	{
		at: 'outlierDetection.consecutiveErrors',
		in: inRules,
		text: 'Deprecated: `consecutiveGatewayErrors` or `consecutive5xxErrors` take its place.',
	},
	{ at: 'portLevelSettings.port.number', in: inRules, text: 'The port of the service that the settings are for.' },
	{
		at: 'port.targetPort',
		in: ['Gateway', 'Sidecar'],
		text: 'The port of the endpoint. It has a meaning in ServiceEntries only, and is deprecated here.',
	},
	{
		at: 'servers.defaultEndpoint',
		in: ['Gateway'],
		text: 'Where the requests go by default: `127.0.0.1:port`, or `unix:///path` for a socket.',
	},
	{
		at: 'tlsCertificates.caCertificates',
		in: ['Gateway', 'Sidecar'],
		text: 'A file with the certificates of the authorities that the certificates of clients are checked with.',
	},
	{
		at: 'outboundTrafficPolicy.egressProxy',
		in: ['Sidecar'],
		text: 'The service that gets the requests for unknown hosts; with mode ALLOW_ANY only.',
	},
	{ at: 'metadata.annotations', in: ['WorkloadGroup'], text: 'Annotations that each workload of the group gets.' },
	{ at: 'metadata.labels', in: ['WorkloadGroup'], text: 'Labels that each workload of the group gets.' },
	{
		at: 'grpc.service',
		in: ['WorkloadGroup'],
		text: 'The service that is asked after; without it, the server as a whole.',
	},
	{ at: 'httpHeaders.value', in: ['WorkloadGroup'], text: 'The value of the header.' },
	{
		at: 'tcpSocket.host',
		in: ['WorkloadGroup'],
		text: 'The host that is connected to; the workload itself by default.',
	},
	{
		at: 'match.listener.portName',
		in: ['EnvoyFilter'],
		text: 'Not implemented in Istio: `portNumber` is what is looked at.',
	},
	{ at: 'match.waypoint', in: ['EnvoyFilter'], text: 'Which filters and routes of waypoints are meant.' },
	{ at: 'spec.targetRef', text: 'The one resource that it is for; `targetRefs` takes several.' },
	{ at: 'tracing.useRequestIdForTraceSampling', text: 'Whether the id of the request decides if it is sampled.' },
	{ at: 'spec.verificationKey', text: 'The public key that the signature of the module is checked with.' },
	{ at: 'wasm.vmConfig', text: 'What the virtual machine of the module gets, such as environment variables.' },
	{ at: 'vmConfig.env.name', text: 'The name of the environment variable.' },
	{ at: 'targetRefs.group', text: 'The API group of the resource; that of a Service is empty.' },
	// gateway-api.sigs.k8s.io: reference/spec, Fraction
	{ at: 'fraction.numerator', text: 'So many requests are copied …' },
	{ at: 'fraction.denominator', text: '… out of so many; 100 by default.' },
	{ at: 'match.ports.number', in: ['WasmPlugin', 'TrafficExtension'], text: 'The number of the port.' },
];
