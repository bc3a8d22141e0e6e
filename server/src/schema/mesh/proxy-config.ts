// TABLE: the messages of the configuration of proxies, which stands in `defaultConfig` of the mesh configuration and in the
// annotation proxy.istio.io/config, as mesh-config.ts has the others. Source: istio/api, mesh/v1alpha1/proxy.proto; istio:
// pkg/config/validation/agent/validation.go.

export const proxyConfigRows = `
message ProxyConfig
  config_path string
  binary_path string
  service_cluster string
  tracing_service_name ProxyConfig.TracingServiceName
  drain_duration google.protobuf.Duration {"gte":0.001}
  discovery_address string
  discovery_refresh_delay google.protobuf.Duration deprecated
  zipkin_address string deprecated
  statsd_udp_address string
  envoy_metrics_service_address string deprecated
  proxy_admin_port int32 {"gte":1,"lte":65535}
  availability_zone string deprecated
  control_plane_auth_policy AuthenticationPolicy
  custom_config_file string
  stat_name_length int32
  concurrency google.protobuf.Int32Value
  proxy_bootstrap_template_path string
  interception_mode ProxyConfig.InboundInterceptionMode
  tracing Tracing
  sds SDS deprecated
  envoy_access_log_service RemoteService
  envoy_metrics_service RemoteService
  proxy_metadata {string}string
  runtime_values {string}string
  status_port int32 {"gte":1,"lte":65535}
  extra_stat_tags string[]
  gateway_topology Topology
  termination_drain_duration google.protobuf.Duration
  mesh_id string
  readiness_probe ReadinessProbe
  proxy_stats_matcher ProxyConfig.ProxyStatsMatcher
  hold_application_until_proxy_starts google.protobuf.BoolValue
  ca_certificates_pem string[]
  image ProxyImage
  private_key_provider PrivateKeyProvider
  proxy_headers ProxyConfig.ProxyHeaders
  file_flush_interval google.protobuf.Duration
  file_flush_min_size_kb uint32
  stats_compression google.protobuf.BoolValue
  connection_settings ProxyConfig.ConnectionSettings
  oneof service_cluster tracing_service_name
enum ProxyConfig.TracingServiceName APP_LABEL_AND_NAMESPACE=0 CANONICAL_NAME_ONLY=1 CANONICAL_NAME_AND_NAMESPACE=2
enum AuthenticationPolicy NONE=0 MUTUAL_TLS=1 INHERIT=1000
enum ProxyConfig.InboundInterceptionMode REDIRECT=0 TPROXY=1 NONE=2
message Tracing
  zipkin Tracing.Zipkin
  lightstep Tracing.Lightstep
  datadog Tracing.Datadog
  stackdriver Tracing.Stackdriver
  open_census_agent Tracing.OpenCensusAgent
  custom_tags {string}Tracing.CustomTag
  max_path_tag_length uint32
  sampling double
  tls_settings ClientTLSSettings
  enable_istio_tags google.protobuf.BoolValue
  oneof zipkin lightstep datadog stackdriver open_census_agent
message SDS
  enabled bool
  k8s_sa_jwt_path string
message RemoteService
  address string
  tls_settings ClientTLSSettings
  tcp_keepalive ConnectionPoolSettings.TCPSettings.TcpKeepalive
message Topology
  num_trusted_proxies uint32
  forward_client_cert_details ForwardClientCertDetails
  proxy_protocol Topology.ProxyProtocolConfiguration
message ProxyConfig.ProxyStatsMatcher
  inclusion_prefixes string[]
  inclusion_suffixes string[]
  inclusion_regexps string[]
message ProxyImage
  image_type string
message PrivateKeyProvider
  cryptomb PrivateKeyProvider.CryptoMb
  qat PrivateKeyProvider.QAT
  oneof cryptomb qat
message ProxyConfig.ProxyHeaders
  forwarded_client_cert ForwardClientCertDetails
  set_current_client_cert_details ProxyConfig.ProxyHeaders.SetCurrentClientCertDetails
  request_id ProxyConfig.ProxyHeaders.RequestId
  server ProxyConfig.ProxyHeaders.Server
  attempt_count ProxyConfig.ProxyHeaders.AttemptCount
  envoy_debug_headers ProxyConfig.ProxyHeaders.EnvoyDebugHeaders
  metadata_exchange_headers ProxyConfig.ProxyHeaders.MetadataExchangeHeaders
  preserve_http1_header_case google.protobuf.BoolValue
  x_forwarded_host ProxyConfig.ProxyHeaders.XForwardedHost
  x_forwarded_port ProxyConfig.ProxyHeaders.XForwardedPort
message ProxyConfig.ConnectionSettings
  profile ProxyConfig.ConnectionSettings.Profile
  listener_per_connection_buffer_limit_bytes google.protobuf.Int32Value {"gte":0}
  cluster_per_connection_buffer_limit_bytes google.protobuf.Int32Value {"gte":0}
  http_idle_timeout google.protobuf.Duration
  http_max_connection_duration google.protobuf.Duration
  http_drain_timeout google.protobuf.Duration
  http_request_timeout google.protobuf.Duration
  http_request_headers_timeout google.protobuf.Duration
  http_stream_idle_timeout google.protobuf.Duration
  http_max_stream_duration google.protobuf.Duration
  http_max_concurrent_streams google.protobuf.Int32Value {"gte":1}
  http2_initial_stream_window_size google.protobuf.Int32Value {"gte":65535}
  http2_initial_connection_window_size google.protobuf.Int32Value {"gte":65535}
  http_headers_with_underscores_action ProxyConfig.ConnectionSettings.HeadersWithUnderscoresAction
  http_merge_slashes google.protobuf.BoolValue
  http_path_with_escaped_slashes_action ProxyConfig.ConnectionSettings.PathWithEscapedSlashesAction
  listener_connection_limit google.protobuf.Int32Value {"gte":1}
  global_downstream_connection_limit google.protobuf.Int32Value {"gte":1}
message Tracing.Zipkin
  address string
message Tracing.Lightstep
  address string
  access_token string
message Tracing.Datadog
  address string
message Tracing.Stackdriver
  debug bool
  max_number_of_attributes google.protobuf.Int64Value
  max_number_of_annotations google.protobuf.Int64Value
  max_number_of_message_events google.protobuf.Int64Value
message Tracing.OpenCensusAgent
  address string
  context Tracing.OpenCensusAgent.TraceContext[]
message Tracing.CustomTag
  literal Tracing.Literal
  environment Tracing.Environment
  header Tracing.RequestHeader
  oneof literal environment header
enum ForwardClientCertDetails UNDEFINED=0 SANITIZE=1 FORWARD_ONLY=2 APPEND_FORWARD=3 SANITIZE_SET=4 ALWAYS_FORWARD_ONLY=5
message Topology.ProxyProtocolConfiguration
message PrivateKeyProvider.CryptoMb
  poll_delay google.protobuf.Duration
  fallback google.protobuf.BoolValue
message PrivateKeyProvider.QAT
  poll_delay google.protobuf.Duration
  fallback google.protobuf.BoolValue
message ProxyConfig.ProxyHeaders.SetCurrentClientCertDetails
  subject google.protobuf.BoolValue
  cert google.protobuf.BoolValue
  chain google.protobuf.BoolValue
  dns google.protobuf.BoolValue
  uri google.protobuf.BoolValue
message ProxyConfig.ProxyHeaders.RequestId
  disabled google.protobuf.BoolValue
message ProxyConfig.ProxyHeaders.Server
  disabled google.protobuf.BoolValue
  value string
message ProxyConfig.ProxyHeaders.AttemptCount
  disabled google.protobuf.BoolValue
message ProxyConfig.ProxyHeaders.EnvoyDebugHeaders
  disabled google.protobuf.BoolValue
message ProxyConfig.ProxyHeaders.MetadataExchangeHeaders
  mode ProxyConfig.ProxyHeaders.MetadataExchangeMode
message ProxyConfig.ProxyHeaders.XForwardedHost
  enabled google.protobuf.BoolValue
message ProxyConfig.ProxyHeaders.XForwardedPort
  enabled google.protobuf.BoolValue
enum ProxyConfig.ConnectionSettings.Profile SIDECAR=0 EDGE=1
enum ProxyConfig.ConnectionSettings.HeadersWithUnderscoresAction HEADERS_WITH_UNDERSCORES_UNSPECIFIED=0 HEADERS_WITH_UNDERSCORES_ALLOW=1 HEADERS_WITH_UNDERSCORES_REJECT_REQUEST=2 HEADERS_WITH_UNDERSCORES_DROP_HEADER=3
enum ProxyConfig.ConnectionSettings.PathWithEscapedSlashesAction PATH_WITH_ESCAPED_SLASHES_UNSPECIFIED=0 KEEP_UNCHANGED=1 REJECT_REQUEST=2 UNESCAPE_AND_REDIRECT=3 UNESCAPE_AND_FORWARD=4
enum Tracing.OpenCensusAgent.TraceContext UNSPECIFIED=0 W3C_TRACE_CONTEXT=1 GRPC_BIN=2 CLOUD_TRACE_CONTEXT=3 B3=4
message Tracing.Literal
  value string
message Tracing.Environment
  name string
  default_value string
message Tracing.RequestHeader
  name string
  default_value string
enum ProxyConfig.ProxyHeaders.MetadataExchangeMode UNDEFINED=0 IN_MESH=1
open ReadinessProbe
`;
