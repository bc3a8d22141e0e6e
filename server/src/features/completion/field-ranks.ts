// TABLE: which fields people write most, the likeliest first. Made from how often they stand in the public repositories that the
// tests read (Istio's own samples, Gateway API's examples, demos and platforms), and then put into the order of writing.
import { type FieldRow, rowFor } from '../words/words.ts';

interface Row extends FieldRow {
	readonly fields: string;
}

const rows: readonly Row[] = [
	{ at: 'spec', in: ['VirtualService'], fields: 'hosts gateways http tcp tls exportTo' },
	{ at: 'spec', in: ['DestinationRule'], fields: 'host subsets trafficPolicy exportTo workloadSelector' },
	{ at: 'spec', in: ['Gateway'], fields: 'selector servers gatewayClassName listeners addresses' },
	{ at: 'spec', in: ['ServiceEntry'], fields: 'hosts ports resolution location endpoints addresses exportTo' },
	{ at: 'spec', in: ['Sidecar'], fields: 'egress workloadSelector ingress outboundTrafficPolicy' },
	{ at: 'spec', in: ['AuthorizationPolicy'], fields: 'selector action rules provider targetRefs' },
	{ at: 'spec', in: ['PeerAuthentication'], fields: 'mtls selector portLevelMtls' },
	{ at: 'spec', in: ['RequestAuthentication'], fields: 'selector jwtRules targetRefs' },
	{ at: 'spec', in: ['Telemetry'], fields: 'selector tracing accessLogging metrics targetRefs' },
	{ at: 'spec', in: ['WasmPlugin'], fields: 'selector url phase pluginConfig imagePullPolicy imagePullSecret match' },
	{ at: 'spec', in: ['EnvoyFilter'], fields: 'workloadSelector configPatches priority targetRefs' },
	{ at: 'spec', in: ['HTTPRoute', 'GRPCRoute', 'TLSRoute'], fields: 'parentRefs hostnames rules' },
	{ at: 'spec', in: ['TCPRoute', 'UDPRoute'], fields: 'parentRefs rules' },
	{ at: 'spec', in: ['Service'], fields: 'selector ports type' },
	{
		at: 'spec.http',
		fields:
			'match route timeout retries rewrite redirect headers fault mirror mirrorPercentage corsPolicy name delegate directResponse mirrors',
	},
	{ at: 'spec.http.match', fields: 'uri headers method port gateways queryParams authority sourceLabels scheme name' },
	{ at: 'spec.tcp', fields: 'match route' },
	{ at: 'spec.tls', in: ['VirtualService'], fields: 'match route' },
	{ at: 'tcp.match', fields: 'port gateways destinationSubnets sourceLabels' },
	{ at: 'tls.match', fields: 'port sniHosts gateways' },
	{ at: 'uri', fields: 'prefix exact regex' },
	{ at: 'route', fields: 'destination weight headers' },
	{ at: 'destination', fields: 'host subset port' },
	{ at: 'mirror', fields: 'host subset port' },
	{ at: 'retries', fields: 'attempts perTryTimeout retryOn' },
	{ at: 'rewrite', fields: 'uri authority uriRegexRewrite' },
	{ at: 'redirect', fields: 'uri authority redirectCode scheme port' },
	{ at: 'fault.delay', fields: 'fixedDelay percentage' },
	{ at: 'fault.abort', fields: 'httpStatus percentage grpcStatus' },
	{ at: 'headers', fields: 'request response' },
	{ at: 'headers.request', fields: 'set add remove' },
	{ at: 'headers.response', fields: 'set add remove' },
	{ at: 'corsPolicy', fields: 'allowOrigins allowMethods allowHeaders allowCredentials exposeHeaders maxAge' },
	{ at: 'subsets', fields: 'name labels trafficPolicy' },
	{
		at: 'trafficPolicy',
		fields: 'tls loadBalancer connectionPool outlierDetection portLevelSettings tunnel proxyProtocol',
	},
	{ at: 'portLevelSettings', fields: 'port tls loadBalancer connectionPool outlierDetection' },
	{ at: 'loadBalancer', fields: 'simple consistentHash localityLbSetting warmup' },
	{ at: 'consistentHash', fields: 'httpCookie httpHeaderName useSourceIp httpQueryParameterName' },
	{ at: 'connectionPool', fields: 'tcp http' },
	{
		at: 'connectionPool.http',
		fields:
			'http1MaxPendingRequests http2MaxRequests maxRequestsPerConnection maxRetries idleTimeout h2UpgradePolicy maxConcurrentStreams',
	},
	{ at: 'connectionPool.tcp', fields: 'maxConnections connectTimeout tcpKeepalive idleTimeout maxConnectionDuration' },
	{
		at: 'outlierDetection',
		fields: 'consecutive5xxErrors interval baseEjectionTime maxEjectionPercent minHealthPercent',
	},
	{ at: 'servers', fields: 'port hosts tls name' },
	{ at: 'port', fields: 'number name protocol' },
	{ at: 'ports', fields: 'name port number targetPort protocol appProtocol' },
	{ at: 'servers.tls', fields: 'mode credentialName httpsRedirect minProtocolVersion' },
	{ at: 'tls', in: ['DestinationRule'], fields: 'mode sni credentialName caCertificates subjectAltNames' },
	{ at: 'endpoints', fields: 'address ports labels locality weight network' },
	{ at: 'egress', fields: 'hosts port bind captureMode' },
	{ at: 'ingress', fields: 'port defaultEndpoint bind captureMode' },
	{ at: 'spec.rules', in: ['AuthorizationPolicy'], fields: 'from to when' },
	{ at: 'source', fields: 'principals namespaces requestPrincipals serviceAccounts ipBlocks remoteIpBlocks' },
	{ at: 'operation', fields: 'methods paths ports hosts' },
	{ at: 'when', fields: 'key values notValues' },
	{ at: 'jwtRules', fields: 'issuer jwksUri forwardOriginalToken audiences fromHeaders outputClaimToHeaders' },
	{ at: 'tracing', fields: 'providers randomSamplingPercentage customTags disableSpanReporting match' },
	{ at: 'accessLogging', fields: 'providers filter disabled match' },
	{ at: 'metrics', fields: 'providers overrides' },
	{ at: 'configPatches', fields: 'applyTo match patch' },
	{ at: 'configPatches.match', fields: 'context listener cluster routeConfiguration proxy' },
	{ at: 'match.listener', fields: 'filterChain portNumber' },
	{ at: 'filterChain', fields: 'filter sni' },
	{ at: 'filterChain.filter', fields: 'name subFilter' },
	{ at: 'patch', fields: 'operation value' },
	{ at: 'targetRefs', fields: 'kind group name' },
	{ at: 'parentRefs', fields: 'name sectionName namespace port kind group' },
	{ at: 'backendRefs', fields: 'name port weight namespace kind group filters' },
	{ at: 'listeners', fields: 'name port protocol hostname allowedRoutes tls' },
	{ at: 'listeners.tls', fields: 'certificateRefs mode' },
	{ at: 'certificateRefs', fields: 'name kind group namespace' },
	{ at: 'spec.rules', in: ['HTTPRoute'], fields: 'matches backendRefs filters timeouts name' },
	{ at: 'spec.rules', in: ['GRPCRoute'], fields: 'matches backendRefs filters' },
	{ at: 'matches', in: ['HTTPRoute'], fields: 'path headers method queryParams' },
	{ at: 'path', fields: 'type value' },
	{
		at: 'filters',
		fields: 'type requestRedirect requestHeaderModifier urlRewrite responseHeaderModifier requestMirror cors',
	},
	{ at: 'timeouts', fields: 'request backendRequest' },
	{ at: 'metadata', fields: 'name namespace labels annotations' },
];

const orders = new Map(rows.map((row) => [row, row.fields.split(' ')]));
const none: readonly string[] = [];

/** The fields that people write most in the map at `path` of a kind, the likeliest first; none for maps that we did not look at. */
export function likelyFields(kind: string, path: string): readonly string[] {
	const row = path === '' ? undefined : rowFor(rows, kind, path);
	return (row && orders.get(row)) ?? none;
}
