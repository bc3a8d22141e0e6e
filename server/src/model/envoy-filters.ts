// TABLE of the filters that Istio or its users put into chains: their names, and the short names of old.

/** HTTP filters (envoy: source/extensions/extensions_build_config.bzl), some of old, and that of istio/proxy, peer_metadata. */
export const httpFilters: readonly string[] = [
	'adaptive_concurrency',
	'admission_control',
	'alternate_protocols_cache',
	'api_key_auth',
	'aws_lambda',
	'aws_request_signing',
	'bandwidth_limit',
	'basic_auth',
	'buffer',
	'cache',
	'cdn_loop',
	'composite',
	'compressor',
	'connect_grpc_bridge',
	'cors',
	'credential_injector',
	'csrf',
	'custom_response',
	'decompressor',
	'dynamic_forward_proxy',
	'dynamo',
	'ext_authz',
	'ext_proc',
	'fault',
	'file_system_buffer',
	'gcp_authn',
	'geoip',
	'grpc_field_extraction',
	'grpc_http1_bridge',
	'grpc_http1_reverse_bridge',
	'grpc_json_reverse_transcoder',
	'grpc_json_transcoder',
	'grpc_stats',
	'grpc_web',
	'gzip',
	'header_mutation',
	'header_to_metadata',
	'health_check',
	'ip_tagging',
	'json_to_metadata',
	'jwt_authn',
	'kill_request',
	'local_ratelimit',
	'lua',
	'oauth2',
	'on_demand',
	'original_src',
	'peer_metadata',
	'proto_message_extraction',
	'rate_limit_quota',
	'ratelimit',
	'rbac',
	'router',
	'set_filter_state',
	'set_metadata',
	'squash',
	'stateful_session',
	'tap',
	'thrift_to_metadata',
	'upstream_codec',
	'wasm',
].map((name) => `envoy.filters.http.${name}`);

/** Network filters (likewise, and contrib/contrib_build_config.bzl; of istio/proxy metadata_exchange and tcp_cluster_rewrite). */
export const networkFilters: readonly string[] = [
	'client_ssl_auth',
	'connection_limit',
	'direct_response',
	'dubbo_proxy',
	'echo',
	'ext_authz',
	'ext_proc',
	'generic_proxy',
	'http_connection_manager',
	'kafka_broker',
	'local_ratelimit',
	'metadata_exchange',
	'mongo_proxy',
	'mysql_proxy',
	'postgres_proxy',
	'ratelimit',
	'rbac',
	'redis_proxy',
	'set_filter_state',
	'sni_cluster',
	'sni_dynamic_forward_proxy',
	'tcp_cluster_rewrite',
	'tcp_proxy',
	'thrift_proxy',
	'wasm',
	'zookeeper_proxy',
].map((name) => `envoy.filters.network.${name}`);

/** Old HTTP filter name -> the name of today (istio: pkg/config/xds/deprecated.go). */
export const oldHttpFilters: Readonly<Record<string, string>> = {
	'envoy.buffer': 'envoy.filters.http.buffer',
	'envoy.cors': 'envoy.filters.http.cors',
	'envoy.csrf': 'envoy.filters.http.csrf',
	'envoy.ext_authz': 'envoy.filters.http.ext_authz',
	'envoy.fault': 'envoy.filters.http.fault',
	'envoy.grpc_http1_bridge': 'envoy.filters.http.grpc_http1_bridge',
	'envoy.grpc_json_transcoder': 'envoy.filters.http.grpc_json_transcoder',
	'envoy.grpc_web': 'envoy.filters.http.grpc_web',
	'envoy.gzip': 'envoy.filters.http.gzip',
	'envoy.health_check': 'envoy.filters.http.health_check',
	'envoy.http_dynamo_filter': 'envoy.filters.http.dynamo',
	'envoy.ip_tagging': 'envoy.filters.http.ip_tagging',
	'envoy.lua': 'envoy.filters.http.lua',
	'envoy.rate_limit': 'envoy.filters.http.ratelimit',
	'envoy.router': 'envoy.filters.http.router',
	'envoy.squash': 'envoy.filters.http.squash',
};

/** Old network filter name -> the name of today. */
export const oldNetworkFilters: Readonly<Record<string, string>> = {
	'envoy.client_ssl_auth': 'envoy.filters.network.client_ssl_auth',
	'envoy.ext_authz': 'envoy.filters.network.ext_authz',
	'envoy.http_connection_manager': 'envoy.filters.network.http_connection_manager',
	'envoy.mongo_proxy': 'envoy.filters.network.mongo_proxy',
	'envoy.ratelimit': 'envoy.filters.network.ratelimit',
	'envoy.redis_proxy': 'envoy.filters.network.redis_proxy',
	'envoy.tcp_proxy': 'envoy.filters.network.tcp_proxy',
};

/**
 * The filters that must end a chain, by the extension that they are of: Envoy refuses a listener where one stands before
 * another, or where none ends the chain (envoy: source/common/config/utility.h, validateTerminalFilters;
 * isTerminalFilterByProto of the factories in source/extensions/filters).
 */
export const terminalHttpFilters: ReadonlySet<string> = new Set(['envoy.extensions.filters.http.router']);

export const terminalNetworkFilters: ReadonlySet<string> = new Set([
	'envoy.extensions.filters.network.direct_response',
	'envoy.extensions.filters.network.dubbo_proxy',
	'envoy.extensions.filters.network.echo',
	'envoy.extensions.filters.network.http_connection_manager',
	'envoy.extensions.filters.network.redis_proxy',
	'envoy.extensions.filters.network.tcp_proxy',
	'envoy.extensions.filters.network.thrift_proxy',
]);

/** Filter -> the message that Istio configures it with, where Istio always uses the same (istio: pilot/pkg/xds/filters/filters.go). */
export const filterTypes: Readonly<Record<string, string>> = {
	'envoy.filters.http.cors': 'envoy.extensions.filters.http.cors.v3.Cors',
	'envoy.filters.http.fault': 'envoy.extensions.filters.http.fault.v3.HTTPFault',
	'envoy.filters.http.grpc_stats': 'envoy.extensions.filters.http.grpc_stats.v3.FilterConfig',
	'envoy.filters.http.jwt_authn': 'envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication',
	'envoy.filters.http.rbac': 'envoy.extensions.filters.http.rbac.v3.RBAC',
	'envoy.filters.http.ext_authz': 'envoy.extensions.filters.http.ext_authz.v3.ExtAuthz',
	'envoy.filters.http.router': 'envoy.extensions.filters.http.router.v3.Router',
	'envoy.filters.network.http_connection_manager':
		'envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
	'envoy.filters.network.rbac': 'envoy.extensions.filters.network.rbac.v3.RBAC',
	'envoy.filters.network.tcp_proxy': 'envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy',
};

/** The filters that end each chain that Istio makes. */
export const httpRouter = 'envoy.filters.http.router';
export const terminalNetworkNames: ReadonlySet<string> = new Set([
	'envoy.filters.network.http_connection_manager',
	'envoy.filters.network.tcp_proxy',
]);
