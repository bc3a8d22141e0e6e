// What Gateway API's definitions say in CEL of Gateways, of what routes and policies are attached to, and of TLS.
// Source: gateway-api, apis/v1.
import { get, head, isSet, keyOf, mayBeSet, said, textOf } from '../checks.ts';
import { isIp } from '../formats/addresses.ts';
import { brief, quote } from '../formats/words.ts';
import type { Check } from '../schema.ts';

type Checked = Parameters<Check>[0];

const hostname = /^(?:\*\.)?[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/** Longer ones are refused for their length. */
function isHostname(text: string): boolean {
	return text.length > 253 || hostname.test(text);
}

const plain = new Set(['HTTP', 'TCP', 'UDP']);

/** gateway-api: apis/v1/gateway_types.go, GatewaySpec.Listeners, ListenerTLSConfig */
function* listener(node: Checked): ReturnType<Check> {
	const protocol = textOf(get(node, 'protocol'));
	if (protocol === undefined) return;
	const [hostname, tls] = [get(node, 'hostname'), get(node, 'tls')];
	if ((protocol === 'TCP' || protocol === 'UDP') && isSet(node, 'hostname') && hostname !== undefined)
		yield said('conflicting-fields', hostname, 'listenerHost', { protocol });
	if (tls === undefined && protocol === 'TLS')
		yield said('missing-field', get(node, 'protocol') ?? head(node), 'needs', {
			what: 'A listener of protocol TLS',
			field: 'tls',
		});
	// istio: pkg/config/gateway/gateway.go, IsHTTPServer
	if (tls === undefined && protocol === 'HTTPS')
		yield said('without-effect', get(node, 'protocol') ?? head(node), 'httpsWithoutTls');
	if (tls === undefined) return;
	if (plain.has(protocol)) {
		yield said('conflicting-fields', keyOf(node, 'tls'), 'listenerTls', { protocol });
		return;
	}
	const mode = get(tls, 'mode');
	const text = mode === undefined ? 'Terminate' : textOf(mode);
	if (protocol === 'HTTPS' && mode !== undefined && text === 'Passthrough')
		yield said('conflicting-fields', mode, 'httpsPassthrough');
	const options = get(tls, 'options');
	const isOpen = tls.opaque || get(tls, 'certificateRefs')?.opaque === true || options?.opaque === true;
	const hasOptions = options !== undefined && (options.kind !== 'map' || options.entries.length > 0);
	if (text === 'Terminate' && !isOpen && !mayBeSet(tls, 'certificateRefs') && !hasOptions)
		yield said('missing-field', keyOf(node, 'tls'), 'needs', {
			what: 'To terminate TLS a listener',
			field: 'certificateRefs',
		});
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
		if (seen.has(id)) yield said('duplicate-item', head(item), 'sameListener');
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
			yield said('duplicate-item', value, 'listedTwice', { what: 'Address', value: text });
		seen.add(`${type} ${text}`);
		if (type === 'Hostname' && text !== '' && !isHostname(text))
			yield said('invalid-value', value, 'notHost', { value: brief(text) });
		if (type === 'IPAddress' && text !== '' && !isIp(text))
			yield said('invalid-value', value, 'notIp', { value: text });
	}
}

interface Ref {
	readonly node: Checked;
	/** What it names. */
	readonly target: string;
	/** Which part of that, by field; '' where the field is not set. */
	readonly parts: readonly string[];
}

/** The items of a list of references that can be read; `target` and `parts`: field -> default. */
function refsIn(node: Checked, target: Fields, parts: readonly string[]): readonly Ref[] {
	return node.items.flatMap((item) => {
		if (item.kind !== 'map' || item.opaque) return [];
		const read = ([name, preset]: readonly [string, string]): string | undefined =>
			get(item, name) === undefined ? preset : textOf(get(item, name));
		const named = Object.entries(target).map(read);
		const inside = parts.map((name) => read([name, '']));
		const isRead = [...named, ...inside].every((text) => text !== undefined) && get(item, 'name') !== undefined;
		return isRead ? [{ node: item, target: JSON.stringify(named), parts: inside as string[] }] : [];
	});
}

type Fields = Readonly<Record<string, string>>;

/** Several references to one thing must all say which part of it they mean, by the same fields, and mean different ones. */
function distinctParts(target: Fields, parts: readonly string[], what: string): Check {
	const listed = parts.map((part) => `"${part}"`);
	return function* (node) {
		const first = new Map<string, Ref>();
		const seen = new Set<string>();
		for (const ref of refsIn(node, target, parts)) {
			const id = `${ref.target} ${JSON.stringify(ref.parts)}`;
			const before = first.get(ref.target);
			const span = get(ref.node, 'name') ?? head(ref.node);
			const isMixed = before?.parts.some((part, i) => (part === '') !== (ref.parts[i] === '')) === true;
			const name = quote(textOf(get(ref.node, 'name')) ?? '');
			if (seen.has(id))
				yield said('duplicate-item', span, 'sameReference', { what, name, fields: listed.join(' or ') });
			else if (isMixed && !seen.has(ref.target))
				yield said('conflicting-fields', span, 'mixedReferences', { what, name, fields: listed.join(' and ') });
			// Of one thing it is said once.
			if (isMixed) seen.add(ref.target);
			if (before === undefined) first.set(ref.target, ref);
			seen.add(id);
		}
	};
}

const parents = distinctParts(
	{ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: '', name: '' },
	['sectionName', 'port'],
	'Parent',
);
const targets = distinctParts({ group: '', kind: '', name: '' }, ['sectionName'], 'Target');

/** gateway-api: apis/v1/backendtlspolicy_types.go, BackendTLSPolicyValidation */
function* authorities(node: Checked): ReturnType<Check> {
	const wellKnown = get(node, 'wellKnownCACertificates');
	if (isSet(node, 'caCertificateRefs') && isSet(node, 'wellKnownCACertificates') && wellKnown !== undefined)
		yield said('conflicting-fields', wellKnown, 'excludes', {
			one: 'caCertificateRefs',
			other: 'wellKnownCACertificates',
		});
	if (!mayBeSet(node, 'caCertificateRefs') && !mayBeSet(node, 'wellKnownCACertificates'))
		yield said('missing-field', head(node), 'backendAuthority', {
			fields: ['caCertificateRefs', 'wellKnownCACertificates'],
		});
}

/** gateway-api: apis/v1/backendtlspolicy_types.go, SubjectAltName */
function* subjectAltName(node: Checked): ReturnType<Check> {
	const written = get(node, 'type');
	const type = textOf(written);
	if (written === undefined || type === undefined) return;
	for (const [name, field] of [
		['Hostname', 'hostname'],
		['URI', 'uri'],
	] as const) {
		if (type === name && !mayBeSet(node, field))
			yield said('missing-field', written, 'needs', { what: `Type ${type}`, field });
		if (type !== name && isSet(node, field))
			yield said('conflicting-fields', keyOf(node, field), 'notOfType', { field, type });
	}
}

const metadataKey =
	/^(?:[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*\/)?(?:[A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$/;
const longestPrefix = 252;

/** gateway-api: apis/v1/gateway_types.go, GatewayInfrastructure */
function* metadataKeys(node: Checked): ReturnType<Check> {
	for (const { key } of node.entries) {
		if (key.opaque || key.text === '<<') continue;
		if ((key.text.split('/')[0] ?? '').length > longestPrefix || !metadataKey.test(key.text))
			yield said('invalid-value', key, 'notMetadataKey', { value: brief(key.text) });
	}
}

/** A host that TLS can ask for. gateway-api: apis/v1/tlsroute_types.go, TLSRouteSpec.Hostnames */
function* sniHosts(node: Checked): ReturnType<Check> {
	for (const item of node.items) {
		const text = textOf(item);
		if (text !== undefined && isIp(text)) yield said('invalid-value', item, 'addressAsSni', { value: text });
	}
}

/** Checks of what is not a route, by the end of their path. */
export const gatewayApiAttachments: Readonly<Record<string, Check>> = {
	'.parentRefs': parents,
	'.targetRefs': targets,
	'.listeners[]': listener,
	'.listeners': listeners,
	'.addresses': addresses,
	'spec.validation': authorities,
	'validation.subjectAltNames[]': subjectAltName,
	'infrastructure.annotations': metadataKeys,
	'infrastructure.labels': metadataKeys,
};

/** Checks of some versions only: `Kind/version` -> end of path -> check. */
export const gatewayApiVersionChecks: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
	'TLSRoute/v1': { '.hostnames': sniHosts },
	'TLSRoute/v1alpha3': { '.hostnames': sniHosts },
};
