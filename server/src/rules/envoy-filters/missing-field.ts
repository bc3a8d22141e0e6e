// A field that Envoy asks for.
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { envoyFindings } from '../shared/envoy-findings.ts';

const messages = {
	needs: { wrong: '{type} needs "{field}"', consequence: 'Envoy rejects the configuration without it' },
	needsItem: {
		wrong: '{type} needs at least one of "{field}"',
		consequence: 'Envoy rejects the configuration without it',
	},
	needsOneOf: { wrong: '{type} needs one of {fields}', consequence: 'Envoy rejects the configuration without it' },
	value: { wrong: '{type} in "@type" needs "value"', consequence: 'Istio rejects the resource' },
	emptyValue: { wrong: 'Empty in "@type" needs "value" ("value: {}")', consequence: 'Istio rejects the resource' },
	processorService: 'ExternalProcessor needs one of "grpc_service" and "http_service", and only one',
	telemetryService: 'OpenTelemetryConfig needs one of "grpc_service" and "http_service"',
	headerOrCookie: 'A rule needs "header" or "cookie"',
	onHeader: 'A rule needs "on_header_present" or "on_header_missing"',
	bucketForRoutes: 'LocalRateLimit needs "token_bucket" for routes',
	redisRoutes: 'RedisProxy needs "routes" or "catch_all_route" in "prefix_routes"',
	weightedCluster: 'A weighted cluster needs "name" or "cluster_header"',
	filterConfig: 'FilterConfig needs "config" or "disabled: true"',
	listener: 'A listener needs {fields}',
	edsConfig: 'A cluster of type EDS needs "eds_cluster_config"',
	http2: '"grpc_health_check" needs a cluster with "http2_protocol_options"',
	privateKey: 'A certificate needs "private_key"',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	kinds: ['EnvoyFilter'],
	codes: [],
	docs: {
		summary: 'The value of a patch does not have a field that Envoy needs.',
		why: 'Envoy rejects the listener, the cluster or the routes that the patch changes, and keeps what it had before. Istio does not check this.',
		exceptions:
			'MERGE, because the field may be in what the patch is merged into; there only new items of lists, new configurations and fields that Istio never sets are checked.',
		refusals: [
			'…ValidationError.…: value is required',
			'…: reason: is required',
			'reason: is required',
			'…ValidationError.…: value length must be at least …',
			"Any JSON doesn't have 'value'",
			"Field '…' is missing in: …",
			'does not set exactly one of … and …',
			'requires either … or … to be specified',
			'One of … needs to be specified',
			'One and only one of … must be configured',
			'has neither `…` nor `…` set',
			'Unexpected DataSource::specifier_case(): 0',
			'address is necessary',
			'no filter chains specified',
			'cannot create an EDS cluster without an EDS config',
			'Failed to load incomplete …',
			"didn't find a registered load balancer factory implementation for cluster: …",
			'virtual clusters must define …',
			'Exactly one of cluster or cluster_header in request mirror policy need to be specified',
			'must support HTTP/2 for gRPC healthchecking',
			'collector_cluster and collector_endpoint must be specified …',
			'Using the default now-deprecated value … for enum …',
			'invalid … secret configuration',
		],
		bad: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: own, namespace: shop }
spec:
  configPatches:
  - applyTo: HTTP_FILTER
    match: { context: SIDECAR_INBOUND }
    patch:
      operation: INSERT_FIRST
      value:
        name: envoy.filters.http.buffer
        typed_config:
          '@type': type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer
`,
		mend: ['buffer.v3.Buffer\n', 'buffer.v3.Buffer\n          max_request_bytes: 65536\n'],
	},
	// istio: pkg/config/xds/xds.go, BuildXDSObjectFromStruct; envoy: api/envoy
	check: (resource) => envoyFindings<typeof messages>(resource, 'missing-field'),
});
