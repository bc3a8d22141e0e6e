// TABLE: what each word says that a field can be. Sources: the comments of istio/api (networking/v1alpha3, security/v1beta1,
// telemetry/v1alpha1, extensions/v1alpha1) and of sigs.k8s.io/gateway-api (apis/v1), in our own words.
import { envoyFilterRows, gatewayApiRows, type Row } from './more-enums.ts';
import { rowFor, type Words } from './words.ts';

const istioKinds = ['Gateway', 'Sidecar'];

const rows: readonly Row[] = [
	// The Gateway of the Gateway API, before the one of Istio, which has the same name.
	{
		at: 'listeners.tls.mode',
		words: {
			Terminate: 'TLS ends at the gateway, with a certificate of `certificateRefs`',
			Passthrough: 'TLS is passed on as it is; a TLSRoute chooses by the SNI',
		},
	},
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
	...envoyFilterRows,
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
		at: 'jwtRules.presence',
		words: {
			OPTIONAL: 'Requests without a token are let through, as nobody; the default',
			REQUIRED: 'Requests without a token are refused',
		},
	},
	...gatewayApiRows,
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
