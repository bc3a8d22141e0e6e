// TABLE of HTTP filters to begin with, inserted before the router.
import { indented, type PatchSkeleton, typed } from './skeleton-parts.ts';

const router = (context: string): string => `context: \${1:${context}}
listener:
  filterChain:
    filter:
      name: envoy.filters.network.http_connection_manager
      subFilter:
        name: envoy.filters.http.router`;

/** An HTTP filter before the router. */
function filter(
	label: string,
	detail: string,
	name: string,
	type: string,
	fields: string,
	context = 'SIDECAR_INBOUND',
): PatchSkeleton {
	const value = typed(`envoy.filters.http.${name}`, `envoy.extensions.filters.http.${name}.v3.${type}`, fields);
	return { label, detail, applyTo: 'HTTP_FILTER', match: router(context), operation: 'INSERT_BEFORE', value };
}

const service = `grpc_service:
  envoy_grpc:
    cluster_name: \${3:outbound|9000||service.default.svc.cluster.local}`;

export const filterSkeletons: readonly PatchSkeleton[] = [
	filter(
		'Lua filter',
		'runs code for each request',
		'lua',
		'Lua',
		`default_source_code:
  inline_string: |
    function envoy_on_request(handle)
      handle:headers():add("\${2:x-team}", "\${3:blue}")
    end`,
	),
	filter(
		'Local rate limit',
		'limits requests in each proxy',
		'local_ratelimit',
		'LocalRateLimit',
		`stat_prefix: \${2:http_local_rate_limiter}
token_bucket:
  max_tokens: \${3:100}
  tokens_per_fill: \${4:100}
  fill_interval: \${5:60s}
filter_enabled:
  runtime_key: local_rate_limit_enabled
  default_value:
    numerator: 100
    denominator: HUNDRED
filter_enforced:
  runtime_key: local_rate_limit_enforced
  default_value:
    numerator: 100
    denominator: HUNDRED`,
	),
	filter(
		'Global rate limit',
		'asks a rate limit service',
		'ratelimit',
		'RateLimit',
		`domain: \${2:shop}
failure_mode_deny: \${4:false}
rate_limit_service:
${indented(service)}
  transport_api_version: V3`,
		'GATEWAY',
	),
	filter(
		'External authorization',
		'asks a service whether a request is allowed',
		'ext_authz',
		'ExtAuthz',
		`${service}
  timeout: \${4:0.5s}
transport_api_version: V3
failure_mode_allow: \${5:false}`,
		'GATEWAY',
	),
	filter(
		'External processing',
		'lets a service change requests and responses',
		'ext_proc',
		'ExternalProcessor',
		`${service}
processing_mode:
  request_header_mode: SEND
  response_header_mode: \${4:SKIP}
message_timeout: \${5:0.2s}`,
	),
	filter(
		'Header mutation',
		'adds and removes headers',
		'header_mutation',
		'HeaderMutation',
		`mutations:
  request_mutations:
  - append:
      header:
        key: \${2:x-team}
        value: \${3:blue}
      append_action: OVERWRITE_IF_EXISTS_OR_ADD
  response_mutations:
  - remove: \${4:server}`,
	),
	filter(
		'Compression',
		'compresses responses with gzip',
		'compressor',
		'Compressor',
		`response_direction_config:
  common_config:
    min_content_length: \${2:1024}
    content_type: [\${3:application/json}]
compressor_library:
  name: envoy.compression.gzip.compressor
  typed_config:
    '@type': type.googleapis.com/envoy.extensions.compression.gzip.compressor.v3.Gzip`,
		'GATEWAY',
	),
	filter(
		'Body limit',
		'rejects bodies that are too large',
		'buffer',
		'Buffer',
		`max_request_bytes: \${2:1048576}`,
		'GATEWAY',
	),
	filter(
		'Wasm filter',
		'runs a WebAssembly module',
		'wasm',
		'Wasm',
		`config:
  name: \${2:plugin}
  root_id: \${3:plugin}
  vm_config:
    vm_id: \${4:plugin}
    runtime: envoy.wasm.runtime.v8
    code:
      remote:
        http_uri:
          uri: \${5:https://example.com/plugin.wasm}
          cluster: \${6:outbound|443||example.com}
          timeout: 10s
        sha256: "\${7:0000000000000000000000000000000000000000000000000000000000000000}"
  configuration:
    '@type': type.googleapis.com/google.protobuf.StringValue
    value: "\${8:}"`,
	),
	filter(
		'JWT authentication',
		'checks tokens',
		'jwt_authn',
		'JwtAuthentication',
		`providers:
  \${2:provider}:
    issuer: \${3:https://accounts.example.com}
    remote_jwks:
      http_uri:
        uri: \${4:https://accounts.example.com/jwks.json}
        cluster: \${5:outbound|443||accounts.example.com}
        timeout: 5s
rules:
- match:
    prefix: /
  requires:
    provider_name: \${2:provider}`,
		'GATEWAY',
	),
];
