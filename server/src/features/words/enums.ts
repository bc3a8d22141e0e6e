// TABLE: what each word says that a field can be. Sources: the comments of istio/api (networking/v1alpha3, security/v1beta1,
// telemetry/v1alpha1, extensions/v1alpha1) and of sigs.k8s.io/gateway-api (apis/v1), in our own words.
import { type FieldRow, rowFor, type Words } from './words.ts';

interface Row extends FieldRow {
	readonly words: Words;
}

const istioKinds = ['Gateway', 'Sidecar'];

const rows: readonly Row[] = [
	{
		at: 'tls.mode',
		in: istioKinds,
		words: {
			SIMPLE: 'The server shows its certificate, as a web server does; clients show none',
			MUTUAL: 'Clients have to show a certificate too, one that `caCertificates` or the credential vouches for',
			PASSTHROUGH: 'TLS is not ended here: the SNI chooses the `tls` route of a VirtualService',
			AUTO_PASSTHROUGH: 'TLS is not ended here, and the SNI itself names the service: for gateways between clusters',
			ISTIO_MUTUAL: 'Mutual TLS with the certificates that Istio issues, for clients in the mesh',
			OPTIONAL_MUTUAL: 'As MUTUAL, but a client may leave its certificate out',
		},
	},
	{
		at: 'tls.mode',
		in: ['DestinationRule'],
		words: {
			ISTIO_MUTUAL: 'Mutual TLS with the certificates that Istio issues; right for services in the mesh',
			SIMPLE: 'TLS, in which only the server shows a certificate: for services outside of the mesh',
			MUTUAL: 'Mutual TLS with the client’s own certificate, from `clientCertificate` or `credentialName`',
			DISABLE: 'No TLS: a server that is STRICT refuses the connection',
		},
	},
	{
		at: 'listeners.tls.mode',
		words: {
			Terminate: 'TLS ends at the gateway, with a certificate of `certificateRefs`',
			Passthrough: 'TLS is passed on as it is; a TLSRoute chooses by the SNI',
		},
	},
	{
		at: 'mode',
		in: ['PeerAuthentication'],
		words: {
			STRICT: 'Only mutual TLS is accepted; plain text is refused',
			PERMISSIVE: 'Both mutual TLS and plain text are accepted; the default',
			DISABLE: 'Only plain text is accepted',
			UNSET: 'What the namespace, or the mesh, says',
		},
	},
	{
		at: 'loadBalancer.simple',
		words: {
			LEAST_REQUEST: 'Of two endpoints taken at random the one with fewer open requests; the default',
			ROUND_ROBIN: 'One endpoint after the other; LEAST_REQUEST is better in nearly all cases',
			RANDOM: 'Any endpoint',
			PASSTHROUGH: 'The address that the caller asked for, without any load balancing',
			LEAST_CONN: 'The old name of LEAST_REQUEST; deprecated',
		},
	},
	{
		at: 'http.h2UpgradePolicy',
		words: {
			DEFAULT: 'As the mesh configuration says',
			UPGRADE: 'Connections to the service use HTTP/2',
			DO_NOT_UPGRADE: 'Connections keep the version of HTTP that the caller uses',
		},
	},
	{
		at: 'unmatchedPreflights',
		words: {
			FORWARD: 'Preflight requests of other origins go on to the service; the default',
			IGNORE: 'Preflight requests of other origins are answered with 200, without CORS headers',
		},
	},
	{
		at: 'redirect.derivePort',
		words: {
			FROM_PROTOCOL_DEFAULT: '80 for HTTP, 443 for HTTPS',
			FROM_REQUEST_PORT: 'The port that the request came in at',
		},
	},
	{
		at: 'proxyProtocol.version',
		words: { V1: 'The header as text', V2: 'The header in binary form' },
	},
	{
		at: 'spec.location',
		words: {
			MESH_EXTERNAL: 'Outside of the mesh, as an API on the web: no mutual TLS, no policies at the server',
			MESH_INTERNAL: 'Inside of the mesh, as a service on virtual machines: mutual TLS as among pods',
		},
	},
	{
		at: 'spec.resolution',
		words: {
			DNS: 'The proxy asks DNS for the addresses, in the background, and uses them all',
			STATIC: 'The addresses in `endpoints`',
			NONE: 'The address that the caller asked for; needed for hosts with a wildcard',
			DNS_ROUND_ROBIN: 'The proxy asks DNS, and uses only the first address: for large services of the web',
			DYNAMIC_DNS: 'The proxy asks DNS for the very host of each request: for hosts with a wildcard',
		},
	},
	{
		at: 'captureMode',
		words: {
			DEFAULT: 'As the pod is set up',
			IPTABLES: 'Traffic is led to the proxy by iptables',
			NONE: 'Nothing is led to the proxy: the application has to call it',
		},
	},
	{
		at: 'outboundTrafficPolicy.mode',
		words: {
			REGISTRY_ONLY: 'Only hosts of Services and ServiceEntries can be called; others are dropped',
			ALLOW_ANY: 'Unknown hosts can be called too, without routing or policies; the default',
		},
	},
	...['minProtocolVersion', 'maxProtocolVersion'].map((at) => ({
		at,
		words: {
			TLSV1_2: 'TLS 1.2',
			TLSV1_3: 'TLS 1.3',
			TLS_AUTO: 'As Envoy chooses: 1.2 at least, 1.3 at most',
			TLSV1_0: 'TLS 1.0, which is broken',
			TLSV1_1: 'TLS 1.1, which is broken',
		},
	})),
	{
		at: 'configPatches.applyTo',
		words: {
			HTTP_FILTER: 'A filter in the chain of HTTP filters: adds, changes or removes one',
			NETWORK_FILTER: 'A filter of a connection, as the HTTP connection manager',
			HTTP_ROUTE: 'A route in a virtual host',
			VIRTUAL_HOST: 'The routes of one host',
			ROUTE_CONFIGURATION: 'All routes of a port',
			CLUSTER: 'How a service is called: pools, timeouts, TLS',
			LISTENER: 'A port that the proxy listens on',
			FILTER_CHAIN: 'One of the chains of a listener, chosen by SNI and the like',
			LISTENER_FILTER: 'A filter that looks at a connection before a chain is chosen',
			EXTENSION_CONFIG: 'A configuration by its own name, which filters ask for (ECDS)',
			BOOTSTRAP: 'What the proxy starts with; read at its start only',
		},
	},
	{
		at: 'match.context',
		words: {
			ANY: 'Sidecars and gateways, in both directions',
			SIDECAR_INBOUND: 'What comes in at sidecars',
			SIDECAR_OUTBOUND: 'What goes out at sidecars',
			GATEWAY: 'Gateways',
			WAYPOINT: 'Waypoints of ambient mode',
		},
	},
	{
		at: 'route.action',
		in: ['EnvoyFilter'],
		words: {
			ANY: 'All routes',
			ROUTE: 'Routes that lead to a cluster',
			REDIRECT: 'Routes that redirect',
			DIRECT_RESPONSE: 'Routes that answer themselves',
		},
	},
	{
		at: 'patch.operation',
		words: {
			MERGE: 'Lays the value over what is there',
			ADD: 'Adds the value to the list; of no use for what has an order, as filters',
			REMOVE: 'Takes out what is matched',
			INSERT_BEFORE: 'Puts the value before what is matched, or at the start of the list',
			INSERT_AFTER: 'Puts the value after what is matched, or at the end of the list',
			INSERT_FIRST: 'Puts the value at the start of the list',
			REPLACE: 'Puts the value in the place of what is matched',
			MERGE_AND_REPLACE_LIST: 'As MERGE, but lists in the value take the place of those that are there',
		},
	},
	...['patch.filterClass', 'spec.phase'].map((at) => ({
		at,
		words: {
			AUTHN: 'Before Istio’s own authentication',
			AUTHZ: 'After authentication, before Istio’s own authorization',
			STATS: 'After authorization, before the metrics',
			UNSPECIFIED_PHASE: 'At the end of the chain, before the router',
			UNSPECIFIED: 'Where the operation says',
		},
	})),
	{
		at: 'spec.action',
		in: ['AuthorizationPolicy'],
		words: {
			ALLOW: 'Requests that a rule matches are allowed; once a workload has such a policy, all others are denied',
			DENY: 'Requests that a rule matches are denied, whatever ALLOW policies say',
			AUDIT: 'Requests that a rule matches are marked for the audit log, no more',
			CUSTOM: 'The extension provider decides about requests that a rule matches, before DENY and ALLOW',
		},
	},
	{
		at: 'match.mode',
		words: {
			CLIENT_AND_SERVER: 'Both directions; the default',
			CLIENT: 'What the workload sends',
			SERVER: 'What the workload receives',
			UNDEFINED: 'Both directions',
		},
	},
	{
		at: 'match.metric',
		words: {
			ALL_METRICS: 'All metrics of Istio',
			REQUEST_COUNT: 'istio_requests_total: how many requests',
			REQUEST_DURATION: 'istio_request_duration_milliseconds: how long they took',
			REQUEST_SIZE: 'istio_request_bytes: how large they were',
			RESPONSE_SIZE: 'istio_response_bytes: how large the responses were',
			TCP_OPENED_CONNECTIONS: 'istio_tcp_connections_opened_total',
			TCP_CLOSED_CONNECTIONS: 'istio_tcp_connections_closed_total',
			TCP_SENT_BYTES: 'istio_tcp_sent_bytes_total',
			TCP_RECEIVED_BYTES: 'istio_tcp_received_bytes_total',
			GRPC_REQUEST_MESSAGES: 'istio_request_messages_total',
			GRPC_RESPONSE_MESSAGES: 'istio_response_messages_total',
		},
	},
	{
		at: 'operation',
		in: ['Telemetry'],
		words: { UPSERT: 'Adds the tag, or changes it', REMOVE: 'Leaves the tag out' },
	},
	{
		at: 'failStrategy',
		words: {
			FAIL_CLOSE: 'Requests fail with 503 if the plugin cannot be loaded or crashes; the default',
			FAIL_OPEN: 'Requests pass without the plugin',
			FAIL_RELOAD: 'The plugin is loaded again; until it is there, requests fail',
		},
	},
	{
		at: 'imagePullPolicy',
		words: {
			IfNotPresent: 'Fetched once; the default unless the tag is `latest`',
			Always: 'Asked for whenever the plugin is configured anew',
			UNSPECIFIED_POLICY: 'IfNotPresent, or Always for the tag `latest`',
		},
	},
	...['spec.type', 'wasm.type'].map((at) => ({
		at,
		in: ['WasmPlugin', 'TrafficExtension'],
		words: {
			HTTP: 'A filter of HTTP requests; the default',
			NETWORK: 'A filter of connections',
			UNSPECIFIED_PLUGIN_TYPE: 'HTTP',
		},
	})),
	{
		at: 'env.valueFrom',
		words: { INLINE: 'The value stands in `value`', HOST: 'The value is that of the proxy’s own environment' },
	},
	{
		at: 'namespaces.from',
		words: {
			Same: 'Only those in the Gateway’s own namespace; the default',
			All: 'Those of all namespaces',
			Selector: 'Those of namespaces with the labels in `selector`',
			None: 'None',
		},
	},
	{
		at: 'matches.path.type',
		words: {
			PathPrefix: 'The path begins with these segments: `/cart` takes `/cart/1`, not `/cartoon`; the default',
			Exact: 'The whole path, letter by letter',
			RegularExpression: 'The path as a whole matches the expression (RE2)',
		},
	},
	{
		at: 'path.type',
		words: {
			ReplaceFullPath: 'The whole path is replaced',
			ReplacePrefixMatch: 'What the match’s PathPrefix took is replaced, the rest stays',
		},
	},
	{
		at: 'type',
		in: ['HTTPRoute', 'GRPCRoute'],
		words: {
			Exact: 'The whole value, letter by letter; the default',
			RegularExpression: 'The value as a whole matches the expression (RE2)',
			RequestHeaderModifier: 'Changes headers of the request',
			ResponseHeaderModifier: 'Changes headers of the response',
			RequestMirror: 'Sends a copy of the request to another backend, whose answer is dropped',
			RequestRedirect: 'Answers with a redirect',
			URLRewrite: 'Changes host or path of the request',
			CORS: 'Lets browsers call from other origins',
			ExternalAuth: 'Asks another service whether the request may pass',
			ExtensionRef: 'A filter of the implementation’s own',
			Cookie: 'A cookie keeps the session',
			Header: 'A header keeps the session',
		},
	},
	{
		at: 'imageType',
		words: {
			distroless: 'An image with the proxy and little else',
			debug: 'An image with tools',
			default: 'The image as such',
		},
	},
];

/** What the words of a field say: that at `path` of a kind, without indexes. */
export function enumWords(kind: string, path: string): Words {
	return rowFor(rows, kind, path)?.words ?? {};
}
