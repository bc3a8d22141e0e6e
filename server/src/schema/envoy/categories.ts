// Which kind of extension a type configures, in Envoy's words (envoy: source/extensions/extensions_metadata.yaml), and which
// kinds a place takes. A type of a kind that is not known may stand anywhere.

/** TABLE: the beginning of a type's full name -> the kind of extension; the first that fits. */
const kinds: readonly (readonly [RegExp, string])[] = [
	[/^envoy\.extensions\.filters\.http\..*\.\w*(?:PerRoute|RouteConfiguration|PerRouteConfig|CorsPolicy)$/, 'per-route'],
	[
		/^envoy\.extensions\.(?:filters\.http\.(?:composite\.v3\.ExecuteFilterAction|rate_limit_quota\.v3\.RateLimitQuotaBucketSettings)$|filters\.common\.matcher\.action\.|http\.custom_response\.|matching\.actions\.)/,
		'envoy.matching.action',
	],
	[/^envoy\.extensions\.filters\.http\./, 'envoy.filters.http'],
	[/^(?:io\.istio\.http|istio\.envoy\.config\.filter\.http)\./, 'envoy.filters.http'],
	[/^envoy\.extensions\.filters\.network\.thrift_proxy\.(?:filters|router)\./, 'envoy.thrift_proxy.filters'],
	[/^envoy\.extensions\.filters\.network\.generic_proxy\.\w+\./, 'envoy.generic_proxy'],
	[/^envoy\.extensions\.filters\.network\.\w+\.v\w+\.\w*ProtocolOptions$/, 'envoy.upstream_options'],
	[/^envoy\.extensions\.filters\.network\./, 'envoy.filters.network'],
	[/^envoy\.tcp\.metadataexchange\./, 'envoy.filters.network'],
	[/^envoy\.extensions\.filters\.listener\./, 'envoy.filters.listener'],
	[/^envoy\.extensions\.upstreams\.http\.v3\.HttpProtocolOptions$/, 'envoy.upstream_options'],
	[/^envoy\.extensions\.upstreams\.tcp\.v3\.TcpProtocolOptions$/, 'envoy.upstream_options'],
	[
		/^envoy\.extensions\.transport_sockets\..*\.(?:Upstream\w+|\w*UpstreamTransport)$/,
		'envoy.transport_sockets.upstream',
	],
	[
		/^envoy\.extensions\.transport_sockets\..*\.(?:Downstream\w+|\w*DownstreamTransport)$/,
		'envoy.transport_sockets.downstream',
	],
	[/^envoy\.extensions\.access_loggers\.filters\./, 'envoy.access_loggers.extension_filters'],
	[/^envoy\.extensions\.access_loggers\./, 'envoy.access_loggers'],
	[/^envoy\.extensions\.compression\.\w+\.compressor\./, 'envoy.compression.compressor'],
	[/^envoy\.extensions\.compression\.\w+\.decompressor\./, 'envoy.compression.decompressor'],
	[/^envoy\.extensions\.http\.stateful_session\./, 'envoy.http.stateful_session'],
	[/^envoy\.extensions\.http\.original_ip_detection\./, 'envoy.http.original_ip_detection'],
	[/^envoy\.extensions\.http\.cache\./, 'envoy.http.cache'],
	[/^envoy\.extensions\.health_checkers\./, 'envoy.health_checkers'],
	[
		/^envoy\.extensions\.load_balancing_policies\.\w+\.v3\.(?!LocalityLbConfig|SlowStart|Consistent)\w+$/,
		'envoy.load_balancing_policies',
	],
	[/^envoy\.extensions\.retry\.host\./, 'envoy.retry_host_predicates'],
	[/^envoy\.extensions\.retry\.priority\./, 'envoy.retry_priorities'],
	[/^envoy\.extensions\.internal_redirect\./, 'envoy.internal_redirect_predicates'],
	[/^envoy\.extensions\.formatter\./, 'envoy.formatter'],
	[/^envoy\.extensions\.resource_monitors\./, 'envoy.resource_monitors'],
	[/^envoy\.extensions\.clusters\./, 'envoy.clusters'],
	[/^envoy\.extensions\.request_id\./, 'envoy.request_id'],
	[/^envoy\.extensions\.network\.dns_resolver\./, 'envoy.network.dns_resolver'],
	[/^envoy\.extensions\.path\.match\./, 'envoy.path.match'],
	[/^envoy\.extensions\.path\.rewrite\./, 'envoy.path.rewrite'],
];

/** TABLE: fields whose comments do not say which kinds they take. */
const places: Readonly<Record<string, readonly string[]>> = {
	'envoy.config.cluster.v3.Cluster.transport_socket': ['envoy.transport_sockets.upstream'],
	...Object.fromEntries(
		[
			'internal_upstream.v3.InternalUpstreamTransport',
			'proxy_protocol.v3.ProxyProtocolUpstreamTransport',
			'http_11_proxy.v3.Http11ProxyUpstreamTransport',
		].map((name) => [
			`envoy.extensions.transport_sockets.${name}.transport_socket`,
			['envoy.transport_sockets.upstream'],
		]),
	),
	'envoy.config.common.matcher.v3.Matcher.OnMatch.action': ['envoy.matching.action'],
	'xds.type.matcher.v3.Matcher.OnMatch.action': ['envoy.matching.action'],
	'envoy.config.route.v3.FilterConfig.config': ['per-route', 'envoy.filters.http'],
	'envoy.config.accesslog.v3.AccessLog.typed_config': ['envoy.access_loggers'],
	'envoy.config.overload.v3.ResourceMonitor.typed_config': ['envoy.resource_monitors'],
	'envoy.config.core.v3.HealthCheck.CustomHealthCheck.typed_config': ['envoy.health_checkers'],
	'envoy.config.route.v3.RetryPolicy.retry_host_predicate': ['envoy.retry_host_predicates'],
	'envoy.config.route.v3.RetryPolicy.retry_priority': ['envoy.retry_priorities'],
	'envoy.config.cluster.v3.Cluster.typed_extension_protocol_options': ['envoy.upstream_options'],
	'envoy.config.route.v3.Route.typed_per_filter_config': ['per-route', 'envoy.filters.http'],
	'envoy.config.route.v3.VirtualHost.typed_per_filter_config': ['per-route', 'envoy.filters.http'],
	'envoy.config.route.v3.RouteConfiguration.typed_per_filter_config': ['per-route', 'envoy.filters.http'],
	'envoy.config.route.v3.WeightedCluster.ClusterWeight.typed_per_filter_config': ['per-route', 'envoy.filters.http'],
};

/** What a place of Envoy's own name takes beside its kind. */
const alike: Readonly<Record<string, readonly string[]>> = {
	'envoy.filters.http.upstream': ['envoy.filters.http'],
	'envoy.matching.common_inputs': [],
	'envoy.matching.input_matchers': [],
};

/** TABLE: HTTP filters that routes cannot configure. Each was tried with Envoy 1.40. */
const wholeOnly =
	/^envoy\.extensions\.filters\.http\.(?:alternate_protocols_cache|cache|cache_v2|connect_grpc_bridge|gcp_authn|grpc_http1_bridge|grpc_stats|grpc_web|original_src|proto_api_scrubber|proto_message_extraction|rate_limit_quota|router|thrift_to_metadata)\./;

/** Whether a type configures a filter that is the same for all routes. */
export function isForAllRoutes(type: string): boolean {
	return wholeOnly.test(type);
}

/** The kind of extension that a type configures; undefined if that is not known. */
export function kindOfType(type: string): string | undefined {
	return kinds.find(([pattern]) => pattern.test(type))?.[1];
}

/** The kinds that a field of a message takes; undefined if any may stand there. */
export function kindsAt(
	message: string,
	field: string,
	said: readonly string[] | undefined,
): readonly string[] | undefined {
	const found = places[`${message}.${field}`] ?? said?.flatMap((kind) => alike[kind] ?? [kind]);
	return found === undefined || found.length === 0 ? undefined : found;
}

/** TABLE: kinds in words. */
const words: Readonly<Record<string, string>> = {
	'per-route': 'the configuration of an HTTP filter for routes',
	'envoy.filters.http': 'an HTTP filter',
	'envoy.filters.network': 'a network filter',
	'envoy.filters.listener': 'a listener filter',
	'envoy.filters.udp_listener': 'a UDP listener filter',
	'envoy.upstream_options': 'protocol options of a cluster',
	'envoy.transport_sockets.upstream': 'a transport socket of clusters',
	'envoy.transport_sockets.downstream': 'a transport socket of listeners',
	'envoy.access_loggers': 'an access logger',
	'envoy.matching.action': 'an action of a matcher',
	'envoy.compression.compressor': 'a compressor library',
	'envoy.compression.decompressor': 'a decompressor library',
};

/** `a network filter`; for kinds that have no words the last part of their name. */
export function kindInWords(kind: string): string {
	return words[kind] ?? `an extension of the kind ${kind}`;
}

/** The name that Envoy gives to what a type configures: `envoy.filters.http.lua`. */
export function extensionName(type: string): string | undefined {
	const [, name] =
		/^envoy\.extensions\.((?:filters|transport_sockets|access_loggers|compression|http|load_balancing_policies|health_checkers)\..*)\.v\w+\.\w+$/.exec(
			type,
		) ?? [];
	return name === undefined ? undefined : `envoy.${name}`;
}
