// TABLE: what people tell Envoy with an EnvoyFilter and could tell Istio, which keeps its own APIs working from release to release.

export interface IstioApi {
	/** What the patch applies to. */
	readonly applyTo: readonly string[];
	/** Only for these contexts; all, if there are none. */
	readonly contexts?: readonly string[];
	/** The extension that the value is configured with. */
	readonly extension?: string;
	/** The field of the value, or of its `typed_config` if an extension is named, that says it, with `/` between keys; else the extension itself does. */
	readonly field?: string;
	/** The only values of the field that Istio can say too; all, if there are none. */
	readonly values?: readonly string[];
	/** Only if the value is merged into what is there, or only if it is added. */
	readonly how: 'merged' | 'inserted';
	/** What to use instead: a kind, and the field of it. */
	readonly instead: string;
}

const manager = 'envoy.extensions.filters.network.http_connection_manager';
const http = (name: string): string => `envoy.extensions.filters.http.${name}`;
const httpOptions = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions';
const inserted = (extension: string, instead: string): IstioApi => ({
	applyTo: ['HTTP_FILTER', 'NETWORK_FILTER', 'LISTENER_FILTER'],
	extension,
	how: 'inserted',
	instead,
});
const ofManager = (field: string, instead: string, contexts?: readonly string[]): IstioApi => ({
	applyTo: ['NETWORK_FILTER'],
	extension: manager,
	field,
	how: 'merged',
	instead,
	...(contexts === undefined ? {} : { contexts }),
});
const ofCluster = (field: string, instead: string): IstioApi => ({
	applyTo: ['CLUSTER'],
	contexts: ['SIDECAR_OUTBOUND', 'GATEWAY', 'ANY'],
	field,
	how: 'merged',
	instead: `"trafficPolicy.${instead}" of a DestinationRule`,
});
const ofRoute = (field: string, instead: string): IstioApi => ({
	applyTo: ['HTTP_ROUTE', 'VIRTUAL_HOST', 'ROUTE_CONFIGURATION'],
	contexts: ['SIDECAR_OUTBOUND', 'GATEWAY', 'ANY'],
	field,
	how: 'merged',
	instead: `${instead} of a VirtualService`,
});

export const istioApis: readonly IstioApi[] = [
	// istio/api: extensions/v1alpha1/wasm.proto
	inserted(http('wasm'), 'a WasmPlugin'),
	inserted('envoy.extensions.filters.network.wasm', 'a WasmPlugin with type NETWORK'),
	// istio/api: security/v1beta1/authorization_policy.proto (CUSTOM, extensionProviders) and request_authentication.proto
	inserted(http('ext_authz'), 'an AuthorizationPolicy with action CUSTOM and an extension provider'),
	inserted(http('rbac'), 'an AuthorizationPolicy'),
	inserted('envoy.extensions.filters.network.rbac', 'an AuthorizationPolicy'),
	inserted(http('jwt_authn'), 'a RequestAuthentication'),
	// istio/api: mesh/v1alpha1/proxy.proto, ProxyConfig.proxyHeaders and Topology
	{
		...inserted(
			'envoy.extensions.filters.listener.proxy_protocol',
			'"gatewayTopology.proxyProtocol" of the proxy configuration',
		),
		contexts: ['GATEWAY'],
	},
	{
		...ofManager('server_header_transformation', '"proxyHeaders.server" of the proxy configuration'),
		values: ['PASS_THROUGH'],
	},
	ofManager('xff_num_trusted_hops', '"gatewayTopology.numTrustedProxies" of the proxy configuration', ['GATEWAY']),
	ofManager('forward_client_cert_details', '"gatewayTopology.forwardClientCertDetails" of the proxy configuration', [
		'GATEWAY',
	]),
	ofManager('set_current_client_cert_details', '"proxyHeaders.setCurrentClientCertDetails" of the proxy configuration'),
	ofManager(
		'http_protocol_options/header_key_format/stateful_formatter',
		'"proxyHeaders.preserveHttp1HeaderCase" of the proxy configuration',
	),
	{ ...ofManager('generate_request_id', '"proxyHeaders.requestId" of the proxy configuration'), values: ['false'] },
	{
		applyTo: ['HTTP_FILTER'],
		extension: http('router'),
		field: 'suppress_envoy_headers',
		values: ['true'],
		how: 'merged',
		instead: '"proxyHeaders.envoyDebugHeaders" of the proxy configuration',
	},
	// istio/api: mesh/v1alpha1/config.proto, MeshConfig.pathNormalization
	ofManager('normalize_path', '"pathNormalization" of the mesh configuration'),
	ofManager('merge_slashes', '"pathNormalization" of the mesh configuration'),
	{
		...ofManager('path_with_escaped_slashes_action', '"pathNormalization" of the mesh configuration'),
		values: ['UNESCAPE_AND_FORWARD'],
	},
	// istio/api: telemetry/v1alpha1/telemetry.proto
	ofManager('access_log', 'a Telemetry with "accessLogging"'),
	ofManager('tracing', 'a Telemetry with "tracing"'),
	{ applyTo: ['LISTENER'], field: 'access_log', how: 'merged', instead: 'a Telemetry with "accessLogging"' },
	{
		applyTo: ['NETWORK_FILTER'],
		extension: 'envoy.extensions.filters.network.tcp_proxy',
		field: 'access_log',
		how: 'merged',
		instead: 'a Telemetry with "accessLogging"',
	},
	// istio/api: networking/v1alpha3/destination_rule.proto
	ofCluster('connect_timeout', 'connectionPool.tcp.connectTimeout'),
	ofCluster('circuit_breakers/thresholds', 'connectionPool'),
	ofCluster('outlier_detection', 'outlierDetection'),
	{
		...ofCluster('lb_policy', 'loadBalancer'),
		values: ['ROUND_ROBIN', 'LEAST_REQUEST', 'RANDOM', 'RING_HASH', 'MAGLEV'],
	},
	ofCluster('upstream_connection_options/tcp_keepalive', 'connectionPool.tcp.tcpKeepalive'),
	ofCluster('max_requests_per_connection', 'connectionPool.http.maxRequestsPerConnection'),
	ofCluster('round_robin_lb_config/slow_start_config', 'loadBalancer.warmup'),
	ofCluster('least_request_lb_config/slow_start_config', 'loadBalancer.warmup'),
	...Object.entries({
		'common_http_protocol_options/idle_timeout': 'connectionPool.http.idleTimeout',
		'common_http_protocol_options/max_connection_duration': 'connectionPool.tcp.maxConnectionDuration',
		'common_http_protocol_options/max_requests_per_connection': 'connectionPool.http.maxRequestsPerConnection',
		'explicit_http_config/http2_protocol_options/max_concurrent_streams': 'connectionPool.http.maxConcurrentStreams',
	}).map(([name, ours]) => ofCluster(`typed_extension_protocol_options/${httpOptions}/${name}`, ours)),
	...Object.entries({
		sni: 'tls.sni',
		'common_tls_context/tls_certificates': 'tls.clientCertificate',
		'common_tls_context/validation_context/trusted_ca': 'tls.caCertificates',
	}).map(([name, ours]) => ofCluster(`transport_socket/typed_config/${name}`, ours)),
	// istio/api: networking/v1alpha3/virtual_service.proto
	ofRoute('request_headers_to_add', '"headers.request"'),
	ofRoute('request_headers_to_remove', '"headers.request.remove"'),
	ofRoute('response_headers_to_add', '"headers.response"'),
	ofRoute('response_headers_to_remove', '"headers.response.remove"'),
	ofRoute('route/timeout', '"timeout"'),
	ofRoute('route/retry_policy', '"retries"'),
	ofRoute('retry_policy', '"retries"'),
	ofRoute('route/cors', '"corsPolicy"'),
	ofRoute('cors', '"corsPolicy"'),
	ofRoute('route/request_mirror_policies', '"mirrors"'),
	ofRoute('route/prefix_rewrite', '"rewrite"'),
	ofRoute('route/host_rewrite_literal', '"rewrite.authority"'),
	ofRoute('redirect', '"redirect"'),
	ofRoute('direct_response', '"directResponse"'),
	{ ...ofRoute('redirect', '"redirect"'), how: 'inserted' },
	{ ...ofRoute('direct_response', '"directResponse"'), how: 'inserted' },
	ofRoute('typed_per_filter_config/envoy.filters.http.cors', '"corsPolicy"'),
	ofRoute('typed_per_filter_config/envoy.filters.http.fault', '"fault"'),
	// istio/api: networking/v1alpha3/gateway.proto, ServerTLSSettings; mesh/v1alpha1/config.proto, meshMTLS
	...Object.entries({
		tls_minimum_protocol_version: 'minProtocolVersion',
		tls_maximum_protocol_version: 'maxProtocolVersion',
		cipher_suites: 'cipherSuites',
	}).map(
		([name, ours]): IstioApi => ({
			applyTo: ['FILTER_CHAIN'],
			contexts: ['GATEWAY'],
			field: `transport_socket/typed_config/common_tls_context/tls_params/${name}`,
			how: 'merged',
			instead: `"servers[].tls.${ours}" of the Gateway`,
		}),
	),
];
