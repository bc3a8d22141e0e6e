// TABLE: what a field is for, in our own words, where the projects' own text says no more than "Optional." or the name again.
// Sources: the comments of istio/api (security/v1beta1, telemetry/v1alpha1, networking/v1alpha3) and the pages that cite them.
import { type TextRow, trafficRows } from './traffic-fields.ts';
import { rowFor } from './words.ts';

const policies = [
	'AuthorizationPolicy',
	'RequestAuthentication',
	'Telemetry',
	'WasmPlugin',
	'EnvoyFilter',
	'TrafficExtension',
];

const not = (what: string): string =>
	`The same, the other way round: ${what}. It may stand beside the field without \`not\`.`;

const rows: readonly TextRow[] = [
	// istio.io: reference/config/security/authorization-policy
	{
		at: 'spec.action',
		in: ['AuthorizationPolicy'],
		text: 'What happens to a request that a rule matches. CUSTOM is asked first, then DENY, then ALLOW.',
	},
	{
		at: 'spec.rules',
		in: ['AuthorizationPolicy'],
		text: 'Which requests the policy is about: those that at least one rule matches. An ALLOW policy without rules allows nothing; a rule without fields (`- {}`) matches all.',
	},
	{
		at: 'rules.from',
		text: 'Where the request comes from: at least one of these sources. Without it, anybody.',
	},
	{ at: 'rules.to', text: 'What is asked for: at least one of these operations. Without it, anything.' },
	{ at: 'rules.when', text: 'Further conditions, all of which have to hold.' },
	{
		at: 'source.principals',
		text: 'Identities of the client, from its certificate: `cluster.local/ns/NAMESPACE/sa/ACCOUNT`. `*` before or after stands for any text, alone for any identity. It needs mutual TLS.',
	},
	{ at: 'source.notPrincipals', text: not('everybody but these identities') },
	{
		at: 'source.requestPrincipals',
		text: 'Principals of a JSON Web Token: `ISSUER/SUBJECT`; `*` for any valid token. It needs a RequestAuthentication.',
	},
	{
		at: 'source.notRequestPrincipals',
		text: not('all but these principals of a token; with `*`, requests without a token'),
	},
	{ at: 'source.namespaces', text: 'Namespaces of the client, from its certificate. It needs mutual TLS.' },
	{ at: 'source.notNamespaces', text: not('clients of all other namespaces') },
	{
		at: 'source.serviceAccounts',
		text: 'Service accounts of the client, from its certificate: `NAMESPACE/ACCOUNT`, or an account of the policy’s own namespace. It needs mutual TLS.',
	},
	{ at: 'source.notServiceAccounts', text: not('all other accounts') },
	{
		at: 'source.ipBlocks',
		text: 'Addresses or ranges of whoever opened the connection; after a load balancer that is the balancer, and `remoteIpBlocks` is meant.',
	},
	{ at: 'source.notIpBlocks', text: not('all other addresses') },
	{
		at: 'source.remoteIpBlocks',
		text: 'Addresses or ranges of the client itself, from `X-Forwarded-For` or the PROXY protocol. The mesh has to know how many proxies stand before it (`numTrustedProxies`).',
	},
	{ at: 'source.notRemoteIpBlocks', text: not('all other clients') },
	{
		at: 'operation.hosts',
		text: 'Hosts of the request, as its `Host` header has them, ports included; upper and lower case are the same. For HTTP only.',
	},
	{ at: 'operation.notHosts', text: not('all other hosts') },
	{ at: 'operation.ports', text: 'Ports of the workload, not of its Service; in quotes.' },
	{ at: 'operation.notPorts', text: not('all other ports') },
	{ at: 'operation.methods', text: 'HTTP methods, in capitals; of gRPC always POST. For HTTP only.' },
	{ at: 'operation.notMethods', text: not('all other methods') },
	{
		at: 'operation.paths',
		text: 'Paths of the request without its query: `/info`, `/info/*`, `*/info`, or a template such as `/users/{*}`. Of gRPC `/package.Service/Method`. For HTTP only.',
	},
	{ at: 'operation.notPaths', text: not('all other paths') },
	{ at: 'when.key', text: 'The attribute that is compared.' },
	{
		at: 'when.values',
		text: 'Values of the attribute, one of which has to be there; `*` stands for any text at the start or the end.',
	},
	{ at: 'when.notValues', text: not('none of these values') },
	{
		at: 'spec.provider',
		in: ['AuthorizationPolicy'],
		text: 'Who decides, with action CUSTOM: an extension provider of the mesh configuration.',
	},
	...['selector', 'workloadSelector'].map((name) => ({
		at: `spec.${name}`,
		in: [...policies, 'PeerAuthentication', 'ProxyConfig'],
		text: 'The workloads it is for, by the labels of their pods. Without it, all of the namespace; in the root namespace, of the mesh.',
	})),
	{
		at: 'spec.targetRefs',
		in: policies,
		text: 'The gateways or waypoints of the Gateway API that it is for, or Services behind a waypoint; in the place of `selector`.',
	},
	{
		at: 'targetRefs.kind',
		in: policies,
		text: 'Gateway, Service, ServiceEntry or GatewayClass; `group` has to go with it.',
	},
	{
		at: 'targetRef.kind',
		in: policies,
		text: 'Gateway, Service, ServiceEntry or GatewayClass; `group` has to go with it.',
	},
	// istio.io: reference/config/security/peer_authentication
	{ at: 'spec.mtls', in: ['PeerAuthentication'], text: 'Mutual TLS of the workloads that it is for.' },
	{
		at: 'spec.portLevelMtls',
		text: 'Mutual TLS of single ports, by the port number of the workload (not of the Service). It needs a selector.',
	},
	// istio.io: reference/config/telemetry
	{ at: 'spec.tracing', in: ['Telemetry'], text: 'Which requests are traced, and where the spans are sent.' },
	{ at: 'spec.metrics', in: ['Telemetry'], text: 'Which metrics the proxies make, and with which tags.' },
	{ at: 'spec.accessLogging', in: ['Telemetry'], text: 'Which requests are logged, and where.' },
	{ at: 'accessLogging.disabled', text: 'Whether nothing is logged for what `match` says.' },
	{
		at: 'accessLogging.filter',
		text: 'Which requests are logged, as an expression (CEL), such as `response.code >= 400`.',
	},
	{ at: 'providers.name', text: 'The name of an extension provider of the mesh configuration.' },
	{
		at: 'providers',
		in: ['Telemetry'],
		text: 'Where it is sent: extension providers of the mesh configuration. Without any, those of a Telemetry above, or `defaultProviders`.',
	},
	{
		at: 'metrics.overrides',
		text: 'Changes to single metrics: disabled, or with other tags. Of several for one metric, later ones add to the earlier.',
	},
	{ at: 'overrides.disabled', text: 'Whether the metric is not made at all.' },
	{ at: 'overrides.tagOverrides', text: 'Tags by name, and what becomes of each: changed, added or left out.' },
	{
		at: 'metrics.reportingInterval',
		text: 'How often metrics of TCP connections are reported while they are open; every five seconds by default.',
	},
	{
		at: 'tracing.customTags',
		text: 'Tags for each span by name, with a value that is fixed, or comes from a header or the environment.',
	},
	{ at: 'tracing.disableSpanReporting', text: 'Whether no spans are sent. Trace headers are passed on all the same.' },
	{ at: 'header.defaultValue', text: 'The value where the header is missing.' },
	{ at: 'environment.defaultValue', text: 'The value where the variable is not set.' },
	{ at: 'literal.value', text: 'The value of the tag, as it is.' },
	// istio.io: reference/config/networking
	{
		at: 'servers.port.name',
		text: 'A name for the port, unique in the Gateway. Any name will do: the protocol is stated in `protocol`.',
	},
	{ at: 'port.protocol', text: 'The protocol at this port.' },
	{ at: 'ports.protocol', in: ['ServiceEntry'], text: 'The protocol at this port.' },
	{
		at: 'ports.name',
		in: ['ServiceEntry'],
		text: 'A name for the port, unique in the ServiceEntry; `endpoints` and routes may refer to it.',
	},
	{
		at: 'spec.servers',
		in: ['Gateway'],
		text: 'The ports that are opened, each with its protocol, the hosts it serves and its certificate.',
	},
	{
		at: 'http.retries',
		text: 'How often, and after what, a request is sent again. Without it twice, after failures to connect and the like.',
	},
	{ at: 'subsets.name', text: 'The name by which routes mean the subset.' },
	{ at: 'tcp.connectTimeout', text: 'How long to wait until a connection is made; 10 s by default.' },
	{
		at: 'tcp.idleTimeout',
		text: 'How long a connection may be idle until it is closed; one hour by default, `0s` for ever.',
	},
	{ at: 'tcp.maxConnectionDuration', text: 'After how long a connection is closed at the latest.' },
	{ at: 'connectionPool.http', text: 'Limits for HTTP: pending requests, requests in all, retries, idle time.' },
	{
		at: 'outlierDetection.baseEjectionTime',
		text: 'How long an endpoint is left out the first time; the n-th time n times as long. 30 s by default.',
	},
	{
		at: 'localityLbSetting.enabled',
		text: 'Whether endpoints that are near are preferred here, whatever the mesh configuration says.',
	},
	{ at: 'consistentHash.minimumRingSize', text: 'Deprecated: use `ringHash.minimumRingSize`.' },
	{
		at: 'tls.clientCertificate',
		text: 'The file with the client’s certificate, in the proxy’s own container; for mode MUTUAL.',
	},
	{
		at: 'tls.privateKey',
		in: ['DestinationRule'],
		text: 'The file with the key of the client’s certificate; for mode MUTUAL.',
	},
	{ at: 'outboundTrafficPolicy.mode', text: 'Whether hosts can be called that no Service or ServiceEntry has.' },
	{ at: 'spec.concurrency', text: 'Worker threads of the proxy: 2 by default; 0 for one per CPU of the container.' },
	{ at: 'image.imageType', text: 'The variant of the proxy’s image.' },
	{ at: 'match.queryParams', text: 'Query parameters by name, and what each has to be. All have to match.' },
	{
		at: 'outputClaimToHeaders.header',
		text: 'The header that gets the claim. One that the client sends is overwritten.',
	},
	{ at: 'fromHeaders.name', text: 'The header that the token is taken from.' },
	{
		at: 'spec.url',
		in: ['WasmPlugin'],
		text: 'Where the module is: `oci://…` for an image, `https://…`, or `file://…` in the proxy’s container.',
	},
	// istio/api: networking/v1alpha3/virtual_service.proto, StringMatch
	{ at: 'exact', in: ['VirtualService'], text: 'The whole value, letter by letter.' },
	{ at: 'prefix', in: ['VirtualService'], text: 'The value begins with this; `/cart` takes `/cartoon` too.' },
	{ at: 'regex', in: ['VirtualService'], text: 'The value as a whole matches this regular expression (RE2).' },
	// gateway-api.sigs.k8s.io: reference/spec
	{ at: 'backendRefs.name', text: 'The Service that gets the requests.' },
	{ at: 'parentRefs.name', text: 'The Gateway that the route is attached to; or, for routes in the mesh, a Service.' },
	{ at: 'certificateRefs.name', text: 'The Secret with certificate and key.' },
	...trafficRows,
];

/** What we say of the field at `path` of a kind; undefined where the project's own text will do. */
export function fieldText(kind: string, path: string): string | undefined {
	return rowFor(rows, kind, path)?.text;
}
