// What Envoy refuses of listeners, TLS, addresses and services beyond the rules in its API.

import ipaddr from 'ipaddr.js';
import type { Node } from '../../yaml/node.ts';
import { wrong } from '../wrong.ts';
import { refusedAt, textOf } from './asking.ts';
import { all, exclusive, mayHoldMore, repeatedIn } from './checks.ts';
import type { Check, EnvoyFault } from './fault.ts';
import { fieldOf, keyFor } from './names.ts';

/** envoy: source/common/listener_manager/filter_chain_manager_impl.cc */
const chainMatch: Check = function* (node) {
	for (const name of fieldOf(node, 'server_names')?.items ?? []) {
		const text = textOf(name);
		if (text?.includes('*') === true && !/^\*\.[^*]+$/.test(text))
			yield refusedAt(name, wrong('serverName', { name: text }));
	}
	// Each name is put in an index of its own: twice the same one is "multiple filter chains with overlapping matching rules".
	for (const list of ['server_names', 'application_protocols', 'source_ports'])
		yield* repeatedIn(fieldOf(node, list)?.items ?? [], list, textOf, (item) => item);
};

/** envoy: source/common/network/cidr_range.cc */
const range: Check = function* (node) {
	const [address, length] = [fieldOf(node, 'address_prefix'), fieldOf(node, 'prefix_len')];
	const text = textOf(address);
	if (address === undefined || text === undefined || text === '') return;
	if (!ipaddr.isValid(text)) {
		yield refusedAt(address, wrong(text.includes('/') ? 'addressWithLength' : 'noIp', { address: text }));
		return;
	}
	const bits = Number(textOf(length) ?? '0');
	// More than an address of that version has is taken as all of it; more than 128 is against a rule.
	if (length !== undefined && bits > 32 && bits <= 128 && ipaddr.parse(text).kind() === 'ipv4')
		yield refusedAt(length, wrong('prefixLength', { bits }), { severity: 'information' });
};

/** envoy: source/common/network/resolver_impl.cc, "malformed IP address": addresses to connect from */
const bound: Check = function* (node) {
	const address = fieldOf(fieldOf(node, 'source_address'), 'address');
	const text = textOf(address);
	if (address !== undefined && text !== undefined && text !== '' && !ipaddr.isValid(text))
		yield refusedAt(address, wrong('noIp', { address: text }));
};

/** envoy: source/extensions/filters/common/rbac/matchers.cc, PortRangeMatcher */
const permission: Check = function* (node) {
	const ports = fieldOf(node, 'destination_port_range');
	if (ports === undefined || ports.opaque || ports.kind !== 'map' || mayHoldMore(ports)) return;
	const [start, end] = ['start', 'end'].map((name) => fieldOf(ports, name));
	const [from, to] = [start, end].map((port) => (port === undefined ? 0 : Number(textOf(port))));
	if (from === undefined || to === undefined || Number.isNaN(from) || Number.isNaN(to)) return;
	if (from >= to || to > 65536)
		yield refusedAt(end ?? keyFor(node, 'destination_port_range') ?? node, wrong('portRange', { from, to }));
};

/** envoy: source/common/config/utility.cc, "V2 … xDS transport protocol version is deprecated" */
function isV2(node: Node | undefined): node is Node {
	return textOf(node) === 'V2' || textOf(node) === '1';
}

const apiVersion: Check = function* (node) {
	const version = fieldOf(node, 'transport_api_version');
	if (!isV2(version)) return;
	const fix = { title: 'Change to "V3"', edits: [{ start: version.start, end: version.end, text: 'V3' }] };
	yield refusedAt(version, wrong('version2'), { kind: 'retired-api', fix });
};

/** envoy: source/extensions/filters/network/http_connection_manager/config.cc */
const connectionManager: Check = function* (node) {
	const [extensions, own] = [fieldOf(node, 'original_ip_detection_extensions'), fieldOf(node, 'use_remote_address')];
	const isOn = textOf(own) === 'true';
	if (extensions !== undefined && extensions.items.length > 0 && isOn)
		yield refusedAt(keyFor(node, 'original_ip_detection_extensions') ?? node, wrong('detection'));
	yield* upgrades(node);
	const options = fieldOf(node, 'common_http_protocol_options');
	const key = options === undefined ? undefined : keyFor(options, 'max_response_headers_kb');
	if (key !== undefined) yield refusedAt(key, wrong('responseHeaders'));
};

/** envoy: source/extensions/filters/network/http_connection_manager/config.cc, "multiple upgrade configs with the same name" */
export function* upgrades(node: Node): Iterable<EnvoyFault> {
	const seen = new Set<string>();
	for (const one of fieldOf(node, 'upgrade_configs')?.items ?? []) {
		const type = fieldOf(one, 'upgrade_type');
		const text = textOf(type)?.toLowerCase();
		if (type === undefined || text === undefined) continue;
		if (seen.has(text)) yield refusedAt(type, wrong('twice', { value: `"${type.text}"`, list: '"upgrade_configs"' }));
		seen.add(text);
	}
}

/** envoy: source/common/listener_manager/listener_impl.cc, "address is necessary", "no filter chains specified" */
const listener: Check = function* (node, { isMerged }, { anchor }) {
	if (isMerged || node.entries.some(({ key }) => key.opaque || key.text === '<<')) return;
	const has = (name: string): boolean => fieldOf(node, name) !== undefined;
	if (has('internal_listener') || has('api_listener') || has('use_original_dst')) return;
	const chains = fieldOf(node, 'filter_chains');
	const isFilled = chains !== undefined && (chains.opaque || chains.items.length > 0);
	const lacking = [
		...(has('address') ? [] : ['"address"']),
		...(isFilled || has('default_filter_chain') || has('filter_chain_matcher') ? [] : ['"filter_chains"']),
	];
	if (lacking.length > 0)
		yield { kind: 'missing-field', span: anchor, ...wrong('listener', { fields: lacking.join(' and ') }) };
	const address = fieldOf(fieldOf(fieldOf(node, 'address'), 'socket_address'), 'address');
	const text = textOf(address);
	if (address !== undefined && text !== undefined && text !== '' && !ipaddr.isValid(text))
		yield refusedAt(address, wrong('listenerAddress', { address: text }));
};

/** TABLE: the actions of the overload manager (envoy: source/server/overload_manager_impl.cc, OverloadActionNames). */
const actions = new Set(
	`stop_accepting_requests disable_http_keepalive stop_accepting_connections reject_incoming_connections shrink_heap
	reduce_timeouts reset_high_memory_stream close_idle_connections`
		.split(/\s+/)
		.map((name) => `envoy.overload_actions.${name}`),
);

const overload: Check = function* (node) {
	const monitors = fieldOf(node, 'resource_monitors');
	const names = new Set((monitors?.items ?? []).map((one) => textOf(fieldOf(one, 'name'))));
	const isKnown = monitors?.opaque !== true && !names.has(undefined);
	for (const action of fieldOf(node, 'actions')?.items ?? []) {
		const name = fieldOf(action, 'name');
		const text = textOf(name);
		if (name !== undefined && text !== undefined && text !== '' && !actions.has(text))
			yield refusedAt(name, wrong('overloadAction', { action: text }));
		for (const trigger of fieldOf(action, 'triggers')?.items ?? []) {
			const monitor = fieldOf(trigger, 'name');
			const called = textOf(monitor);
			if (isKnown && monitor !== undefined && called !== undefined && called !== '' && !names.has(called))
				yield refusedAt(monitor, wrong('monitor', { monitor: called }));
		}
	}
};

export const beyondNetwork: Readonly<Record<string, Check>> = {
	'envoy.config.listener.v3.FilterChainMatch': chainMatch,
	'envoy.config.listener.v3.Listener': listener,
	'envoy.config.core.v3.CidrRange': range,
	'envoy.config.core.v3.BindConfig': bound,
	'envoy.config.rbac.v3.Permission': permission,
	'envoy.config.ratelimit.v3.RateLimitServiceConfig': apiVersion,
	'envoy.config.core.v3.ApiConfigSource': apiVersion,
	'envoy.extensions.filters.http.ext_authz.v3.ExtAuthz': apiVersion,
	'envoy.extensions.filters.network.ext_authz.v3.ExtAuthz': apiVersion,
	'envoy.extensions.access_loggers.grpc.v3.CommonGrpcAccessLogConfig': apiVersion,
	'envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager': all(
		connectionManager,
		exclusive('strip_matching_host_port', 'strip_any_host_port'),
	),
	'envoy.config.overload.v3.OverloadManager': overload,
};
