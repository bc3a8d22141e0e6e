// TABLE: the messages of the mesh configuration, as istiod reads it. Facts of structure: names, types, and the bounds that Istio
// checks; in the form that schema/envoy/rows.ts explains, names as Protobuf has them. Source: istio/api, mesh/v1alpha1/config.proto,
// network.proto and the messages of networking/v1alpha3 in them; istio: pkg/config/validation/agent/validation.go.

export const meshConfigRows = `
message MeshConfig
  proxy_listen_port int32 {"gte":1,"lte":65535}
  proxy_inbound_listen_port int32
  proxy_http_port int32
  connect_timeout google.protobuf.Duration {"gte":0.001,"lte":3600}
  hbone_idle_timeout google.protobuf.Duration
  protocol_detection_timeout google.protobuf.Duration
  tcp_keepalive ConnectionPoolSettings.TCPSettings.TcpKeepalive
  ingress_class string
  ingress_service string
  ingress_controller_mode MeshConfig.IngressControllerMode
  ingress_selector string
  enable_tracing bool
  access_log_file string
  access_log_format string
  access_log_encoding MeshConfig.AccessLogEncoding
  enable_envoy_access_log_service bool
  disable_envoy_listener_log bool
  default_config ProxyConfig
  outbound_traffic_policy MeshConfig.OutboundTrafficPolicy
  inbound_traffic_policy MeshConfig.InboundTrafficPolicy
  config_sources ConfigSource[]
  enable_auto_mtls google.protobuf.BoolValue
  trust_domain string
  trust_domain_aliases string[]
  ca_certificates MeshConfig.CertificateData[]
  default_service_export_to string[]
  default_virtual_service_export_to string[]
  default_destination_rule_export_to string[]
  root_namespace string
  locality_lb_setting LocalityLoadBalancerSetting
  zone_aware_lb_setting ZoneAwareLoadBalancerSetting
  dns_refresh_rate google.protobuf.Duration
  h2_upgrade_policy MeshConfig.H2UpgradePolicy
  inbound_cluster_stat_name string
  outbound_cluster_stat_name string
  certificates Certificate[] deprecated
  service_settings MeshConfig.ServiceSettings[]
  service_scope_configs MeshConfig.ServiceScopeConfigs[]
  enable_prometheus_merge google.protobuf.BoolValue
  verify_certificate_at_client google.protobuf.BoolValue deprecated
  ca MeshConfig.CA
  extension_providers MeshConfig.ExtensionProvider[]
  default_providers MeshConfig.DefaultProviders
  discovery_selectors LabelSelector[]
  path_normalization MeshConfig.ProxyPathNormalization
  default_http_retry_policy HTTPRetry
  mesh_mTLS MeshConfig.TLSConfig
  tls_defaults MeshConfig.TLSConfig
  default_traffic_policy MeshConfig.DefaultTrafficPolicy
  service_entry_visibility ServiceEntryVisibility
message MeshNetworks
  networks {string}Network
message ConnectionPoolSettings.TCPSettings.TcpKeepalive
  probes uint32
  time google.protobuf.Duration
  interval google.protobuf.Duration
enum MeshConfig.IngressControllerMode UNSPECIFIED=0 OFF=1 DEFAULT=2 STRICT=3
enum MeshConfig.AccessLogEncoding TEXT=0 JSON=1
message MeshConfig.OutboundTrafficPolicy
  mode MeshConfig.OutboundTrafficPolicy.Mode
  tls ClientTLSSettings
message MeshConfig.InboundTrafficPolicy
  mode MeshConfig.InboundTrafficPolicy.Mode
message ConfigSource
  address string
  tls_settings ClientTLSSettings
  subscribed_resources Resource[]
message MeshConfig.CertificateData
  pem string
  spiffe_bundle_url string
  cert_signers string[]
  trust_domains string[]
  oneof pem spiffe_bundle_url
message LocalityLoadBalancerSetting
  distribute LocalityLoadBalancerSetting.Distribute[]
  failover LocalityLoadBalancerSetting.Failover[]
  failover_priority string[]
  enabled google.protobuf.BoolValue
message ZoneAwareLoadBalancerSetting
  enabled google.protobuf.BoolValue
  failover ZoneAwareLoadBalancerSetting.Failover[]
  failover_priority string[]
  min_cluster_size google.protobuf.UInt32Value
enum MeshConfig.H2UpgradePolicy DO_NOT_UPGRADE=0 UPGRADE=1
message Certificate
  secret_name string
  dns_names string[]
message MeshConfig.ServiceSettings
  settings MeshConfig.ServiceSettings.Settings
  hosts string[]
message MeshConfig.ServiceScopeConfigs
  namespace_selector LabelSelector
  services_selector LabelSelector
  scope MeshConfig.ServiceScopeConfigs.Scope
message MeshConfig.CA
  address string
  tls_settings ClientTLSSettings
  request_timeout google.protobuf.Duration
  istiod_side bool
message MeshConfig.DefaultProviders
  tracing string[]
  metrics string[]
  access_logging string[]
message LabelSelector
  matchLabels {string}string
  matchExpressions LabelSelectorRequirement[]
message MeshConfig.ProxyPathNormalization
  normalization MeshConfig.ProxyPathNormalization.NormalizationType
message HTTPRetry
  attempts int32
  per_try_timeout google.protobuf.Duration
  retry_on string
  retry_remote_localities google.protobuf.BoolValue
  retry_ignore_previous_hosts google.protobuf.BoolValue
  backoff google.protobuf.Duration
message MeshConfig.TLSConfig
  min_protocol_version MeshConfig.TLSConfig.TLSProtocol
  ecdh_curves string[]
  cipher_suites string[]
message MeshConfig.DefaultTrafficPolicy
  connection_pool ConnectionPoolSettings
  outlier_detection OutlierDetection
message ServiceEntryVisibility
  default_visibility ServiceEntryVisibility.Visibility
  apply_to_sidecars bool
  policies ServiceEntryVisibility.Policy[]
message Network
  endpoints Network.NetworkEndpoints[]
  gateways Network.IstioNetworkGateway[]
enum MeshConfig.OutboundTrafficPolicy.Mode REGISTRY_ONLY=0 ALLOW_ANY=1 ALLOW_ANY_DYNAMIC_DNS=3
message ClientTLSSettings
  mode ClientTLSSettings.TLSmode
  client_certificate string
  private_key string
  ca_certificates string
  credential_name string
  subject_alt_names string[]
  sni string
  insecure_skip_verify google.protobuf.BoolValue
  ca_crl string
enum MeshConfig.InboundTrafficPolicy.Mode PASSTHROUGH=0 LOCALHOST=1
enum Resource SERVICE_REGISTRY=0
message LocalityLoadBalancerSetting.Distribute
  from string
  to {string}uint32
message LocalityLoadBalancerSetting.Failover
  from string
  to string
message ZoneAwareLoadBalancerSetting.Failover
  from string
  to string
message MeshConfig.ServiceSettings.Settings
  cluster_local bool
enum MeshConfig.ServiceScopeConfigs.Scope LOCAL=0 GLOBAL=1
message LabelSelectorRequirement
  key string
  operator string
  values string[]
enum MeshConfig.ProxyPathNormalization.NormalizationType DEFAULT=0 NONE=1 BASE=2 MERGE_SLASHES=3 DECODE_AND_MERGE_SLASHES=4
enum MeshConfig.TLSConfig.TLSProtocol TLS_AUTO=0 TLSV1_2=1 TLSV1_3=2
message ConnectionPoolSettings
  tcp ConnectionPoolSettings.TCPSettings
  http ConnectionPoolSettings.HTTPSettings
message OutlierDetection
  consecutive_errors int32 deprecated
  split_external_local_origin_errors bool
  consecutive_local_origin_failures google.protobuf.UInt32Value
  consecutive_gateway_errors google.protobuf.UInt32Value
  consecutive_5xx_errors google.protobuf.UInt32Value
  interval google.protobuf.Duration {"gte":0.001}
  base_ejection_time google.protobuf.Duration {"gte":0.001}
  max_ejection_percent int32 {"gte":0,"lte":100}
  min_health_percent int32 {"gte":0,"lte":100}
  outlier_detection_http_error_codes uint32[]
enum ServiceEntryVisibility.Visibility VISIBILITY_UNSPECIFIED=0 NONE=1 NAMESPACE=2 PUBLIC=3
message ServiceEntryVisibility.Policy
  visibility ServiceEntryVisibility.Visibility
  matching_rules ServiceEntryVisibility.MatchRule[]
message Network.NetworkEndpoints
  from_cidr string
  from_registry string
  oneof from_cidr from_registry
message Network.IstioNetworkGateway
  registry_service_name string
  address string
  port uint32
  locality string
  oneof registry_service_name address
enum ClientTLSSettings.TLSmode DISABLE=0 SIMPLE=1 MUTUAL=2 ISTIO_MUTUAL=3
message ConnectionPoolSettings.TCPSettings
  max_connections int32 {"gte":0}
  connect_timeout google.protobuf.Duration {"gte":0.001}
  tcp_keepalive ConnectionPoolSettings.TCPSettings.TcpKeepalive
  max_connection_duration google.protobuf.Duration {"gte":0.001}
  idle_timeout google.protobuf.Duration
message ConnectionPoolSettings.HTTPSettings
  http1_max_pending_requests int32 {"gte":0}
  http2_max_requests int32 {"gte":0}
  max_requests_per_connection int32 {"gte":0}
  max_retries int32 {"gte":0}
  idle_timeout google.protobuf.Duration {"gte":0.001}
  h2_upgrade_policy ConnectionPoolSettings.HTTPSettings.H2UpgradePolicy
  use_client_protocol bool
  max_concurrent_streams int32 {"gte":0}
  http2_keep_alive ConnectionPoolSettings.HTTPSettings.ConnectionKeepalive
message ServiceEntryVisibility.MatchRule
  namespace_selector LabelSelector
enum ConnectionPoolSettings.HTTPSettings.H2UpgradePolicy DEFAULT=0 DO_NOT_UPGRADE=1 UPGRADE=2
message ConnectionPoolSettings.HTTPSettings.ConnectionKeepalive
  interval google.protobuf.Duration
  timeout google.protobuf.Duration
`;
