// What Envoy refuses in the configuration of filters beyond the rules in its API.

import type { Node } from '../../yaml/node.ts';
import { isTemplated } from '../../yaml/templates/holes.ts';
import { milliseconds } from '../formats/durations.ts';
import { wrong } from '../wrong.ts';
import { refusedAt, textOf, wordOf } from './asking.ts';
import { exclusive, isSet, mayHoldMore, needs, repeatedIn } from './checks.ts';
import type { Check, EnvoyFault, Way } from './fault.ts';
import { luaFault } from './lua.ts';
import { fieldOf, keyFor } from './names.ts';

const http = 'envoy.extensions.filters.http.';

/** `local x <const> = 1`, which LuaJIT does not read, is no placeholder. */
function withoutAttributes(code: string): string {
	return code.replace(/<(?:const|close)>/g, '');
}

/** Lua code that a scalar holds. */
function* lua(node: Node | undefined): Iterable<EnvoyFault> {
	if (node === undefined || node.kind !== 'scalar') return;
	const code = withoutAttributes(node.text);
	if ((node.opaque && code === node.text) || isTemplated(code)) return;
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
	yield* routeCache(node);
	const mode = fieldOf(node, 'processing_mode');
	if (keyFor(node, 'http_service') !== undefined && isSet(node, 'http_service')) yield* headersOnly(mode);
	for (const side of ['request', 'response']) {
		const body = fieldOf(mode, `${side}_body_mode`);
		const trailer = fieldOf(mode, `${side}_trailer_mode`);
		if (body?.text !== 'FULL_DUPLEX_STREAMED' || body.opaque || trailer?.opaque === true) continue;
		if (trailer?.text !== 'SEND' && trailer?.text !== '1') yield refusedAt(body, wrong('trailers', { side }));
	}
};

/** Over HTTP only headers are handed over. */
function* headersOnly(mode: Node | undefined): Iterable<EnvoyFault> {
	for (const side of ['request', 'response']) {
		for (const [name, none] of [
			[`${side}_body_mode`, /^(?:NONE|0)$/],
			[`${side}_trailer_mode`, /^(?:SKIP|DEFAULT|0|2)$/],
		] as const) {
			const value = fieldOf(mode, name);
			const text = wordOf(value);
			if (value !== undefined && text !== undefined && !none.test(text)) yield refusedAt(value, wrong('overHttp'));
		}
	}
}

function* routeCache(node: Node): Iterable<EnvoyFault> {
	const action = wordOf(fieldOf(node, 'route_cache_action'));
	const key = keyFor(node, 'disable_clear_route_cache');
	if (key === undefined || !isSet(node, 'disable_clear_route_cache') || action === undefined) return;
	if (!/^(?:DEFAULT|0)$/.test(action))
		yield refusedAt(key, wrong('together', { first: 'route_cache_action', second: 'disable_clear_route_cache' }));
}

/** envoy: source/extensions/filters/http/header_to_metadata/header_to_metadata_filter.cc */
const headerRule: Check = function* (node, way, at) {
	yield* exclusive('header', 'cookie')(node, way, at);
	for (const name of ['on_header_present', 'on_header_missing']) {
		const [pair, key] = [fieldOf(node, name), keyFor(node, name)];
		if (pair?.kind !== 'map' || pair.opaque || key === undefined) continue;
		if (name === 'on_header_present') yield* exclusive('value', 'regex_value_rewrite')(pair, way, at);
		else yield* needs('KeyValuePair', 'value')(pair, way, { anchor: key, name });
	}
	if (keyFor(node, 'cookie') !== undefined && isSet(node, 'cookie') && isSet(node, 'remove'))
		yield refusedAt(keyFor(node, 'remove') ?? node, wrong('together', { first: 'cookie', second: 'remove' }));
	yield* ruleParts(node, way, at);
};

const ruleParts: Check = function* (node, { isMerged }, { anchor }) {
	if (isMerged) return;
	const has = (name: string): boolean => {
		const value = fieldOf(node, name);
		return value !== undefined && (value.kind !== 'scalar' || value.opaque || value.text !== '');
	};
	if (!has('header') && !has('cookie')) yield { kind: 'missing-field', span: anchor, ...wrong('headerOrCookie') };
	else if (!has('on_header_present') && !has('on_header_missing'))
		yield { kind: 'missing-field', span: anchor, ...wrong('onHeader') };
};

/** envoy: source/extensions/filters/common/local_ratelimit/local_ratelimit_impl.cc */
const bucket: Check = function* (node, { isForRoutes, isMerged }, { anchor }) {
	if (isForRoutes === true && !isMerged && fieldOf(node, 'token_bucket') === undefined)
		yield { kind: 'missing-field', span: anchor, ...wrong('bucketForRoutes') };
	const interval = fieldOf(fieldOf(node, 'token_bucket'), 'fill_interval');
	const length = milliseconds(textOf(interval) ?? '');
	if (interval !== undefined && length !== undefined && length > 0 && length < 50)
		yield refusedAt(interval, wrong('fillInterval', { interval: interval.text }));
	yield* repeatedIn(fieldOf(node, 'descriptors')?.items ?? [], 'descriptors', entriesIn);
	for (const one of fieldOf(node, 'descriptors')?.items ?? [])
		yield* bucket(one, { isMerged } as Way, { anchor, name: '' });
};

/** `a=b` of a descriptor; undefined if it is not all known, or may have values of requests. */
function entriesIn(descriptor: Node): string | undefined {
	const entries = fieldOf(descriptor, 'entries');
	const all = (entries?.items ?? []).map((one) => [textOf(fieldOf(one, 'key')), textOf(fieldOf(one, 'value'))]);
	if (entries === undefined || entries.opaque || all.length === 0 || all.flat().includes(undefined)) return undefined;
	return all.map((pair) => pair.join('=')).join(', ');
}

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
	yield* threshold(fieldOf(node, 'sr_threshold'));
	const http = fieldOf(fieldOf(node, 'success_criteria'), 'http_criteria');
	const criteria = fieldOf(http, 'http_success_status');
	const list = http === undefined ? undefined : keyFor(http, 'http_success_status');
	for (const range of criteria?.items ?? []) {
		const [start, end] = [fieldOf(range, 'start'), fieldOf(range, 'end')];
		const [from, to] = [Number(textOf(start) ?? '0'), Number(textOf(end) ?? '0')];
		const at = start ?? end ?? range.entries[0]?.key ?? list;
		const isRange = range.kind === 'map' || range.isNull;
		if (
			at === undefined ||
			!isRange ||
			range.opaque ||
			start?.opaque === true ||
			end?.opaque === true ||
			Number.isNaN(from + to)
		)
			continue;
		if (from > to || from < 100 || to > 600) yield refusedAt(at, wrong('statusRange', { from, to }));
	}
};

function* threshold(node: Node | undefined): Iterable<EnvoyFault> {
	const preset = fieldOf(node, 'default_value');
	const value = fieldOf(preset, 'value');
	if (node === undefined || preset?.kind !== 'map' || preset.opaque || value?.opaque === true || mayHoldMore(preset))
		return;
	if (Number(value?.text ?? '0') < 1)
		yield refusedAt(value ?? keyFor(node, 'default_value') ?? node, wrong('threshold'));
}

/** envoy: source/extensions/filters/http/adaptive_concurrency/controller/gradient_controller.cc */
const roundTrip: Check = needs('MinimumRTTCalculationParams', 'interval', 'fixed_value');

/** envoy: source/extensions/filters/http/health_check/config.cc */
const healthCheck: Check = function* (node) {
	const mode = fieldOf(node, 'pass_through_mode');
	const key = keyFor(node, 'cache_time');
	if (mode?.text === 'false' && key !== undefined && fieldOf(node, 'cache_time') !== undefined)
		yield refusedAt(key, wrong('cacheTime'));
};

/** A token of HTTP, or a host (envoy: source/extensions/filters/http/cdn_loop/config.cc). */
const cdnLoop: Check = function* (node) {
	const id = fieldOf(node, 'cdn_id');
	const text = textOf(id);
	if (id !== undefined && text !== undefined && /[^!-~]/.test(text)) yield refusedAt(id, wrong('cdnId', { id: text }));
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

const headerRules: Check = function* (node, way, at) {
	if (way.isForRoutes === true) yield* needs('Config', 'request_rules', 'response_rules')(node, way, at);
};

export const beyondFilters: Readonly<Record<string, Check>> = {
	// envoy: source/extensions/filters/http/cache/config.cc
	'envoy.extensions.filters.http.cache.v3.CacheConfig': needs('CacheConfig', 'typed_config', 'disabled'),
	[`${http}lua.v3.Lua`]: luaFilter,
	[`${http}lua.v3.LuaPerRoute`]: luaPerRoute,
	[`${http}ext_proc.v3.ExternalProcessor`]: externalProcessor,
	[`${http}header_to_metadata.v3.Config`]: headerRules,
	[`${http}header_to_metadata.v3.Config.Rule`]: headerRule,
	[`${http}ip_tagging.v3.IPTagging`]: needs('IPTagging', 'ip_tags', 'ip_tags_datasource'),
	[`${http}local_ratelimit.v3.LocalRateLimit`]: bucket,
	[`${http}stateful_session.v3.StatefulSession`]: statefulSession,
	[`${http}admission_control.v3.AdmissionControl`]: admission,
	[`${http}adaptive_concurrency.v3.GradientControllerConfig.MinimumRTTCalculationParams`]: roundTrip,
	[`${http}health_check.v3.HealthCheck`]: healthCheck,
	[`${http}cdn_loop.v3.CdnLoopConfig`]: cdnLoop,
	'envoy.extensions.filters.network.local_ratelimit.v3.LocalRateLimit': bucket,
	'envoy.extensions.filters.network.connection_limit.v3.ConnectionLimit': needs('ConnectionLimit', 'max_connections'),
	'envoy.extensions.filters.network.redis_proxy.v3.RedisProxy': redis,
};
