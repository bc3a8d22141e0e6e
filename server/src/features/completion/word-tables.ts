// TABLES of words worth offering where any text may stand: by the format that a value has to have, and by place. The likeliest
// first. What a format takes is told in schema/formats.ts, and a test asks the rules about each word.
import { filterTypes, httpRouter, terminalNetworkNames } from '../../model/envoy-filters.ts';
import type { Format } from '../../schema/formats.ts';
import { grpcStatuses, methods, requestHeaders, responseHeaders, statusCodes } from '../words/http.ts';
import type { FieldRow, Words } from '../words/words.ts';

/** Words in order, each with what it says. */
type Offered = readonly (readonly [word: string, doc: string])[];

const bare = (words: string): Offered => words.split(' ').map((word) => [word, '']);

const picked = (all: Words, names: string): Offered => names.split(' ').map((name) => [name, all[name] ?? '']);

/** istio: pkg/config/protocol/instance.go, Parse; written as Istio's pages write them. */
const protocols: Offered = Object.entries({
	HTTP: 'HTTP/1.1, or HTTP/2 in plain text if the client insists',
	HTTPS: 'TLS; in a Gateway it may be ended there, elsewhere it is passed on by SNI',
	TCP: 'Bytes, without a look into them',
	TLS: 'TLS that is passed on by SNI, as it is',
	GRPC: 'gRPC, which is HTTP/2',
	HTTP2: 'HTTP/2',
	'GRPC-WEB': 'gRPC as browsers speak it',
	MONGO: 'The protocol of MongoDB',
});

/** istio: pkg/config/validation/virtualservice.go; envoyproxy.io/docs: config.route.v3.RetryPolicy, x-envoy-retry-on */
const retryConditions: Offered = [
	...Object.entries({
		'5xx': 'Any response of 500 to 599, or none at all',
		'gateway-error': '502, 503 or 504',
		'connect-failure': 'No connection could be made',
		reset: 'The connection broke, or there was no response in time',
		'reset-before-request': 'The connection broke before the request was sent',
		'refused-stream': 'The server refused the HTTP/2 stream',
		'retriable-4xx': '409',
		'retriable-status-codes': 'One of the codes that are listed here too',
		unavailable: 'gRPC status UNAVAILABLE',
		cancelled: 'gRPC status CANCELLED',
		'deadline-exceeded': 'gRPC status DEADLINE_EXCEEDED',
		internal: 'gRPC status INTERNAL',
		'resource-exhausted': 'gRPC status RESOURCE_EXHAUSTED',
		'envoy-ratelimited': 'The header x-envoy-ratelimited is there',
		'http3-post-connect-failure': 'An HTTP/3 request failed after the connection was made',
	}),
	['503', 'Service Unavailable'],
];

const durations: Offered = Object.entries({
	'1s': 'one second',
	'2s': 'two seconds',
	'5s': 'five seconds',
	'10s': 'ten seconds',
	'30s': 'half a minute',
	'1m': 'one minute',
	'5m': 'five minutes',
	'500ms': 'half a second',
	'1h': 'one hour',
});

/** What stands before the list of durations where 0 means something. */
const zero: Offered = Object.entries({ '0s': 'none: disabled' });

const percents: Offered = [
	['100', 'all'],
	['50', 'half'],
	['10', 'one in ten'],
	['1', 'one in a hundred'],
	['0.1', 'one in a thousand'],
];

/** istio: pilot/pkg/networking/core/route/retry/retry.go: two by default; 0 switches them off. */
const retries: Offered = [
	['2', 'the default'],
	['3', 'three more tries'],
	['0', 'none'],
];

const scopes: Offered = Object.entries({ '.': 'this namespace only', '*': 'all namespaces' });

/** istio.io: reference/config/security/conditions */
const conditions: Offered = Object.entries({
	'request.headers[x-custom]': 'A header of the request, by its name in the brackets',
	'source.ip': 'Address of whoever connects, IPs or ranges',
	'remote.ip': 'Address of the client, as X-Forwarded-For or the PROXY protocol tells it',
	'source.namespace': 'Namespace of the client (needs mutual TLS)',
	'source.serviceAccount': 'Service account of the client, `namespace/name` (needs mutual TLS)',
	'source.principal': 'Identity of the client, `domain/ns/namespace/sa/account` (needs mutual TLS)',
	'source.trustDomain': 'Trust domain of the client (needs mutual TLS)',
	'request.auth.principal': 'Principal of the JSON Web Token, `issuer/subject`',
	'request.auth.audiences': 'Audiences of the JSON Web Token, `aud`',
	'request.auth.presenter': 'Authorized party of the JSON Web Token, `azp`',
	'request.auth.claims[iss]': 'A claim of the JSON Web Token, by its name in the brackets',
	'destination.ip': 'Address that is called',
	'destination.port': 'Port that is called, that of the pod',
	'connection.sni': 'Server name that the client asked for in TLS',
});

/** What is worth offering for a format. */
export const wordsOfFormats: Partial<Readonly<Record<Format, Offered>>> = {
	protocol: protocols,
	optionalProtocol: protocols,
	retryOn: retryConditions,
	corsMethod: [...Object.entries(methods), ['*', 'Any method']],
	duration: durations,
	anyDuration: durations,
	durationOrZero: [...durations, ...zero],
	secondsDuration: Object.entries({ '24h': 'one day', '1h': 'one hour', '10m': 'ten minutes', '1m': 'one minute' }),
	exportTo: scopes,
	serviceEntryExportTo: scopes,
	condition: conditions,
	grpcStatus: Object.entries(grpcStatuses),
	redirectScheme: bare('https http'),
	probeScheme: bare('HTTP HTTPS'),
	tunnelProtocol: Object.entries({ CONNECT: 'HTTP CONNECT', POST: 'HTTP POST' }),
	corsHeader: [['*', 'Any header'], ...Object.entries(requestHeaders)],
	headerToTakeAway: Object.entries({ ...requestHeaders, ...responseHeaders }),
	percent: percents,
	sidecarHost: Object.entries({
		'./*': 'all hosts of this namespace',
		'istio-system/*': 'all hosts of istio-system, the control plane among them',
		'*/*': 'all hosts of all namespaces',
		'~/*': 'nothing: the workloads call nobody',
	}),
};

/** Formats whose words come before the names that may stand there, too. */
export const leadingFormats: ReadonlySet<string | undefined> = new Set<Format>([
	'exportTo',
	'serviceEntryExportTo',
	'sidecarHost',
]);

/** Formats of which a value holds several, separated by commas. */
export const listedFormats: ReadonlySet<string | undefined> = new Set<Format>(['retryOn']);

interface PlaceRow extends FieldRow {
	readonly words: Offered;
	/** What is not text: numbers are written bare. */
	readonly isNumber?: true;
}

const portNames = bare('http https grpc tcp tls http2 mongo redis mysql');

/** istio: pkg/config/kube/conversion.go, ConvertProtocol; kubernetes.io: concepts/services-networking/service, appProtocol */
const appProtocols: Offered = Object.entries({
	http: '',
	https: '',
	grpc: 'gRPC',
	http2: '',
	tcp: '',
	tls: '',
	'kubernetes.io/h2c': 'HTTP/2 in plain text',
	'kubernetes.io/ws': 'WebSocket',
	'grpc-web': '',
	mongo: '',
	mysql: '',
	redis: '',
});

/** The filters that Istio makes, those that end a chain first. */
function filters(of: 'http' | 'network'): Offered {
	const names = Object.keys(filterTypes).filter((name) => name.startsWith(`envoy.filters.${of}.`));
	const isLast = (name: string): boolean => name === httpRouter || terminalNetworkNames.has(name);
	return [...names.filter(isLast), ...names.filter((name) => !isLast(name))].map((name) => [
		name,
		filterTexts[name] ?? '',
	]);
}

/** istio: pilot/pkg/xds/filters/filters.go; envoyproxy.io/docs: configuration/http/http_filters, configuration/listeners/network_filters */
const filterTexts: Words = {
	'envoy.filters.http.router': 'Sends the request on; the last of the HTTP filters',
	'envoy.filters.http.cors': 'Answers browsers of other origins',
	'envoy.filters.http.fault': 'Delays and aborts',
	'envoy.filters.http.grpc_stats': 'Counts messages of gRPC',
	'envoy.filters.http.jwt_authn': 'Checks JSON Web Tokens; there with a RequestAuthentication',
	'envoy.filters.http.rbac': 'Allows and denies; there with an AuthorizationPolicy',
	'envoy.filters.http.ext_authz': 'Asks an extension provider; there with an AuthorizationPolicy with action CUSTOM',
	'envoy.filters.network.http_connection_manager': 'Reads HTTP, and holds the HTTP filters',
	'envoy.filters.network.tcp_proxy': 'Passes bytes on',
	'envoy.filters.network.rbac': 'Allows and denies connections; there with an AuthorizationPolicy',
};

/** What is worth offering at a place. */
export const wordsOfPlaces: readonly PlaceRow[] = [
	{ at: 'spec.ports.appProtocol', in: ['Service'], words: appProtocols },
	{ at: 'spec.ports.protocol', in: ['Service'], words: bare('TCP UDP SCTP') },
	{ at: 'spec.ports.name', in: ['Service', 'ServiceEntry'], words: portNames },
	{ at: 'spec.type', in: ['Service'], words: bare('ClusterIP LoadBalancer NodePort ExternalName') },
	{ at: 'port.name', in: ['Gateway', 'Sidecar'], words: portNames },
	// istio: manifests/charts/gateway, the labels of Istio's own gateways
	{
		at: 'spec.selector.istio',
		in: ['Gateway'],
		words: Object.entries({ ingressgateway: 'Istio’s own gateway into the mesh', egressgateway: 'the one out of it' }),
	},
	{ at: 'subFilter.name', in: ['EnvoyFilter'], words: filters('http') },
	{ at: 'filter.name', in: ['EnvoyFilter'], words: filters('network') },
	{ at: 'operation.methods', words: Object.entries(methods) },
	{ at: 'operation.notMethods', words: Object.entries(methods) },
	{ at: 'match.method.exact', in: ['VirtualService'], words: Object.entries(methods) },
	{ at: 'match.scheme.exact', in: ['VirtualService'], words: bare('https http') },
	{
		at: 'servers.port.number',
		words: Object.entries({
			80: 'HTTP',
			443: 'HTTPS',
			8080: 'HTTP',
			8443: 'HTTPS',
			15443: 'between clusters',
			31400: 'TCP, as in Istio’s samples',
		}),
		isNumber: true,
	},
	{
		at: 'listeners.port',
		in: ['Gateway', 'ListenerSet'],
		words: Object.entries({ 80: 'HTTP', 443: 'HTTPS' }),
		isNumber: true,
	},
	{
		at: 'spec.ports.number',
		in: ['ServiceEntry'],
		words: [
			['443', 'HTTPS'],
			['80', 'HTTP'],
		],
		isNumber: true,
	},
	{
		at: 'listeners.protocol',
		in: ['Gateway', 'ListenerSet'],
		words: bare('HTTP HTTPS TLS TCP'),
	},
	{
		at: 'abort.httpStatus',
		words: picked(statusCodes, '503 500 429 404 400 401 403 502 504'),
		isNumber: true,
	},
	{ at: 'directResponse.status', words: picked(statusCodes, '200 404 403 503 429 401 410 418'), isNumber: true },
	{ at: 'redirect.redirectCode', words: picked(statusCodes, '301 302 303 307 308'), isNumber: true },
	...['mirrorPercentage.value', 'mirrors.percentage.value', 'tracing.randomSamplingPercentage'].map(
		(at): PlaceRow => ({ at, words: percents, isNumber: true }),
	),
	{ at: 'retries.attempts', in: ['VirtualService'], words: retries, isNumber: true },
	// istio: pkg/config/security/security.go, ValidCipherSuites and ValidECDHCurves
	{
		at: 'tls.cipherSuites',
		words: bare(
			'ECDHE-ECDSA-AES256-GCM-SHA384 ECDHE-RSA-AES256-GCM-SHA384 ECDHE-ECDSA-AES128-GCM-SHA256 ECDHE-RSA-AES128-GCM-SHA256 AES256-GCM-SHA384 AES128-GCM-SHA256',
		),
	},
	{ at: 'tls.ecdhCurves', words: bare('X25519 P-256 P-384 P-521') },
	{ at: 'minProtocolVersion', words: bare('TLSV1_2 TLSV1_3') },
	{ at: 'maxProtocolVersion', words: bare('TLSV1_3 TLSV1_2') },
	{ at: 'consistentHash.httpHeaderName', words: picked(requestHeaders, 'x-request-id end-user authorization') },
	{ at: 'fromHeaders.name', words: picked(requestHeaders, 'authorization x-request-id') },
	{ at: 'fromHeaders.prefix', words: [['Bearer ', '']] },
	{ at: 'imageType', words: bare('distroless debug default') },
	{ at: 'spec.values.global.proxy.logLevel', words: bare('warning info debug trace error critical off') },
];

/** Maps whose keys are the names of headers: which. */
export const headerMaps: readonly PlaceRow[] = [
	{ at: 'headers.request.set', words: Object.entries(requestHeaders) },
	{ at: 'headers.request.add', words: Object.entries(requestHeaders) },
	{ at: 'headers.response.set', words: Object.entries(responseHeaders) },
	{ at: 'headers.response.add', words: Object.entries(responseHeaders) },
	{ at: 'match.headers', words: Object.entries(requestHeaders) },
	{ at: 'match.withoutHeaders', words: Object.entries(requestHeaders) },
];
