// What Envoy refuses of who may call beyond the rules in its API: tokens, keys, passwords and policies.
import type { Node } from '../../yaml/node.ts';
import { celSyntax } from '../formats/texts.ts';
import { wrong } from '../wrong.ts';
import { refusedAt, textOf } from './asking.ts';
import { all, exclusive, inlineIn, mayHoldMore, needs, repeatedIn } from './checks.ts';
import type { Check, EnvoyFault } from './fault.ts';
import { fieldOf, keyFor } from './names.ts';

const http = 'envoy.extensions.filters.http.';

/** envoy: source/extensions/filters/http/jwt_authn/filter_config.cc and jwks_cache.cc */
const jwt: Check = function* (node, { isMerged }) {
	const providers = fieldOf(node, 'providers');
	for (const { key, value } of providers?.entries ?? []) {
		yield* keySet(key.text, fieldOf(value, 'local_jwks'));
		yield* claims(key, fieldOf(value, 'claim_to_headers'));
	}
	// Templates may bring more of them.
	if (isMerged || providers === undefined || providers.opaque || providers.entries.some(({ key }) => key.opaque))
		return;
	const names = new Set(providers.entries.map(({ key }) => key.text));
	for (const rule of fieldOf(node, 'rules')?.items ?? []) yield* requirement(fieldOf(rule, 'requires'), names, 0);
	const named = fieldOf(node, 'requirement_map');
	for (const { value } of named?.entries ?? []) yield* requirement(value, names, 0);
	const known = new Set(named?.entries.map(({ key }) => key.text));
	if (mayHoldMore(node) || named?.opaque === true || (named !== undefined && mayHoldMore(named))) return;
	for (const rule of fieldOf(node, 'rules')?.items ?? []) {
		const name = fieldOf(rule, 'requirement_name');
		const text = textOf(name);
		if (name !== undefined && text !== undefined && text !== '' && !known.has(text))
			yield refusedAt(name, wrong('noRequirement', { name: text }));
	}
};

/** google/jwt_verify_lib: src/jwks.cc, Jwks::createFromJwksCore */
function* keySet(provider: string, data: Node | undefined): Iterable<EnvoyFault> {
	const inline = inlineIn(data);
	if (inline === undefined) return;
	const read = jsonIn(inline.text);
	if (read === undefined) yield refusedAt(inline.at, wrong('keySet', { provider }));
	else if (!Array.isArray((read as { keys?: unknown }).keys) || (read as { keys: unknown[] }).keys.length === 0)
		yield refusedAt(inline.at, wrong('noKeys', { provider }));
}

function* claims(key: Node, list: Node | undefined): Iterable<EnvoyFault> {
	for (const claim of list?.items ?? []) {
		const has = (name: string): boolean => {
			const one = fieldOf(claim, name);
			return one !== undefined && (one.opaque || one.text !== '' || one.kind !== 'scalar');
		};
		if (claim.opaque || claim.kind !== 'map' || has('claim_name') || has('claim_path')) continue;
		const span = claim.entries[0]?.key ?? key;
		yield { kind: 'missing-field', span, ...wrong('needs', { type: 'JwtClaimToHeader', field: 'claim_name' }) };
	}
}

function* requirement(node: Node | undefined, names: ReadonlySet<string>, depth: number): Iterable<EnvoyFault> {
	if (node === undefined || depth > 20) return;
	const named = fieldOf(node, 'provider_name') ?? fieldOf(fieldOf(node, 'provider_and_audiences'), 'provider_name');
	const text = textOf(named);
	if (named !== undefined && text !== undefined && text !== '' && !names.has(text))
		yield refusedAt(named, wrong('noProvider', { provider: text }));
	for (const list of ['requires_any', 'requires_all']) {
		for (const one of fieldOf(fieldOf(node, list), 'requirements')?.items ?? [])
			yield* requirement(one, names, depth + 1);
	}
}

function jsonIn(text: string): object | undefined {
	try {
		const read: unknown = JSON.parse(text);
		return typeof read === 'object' && read !== null ? read : undefined;
	} catch {
		return undefined;
	}
}

/** A field that must be a whole URL: what Envoy asks for there it cannot complete. */
function* url(node: Node | undefined, what: string): Iterable<EnvoyFault> {
	const text = textOf(node);
	if (node === undefined || text === undefined || text === '' || /[%$<{]/.test(text)) return;
	if (!/^[a-z][a-z\d+.-]*:\/\/[^\s/?#]+(?:[/?#]\S*)?$/i.test(text)) yield refusedAt(node, wrong('url', { what }));
}

const remoteKeys: Check = (node) => url(fieldOf(fieldOf(node, 'http_uri'), 'uri'), 'uri');

/** envoy: source/extensions/filters/http/oauth2/config.cc and filter.cc */
const oauth2: Check = function* (node, way, at) {
	yield* url(fieldOf(node, 'authorization_endpoint'), 'authorization_endpoint');
	yield* exclusive('forward_bearer_token', 'preserve_authorization_header')(node, way, at);
};

/** Istio's bootstrap has no secrets of its own that a name alone could mean; one of somebody's own may. */
const secret: Check = function* (node, way, at) {
	for (const fault of needs('SdsSecretConfig', 'sds_config')(node, way, at)) yield { ...fault, severity: 'warning' };
};

/** envoy: source/extensions/filters/http/api_key_auth/api_key_auth.cc */
const apiKeys: Check = function* (node, way, at) {
	const credentials = fieldOf(node, 'credentials')?.items ?? [];
	const keyOf = (item: Node): string | undefined => textOf(fieldOf(item, 'key'));
	yield* repeatedIn(credentials, 'credentials', keyOf, (item) => fieldOf(item, 'key') ?? item);
	for (const source of fieldOf(node, 'key_sources')?.items ?? []) {
		if (source.kind !== 'map' || source.opaque) continue;
		const anchor = source.entries[0]?.key ?? keyFor(node, 'key_sources') ?? at.anchor;
		yield* needs('KeySource', 'header', 'query', 'cookie')(source, way, { anchor, name: at.name });
	}
};

/** envoy: source/extensions/filters/http/basic_auth/config.cc */
const basicAuth: Check = function* (node, way, at) {
	yield* needs('BasicAuth', 'users')(node, way, at);
	const users = fieldOf(fieldOf(node, 'users'), 'inline_string');
	// The hashes of other kinds look like placeholders: `$apr1$`.
	if (
		users === undefined ||
		users.kind !== 'scalar' ||
		(users.opaque && !/:\$(?:apr1|2[aby]|1|5|6)\$/.test(users.text))
	)
		return;
	const lines = users.text.split('\n').filter((one) => one.trim() !== '' && !one.startsWith('#'));
	if (lines.length === 0 || lines.some((one) => !/^[^:]+:\{SHA\}.{28}\s*$/.test(one))) {
		yield refusedAt(users, wrong('users'));
		return;
	}
	const names = lines.map((one) => one.slice(0, one.indexOf(':')));
	const twice = names.find((name, index) => names.indexOf(name) < index);
	if (twice !== undefined) yield refusedAt(users, wrong('twice', { value: `"${twice}"`, list: '"users"' }));
};

/** envoy: source/extensions/filters/common/ext_authz/ext_authz_http_impl.cc */
const httpAuthorization: Check = function* (node) {
	const prefix = fieldOf(node, 'path_prefix');
	const text = textOf(prefix);
	if (prefix !== undefined && text !== undefined && text !== '' && !text.startsWith('/'))
		yield refusedAt(prefix, wrong('pathPrefix', { field: 'path_prefix' }));
};

/** envoy: source/extensions/filters/network/rbac: only what a connection has */
const networkRbac: Check = function* (node) {
	for (const { value } of fieldOf(fieldOf(node, 'rules'), 'policies')?.entries ?? []) {
		for (const list of ['permissions', 'principals']) {
			for (const one of fieldOf(value, list)?.items ?? []) {
				for (const name of ['header', 'url_path']) {
					const key = fieldOf(one, name) === undefined ? undefined : keyFor(one, name);
					if (key !== undefined) yield refusedAt(key, wrong('onlyHttp', { field: name }));
				}
			}
		}
	}
};

/** envoy: source/extensions/access_loggers/filters/cel/config.cc */
const expression: Check = function* (node) {
	const written = fieldOf(node, 'expression');
	const text = textOf(written);
	if (written === undefined || text === undefined || mayHoldMore(node)) return;
	const fault = celSyntax(text);
	if (fault !== undefined) yield refusedAt(written, fault);
};

export const beyondAuth: Readonly<Record<string, Check>> = {
	[`${http}jwt_authn.v3.JwtAuthentication`]: jwt,
	[`${http}jwt_authn.v3.RemoteJwks`]: remoteKeys,
	[`${http}oauth2.v3.OAuth2Config`]: oauth2,
	'envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig': secret,
	[`${http}api_key_auth.v3.ApiKeyAuth`]: apiKeys,
	[`${http}basic_auth.v3.BasicAuth`]: basicAuth,
	[`${http}ext_authz.v3.HttpService`]: httpAuthorization,
	'envoy.extensions.filters.network.rbac.v3.RBAC': networkRbac,
	'envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter': all(
		needs('ExpressionFilter', 'expression'),
		expression,
	),
};
