// What Envoy refuses of routes, headers, matchers and formats beyond the rules in its API.

import type { Node } from '../../yaml/node.ts';
import { milliseconds } from '../formats/durations.ts';
import { compiled } from '../patterns.ts';
import { wrong } from '../wrong.ts';
import { refusedAt, textOf, wordOf } from './asking.ts';
import { upgrades } from './beyond-network.ts';
import { all, exclusive, needs } from './checks.ts';
import type { Check, EnvoyFault } from './fault.ts';
import { fieldOf, keyFor } from './names.ts';
import { hasOperator, looksLikeOperator, operatorFault } from './operators.ts';

/** envoy: source/common/common/regex.cc: RE2 */
const regex: Check = function* (node) {
	const pattern = fieldOf(node, 'regex');
	const text = textOf(pattern);
	if (pattern === undefined || text === undefined || text === '') return;
	const read = compiled(withoutBytes(text));
	if (!read.ok) yield refusedAt(pattern, wrong('regex', { reason: read.reason }));
};

/** `\C`, one byte, is known to RE2, but not to its translations (github.com/google/re2: wiki, Syntax). */
function withoutBytes(pattern: string): string {
	return pattern.replace(/\\([\s\S])/g, (whole, sign: string) => (sign === 'C' ? '(?s:.)' : whole));
}

/** What tools fill in that is no operator of Envoy's. */
const otherHoles = /\{\{|\$\{|<%|\{%|\$\(|@[A-Za-z_]+@/;

/** A format with operators in a scalar; `hasMore`: formatters of extensions stand beside it. */
function* format(node: Node | undefined, hasMore = false): Iterable<EnvoyFault> {
	// An operator looks like a placeholder: only other ones tell that more is put in.
	if (node === undefined || node.kind !== 'scalar' || (node.opaque && otherHoles.test(node.text))) return;
	const { text } = node;
	const fault = operatorFault(text, hasMore);
	if (fault === undefined) return;
	const { at, length, near } = fault;
	// Tokens of other tools look the same: `%HOST%`.
	const isOurs = fault.message === 'percent' && hasOperator(text);
	if (
		node.opaque &&
		near === undefined &&
		!isOurs &&
		!hasOperator(text) &&
		!looksLikeOperator(text.slice(at, at + length).replace(/\W.*$/, ''))
	)
		return;
	// Where nothing is escaped, the text is the source.
	const isExact = node.style === 'plain' && node.end - node.start === text.length;
	const span = isExact ? { start: node.start + at, end: node.start + at + length } : node;
	const fix =
		isExact && near !== undefined ? { fix: { title: `Change to "${near}"`, edits: [{ ...span, text: near }] } } : {};
	const severity = node.opaque && near === undefined ? 'warning' : 'error';
	yield {
		kind: 'unknown-operator',
		span,
		severity,
		message: fault.message,
		...(fault.with === undefined ? {} : { with: fault.with }),
		...fix,
	};
}

function* formats(node: Node | undefined, hasMore: boolean, depth = 0): Iterable<EnvoyFault> {
	if (node === undefined || depth > 20) return;
	if (node.kind === 'scalar') yield* format(node, hasMore);
	for (const { value } of node.entries) yield* formats(value, hasMore, depth + 1);
	for (const item of node.items) yield* formats(item, hasMore, depth + 1);
}

/** envoy: source/common/formatter/substitution_format_string.h, and where a field alone is a format */
function operatorsIn(...names: readonly string[]): Check {
	return function* (node) {
		for (const name of names) yield* format(fieldOf(node, name));
	};
}

/** Headers that Envoy sends to the service that decides (envoy: source/extensions/filters/common/ext_authz/ext_authz_http_impl.cc). */
const sentHeaders: Check = function* (node) {
	for (const header of fieldOf(node, 'headers_to_add')?.items ?? []) yield* headerValue(header);
};

/** envoy: source/extensions/filters/network/ratelimit/ratelimit.cc */
const descriptors: Check = function* (node) {
	for (const one of fieldOf(node, 'descriptors')?.items ?? [])
		for (const entry of fieldOf(one, 'entries')?.items ?? []) yield* format(fieldOf(entry, 'value'));
};

const substitution: Check = function* (node) {
	const hasMore = fieldOf(node, 'formatters') !== undefined;
	yield* format(fieldOf(node, 'text_format'), hasMore);
	yield* format(fieldOf(fieldOf(node, 'text_format_source'), 'inline_string'), hasMore);
	yield* formats(fieldOf(node, 'json_format'), hasMore);
};

/** Operators in an access log for OpenTelemetry. envoy: source/extensions/access_loggers/open_telemetry/substitution_formatter.cc */
const telemetryLog: Check = function* (node) {
	const hasMore = fieldOf(node, 'formatters') !== undefined;
	yield* formats(fieldOf(node, 'body'), hasMore);
	yield* formats(fieldOf(node, 'attributes'), hasMore);
};

const fileLog: Check = function* (node) {
	yield* format(fieldOf(node, 'format'));
	yield* formats(fieldOf(node, 'json_format'), false);
	yield* formats(fieldOf(node, 'typed_json_format'), false);
};

/** envoy: source/common/router/header_parser.cc */
const headerOption: Check = function* (node) {
	const header = fieldOf(node, 'header');
	yield* headerValue(header);
	yield* appending(node);
};

function* headerValue(header: Node | undefined): Iterable<EnvoyFault> {
	const key = fieldOf(header, 'key');
	const text = textOf(key);
	if (key !== undefined && text !== undefined && (text.startsWith(':') || text.toLowerCase() === 'host'))
		yield refusedAt(key, wrong('fixedHeader', { header: text }));
	yield* format(fieldOf(header, 'value'));
}

/** envoy: source/common/router/header_parser.cc, "Both append and append_action are set" */
function* appending(node: Node): Iterable<EnvoyFault> {
	const action = wordOf(fieldOf(node, 'append_action'));
	const key = keyFor(node, 'append');
	if (key === undefined || fieldOf(node, 'append') === undefined || action === undefined) return;
	if (!/^(?:APPEND_IF_EXISTS_OR_ADD|0)$/.test(action))
		yield refusedAt(key, wrong('together', { first: 'append_action', second: 'append' }));
}

/** envoy: source/common/router/config_impl.cc, "At least one of name or cluster_header need to be specified" */
const weighted: Check = function* (node, way, at) {
	yield* headers(node, way, at);
	const names = ['name', 'cluster_header'].map((name) => fieldOf(node, name));
	if (way.isMerged || names.some((one) => one !== undefined && (one.opaque || one.text !== ''))) return;
	if (node.entries.some(({ key }) => key.opaque || key.text === '<<')) return;
	yield { kind: 'missing-field', span: at.anchor, ...wrong('weightedCluster') };
};

/** envoy: source/common/router/retry_policy_impl.cc */
const backOff: Check = function* (node) {
	const [base, most] = ['base_interval', 'max_interval'].map((name) => fieldOf(node, name));
	const [from, to] = [milliseconds(textOf(base) ?? ''), milliseconds(textOf(most) ?? '')];
	if (most !== undefined && from !== undefined && to !== undefined && to < from)
		yield refusedAt(most, wrong('intervals', { base: base?.text ?? '' }));
};

/** envoy: source/common/router/header_parser.cc, "-prefixed or host headers may not be removed" */
function* removals(node: Node, name: string): Iterable<EnvoyFault> {
	for (const header of fieldOf(node, name)?.items ?? []) {
		const text = textOf(header);
		if (text !== undefined && (text.startsWith(':') || text.toLowerCase() === 'host'))
			yield refusedAt(header, wrong('keptHeader', { header: text }));
	}
}

/** Tags are told by std::regex, which is much like that of JavaScript (envoy: source/common/stats/tag_extractor_impl.cc). */
const tag: Check = function* (node) {
	const pattern = fieldOf(node, 'regex');
	const text = textOf(pattern);
	if (pattern === undefined || text === undefined || compiled(text).ok || isExpression(text)) return;
	yield refusedAt(pattern, wrong('expression', { text }));
};

function isExpression(text: string): boolean {
	try {
		return new RegExp(text) instanceof RegExp;
	} catch {
		return false;
	}
}

const headers: Check = function* (node) {
	yield* removals(node, 'request_headers_to_remove');
	yield* removals(node, 'response_headers_to_remove');
};

/** envoy: source/common/router/config_impl.cc, "Only unique values for domains are permitted" */
const virtualHost: Check = function* (node, way, at) {
	yield* headers(node, way, at);
	const seen = new Set<string>();
	for (const domain of fieldOf(node, 'domains')?.items ?? []) {
		const text = textOf(domain)?.toLowerCase();
		if (text !== undefined && seen.has(text))
			yield refusedAt(domain, wrong('twice', { value: `"${domain.text}"`, list: '"domains"' }));
		if (text !== undefined) seen.add(text);
	}
};

const clusters: Check = function* (node) {
	const list = fieldOf(node, 'clusters');
	const weights = (list?.items ?? []).map((one) => fieldOf(one, 'weight'));
	const sum = weights.reduce((total, weight) => total + (Number(textOf(weight) ?? '0') || 0), 0);
	if (list !== undefined && sum > 4294967295)
		yield refusedAt(keyFor(node, 'clusters') ?? list, wrong('weightsTooLarge'));
	const isZero = weights.every((weight) => weight === undefined || textOf(weight) === '0');
	if (list !== undefined && !list.opaque && list.items.length > 0 && list.items.every((one) => !one.opaque) && isZero)
		yield refusedAt(keyFor(node, 'clusters') ?? list, wrong('weightsZero'));
};

/** envoy: source/common/router/config_impl.cc, "Specify only one of prefix_rewrite, regex_rewrite or path_rewrite_policy" */
const rewrites: Check = exclusive('prefix_rewrite', 'regex_rewrite', 'path_rewrite_policy');

/** envoy: source/common/router/config_impl.cc, "Duplicate upgrade", "Non-CONNECT upgrade type … has ConnectConfig" */
const routeUpgrades: Check = function* (node) {
	yield* upgrades(node);
	for (const one of fieldOf(node, 'upgrade_configs')?.items ?? []) {
		const type = textOf(fieldOf(one, 'upgrade_type'));
		const key = fieldOf(one, 'connect_config') === undefined ? undefined : keyFor(one, 'connect_config');
		if (key !== undefined && type !== undefined && !/^connect(?:-udp)?$/i.test(type))
			yield refusedAt(key, wrong('connectOnly', { type }));
	}
};

/** envoy: source/common/router/config_impl.cc, ShadowPolicyImpl */
const mirror: Check = all(
	needs('RequestMirrorPolicy', 'cluster', 'cluster_header'),
	exclusive('cluster', 'cluster_header'),
);

/** envoy: source/common/http/path_utility and source/extensions/path/uri_template_lib: braces that do not fit, or an empty segment */
function template(field: string): Check {
	return function* (node) {
		const path = fieldOf(node, field);
		const text = textOf(path);
		if (path === undefined || text === undefined || text === '') return;
		const variables = [...text.matchAll(/\{([^{}=]*)(?:=[^{}]*)?\}/g)].map(([, name = '']) => name);
		const rest = text.replace(/\{[^{}]*\}/g, 'x');
		const isRead =
			text.startsWith('/') && !/[{}]|\/\//.test(rest) && variables.every((name) => /^[a-z_]\w*$/i.test(name));
		if (!isRead || (field === 'path_template' && new Set(variables).size < variables.length))
			yield refusedAt(path, wrong('template', { text, like: '/shop/{item}' }));
	};
}

/** envoy: source/common/router/per_filter_config.cc, "Empty route/virtual host per filter configuration" */
const filterConfig: Check = function* (node, { isMerged }, { anchor }) {
	if (isMerged || node.entries.some(({ key }) => key.opaque || key.text === '<<')) return;
	if (['config', 'disabled', 'is_optional'].some((name) => fieldOf(node, name) !== undefined)) return;
	yield { kind: 'missing-field', span: anchor, ...wrong('filterConfig') };
};

export const beyondRoutes: Readonly<Record<string, Check>> = {
	'envoy.type.matcher.v3.RegexMatcher': regex,
	'xds.type.matcher.v3.RegexMatcher': regex,
	'envoy.config.metrics.v3.TagSpecifier': tag,
	'envoy.config.core.v3.SubstitutionFormatString': substitution,
	'envoy.extensions.access_loggers.file.v3.FileAccessLog': fileLog,
	'envoy.extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig': telemetryLog,
	'envoy.config.core.v3.HeaderValueOption': headerOption,
	'envoy.extensions.filters.http.ext_authz.v3.AuthorizationRequest': sentHeaders,
	'envoy.extensions.filters.network.ratelimit.v3.RateLimit': descriptors,
	'envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy.TunnelingConfig': operatorsIn('hostname'),
	'envoy.type.tracing.v3.CustomTag': operatorsIn('value'),
	'envoy.config.route.v3.Route': headers,
	'envoy.config.route.v3.VirtualHost': virtualHost,
	'envoy.config.route.v3.RouteConfiguration': headers,
	'envoy.config.route.v3.WeightedCluster.ClusterWeight': weighted,
	'envoy.config.route.v3.RetryPolicy.RetryBackOff': backOff,
	'envoy.config.route.v3.WeightedCluster': clusters,
	'envoy.config.route.v3.RouteAction': all(rewrites, routeUpgrades, operatorsIn('host_rewrite')),
	'envoy.config.route.v3.RouteAction.RequestMirrorPolicy': mirror,
	'envoy.config.route.v3.VirtualCluster': needs('VirtualCluster', 'headers'),
	'envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig': template('path_template'),
	'envoy.config.route.v3.FilterConfig': filterConfig,
};
