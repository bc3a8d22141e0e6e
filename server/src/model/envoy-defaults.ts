// TABLE: fields of Envoy's messages that are plain in Protobuf, so that nobody can tell their default from nothing: `false`, `0`
// and the first word of an enum cannot be merged into something. Wrappers such as BoolValue are not among them.

/** Message -> field -> its default. Of enums in both ways to write it. */
export const plainDefaults: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
	// envoy: api/envoy/config/listener/v3/listener.proto
	'envoy.config.listener.v3.Listener': {
		continue_on_listener_filters_timeout: ['false'],
		ignore_global_conn_limit: ['false'],
		bypass_overload_manager: ['false'],
		enable_mptcp: ['false'],
		drain_type: ['DEFAULT', '0'],
		traffic_direction: ['UNSPECIFIED', '0'],
	},
	// envoy: api/envoy/config/cluster/v3/cluster.proto
	'envoy.config.cluster.v3.Cluster': {
		lb_policy: ['ROUND_ROBIN', '0'],
		dns_lookup_family: ['AUTO', '0'],
		protocol_selection: ['USE_CONFIGURED_PROTOCOL', '0'],
		respect_dns_ttl: ['false'],
		close_connections_on_host_health_failure: ['false'],
		ignore_health_on_host_removal: ['false'],
		connection_pool_per_downstream_connection: ['false'],
	},
	// envoy: api/envoy/config/route/v3/route.proto and route_components.proto
	'envoy.config.route.v3.RouteConfiguration': {
		most_specific_header_mutations_wins: ['false'],
		ignore_port_in_host_matching: ['false'],
		ignore_path_parameters_in_path_matching: ['false'],
	},
	'envoy.config.route.v3.VirtualHost': {
		include_request_attempt_count: ['false'],
		include_attempt_count_in_response: ['false'],
		include_is_timeout_retry_header: ['false'],
		require_tls: ['NONE', '0'],
	},
	// envoy: api/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager.proto
	'envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager': {
		codec_type: ['AUTO', '0'],
		server_header_transformation: ['OVERWRITE', '0'],
		forward_client_cert_details: ['SANITIZE', '0'],
		xff_num_trusted_hops: ['0'],
		skip_xff_append: ['false'],
		preserve_external_request_id: ['false'],
		always_set_request_id_in_response: ['false'],
		proxy_100_continue: ['false'],
		represent_ipv4_remote_address_as_ipv4_mapped_ipv6: ['false'],
		merge_slashes: ['false'],
		path_with_escaped_slashes_action: ['IMPLEMENTATION_SPECIFIC_DEFAULT', '0'],
		strip_matching_host_port: ['false'],
		strip_trailing_host_dot: ['false'],
		append_x_forwarded_port: ['false'],
	},
	// envoy: api/envoy/extensions/filters/http/router/v3/router.proto
	'envoy.extensions.filters.http.router.v3.Router': {
		start_child_span: ['false'],
		suppress_envoy_headers: ['false'],
		respect_expected_rq_timeout: ['false'],
		suppress_grpc_request_failure_code_stats: ['false'],
	},
};

/** What a patch applies to -> the message that its value is (istio: pkg/config/xds/xds.go, BuildXDSObjectFromStruct). */
export const patchedMessages: Readonly<Record<string, string>> = {
	LISTENER: 'envoy.config.listener.v3.Listener',
	CLUSTER: 'envoy.config.cluster.v3.Cluster',
	ROUTE_CONFIGURATION: 'envoy.config.route.v3.RouteConfiguration',
	VIRTUAL_HOST: 'envoy.config.route.v3.VirtualHost',
};
