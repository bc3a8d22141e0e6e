// TABLE: what each word says that a field of an EnvoyFilter, or of the Gateway API, can be; the others stand in enums.ts.
import { methods, statusCodes } from './http.ts';
import type { FieldRow, Words } from './words.ts';

export interface Row extends FieldRow {
	readonly words: Words;
}

/** istio/api: networking/v1alpha3/envoy_filter.proto */
export const envoyFilterRows: readonly Row[] = [
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
];

/** sigs.k8s.io/gateway-api: apis/v1 */
export const gatewayApiRows: readonly Row[] = [
	{
		at: 'namespaces.from',
		words: {
			Same: 'Only those in the Gateway’s own namespace; the default',
			All: 'Those of all namespaces',
			Selector: 'Those of namespaces with the labels in `selector`',
			None: 'None',
		},
	},
	...['matches.method', 'cors.allowMethods'].map((at) => ({ at, words: { ...methods, '*': 'Any method' } })),
	{ at: 'requestRedirect.statusCode', words: statusCodes },
	{ at: 'requestRedirect.scheme', words: { https: 'HTTP over TLS', http: 'Plain HTTP' } },
	{
		at: 'validation.mode',
		words: {
			AllowValidOnly: 'Clients have to show a certificate, and it has to be valid; the default',
			AllowInsecureFallback: 'Clients may show no certificate, or one that is not valid',
		},
	},
	{
		at: 'cookieConfig.lifetimeType',
		words: {
			Permanent: 'The cookie lives as long as `absoluteTimeout` says',
			Session: 'The cookie goes when the browser is closed; the default',
		},
	},
	{
		at: 'externalAuth.protocol',
		words: { GRPC: 'Envoy’s protocol for it, ext_authz, over gRPC', HTTP: 'A request over HTTP, whose status decides' },
	},
	{
		at: 'subjectAltNames.type',
		in: ['BackendTLSPolicy'],
		words: { Hostname: 'A host, in `hostname`', URI: 'A URI, such as a SPIFFE identity, in `uri`' },
	},
	{
		at: 'defaultScope',
		words: { All: 'Routes that ask for a default Gateway use this one', None: 'It is no default' },
	},
	{
		at: 'useDefaultGateways',
		words: { All: 'The default Gateways are used, too', None: 'No default Gateway is used' },
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
];
