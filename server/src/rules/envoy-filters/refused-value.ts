// A value that Envoy does not accept.
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { envoyFindings } from '../shared/envoy-findings.ts';

const messages = {
	rule: '{what} {rule}',
	negative: '{what} must not be negative',
	word: { wrong: '{value} is not a valid value of {what} here', consequence: 'Envoy refuses it' },
	twice: '{value} is written twice in {list}',
	together: { wrong: 'Only one of "{first}" and "{second}" may be set', consequence: 'Envoy rejects both together' },
	noHost: {
		wrong: '"@type" needs "type.googleapis.com/" before the name of the type',
		consequence: 'Envoy rejects the configuration',
	},
	staticName: {
		wrong: 'A STATIC cluster can only have IP addresses, not "{address}"',
		remedy: 'use type STRICT_DNS for names',
	},
	staticByDefault: {
		wrong: 'A cluster without "type" is STATIC and can only have IP addresses, not "{address}"',
		remedy: 'use type STRICT_DNS for names',
	},
	noAddress: 'A cluster of type LOGICAL_DNS needs an address in "load_assignment"',
	severalAddresses: {
		wrong: 'A cluster of type LOGICAL_DNS can only have one address',
		remedy: 'use STRICT_DNS for several',
	},
	assignment: 'A cluster of type ORIGINAL_DST must not have "load_assignment"',
	noBalancer: 'A cluster of type {type} has no load balancer of its own, which CLUSTER_PROVIDED asks for',
	balancer: 'A cluster that chooses its hosts itself needs "lb_policy: CLUSTER_PROVIDED"',
	ringSizes: '"minimum_ring_size" must not be more than "maximum_ring_size"',
	noPrime: '"table_size" must be a prime number, not {size}',
	openRange: 'The range from {from} to {to} is not one of statuses from 100 to 600; "end" is not part of it',
	noAuthority: '"{field}" needs "trusted_ca": Envoy checks no names without an authority to trust',
	cipher: 'Envoy does not know the cipher suite "{suite}"',
	cipher13: { wrong: '"{suite}" cannot be chosen', consequence: 'Envoy always offers the cipher suites of TLS 1.3' },
	serverName: '"{name}": a wildcard in "server_names" must be the whole first part, as in *.example.com',
	noIp: '"{address}" is not an IP address',
	addressWithLength: { wrong: '"{address}" is not an IP address', remedy: 'the length goes into "prefix_len"' },
	prefixLength: { wrong: 'An IPv4 address has 32 bits, not {bits}', consequence: 'Envoy compares all of it' },
	portRange: 'The range from {from} to {to} is not one of ports up to 65536; "end" is not part of it',
	share: 'The share must be at most {most} of {most}',
	connectOnly: '"connect_config" is only for the upgrades CONNECT and CONNECT-UDP, not for "{type}"',
	listenerAddress: 'A listener needs an IP address, not "{address}"',
	detection: '"original_ip_detection_extensions" cannot be used with "use_remote_address: true"',
	overloadAction: 'Envoy has no overload action "{action}"',
	monitor: 'No resource monitor is called "{monitor}"',
	keySet: 'The key set of the provider "{provider}" is not valid JSON',
	noKeys: 'The key set of the provider "{provider}" has no "keys"',
	url: '"{what}" must be a whole URL, such as https://login.example.com/keys',
	pathPrefix: '"{field}" must begin with "/"',
	notCel: 'The expression is not valid CEL: {reason}',
	threshold: 'The threshold must be at least 1%',
	cacheTime: '"cache_time" cannot be used with "pass_through_mode: false"',
	cdnId: '"{id}" must be one word without spaces',
	overHttp: 'With "http_service", only headers can be processed',
	fallbackKeys: 'A key of "fallback_keys_subset" must be in "keys", too',
	fallbackPolicy: '"fallback_keys_subset" needs "fallback_policy: KEYS_SUBSET"',
	sameFallbackKeys: '"fallback_keys_subset" must not be the same as "keys"',
	endpointPicking: 'WrrLocality can only pick endpoints with ClientSideWeightedRoundRobin, not with {type}',
	noNegotiation: '"auto_config" needs a transport socket that negotiates the protocol, such as TLS',
	redisCluster: { wrong: 'A Redis cluster cannot be of the type "{name}"', remedy: 'use "envoy.clusters.redis"' },
	noFactory: {
		wrong: 'Envoy cannot make an object for "{name}"',
		remedy: 'set "factory_key" to one that it has, such as "envoy.string"',
	},
	textOnly: 'The value of a query parameter must be a string',
	payload: 'A request with method {method} cannot have a body',
	hex: '"{text}" is not a hexadecimal number with two digits for each byte',
	ringSizeByDefault: {
		wrong: 'The minimum ring size is 1024, which is more than "maximum_ring_size"',
		remedy: 'set "minimum_ring_size"',
	},
	daemon: 'The daemon needs "protocol: UDP"',
	optionsKey: { wrong: 'Envoy finds the options by their key, and has no "{key}"', remedy: 'use "{type}"' },
	responseHeaders: '"max_response_headers_kb" cannot be set for a listener',
	curve: 'Envoy does not know the curve "{curve}"',
	signature: 'Envoy does not know the signature algorithm "{name}"',
	noPem: '"{field}" must be in PEM: lines from "-----BEGIN …" to "-----END …"',
	otherPem: '"{field}" needs a block "{needed}", but has "{label}"',
	pemInBase64: {
		wrong: '"{field}" must be in PEM, not in base64 of that',
		remedy: 'decode it, or use "inline_bytes"',
	},
	oneCertificate: 'A client can only have one certificate',
	template: '"{text}" is not a valid path template, such as {like}',
	noRequirement: {
		wrong: 'No requirement "{name}" is in "requirement_map"',
		consequence: 'Envoy rejects the configuration',
	},
	noProvider: { wrong: 'No provider "{provider}" is in "providers"', consequence: 'Envoy rejects the configuration' },
	trailers: 'FULL_DUPLEX_STREAMED needs "{side}_trailer_mode: SEND"',
	users: 'Each line must be a name and a SHA-1 hash, as "htpasswd -s" writes them: name:{SHA}…',
	fillInterval: '"fill_interval" must be at least 50ms, not {interval}',
	noSessionState: {
		wrong: 'Envoy finds the session state by its name, and has no "{name}"',
		remedy: 'it can be {names}',
	},
	statusRange: 'The range from {from} to {to} is not one of statuses from 100 to 600',
	onlyHttp: {
		wrong: '"{field}" is not known to the network filter',
		remedy: 'use the HTTP filter envoy.filters.http.rbac',
	},
	regex: 'The regular expression is not valid in RE2: {reason}',
	expression: '"{text}" is not a valid regular expression',
	fixedHeader: '"{header}" cannot be set here: Envoy does not change "host" and headers that begin with ":"',
	keptHeader: '"{header}" cannot be removed: Envoy keeps "host" and headers that begin with ":"',
	intervals: '"max_interval" must be at least as long as "base_interval", {base}',
	weightsTooLarge: 'The sum of the weights must be at most 4294967295',
	weightsZero: 'The sum of the weights must be more than 0',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	kinds: ['EnvoyFilter'],
	codes: [],
	docs: {
		summary: 'Envoy does not accept a value, such as a number out of its range or an invalid regular expression.',
		why: 'Envoy rejects the listener, the cluster or the routes that the patch changes, and keeps what it had before. Istio does not check this.',
		refusals: [
			'Proto constraint validation failed (…ValidationError.…: value must …)',
			'…ValidationError.…: value must …',
			'…ValidationError.…: value length must be …',
			'Invalid duration: Expected positive duration: …',
			'@type must contain at least one / and a nonempty host',
			"Didn't find a registered implementation for name: '…'",
			'malformed IP address: …',
			'invalid perl operator: …',
			'missing ): …',
			'Only one of `…` or `…` can be set',
			'… may not be mixed',
			'invalid HTTP range: …',
			'has invalid local jwks: …',
			"Required provider ['…'] is not configured",
			'the request_trailer_mode has to be set to SEND',
			'unsupported htpasswd format',
			'Failed to initialize cipher suites …',
			'partial wildcards are not supported in "server_names"',
			"cluster provided LB specified but cluster '…' did not provide one",
			'LOGICAL_DNS clusters must have a single …',
			'Sum of weights in the weighted_cluster must be greater than 0',
			'Only unique values for domains are permitted',
			"Invalid regex '…': The expression contained …",
			'Unknown Overload Manager Action …',
			'Unknown trigger resource … for overload action …',
			'Duplicated credential key: …',
			'basic auth: duplicate users',
			'duplicate descriptor in the local rate descriptor: …',
			"Jwks doesn't have any valid public key",
			'has an invalid URI: …',
			'invalid authorization endpoint URL … in config',
			'path_prefix should start with …',
			'Success rate threshold cannot be less than 1.0%.',
			'Not able to parse filter expression: …',
			'failed to create an expression: …',
			'Both append and append_action are set',
			'Failed to initialize ECDH curves …',
			'Failed to initialize TLS signature algorithms …',
			'Failed to load … from <inline>',
			'cluster: load_balancing_policy cannot be combined with …',
			'must have max_interval greater than or equal to the base_interval',
			'invalid hex string …',
			'path_match_policy.path_template … is invalid: …',
			'X-Ray daemon endpoint must be a UDP socket address',
			'multiple upgrade configs with the same name',
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
          max_request_bytes: 0
`,
		mend: ['bytes: 0', 'bytes: 65536'],
	},
	// istio: pkg/config/xds/xds.go, BuildXDSObjectFromStruct; envoy: api/envoy
	check: (resource) => envoyFindings<typeof messages>(resource, 'refused-value'),
});
