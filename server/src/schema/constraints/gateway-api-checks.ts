// What Gateway API's definitions say in CEL about several fields at once. Source: gateway-api, apis/v1.
import { each, get, head, isSet, keyOf, mayBeSet, said, textOf } from '../checks.ts';
import { isIp } from '../formats/addresses.ts';
import { milliseconds } from '../formats/durations.ts';
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
		yield said('missing-field', written, `A filter of type ${type} needs "${wanted}"`);
	for (const other of filterTypes.map(fieldOfType)) {
		if (other !== wanted && get(node, other) !== undefined)
			yield said('conflicting-fields', keyOf(node, other), `"${other}" cannot be set on a filter of type ${type}`);
	}
}

/**
 * Some filters can come once only, and a redirect leaves nothing to send on.
 * gateway-api: apis/v1/httproute_types.go, HTTPRouteRule
 */
function* routeRule(node: Checked): ReturnType<Check> {
	const seen = new Set<string>();
	for (const item of each(node, 'filters')) {
		const written = get(item, 'type');
		const type = textOf(written);
		if (written === undefined || type === undefined) continue;
		if (seen.has(type) && !['RequestMirror', 'ExtensionRef', 'ExternalAuth'].includes(type))
			yield said('duplicate-item', written, `A rule can have only one filter of type ${type}`);
		seen.add(type);
	}
	if (seen.has('RequestRedirect') && seen.has('URLRewrite'))
		yield said('conflicting-fields', keyOf(node, 'filters'), 'A rule can redirect or rewrite, not both');
	if (seen.has('RequestRedirect') && each(node, 'backendRefs').length > 0)
		yield said('conflicting-fields', keyOf(node, 'backendRefs'), 'A rule that redirects cannot have "backendRefs"');
	yield* timeouts(node);
}

/** gateway-api: apis/v1/httproute_types.go, HTTPRouteTimeouts */
function* timeouts(node: Checked): ReturnType<Check> {
	const both = get(node, 'timeouts');
	const [all, one] = [get(both, 'request'), get(both, 'backendRequest')];
	const [limit, part] = [milliseconds(textOf(all) ?? ''), milliseconds(textOf(one) ?? '')];
	if (one !== undefined && limit !== undefined && part !== undefined && limit !== 0 && part > limit)
		yield said('invalid-value', one, `"backendRequest" cannot be longer than "request", which is ${textOf(all)}`);
}

/** A Service is asked at a port. gateway-api: apis/v1/object_reference_types.go, BackendObjectReference */
function* backend(node: Checked): ReturnType<Check> {
	const [group, kind] = [get(node, 'group'), get(node, 'kind')];
	if ((group !== undefined && textOf(group) !== '') || (kind !== undefined && textOf(kind) !== 'Service')) return;
	if (get(node, 'port') === undefined)
		yield said('missing-field', get(node, 'name') ?? head(node), 'A Service backend needs "port"');
}

const pathText = /^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$/;

/** gateway-api: apis/v1/httproute_types.go, HTTPPathMatch */
function* path(node: Checked): ReturnType<Check> {
	const type = get(node, 'type') === undefined ? 'PathPrefix' : textOf(get(node, 'type'));
	const value = get(node, 'value');
	const text = textOf(value);
	if (value === undefined || text === undefined || (type !== 'Exact' && type !== 'PathPrefix')) return;
	if (!text.startsWith('/')) {
		yield said('invalid-value', value, `"${text}" must start with "/"`);
		return;
	}
	const wrong = ['//', '/./', '/../', '%2f', '%2F', '#'].find((part) => text.includes(part));
	if (wrong !== undefined) yield said('invalid-value', value, `"${text}" cannot contain "${wrong}"`);
	else if (/\/\.\.?$/.test(text))
		yield said('invalid-value', value, `"${text}" cannot end with "${text.slice(text.lastIndexOf('/'))}"`);
	else if (!pathText.test(text))
		yield said('invalid-value', value, `"${text}" contains characters that a path cannot have`);
}

/** gateway-api: apis/v1/httproute_types.go, HTTPExternalAuthFilter */
function* externalAuth(node: Checked): ReturnType<Check> {
	const written = get(node, 'protocol');
	const field = textOf(written)?.toLowerCase();
	if (written === undefined || (field !== 'http' && field !== 'grpc')) return;
	const other = field === 'http' ? 'grpc' : 'http';
	if (get(node, other) !== undefined)
		yield said('conflicting-fields', keyOf(node, other), `"${other}" cannot be set with protocol ${textOf(written)}`);
}

const plain = new Set(['HTTP', 'TCP', 'UDP']);

/** gateway-api: apis/v1/gateway_types.go, GatewaySpec.Listeners, ListenerTLSConfig */
function* listener(node: Checked): ReturnType<Check> {
	const protocol = textOf(get(node, 'protocol'));
	if (protocol === undefined) return;
	const [hostname, tls] = [get(node, 'hostname'), get(node, 'tls')];
	if ((protocol === 'TCP' || protocol === 'UDP') && isSet(node, 'hostname') && hostname !== undefined)
		yield said('conflicting-fields', hostname, `A listener with protocol ${protocol} cannot have a host name`);
	if (tls === undefined) return;
	if (plain.has(protocol)) {
		yield said('conflicting-fields', keyOf(node, 'tls'), `A listener with protocol ${protocol} cannot have "tls"`);
		return;
	}
	const mode = get(tls, 'mode');
	const text = mode === undefined ? 'Terminate' : textOf(mode);
	if (protocol === 'HTTPS' && mode !== undefined && text === 'Passthrough')
		yield said(
			'conflicting-fields',
			mode,
			'A listener with protocol HTTPS must terminate TLS; for Passthrough use protocol TLS',
		);
	const isOpen = get(tls, 'certificateRefs')?.opaque === true || get(tls, 'options')?.opaque === true;
	if (text === 'Terminate' && !isOpen && !mayBeSet(tls, 'certificateRefs') && get(tls, 'options') === undefined)
		yield said('missing-field', keyOf(node, 'tls'), 'To terminate TLS a listener needs "certificateRefs"');
}

/** Listeners differ in port, protocol or host. gateway-api: apis/v1/gateway_types.go, GatewaySpec.Listeners */
function* listeners(node: Checked): ReturnType<Check> {
	const seen = new Set<string>();
	for (const item of node.items) {
		const parts = ['port', 'protocol', 'hostname'].map((name) =>
			get(item, name) === undefined ? '' : textOf(get(item, name)),
		);
		if (parts.includes(undefined) || parts[0] === '') continue;
		const id = parts.join(' ');
		if (seen.has(id)) yield said('duplicate-item', head(item), 'Two listeners have the same port, protocol and host');
		seen.add(id);
	}
}

/** gateway-api: apis/v1/gateway_types.go, GatewaySpec.Addresses */
function* addresses(node: Checked): ReturnType<Check> {
	const seen = new Set<string>();
	for (const item of node.items) {
		const type = get(item, 'type') === undefined ? 'IPAddress' : textOf(get(item, 'type'));
		const value = get(item, 'value');
		const text = textOf(value);
		if (value === undefined || text === undefined || type === undefined) continue;
		// Names of other types may come twice.
		const isUnique = type === 'IPAddress' || type === 'Hostname';
		if (isUnique && seen.has(`${type} ${text}`))
			yield said('duplicate-item', value, `Address "${text}" is listed twice`);
		seen.add(`${type} ${text}`);
		if (type === 'IPAddress' && text !== '' && !isIp(text))
			yield said('invalid-value', value, `"${text}" is not an IP address`);
	}
}

/** Checks of maps and lists by the end of their path. */
export const gatewayApiChecks: Readonly<Record<string, Check>> = {
	'rules[].filters[]': filter,
	'backendRefs[].filters[]': filter,
	'.rules[]': routeRule,
	'rules[].backendRefs[]': backend,
	'requestMirror.backendRef': backend,
	'matches[].path': path,
	'filters[].externalAuth': externalAuth,
	'.listeners[]': listener,
	'.listeners': listeners,
	'.addresses': addresses,
};
