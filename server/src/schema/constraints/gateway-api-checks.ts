// What Gateway API's definitions say of routes in CEL, about several fields at once. Source: gateway-api, apis/v1.
import { each, get, head, isWritten, keyOf, numberOf, said, textOf } from '../checks.ts';
import { milliseconds } from '../formats/durations.ts';
import { brief } from '../formats/words.ts';
import type { Check } from '../schema.ts';

type Checked = Parameters<Check>[0];

/** `RequestHeaderModifier` -> `requestHeaderModifier`; a few names are written as acronyms. */
function fieldOfType(type: string): string {
	if (type === 'CORS') return 'cors';
	if (type === 'URLRewrite') return 'urlRewrite';
	return type.charAt(0).toLowerCase() + type.slice(1);
}

const filterTypes = [
	'RequestHeaderModifier',
	'ResponseHeaderModifier',
	'RequestMirror',
	'RequestRedirect',
	'URLRewrite',
	'ExtensionRef',
	'CORS',
	'ExternalAuth',
];

/** A filter has the field of its type, and no other. gateway-api: apis/v1/httproute_types.go, HTTPRouteFilter */
function* filter(node: Checked): ReturnType<Check> {
	const written = get(node, 'type');
	const type = textOf(written);
	if (written === undefined || type === undefined || !filterTypes.includes(type)) return;
	const wanted = fieldOfType(type);
	if (get(node, wanted) === undefined)
		yield said('missing-field', written, 'needs', { what: `A filter of type ${type}`, field: wanted });
	for (const other of filterTypes.map(fieldOfType)) {
		if (other !== wanted && get(node, other) !== undefined)
			yield said('conflicting-fields', keyOf(node, other), 'notOfFilter', { field: other, type });
	}
}

/** Filters that a list can hold several of. gateway-api: apis/v1/httproute_types.go, HTTPRouteRule.Filters */
const repeatable = ['RequestMirror', 'ExtensionRef', 'ExternalAuth'];

function* filters(node: Checked): ReturnType<Check> {
	const seen = new Set<string>();
	for (const item of node.items) {
		const written = get(item, 'type');
		const type = textOf(written);
		if (written === undefined || type === undefined) continue;
		if (seen.has(type) && !repeatable.includes(type)) yield said('duplicate-item', written, 'repeatedFilter', { type });
		else if (
			(type === 'URLRewrite' && seen.has('RequestRedirect')) ||
			(type === 'RequestRedirect' && seen.has('URLRewrite'))
		)
			yield said('conflicting-fields', written, 'redirectAndRewrite');
		seen.add(type);
	}
}

/** gateway-api: apis/v1/httproute_types.go, HTTPRouteRule */
function* routeRule(node: Checked): ReturnType<Check> {
	const redirects = each(node, 'filters').some((item) => textOf(get(item, 'type')) === 'RequestRedirect');
	if (redirects && each(node, 'backendRefs').length > 0)
		yield said('conflicting-fields', keyOf(node, 'backendRefs'), 'redirectWithBackends');
	yield* timeouts(node);
	yield* prefixes(node);
}

/**
 * What replaces the matched prefix needs one match of a prefix; a rule without matches has one, of "/". Several such filters
 * are not looked at. gateway-api: apis/v1/httproute_types.go, HTTPRouteRule
 */
function* prefixes(node: Checked): ReturnType<Check> {
	const matches = get(node, 'matches');
	if (matches === undefined || matches.opaque) return;
	const type = get(get(matches.items[0], 'path'), 'type');
	const isKnown = matches.items.every(({ opaque, kind }) => !opaque && kind === 'map') && type?.opaque !== true;
	const isPrefix = type === undefined || textOf(type) === 'PathPrefix';
	if (!isKnown || get(matches.items[0], 'path')?.opaque === true || (matches.items.length === 1 && isPrefix)) return;
	for (const kind of ['requestRedirect', 'urlRewrite']) {
		const inBackends = each(node, 'backendRefs').filter((backend) => replacing(backend, kind).length === 1);
		for (const place of [node, ...(inBackends.length === 1 ? inBackends : [])]) {
			const [only, more] = replacing(place, kind);
			if (only !== undefined && more === undefined)
				yield said('conflicting-fields', keyOf(only, 'replacePrefixMatch'), 'prefixWithoutMatch');
		}
	}
}

/** The `path` of each filter of a list that replaces a prefix. */
function replacing(node: Checked, kind: string): readonly Checked[] {
	return each(node, 'filters').flatMap((item) => {
		const path = get(get(item, kind), 'path');
		const isOne = textOf(get(path, 'type')) === 'ReplacePrefixMatch' && get(path, 'replacePrefixMatch') !== undefined;
		return isOne && path !== undefined ? [path] : [];
	});
}

const mostMatches = 128;

/** gateway-api: apis/v1/httproute_types.go, HTTPRouteSpec.Rules */
function* rules(node: Checked): ReturnType<Check> {
	const seen = new Set<string>();
	for (const item of node.items) {
		const name = get(item, 'name');
		const text = textOf(name);
		if (name === undefined || text === undefined) continue;
		if (seen.has(text)) yield said('duplicate-item', name, 'sameRule', { name: text });
		seen.add(text);
	}
	const count = node.items.reduce((sum, item) => sum + each(item, 'matches').length, 0);
	if (count > mostMatches) yield said('invalid-value', head(node), 'manyMatches', { most: mostMatches, count });
}

/** What replaces a path has the field of its type. gateway-api: apis/v1/httproute_types.go, HTTPPathModifier */
function* replacement(node: Checked): ReturnType<Check> {
	const written = get(node, 'type');
	const type = textOf(written);
	if (written === undefined || (type !== 'ReplaceFullPath' && type !== 'ReplacePrefixMatch')) return;
	const isFull = type === 'ReplaceFullPath';
	const wanted = isFull ? 'replaceFullPath' : 'replacePrefixMatch';
	const other = isFull ? 'replacePrefixMatch' : 'replaceFullPath';
	if (get(node, wanted) === undefined)
		yield said('missing-field', written, 'needs', { what: `Type ${type}`, field: wanted });
	if (isWritten(node, other)) yield said('conflicting-fields', keyOf(node, other), 'notOfType', { field: other, type });
}

/** gateway-api: apis/v1/shared_types.go, SessionPersistence */
function* session(node: Checked): ReturnType<Check> {
	const type = get(node, 'type') === undefined ? 'Cookie' : textOf(get(node, 'type'));
	const lifetime = get(get(node, 'cookieConfig'), 'lifetimeType');
	if (lifetime !== undefined && textOf(lifetime) === 'Permanent' && get(node, 'absoluteTimeout') === undefined)
		yield said('missing-field', lifetime, 'needs', {
			what: 'A cookie with lifetimeType Permanent',
			field: 'absoluteTimeout',
		});
	if (type !== undefined && type !== 'Cookie' && isWritten(node, 'cookieConfig'))
		yield said('conflicting-fields', keyOf(node, 'cookieConfig'), 'notOfType', { field: 'cookieConfig', type });
}

/** gateway-api: apis/v1/httproute_types.go, HTTPCORSFilter */
function* cors(node: Checked): ReturnType<Check> {
	for (const name of ['allowHeaders', 'allowMethods', 'allowOrigins']) {
		const items = each(node, name);
		const star = items.find((item) => textOf(item) === '*');
		if (star !== undefined && items.length > 1) yield said('conflicting-fields', star, 'notOnlyStar', { field: name });
	}
}

/** gateway-api: apis/v1/httproute_types.go, HTTPRequestMirrorFilter */
function* mirror(node: Checked): ReturnType<Check> {
	if (isWritten(node, 'percent') && isWritten(node, 'fraction'))
		yield said('conflicting-fields', keyOf(node, 'fraction'), 'excludes', { one: 'percent', other: 'fraction' });
}

/** gateway-api: apis/v1/shared_types.go, Fraction */
function* fraction(node: Checked): ReturnType<Check> {
	const numerator = get(node, 'numerator');
	const whole = get(node, 'denominator') === undefined ? 100 : numberOf(get(node, 'denominator'));
	if (numerator !== undefined && whole !== undefined && (numberOf(numerator) ?? 0) > whole)
		yield said('invalid-value', numerator, 'numerator', { denominator: whole });
}

const grpcService = /^\.?[a-z_][a-z_0-9]*(?:\.[a-z_][a-z_0-9]*)*$/i;
const grpcMethod = /^[A-Za-z_][A-Za-z_0-9]*$/;

/** gateway-api: apis/v1/grpcroute_types.go, GRPCMethodMatch */
function* grpcMatch(node: Checked): ReturnType<Check> {
	if (node.kind !== 'map') return;
	const [service, method] = [get(node, 'service'), get(node, 'method')];
	if (service === undefined && method === undefined)
		yield said('missing-field', head(node), 'needsAny', {
			what: 'A match of a gRPC method',
			fields: '"service" or "method"',
		});
	if (get(node, 'type') !== undefined && textOf(get(node, 'type')) !== 'Exact') return;
	const [serviceText, methodText] = [textOf(service), textOf(method)];
	if (service !== undefined && serviceText !== undefined && !isShort(serviceText, grpcService))
		yield said('invalid-value', service, 'grpcService', { value: brief(serviceText) });
	if (method !== undefined && methodText !== undefined && !isShort(methodText, grpcMethod))
		yield said('invalid-value', method, 'grpcMethod', { value: brief(methodText) });
}

/** Longer ones are refused for their length. */
function isShort(text: string, pattern: RegExp): boolean {
	return text.length > 1024 || pattern.test(text);
}

/** gateway-api: apis/v1/httproute_types.go, HTTPRouteTimeouts */
function* timeouts(node: Checked): ReturnType<Check> {
	const both = get(node, 'timeouts');
	const [all, one] = [get(both, 'request'), get(both, 'backendRequest')];
	const [limit, part] = [milliseconds(textOf(all) ?? ''), milliseconds(textOf(one) ?? '')];
	if (one !== undefined && limit !== undefined && part !== undefined && limit !== 0 && part > limit)
		yield said('invalid-value', one, 'longBackendRequest', { limit: textOf(all) ?? '' });
}

/** A Service is asked at a port. gateway-api: apis/v1/object_reference_types.go, BackendObjectReference */
function* backend(node: Checked): ReturnType<Check> {
	const [group, kind] = [get(node, 'group'), get(node, 'kind')];
	if ((group !== undefined && textOf(group) !== '') || (kind !== undefined && textOf(kind) !== 'Service')) return;
	if (get(node, 'port') === undefined)
		yield said('missing-field', get(node, 'name') ?? head(node), 'needs', { what: 'A Service backend', field: 'port' });
}

const pathText = /^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$/;

/** gateway-api: apis/v1/httproute_types.go, HTTPPathMatch */
function* path(node: Checked): ReturnType<Check> {
	const type = get(node, 'type') === undefined ? 'PathPrefix' : textOf(get(node, 'type'));
	const value = get(node, 'value');
	const text = textOf(value);
	if (value === undefined || text === undefined || (type !== 'Exact' && type !== 'PathPrefix')) return;
	if (!text.startsWith('/')) {
		yield said('invalid-value', value, 'relativePath', { value: text });
		return;
	}
	const wrong = ['//', '/./', '/../', '%2f', '%2F', '#'].find((part) => text.includes(part));
	if (wrong !== undefined) yield said('invalid-value', value, 'pathPart', { value: text, part: wrong });
	else if (/\/\.\.?$/.test(text))
		yield said('invalid-value', value, 'pathEnd', { value: text, end: text.slice(text.lastIndexOf('/')) });
	else if (!pathText.test(text))
		yield said('invalid-value', value, 'pathCharacters', {
			value: text,
			remedy: /[[\](|)^$\\]/.test(text) ? '; a regular expression goes under type "RegularExpression"' : '',
		});
}

/** gateway-api: apis/v1/httproute_types.go, HTTPExternalAuthFilter */
function* externalAuth(node: Checked): ReturnType<Check> {
	const written = get(node, 'protocol');
	const field = textOf(written)?.toLowerCase();
	if (written === undefined || (field !== 'http' && field !== 'grpc')) return;
	const other = field === 'http' ? 'grpc' : 'http';
	if (get(node, field) === undefined)
		yield said('missing-field', written, 'needs', { what: `Protocol ${textOf(written)}`, field });
	if (get(node, other) !== undefined)
		yield said('conflicting-fields', keyOf(node, other), 'notOfProtocol', {
			field: other,
			protocol: textOf(written) ?? '',
		});
}

/** Checks of maps and lists of routes, by the end of their path. */
export const gatewayApiChecks: Readonly<Record<string, Check>> = {
	'rules[].filters': filters,
	'backendRefs[].filters': filters,
	'rules[].filters[]': filter,
	'backendRefs[].filters[]': filter,
	'.rules': rules,
	'.rules[]': routeRule,
	'rules[].backendRefs[]': backend,
	'rules[].sessionPersistence': session,
	'requestMirror.backendRef': backend,
	'externalAuth.backendRef': backend,
	'matches[].path': path,
	'matches[].method': grpcMatch,
	'filters[].externalAuth': externalAuth,
	'filters[].cors': cors,
	'filters[].requestMirror': mirror,
	'requestMirror.fraction': fraction,
	'requestRedirect.path': replacement,
	'urlRewrite.path': replacement,
};
