// What Envoy refuses in the configuration of filters beyond the rules in its API.

import type { Node } from '../../yaml/node.ts';
import { isTemplated } from '../../yaml/templates/holes.ts';
import { milliseconds } from '../formats/durations.ts';
import { wrong } from '../wrong.ts';
import { refusedAt, textOf } from './asking.ts';
import type { Check, EnvoyFault } from './fault.ts';
import { luaFault } from './lua.ts';
import { fieldOf, keyFor } from './names.ts';

const http = 'envoy.extensions.filters.http.';

/** Lua code that a scalar holds. */
function* lua(node: Node | undefined): Iterable<EnvoyFault> {
	if (node === undefined || node.opaque || node.kind !== 'scalar' || isTemplated(node.text)) return;
	const fault = luaFault(node.text);
	if (fault === undefined) return;
	yield {
		kind: 'lua-syntax',
		span: node,
		line: fault.line,
		...wrong('line', { line: fault.line, reason: fault.message }),
	};
}

const luaFilter: Check = function* (node) {
	const [inline, source] = [fieldOf(node, 'inline_code'), fieldOf(node, 'default_source_code')];
	yield* lua(inline);
	yield* lua(fieldOf(source, 'inline_string'));
	for (const { value } of fieldOf(node, 'source_codes')?.entries ?? []) yield* lua(fieldOf(value, 'inline_string'));
	// What a key that is not known holds is not said.
	const both = [keyFor(node, 'inline_code'), keyFor(node, 'default_source_code')];
	if (inline !== undefined && source !== undefined && !both.includes(undefined) && inline.text !== '')
		yield refusedAt(
			keyFor(node, 'inline_code') ?? node,
			wrong('together', { first: 'inline_code', second: 'default_source_code' }),
		);
};

const luaPerRoute: Check = (node) => lua(fieldOf(fieldOf(node, 'source_code'), 'inline_string'));

/** envoy: source/extensions/filters/http/jwt_authn/filter_config.cc and jwks_cache.cc */
const jwt: Check = function* (node, { isMerged }) {
	const providers = fieldOf(node, 'providers');
	for (const { key, value } of providers?.entries ?? []) {
		const inline = fieldOf(fieldOf(value, 'local_jwks'), 'inline_string');
		const text = textOf(inline);
		if (inline !== undefined && text !== undefined && !isJson(text))
			yield refusedAt(inline, wrong('keySet', { provider: key.text }));
		for (const claim of fieldOf(value, 'claim_to_headers')?.items ?? []) {
			const has = (name: string): boolean => {
				const one = fieldOf(claim, name);
				return one !== undefined && (one.opaque || one.text !== '' || one.kind !== 'scalar');
			};
			if (claim.opaque || claim.kind !== 'map' || has('claim_name') || has('claim_path')) continue;
			yield {
				kind: 'missing-field',
				span: claim.entries[0]?.key ?? key,
				...wrong('needs', { type: 'JwtClaimToHeader', field: 'claim_name' }),
			};
		}
	}
	// Templates may bring more of them.
	if (isMerged || providers === undefined || providers.opaque || providers.entries.some(({ key }) => key.opaque))
		return;
	const names = new Set(providers.entries.map(({ key }) => key.text));
	for (const rule of fieldOf(node, 'rules')?.items ?? []) yield* requirement(fieldOf(rule, 'requires'), names, 0);
	for (const { value } of fieldOf(node, 'requirement_map')?.entries ?? []) yield* requirement(value, names, 0);
};

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

function isJson(text: string): boolean {
	try {
		return typeof JSON.parse(text) === 'object';
	} catch {
		return false;
	}
}

/** envoy: source/extensions/filters/http/ext_proc/config.cc and ext_proc.cc */
const externalProcessor: Check = function* (node, { isMerged }, { anchor }) {
	const services = ['grpc_service', 'http_service'].filter((name) => fieldOf(node, name) !== undefined);
	if (!isMerged && services.length !== 1) {
		yield services.length === 0
			? { kind: 'missing-field', span: anchor, ...wrong('processorService') }
			: refusedAt(
					keyFor(node, 'http_service') ?? anchor,
					wrong('together', { first: 'grpc_service', second: 'http_service' }),
				);
	}
	const mode = fieldOf(node, 'processing_mode');
	for (const side of ['request', 'response']) {
		const body = fieldOf(mode, `${side}_body_mode`);
		const trailer = fieldOf(mode, `${side}_trailer_mode`);
		if (body?.text !== 'FULL_DUPLEX_STREAMED' || body.opaque || trailer?.opaque === true) continue;
		if (trailer?.text !== 'SEND' && trailer?.text !== '1') yield refusedAt(body, wrong('trailers', { side }));
	}
};

/** envoy: source/extensions/filters/http/header_to_metadata/header_to_metadata_filter.cc */
const headerRule: Check = function* (node, { isMerged }, { anchor }) {
	if (isMerged) return;
	const has = (name: string): boolean => {
		const value = fieldOf(node, name);
		return value !== undefined && (value.kind !== 'scalar' || value.opaque || value.text !== '');
	};
	if (!has('header') && !has('cookie')) yield { kind: 'missing-field', span: anchor, ...wrong('headerOrCookie') };
	else if (!has('on_header_present') && !has('on_header_missing'))
		yield { kind: 'missing-field', span: anchor, ...wrong('onHeader') };
};

/** A field that Envoy asks for in its code. */
function needs(...names: readonly string[]): Check {
	return function* (node, { isMerged }, { anchor }) {
		if (isMerged || node.entries.some(({ key }) => key.opaque || key.text === '<<')) return;
		if (names.some((name) => fieldOf(node, name) !== undefined)) return;
		yield { kind: 'missing-field', span: anchor, ...wrong('filterNeeds', { field: names[0] ?? '' }) };
	};
}

/** envoy: source/extensions/filters/http/basic_auth/config.cc */
const basicAuth: Check = function* (node, way, at) {
	yield* needs('users')(node, way, at);
	const users = fieldOf(fieldOf(node, 'users'), 'inline_string');
	// The hashes of other kinds look like placeholders: `$apr1$`.
	if (
		users === undefined ||
		users.kind !== 'scalar' ||
		(users.opaque && !/:\$(?:apr1|2[aby]|1|5|6)\$/.test(users.text))
	)
		return;
	const { text } = users;
	const line = text
		.split('\n')
		.find((one) => one.trim() !== '' && !one.startsWith('#') && !/^[^:]+:\{SHA\}.{28}\s*$/.test(one));
	if (line === undefined) return;
	yield refusedAt(users, wrong('users'));
};

/** envoy: source/extensions/filters/common/local_ratelimit/local_ratelimit_impl.cc */
const bucket: Check = function* (node, { isForRoutes, isMerged }, { anchor }) {
	if (isForRoutes === true && !isMerged && fieldOf(node, 'token_bucket') === undefined)
		yield { kind: 'missing-field', span: anchor, ...wrong('bucketForRoutes') };
	const interval = fieldOf(fieldOf(node, 'token_bucket'), 'fill_interval');
	const length = milliseconds(textOf(interval) ?? '');
	if (interval !== undefined && length !== undefined && length > 0 && length < 50)
		yield refusedAt(interval, wrong('fillInterval', { interval: interval.text }));
};

/** envoy: source/extensions/http/stateful_session: looked up by name */
const sessions = ['cookie', 'envelope', 'header'].map((name) => `envoy.http.stateful_session.${name}`);

const statefulSession: Check = function* (node) {
	const name = fieldOf(fieldOf(node, 'session_state'), 'name');
	const text = textOf(name);
	if (name === undefined || text === undefined || text === '' || sessions.includes(text)) return;
	yield refusedAt(name, wrong('noSessionState', { name: text, names: sessions.join(', ') }));
};

/** A range whose end must be behind its start. envoy: source/extensions/filters/http/admission_control/evaluators */
const admission: Check = function* (node) {
	const criteria = fieldOf(fieldOf(fieldOf(node, 'success_criteria'), 'http_criteria'), 'http_success_status');
	for (const range of criteria?.items ?? []) {
		const [start, end] = [fieldOf(range, 'start'), fieldOf(range, 'end')];
		const [from, to] = [Number(textOf(start) ?? '0'), Number(textOf(end) ?? '0')];
		const at = start ?? end;
		if (at === undefined || start?.opaque === true || end?.opaque === true || Number.isNaN(from + to)) continue;
		if (from > to || from < 100 || to > 600) yield refusedAt(at, wrong('statusRange', { from, to }));
	}
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

/** envoy: source/extensions/filters/network/redis_proxy/config.cc, "without any upstream" */
const redis: Check = function* (node, { isMerged }, { anchor }) {
	const routes = fieldOf(node, 'prefix_routes');
	if (isMerged || routes?.opaque === true || node.entries.some(({ key }) => key.opaque || key.text === '<<')) return;
	const all = fieldOf(routes, 'routes');
	if (fieldOf(routes, 'catch_all_route') !== undefined || (all !== undefined && (all.opaque || all.items.length > 0)))
		return;
	yield {
		kind: 'missing-field',
		span: anchor,
		...wrong('redisRoutes'),
	};
};

export const beyondFilters: Readonly<Record<string, Check>> = {
	[`${http}lua.v3.Lua`]: luaFilter,
	[`${http}lua.v3.LuaPerRoute`]: luaPerRoute,
	[`${http}jwt_authn.v3.JwtAuthentication`]: jwt,
	[`${http}ext_proc.v3.ExternalProcessor`]: externalProcessor,
	[`${http}header_to_metadata.v3.Config.Rule`]: headerRule,
	[`${http}basic_auth.v3.BasicAuth`]: basicAuth,
	[`${http}ip_tagging.v3.IPTagging`]: needs('ip_tags', 'ip_tags_datasource'),
	[`${http}local_ratelimit.v3.LocalRateLimit`]: bucket,
	[`${http}stateful_session.v3.StatefulSession`]: statefulSession,
	[`${http}admission_control.v3.AdmissionControl`]: admission,
	'envoy.extensions.filters.network.local_ratelimit.v3.LocalRateLimit': bucket,
	'envoy.extensions.filters.network.connection_limit.v3.ConnectionLimit': needs('max_connections'),
	'envoy.extensions.filters.network.rbac.v3.RBAC': networkRbac,
	'envoy.extensions.filters.network.redis_proxy.v3.RedisProxy': redis,
};
