// TABLE of patches of listeners, connections, routes and clusters to begin with.
import { gateway, type PatchSkeleton, typed } from './skeleton-parts.ts';

const manager = (context: string): string => `context: \${1:${context}}
listener:
  filterChain:
    filter:
      name: envoy.filters.network.http_connection_manager`;

/** Something changed in the connection manager. */
function managed(label: string, detail: string, fields: string, context = 'GATEWAY'): PatchSkeleton {
	const type = 'envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager';
	const value = typed('envoy.filters.network.http_connection_manager', type, fields);
	return { label, detail, applyTo: 'NETWORK_FILTER', match: manager(context), operation: 'MERGE', value };
}

const tls = (side: string): string => `transport_socket:
  name: envoy.transport_sockets.tls
  typed_config:
    '@type': type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.${side}TlsContext
    common_tls_context:
      tls_params:
        tls_minimum_protocol_version: \${3:TLSv1_3}`;

export const proxySkeletons: readonly PatchSkeleton[] = [
	{
		label: 'Rate limit actions',
		detail: 'what is sent to the rate limit service',
		applyTo: 'VIRTUAL_HOST',
		match: `context: \${1:GATEWAY}
routeConfiguration:
  vhost:
    name: \${2:example.com:80}`,
		operation: 'MERGE',
		value: `rate_limits:
- actions:
  - request_headers:
      header_name: \${3::path}
      descriptor_key: \${4:path}`,
	},
	{
		label: 'CORS policy',
		detail: 'answers requests of other origins',
		applyTo: 'VIRTUAL_HOST',
		match: gateway,
		operation: 'MERGE',
		value: `typed_per_filter_config:
  envoy.filters.http.cors:
    '@type': type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy
    allow_origin_string_match:
    - exact: \${2:https://example.com}
    allow_methods: \${3:GET,POST}
    max_age: "\${4:600}"`,
	},
	managed(
		'Access log to a file',
		'writes a line for each request',
		`access_log:
- name: envoy.access_loggers.file
  typed_config:
    '@type': type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog
    path: \${2:/dev/stdout}
    log_format:
      json_format:
        time: "%START_TIME%"
        path: "%REQ(:PATH)%"
        status: "%RESPONSE_CODE%"`,
	),
	{
		label: 'TLS version of clients',
		detail: 'the least version that a listener accepts',
		applyTo: 'FILTER_CHAIN',
		match: `context: \${1:GATEWAY}
listener:
  filterChain:
    sni: \${2:example.com}`,
		operation: 'MERGE',
		value: tls('Downstream'),
	},
	{
		label: 'TLS version to servers',
		detail: 'the least version that a cluster asks for',
		applyTo: 'CLUSTER',
		match: `context: \${1:SIDECAR_OUTBOUND}
cluster:
  service: \${2:reviews.default.svc.cluster.local}`,
		operation: 'MERGE',
		value: tls('Upstream'),
	},
	{
		label: 'PROXY protocol',
		detail: 'reads the address of the client that a load balancer sends',
		applyTo: 'LISTENER',
		match: gateway,
		operation: 'MERGE',
		value: `listener_filters:
- name: envoy.filters.listener.proxy_protocol
  typed_config:
    '@type': type.googleapis.com/envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol`,
	},
	{
		label: 'Buffer limit of a listener',
		detail: 'how much of a connection is kept in memory',
		applyTo: 'LISTENER',
		match: gateway,
		operation: 'MERGE',
		value: `per_connection_buffer_limit_bytes: \${2:32768}`,
	},
	{
		label: 'Connection limit',
		detail: 'limits connections to a listener',
		applyTo: 'NETWORK_FILTER',
		match: `context: \${1:GATEWAY}
listener:
  filterChain:
    filter:
      name: envoy.filters.network.http_connection_manager`,
		operation: 'INSERT_BEFORE',
		value: typed(
			'envoy.filters.network.connection_limit',
			'envoy.extensions.filters.network.connection_limit.v3.ConnectionLimit',
			`stat_prefix: \${2:limit}\nmax_connections: \${3:1000}`,
		),
	},
	managed(
		'Tracing',
		'which share of requests is traced, and with which tags',
		`tracing:
  random_sampling:
    value: \${2:10}
  custom_tags:
  - tag: \${3:tenant}
    request_header:
      name: \${4:x-tenant}`,
	),
	managed(
		'Idle timeout',
		'closes connections that nobody uses',
		`common_http_protocol_options:
  idle_timeout: \${2:30s}
stream_idle_timeout: \${3:300s}`,
	),
	managed(
		'Trusted hops',
		'how many proxies before this one may name the client',
		`use_remote_address: true
xff_num_trusted_hops: \${2:1}`,
	),
	managed('Large request headers', 'accepts headers up to a size', `max_request_headers_kb: \${2:96}`),
	{
		label: 'Circuit breaker',
		detail: 'limits connections to each pod of a service',
		applyTo: 'CLUSTER',
		match: `context: \${1:SIDECAR_OUTBOUND}
cluster:
  service: \${2:reviews.default.svc.cluster.local}`,
		operation: 'MERGE',
		value: `circuit_breakers:
  per_host_thresholds:
  - max_connections: \${3:100}`,
	},
];
