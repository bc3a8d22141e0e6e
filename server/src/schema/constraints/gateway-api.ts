// Rows of Gateway API. Its structures recur in many places, so a row is keyed on the end of a path, two steps of it, and
// holds in all kinds. Source: gateway-api, the experimental channel of 1.6.
import type { Facts } from './rows.ts';

const group: Facts = {
	maxLength: 253,
	pattern: '^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
};
const kind: Facts = { minLength: 1, maxLength: 63, pattern: '^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$' };
const name: Facts = { minLength: 1, maxLength: 253 };
const namespace: Facts = { minLength: 1, maxLength: 63, pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' };
const section: Facts = {
	minLength: 1,
	maxLength: 253,
	pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
};
const hostname: Facts = {
	minLength: 1,
	maxLength: 253,
	pattern: '^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
};
const precise: Facts = section;
const port: Facts = { minimum: 1, maximum: 65535 };
const duration: Facts = { pattern: '^([0-9]{1,5}(h|m|s|ms)){1,4}$' };
const headerToken: Facts = { minLength: 1, maxLength: 256, pattern: "^[A-Za-z0-9!#$%&'*+\\-.^_\\x60|~]+$" };
const headerText: Facts = { minLength: 1, maxLength: 4096, pattern: '^[!-~]+([\\t ]?[!-~]+)*$' };
const option: Facts = { minLength: 0, maxLength: 4096 };

/** `end.field` -> facts, for each of `ends`. */
function at(ends: readonly string[], facts: Readonly<Record<string, Facts>>): Readonly<Record<string, Facts>> {
	return Object.fromEntries(
		ends.flatMap((end) => Object.entries(facts).map(([field, one]) => [`${end}.${field}`, one])),
	);
}

const backend = { group: { ...group, default: '' }, kind: { ...kind, default: 'Service' }, name, namespace, port };
const parent = {
	group: { ...group, default: 'gateway.networking.k8s.io' },
	kind: { ...kind, default: 'Gateway' },
	name,
	namespace,
	port,
	sectionName: section,
};
const certificate = { group: { ...group, default: '' }, kind: { ...kind, default: 'Secret' }, name, namespace };
const modifiers = ['requestHeaderModifier', 'responseHeaderModifier'];
const paths: Facts = { maxLength: 1024 };

/** The last two steps of a path (`backendRefs[].port`), or the last one with a dot before it -> facts. */
export const gatewayApi: Readonly<Record<string, Facts>> = {
	...at(['backendRefs[]', 'backendRef'], backend),
	'backendRefs[].weight': { minimum: 0, maximum: 1_000_000, default: '1' },
	'backendRefs[].filters': { maxItems: 16 },
	...at(['parentRefs[]', 'parentRef'], parent),
	...at(['certificateRefs[]', 'clientCertificateRef'], certificate),
	...at(['caCertificateRefs[]', 'extensionRef', 'parametersRef'], { group, kind, name, namespace }),
	...at(['targetRefs[]'], { group, kind, name, sectionName: section }),
	...at(['from[]'], { group, kind, namespace }),
	...at(['to[]'], { group, kind, name }),
	...at(['kinds[]'], { group: { ...group, default: 'gateway.networking.k8s.io' }, kind }),
	...at(['add[]', 'set[]'], { name: headerToken, value: headerText }),
	...at(modifiers, {
		add: { maxItems: 16, unique: ['name'] },
		set: { maxItems: 16, unique: ['name'] },
		remove: { maxItems: 16, unique: [] },
	}),
	...at(['headers[]'], { name: headerToken, type: { default: 'Exact' }, value: headerText }),
	...at(['queryParams[]'], { name: headerToken, type: { default: 'Exact' }, value: { minLength: 1, maxLength: 1024 } }),
	...at(['matches[]'], {
		headers: { maxItems: 16, unique: ['name'] },
		queryParams: { maxItems: 16, unique: ['name'] },
	}),
	...at(['listeners[]'], {
		hostname,
		name: section,
		port,
		protocol: {
			minLength: 1,
			maxLength: 255,
			pattern:
				'^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$|[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\/[A-Za-z0-9]+$',
		},
	}),
	...at(['rules[]'], {
		backendRefs: { maxItems: 16 },
		filters: { maxItems: 16 },
		matches: { maxItems: 64 },
		name: section,
	}),
	...at(['cors'], {
		allowHeaders: { maxItems: 64, unique: [] },
		'allowHeaders[]': headerToken,
		allowMethods: { maxItems: 9, unique: [] },
		allowOrigins: { maxItems: 64, unique: [] },
		'allowOrigins[]': {
			minLength: 1,
			maxLength: 253,
			pattern: '(^\\*$)|(^(http(s)?):\\/\\/(((\\*\\.)?([a-zA-Z0-9\\-]+\\.)*[a-zA-Z0-9-]+|\\*)(:([0-9]{1,5}))?)$)',
		},
		exposeHeaders: { maxItems: 64, unique: [] },
		'exposeHeaders[]': headerToken,
		maxAge: { minimum: 1, format: 'int32', default: '5' },
	}),
	...at(['requestRedirect'], { hostname: precise, port, statusCode: { default: '302' } }),
	...at(['urlRewrite'], { hostname: precise }),
	...at(['path'], {
		replaceFullPath: paths,
		replacePrefixMatch: paths,
		value: { ...paths, default: '/' },
	}),
	...at(['requestMirror'], { percent: { minimum: 0, maximum: 100 } }),
	...at(['fraction'], {
		numerator: { minimum: 0, format: 'int32' },
		denominator: { minimum: 1, default: '100', format: 'int32' },
	}),
	...at(['retry'], {
		attempts: { minimum: 1 },
		backoff: duration,
		codes: { unique: [] },
		'codes[]': { minimum: 400, maximum: 599 },
	}),
	...at(['timeouts'], { request: duration, backendRequest: duration }),
	...at(['sessionPersistence'], {
		absoluteTimeout: duration,
		idleTimeout: duration,
		sessionName: { maxLength: 128 },
		type: { default: 'Cookie' },
	}),
	'cookieConfig.lifetimeType': { default: 'Session' },
	...at(['tls'], { certificateRefs: { maxItems: 64 }, mode: { default: 'Terminate' }, options: { maxProperties: 16 } }),
	'.options': { maxProperties: 16 },
	'.options{}': option,
	'tls.options{}': option,
	...at(['infrastructure'], {
		annotations: { maxProperties: 16 },
		'annotations{}': option,
		labels: { maxProperties: 8 },
		'labels{}': { minLength: 0, maxLength: 63, pattern: '^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$' },
	}),
	...at(['validation'], {
		hostname: precise,
		mode: { default: 'AllowValidOnly' },
		subjectAltNames: { maxItems: 5 },
		caCertificateRefs: { minItems: 1, maxItems: 16 },
		wellKnownCACertificates: {
			minLength: 1,
			maxLength: 253,
			pattern:
				'^(System|([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]))$',
		},
	}),
	...at(['subjectAltNames[]'], {
		hostname,
		uri: {
			minLength: 1,
			maxLength: 253,
			pattern: '^(([^:/?#]+):)(//([^/?#]*))([^?#]*)(\\?([^#]*))?(#(.*))?',
		},
	}),
	...at(['perPort[]'], { port }),
	'frontend.perPort': { maxItems: 64, unique: ['port'] },
	...at(['http', 'grpc'], {
		allowedHeaders: { maxItems: 64, unique: [] },
		allowedResponseHeaders: { maxItems: 64, unique: [] },
	}),
	'http.path': { maxLength: 1024, pattern: "^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$" },
	...at(['method'], { method: { maxLength: 1024 }, service: { maxLength: 1024 }, type: { default: 'Exact' } }),
	'allowedRoutes.kinds': { maxItems: 8 },
	'externalAuth.protocol': { enum: ['HTTP', 'GRPC'] },
	'addresses[].value': { maxLength: 253 },
	'addresses[].type': {
		minLength: 1,
		maxLength: 253,
		// Not anchored, so that it refuses little.
		pattern:
			"^Hostname|IPAddress|NamedAddress|[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\/[A-Za-z0-9\\/\\-._~%!$&'()*+,;=:]+$",
		default: 'IPAddress',
	},
	'.controllerName': {
		minLength: 1,
		maxLength: 253,
		pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\/[A-Za-z0-9\\/\\-._~%!$&'()*+,;=:]+$",
	},
	'.description': { maxLength: 64 },
	'.gatewayClassName': { minLength: 1, maxLength: 253 },
	'.addresses': { maxItems: 16 },
	'.from': { minItems: 1, maxItems: 16 },
	'.to': { minItems: 1, maxItems: 16 },
	'.targetRefs': { minItems: 1, maxItems: 16 },
	'.parentRefs': { maxItems: 32 },
	'.hostnames': { maxItems: 1024 },
	'.hostnames[]': hostname,
	'.listeners': { minItems: 1, maxItems: 64, unique: ['name'] },
};

const filters = ['ExtensionRef', 'RequestHeaderModifier', 'RequestMirror', 'ResponseHeaderModifier'];

const rules: Facts = { minItems: 1, maxItems: 16 };
const someBackends: Facts = { minItems: 1, maxItems: 16 };

/** What holds in one kind only: kind -> end of path -> facts. */
export const gatewayApiKinds: Readonly<Record<string, Readonly<Record<string, Facts>>>> = {
	HTTPRoute: {
		'.hostnames': { maxItems: 16 },
		'.rules': { minItems: 1, maxItems: 16 },
		'path.type': { default: 'PathPrefix' },
		'filters[].type': { enum: [...filters, 'CORS', 'ExternalAuth', 'RequestRedirect', 'URLRewrite'] },
		'requestRedirect.path.type': { enum: ['ReplaceFullPath', 'ReplacePrefixMatch'] },
		'urlRewrite.path.type': { enum: ['ReplaceFullPath', 'ReplacePrefixMatch'] },
	},
	GRPCRoute: {
		'.hostnames': { maxItems: 16 },
		'.rules': { maxItems: 16 },
		'headers[].value': { minLength: 1, maxLength: 4096 },
		'filters[].type': { enum: filters },
	},
	TLSRoute: { '.rules': rules, 'rules[].backendRefs': someBackends },
	TCPRoute: { '.rules': rules, 'rules[].backendRefs': someBackends },
	UDPRoute: { '.rules': rules, 'rules[].backendRefs': someBackends },
	Gateway: {
		'allowedListeners.namespaces.from': { enum: ['All', 'Selector', 'Same', 'None'], default: 'None' },
		'allowedRoutes.namespaces.from': { enum: ['All', 'Selector', 'Same'], default: 'Same' },
	},
	ListenerSet: { 'allowedRoutes.namespaces.from': { enum: ['All', 'Selector', 'Same'], default: 'Same' } },
	BackendTLSPolicy: { 'validation.caCertificateRefs': { maxItems: 8 } },
	ReferenceGrant: { '': { required: ['spec'] } },
};

const oneRule: Facts = { minItems: 1, maxItems: 1 };
const someHosts: Facts = { minItems: 1, maxItems: 1024 };

/** What the newer versions of a kind say: `Kind/version` -> end of path -> facts. */
export const gatewayApiVersions: Readonly<Record<string, Readonly<Record<string, Facts>>>> = {
	'TLSRoute/v1': { '.rules': oneRule, '.hostnames': someHosts },
	'TLSRoute/v1alpha3': { '.rules': oneRule, '.hostnames': someHosts },
	'TCPRoute/v1': { '.rules': oneRule },
	'UDPRoute/v1': { '.rules': oneRule },
};
