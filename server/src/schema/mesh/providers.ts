// TABLE: the messages of `extensionProviders` in the mesh configuration, as mesh-config.ts has the others. Source: istio/api,
// mesh/v1alpha1/config.proto.

export const providerRows = `
message MeshConfig.ExtensionProvider
  name string
  envoy_ext_authz_http MeshConfig.ExtensionProvider.EnvoyExternalAuthorizationHttpProvider
  envoy_ext_authz_grpc MeshConfig.ExtensionProvider.EnvoyExternalAuthorizationGrpcProvider
  zipkin MeshConfig.ExtensionProvider.ZipkinTracingProvider
  lightstep MeshConfig.ExtensionProvider.LightstepTracingProvider deprecated
  datadog MeshConfig.ExtensionProvider.DatadogTracingProvider
  stackdriver MeshConfig.ExtensionProvider.StackdriverProvider
  opencensus MeshConfig.ExtensionProvider.OpenCensusAgentTracingProvider deprecated
  skywalking MeshConfig.ExtensionProvider.SkyWalkingTracingProvider
  opentelemetry MeshConfig.ExtensionProvider.OpenTelemetryTracingProvider
  prometheus MeshConfig.ExtensionProvider.PrometheusMetricsProvider
  envoy_file_access_log MeshConfig.ExtensionProvider.EnvoyFileAccessLogProvider
  envoy_http_als MeshConfig.ExtensionProvider.EnvoyHttpGrpcV3LogProvider
  envoy_tcp_als MeshConfig.ExtensionProvider.EnvoyTcpGrpcV3LogProvider
  envoy_otel_als MeshConfig.ExtensionProvider.EnvoyOpenTelemetryLogProvider
  sds MeshConfig.ExtensionProvider.SDSProvider
  oneof envoy_ext_authz_http envoy_ext_authz_grpc zipkin lightstep datadog stackdriver opencensus skywalking opentelemetry prometheus envoy_file_access_log envoy_http_als envoy_tcp_als envoy_otel_als sds
message MeshConfig.ExtensionProvider.EnvoyExternalAuthorizationHttpProvider
  service string
  port uint32
  timeout google.protobuf.Duration
  path_prefix string
  fail_open bool
  clear_route_cache bool
  status_on_error string
  include_headers_in_check string[] deprecated
  include_request_headers_in_check string[]
  include_additional_headers_in_check {string}string
  include_request_body_in_check MeshConfig.ExtensionProvider.EnvoyExternalAuthorizationRequestBody
  headers_to_upstream_on_allow string[]
  headers_to_downstream_on_deny string[]
  headers_to_downstream_on_allow string[]
message MeshConfig.ExtensionProvider.EnvoyExternalAuthorizationGrpcProvider
  service string
  port uint32
  timeout google.protobuf.Duration
  fail_open bool
  clear_route_cache bool
  status_on_error string
  include_request_body_in_check MeshConfig.ExtensionProvider.EnvoyExternalAuthorizationRequestBody
message MeshConfig.ExtensionProvider.ZipkinTracingProvider
  service string
  port uint32
  max_tag_length uint32
  enable_64bit_trace_id bool
  path string
  trace_context_option MeshConfig.ExtensionProvider.ZipkinTracingProvider.TraceContextOption
  timeout google.protobuf.Duration
  headers MeshConfig.ExtensionProvider.HttpHeader[]
message MeshConfig.ExtensionProvider.LightstepTracingProvider
  service string
  port uint32
  access_token string
  max_tag_length uint32
message MeshConfig.ExtensionProvider.DatadogTracingProvider
  service string
  port uint32
  max_tag_length uint32
message MeshConfig.ExtensionProvider.StackdriverProvider
  debug bool deprecated
  max_number_of_attributes google.protobuf.Int64Value deprecated
  max_number_of_annotations google.protobuf.Int64Value deprecated
  max_number_of_message_events google.protobuf.Int64Value deprecated
  max_tag_length uint32
  logging MeshConfig.ExtensionProvider.StackdriverProvider.Logging
message MeshConfig.ExtensionProvider.OpenCensusAgentTracingProvider
  service string
  port uint32
  context MeshConfig.ExtensionProvider.OpenCensusAgentTracingProvider.TraceContext[]
  max_tag_length uint32
message MeshConfig.ExtensionProvider.SkyWalkingTracingProvider
  service string
  port uint32
  access_token string
message MeshConfig.ExtensionProvider.OpenTelemetryTracingProvider
  service string
  port uint32
  max_tag_length uint32
  http MeshConfig.ExtensionProvider.HttpService
  grpc MeshConfig.ExtensionProvider.GrpcService
  resource_detectors MeshConfig.ExtensionProvider.ResourceDetectors
  service_attribute_enrichment MeshConfig.ExtensionProvider.ServiceAttributeEnrichment
  dynatrace_sampler MeshConfig.ExtensionProvider.OpenTelemetryTracingProvider.DynatraceSampler
message MeshConfig.ExtensionProvider.PrometheusMetricsProvider
message MeshConfig.ExtensionProvider.EnvoyFileAccessLogProvider
  path string
  log_format MeshConfig.ExtensionProvider.EnvoyFileAccessLogProvider.LogFormat
  omit_empty_values bool
message MeshConfig.ExtensionProvider.EnvoyHttpGrpcV3LogProvider
  service string
  port uint32
  log_name string
  filter_state_objects_to_log string[]
  additional_request_headers_to_log string[]
  additional_response_headers_to_log string[]
  additional_response_trailers_to_log string[]
message MeshConfig.ExtensionProvider.EnvoyTcpGrpcV3LogProvider
  service string
  port uint32
  log_name string
  filter_state_objects_to_log string[]
message MeshConfig.ExtensionProvider.EnvoyOpenTelemetryLogProvider
  service string
  port uint32
  log_name string
  log_format MeshConfig.ExtensionProvider.EnvoyOpenTelemetryLogProvider.LogFormat
message MeshConfig.ExtensionProvider.SDSProvider
  name string
  service string
  port uint32
message MeshConfig.ExtensionProvider.EnvoyExternalAuthorizationRequestBody
  max_request_bytes uint32
  allow_partial_message bool
  pack_as_bytes bool
enum MeshConfig.ExtensionProvider.ZipkinTracingProvider.TraceContextOption USE_B3=0 USE_B3_WITH_W3C_PROPAGATION=1
message MeshConfig.ExtensionProvider.HttpHeader
  name string
  value string
  env_name string
  oneof value env_name
message MeshConfig.ExtensionProvider.StackdriverProvider.Logging
  labels {string}string
enum MeshConfig.ExtensionProvider.OpenCensusAgentTracingProvider.TraceContext UNSPECIFIED=0 W3C_TRACE_CONTEXT=1 GRPC_BIN=2 CLOUD_TRACE_CONTEXT=3 B3=4
message MeshConfig.ExtensionProvider.HttpService
  path string
  timeout google.protobuf.Duration
  headers MeshConfig.ExtensionProvider.HttpHeader[]
message MeshConfig.ExtensionProvider.GrpcService
  timeout google.protobuf.Duration
  initial_metadata MeshConfig.ExtensionProvider.HttpHeader[]
message MeshConfig.ExtensionProvider.ResourceDetectors
  environment MeshConfig.ExtensionProvider.ResourceDetectors.EnvironmentResourceDetector
  dynatrace MeshConfig.ExtensionProvider.ResourceDetectors.DynatraceResourceDetector
enum MeshConfig.ExtensionProvider.ServiceAttributeEnrichment ISTIO_CANONICAL=0 OTEL_SEMANTIC_CONVENTIONS=1
message MeshConfig.ExtensionProvider.OpenTelemetryTracingProvider.DynatraceSampler
  tenant string
  cluster_id int32
  root_spans_per_minute uint32
  http_service MeshConfig.ExtensionProvider.OpenTelemetryTracingProvider.DynatraceSampler.DynatraceApi
message MeshConfig.ExtensionProvider.EnvoyFileAccessLogProvider.LogFormat
  text string
  labels google.protobuf.Struct
  oneof text labels
message MeshConfig.ExtensionProvider.EnvoyOpenTelemetryLogProvider.LogFormat
  text string
  labels google.protobuf.Struct
message MeshConfig.ExtensionProvider.ResourceDetectors.EnvironmentResourceDetector
message MeshConfig.ExtensionProvider.ResourceDetectors.DynatraceResourceDetector
message MeshConfig.ExtensionProvider.OpenTelemetryTracingProvider.DynatraceSampler.DynatraceApi
  service string
  port uint32
  http MeshConfig.ExtensionProvider.HttpService
`;
