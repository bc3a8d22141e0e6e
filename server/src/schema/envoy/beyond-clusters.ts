// What Envoy refuses of clusters, their health checks and their certificates beyond the rules in its API.

import ipaddr from 'ipaddr.js';
import type { Node } from '../../yaml/node.ts';
import { milliseconds } from '../formats/durations.ts';
import { wrong } from '../wrong.ts';
import { refusedAt, textOf, wordOf } from './asking.ts';
import { subsetSelectors } from './beyond-balancers.ts';
import { exclusive, isSet, mayHoldMore, needs } from './checks.ts';
import type { Check, EnvoyFault } from './fault.ts';
import { fieldOf, keyFor, typeIn } from './names.ts';

/** Types of clusters that choose the host themselves (envoy: source/extensions/clusters, which return a load balancer). */
const choosing: ReadonlySet<string> = new Set([
	'envoy.extensions.clusters.aggregate.v3.ClusterConfig',
	'envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig',
]);

/** The values of `type` by number (envoy: api/envoy/config/cluster/v3/cluster.proto, DiscoveryType). */
const discovery = ['STATIC', 'STRICT_DNS', 'LOGICAL_DNS', 'EDS', 'ORIGINAL_DST'];

/** How a cluster finds its hosts; undefined where an extension says so, or it is not known yet. */
function discoveryOf(node: Node): string | undefined {
	const type = fieldOf(node, 'type');
	if (fieldOf(node, 'cluster_type') !== undefined) return undefined;
	if (type === undefined) return 'STATIC';
	const text = wordOf(type);
	return text === undefined ? undefined : (discovery[Number(text)] ?? text);
}

/** envoy: source/common/upstream/cluster_manager_impl.cc, "cluster provided LB (not) specified" */
function* balancing(node: Node): Iterable<EnvoyFault> {
	const policy = fieldOf(node, 'lb_policy');
	const config = fieldOf(fieldOf(node, 'cluster_type'), 'typed_config') as Node<{ '@type'?: string }> | undefined;
	const named = textOf(config?.get('@type'));
	const own = discoveryOf(node);
	const isProvided = wordOf(policy) === 'CLUSTER_PROVIDED' || wordOf(policy) === '6';
	if (fieldOf(node, 'load_balancing_policy') !== undefined || policy?.opaque === true) return;
	if (isProvided && own !== undefined && own !== 'ORIGINAL_DST' && discovery.includes(own) && policy !== undefined)
		yield refusedAt(policy, wrong('noBalancer', { type: own }));
	const chooses = own === 'ORIGINAL_DST' || (named !== undefined && choosing.has(typeIn(named)));
	if (chooses && !isProvided) {
		const at = policy ?? keyFor(node, 'cluster_type') ?? keyFor(node, 'type');
		if (at !== undefined) yield refusedAt(at, wrong('balancer'));
	}
}

/** The addresses of the hosts of a cluster. */
function addressesOf(node: Node): readonly Node[] {
	return (fieldOf(fieldOf(node, 'load_assignment'), 'endpoints')?.items ?? []).flatMap((locality) =>
		(fieldOf(locality, 'lb_endpoints')?.items ?? []).flatMap(
			(one) => fieldOf(fieldOf(fieldOf(fieldOf(one, 'endpoint'), 'address'), 'socket_address'), 'address') ?? [],
		),
	);
}

/** Whether it is written that a cluster has no hosts, or nothing is. */
function isEmpty(node: Node): boolean {
	const endpoints = fieldOf(fieldOf(node, 'load_assignment'), 'endpoints');
	if (endpoints === undefined) return true;
	const all = endpoints.items.map((locality) => fieldOf(locality, 'lb_endpoints'));
	if (endpoints.opaque || endpoints.items.some((one) => one.opaque || mayHoldMore(one))) return false;
	return all.every((list) => list === undefined || (!list.opaque && list.items.length === 0));
}

/** envoy: source/extensions/clusters/{static,logical_dns,original_dst}; source/common/network/resolver_impl.cc */
function* hosts(node: Node): Iterable<EnvoyFault> {
	const type = discoveryOf(node);
	const addresses = addressesOf(node);
	if (type === 'STATIC') {
		for (const address of addresses) {
			const text = textOf(address);
			if (text === undefined || text === '' || ipaddr.isValid(text)) continue;
			const id = fieldOf(node, 'type') === undefined ? 'staticByDefault' : 'staticName';
			yield refusedAt(address, wrong(id, { address: text }));
		}
	}
	const [first, second] = addresses;
	const holder = keyFor(node, 'type');
	if (type === 'LOGICAL_DNS' && first === undefined && holder !== undefined && isEmpty(node))
		yield refusedAt(holder, wrong('noAddress'));
	if (type === 'LOGICAL_DNS' && second !== undefined) yield refusedAt(second, wrong('severalAddresses'));
	if (type === 'EDS' && fieldOf(node, 'eds_cluster_config') === undefined && holder !== undefined)
		yield { ...refusedAt(holder, wrong('edsConfig')), kind: 'missing-field' };
	const assigned = keyFor(node, 'load_assignment');
	if (type === 'ORIGINAL_DST' && assigned !== undefined && fieldOf(node, 'load_assignment') !== undefined)
		yield refusedAt(assigned, wrong('assignment'));
}

/** envoy: source/extensions/load_balancing_policies/{ring_hash,maglev} */
function* rings(node: Node): Iterable<EnvoyFault> {
	const ring = fieldOf(node, 'ring_hash_lb_config');
	const [least, most] = ['minimum_ring_size', 'maximum_ring_size'].map((name) => fieldOf(ring, name));
	if (least !== undefined && Number(textOf(least)) > Number(textOf(most) ?? 8_388_608))
		yield refusedAt(least, wrong('ringSizes'));
	const size = fieldOf(fieldOf(node, 'maglev_lb_config'), 'table_size');
	const count = Number(textOf(size));
	if (size !== undefined && Number.isInteger(count) && count > 3 && !isPrime(count))
		yield refusedAt(size, wrong('noPrime', { size: size.text }));
}

/** Sizes of tables have a rule of their own, which keeps them small. */
function isPrime(count: number): boolean {
	for (let divisor = 2; divisor * divisor <= Math.min(count, 5_000_011); divisor++)
		if (count % divisor === 0) return false;
	return true;
}

/** envoy: source/common/upstream/upstream_impl.cc, ClusterInfoImpl::create; load_balancing_policies/subset/subset_lb.cc */
const policies: Check = function* (node, way, at) {
	yield* exclusive('lb_subset_config', 'load_balancing_policy')(node, way, at);
	const common = fieldOf(node, 'common_lb_config');
	for (const name of ['zone_aware_lb_config', 'locality_weighted_lb_config', 'consistent_hashing_lb_config']) {
		const key = common === undefined || fieldOf(common, name) === undefined ? undefined : keyFor(common, name);
		const isOwn = keyFor(node, 'load_balancing_policy') !== undefined && isSet(node, 'load_balancing_policy');
		if (key !== undefined && isOwn)
			yield refusedAt(key, wrong('together', { first: 'load_balancing_policy', second: name }));
	}
	const named = fieldOf(node, 'lb_policy');
	if (named !== undefined && wordOf(named) === 'LOAD_BALANCING_POLICY_CONFIG')
		yield* needs('Cluster', 'load_balancing_policy')(node, way, { ...at, anchor: named });
	yield* subsetSelectors(fieldOf(node, 'lb_subset_config'));
};

/** envoy: source/extensions/health_checkers/grpc/health_checker_impl.cc, "cluster must support HTTP/2" */
function* grpcHealth(node: Node): Iterable<EnvoyFault> {
	if (['http2_protocol_options', 'typed_extension_protocol_options'].some((name) => fieldOf(node, name) !== undefined))
		return;
	for (const check of fieldOf(node, 'health_checks')?.items ?? []) {
		const key = fieldOf(check, 'grpc_health_check') === undefined ? undefined : keyFor(check, 'grpc_health_check');
		if (key !== undefined) yield { kind: 'missing-field', span: key, ...wrong('http2') };
	}
}

/** envoy: source/common/config/utility.h, prepareDnsRefreshStrategy, which clusters that ask DNS call */
const refreshRate: Check = function* (node) {
	const rate = fieldOf(node, 'dns_failure_refresh_rate');
	const [base, most] = ['base_interval', 'max_interval'].map((name) => fieldOf(rate, name));
	const [from, to] = [milliseconds(textOf(base) ?? ''), milliseconds(textOf(most) ?? '')];
	if (most !== undefined && from !== undefined && to !== undefined && to < from)
		yield refusedAt(most, wrong('intervals', { base: base?.text ?? '' }));
};

/** envoy: source/common/upstream/upstream_impl.cc, createProtocolOptionsConfig: they are looked up by their key */
function* protocolOptions(node: Node): Iterable<EnvoyFault> {
	for (const { key, value } of fieldOf(node, 'typed_extension_protocol_options')?.entries ?? []) {
		const type = typeIn(textOf((value as Node<{ '@type'?: string }>).get('@type')) ?? '');
		if (key.opaque || !/^envoy\.extensions\.upstreams\.\w+\.v3\.\w+Options$/.test(type) || key.text === type) continue;
		const { start, end } = key;
		const fix = { title: `Change to "${type}"`, edits: [{ start, end, text: type }] };
		yield refusedAt(key, wrong('optionsKey', { key: key.text, type }), { fix });
	}
}

/** envoy: source/common/upstream/upstream_impl.cc, "which has a non-ALPN transport socket" */
function* negotiated(node: Node): Iterable<EnvoyFault> {
	const socket = fieldOf(node, 'transport_socket');
	const config = fieldOf(socket, 'typed_config') as Node<{ '@type'?: string }> | undefined;
	const isPlain = socket === undefined || /\.RawBuffer$/.test(textOf(config?.get('@type')) ?? '');
	if (!isPlain || fieldOf(node, 'transport_socket_matches') !== undefined) return;
	for (const { value } of fieldOf(node, 'typed_extension_protocol_options')?.entries ?? []) {
		const key = fieldOf(value, 'auto_config') === undefined ? undefined : keyFor(value, 'auto_config');
		if (key !== undefined) yield refusedAt(key, wrong('noNegotiation'));
	}
}

/** envoy: source/extensions/clusters/redis/redis_cluster.cc, "can only created with redis cluster type" */
function* redisCluster(node: Node): Iterable<EnvoyFault> {
	const type = fieldOf(node, 'cluster_type');
	const [name, config] = [
		fieldOf(type, 'name'),
		fieldOf(type, 'typed_config') as Node<{ '@type'?: string }> | undefined,
	];
	const text = textOf(name);
	if (name === undefined || text === undefined || text === '' || text === 'envoy.clusters.redis') return;
	if (/\.RedisClusterConfig$/.test(textOf(config?.get('@type')) ?? ''))
		yield refusedAt(name, wrong('redisCluster', { name: text }));
}

/** envoy: source/common/upstream/upstream_impl.cc, "The valid range is 0~1" */
const dropped: Check = function* (node) {
	const share = fieldOf(node, 'drop_percentage');
	const numerator = fieldOf(share, 'numerator');
	const most = hundreds[wordOf(fieldOf(share, 'denominator')) ?? 'HUNDRED'];
	if (numerator !== undefined && most !== undefined && Number(textOf(numerator)) > most)
		yield refusedAt(numerator, wrong('share', { most }));
};

/** The values of `denominator` (envoy: api/envoy/type/v3/percent.proto). */
const hundreds: Readonly<Record<string, number>> = { HUNDRED: 100, TEN_THOUSAND: 10_000, MILLION: 1_000_000 };

const cluster: Check = function* (node, way, at) {
	yield* policies(node, way, at);
	yield* protocolOptions(node);
	const { isMerged } = way;
	if (isMerged || node.entries.some(({ key }) => key.opaque || key.text === '<<')) return;
	yield* balancing(node);
	yield* hosts(node);
	yield* rings(node);
	yield* grpcHealth(node);
	yield* negotiated(node);
	yield* redisCluster(node);
	if (/_DNS$/.test(discoveryOf(node) ?? '')) yield* refreshRate(node, way, at);
};

/** envoy: source/extensions/health_checkers/http/health_checker_impl.cc, HttpStatusChecker */
const httpHealth: Check = function* (node) {
	const method = wordOf(fieldOf(node, 'method')) ?? 'GET';
	const sent = fieldOf(node, 'send') === undefined ? undefined : keyFor(node, 'send');
	if (sent !== undefined && !/^(?:POST|PUT|PATCH|OPTIONS|[3489])$/.test(method))
		yield refusedAt(sent, wrong('payload', { method }));
	for (const list of ['expected_statuses', 'retriable_statuses']) {
		for (const range of fieldOf(node, list)?.items ?? []) {
			const [start, end] = [fieldOf(range, 'start'), fieldOf(range, 'end')];
			const [from, to] = [Number(textOf(start) ?? '0'), Number(textOf(end) ?? '0')];
			if (start?.opaque === true || end?.opaque === true || Number.isNaN(from) || Number.isNaN(to)) continue;
			if (range.opaque || mayHoldMore(range)) continue;
			const at = start ?? end ?? (range.kind === 'map' ? range : undefined);
			if (at !== undefined && (from >= to || from < 100 || to > 600))
				yield refusedAt(at, wrong('openRange', { from, to }));
		}
	}
};

/** envoy: source/common/common/hex.cc, by source/extensions/health_checkers/common/health_checker_base_impl.cc */
const payload: Check = function* (node) {
	const hex = fieldOf(node, 'text');
	const text = textOf(hex);
	if (hex !== undefined && text !== undefined && !/^(?:[\da-f]{2})*$/i.test(text))
		yield refusedAt(hex, wrong('hex', { text }));
};

/** envoy: source/extensions/load_balancing_policies/ring_hash/ring_hash_lb.cc: at least 1024, where nothing is written */
const ringHash: Check = function* (node) {
	const [least, most] = ['minimum_ring_size', 'maximum_ring_size'].map((name) => fieldOf(node, name));
	if (least?.opaque === true || most?.opaque === true || mayHoldMore(node)) return;
	if (Number(textOf(least) ?? 1024) > Number(textOf(most) ?? 8_388_608))
		yield refusedAt(least ?? most ?? node, wrong(least === undefined ? 'ringSizeByDefault' : 'ringSizes'));
};

/** envoy: source/extensions/tracers/zipkin/zipkin_tracer_impl.cc */
const zipkin: Check = function* (node, way, at) {
	if (fieldOf(node, 'collector_service') !== undefined) return;
	const version = fieldOf(node, 'collector_endpoint_version');
	if (version !== undefined && /^(?:DEPRECATED_AND_UNAVAILABLE_DO_NOT_USE|0)$/.test(wordOf(version) ?? ''))
		yield refusedAt(version, wrong('word', { value: version.text, what: 'collector_endpoint_version' }));
	for (const name of ['collector_cluster', 'collector_endpoint', 'collector_endpoint_version'])
		yield* needs('ZipkinConfig', name)(node, way, at);
};

/** envoy: source/extensions/tracers/xray/config.cc */
const xray: Check = function* (node) {
	const daemon = fieldOf(node, 'daemon_endpoint');
	const protocol = fieldOf(daemon, 'protocol');
	if (daemon?.kind !== 'map' || daemon.opaque || protocol?.opaque === true || mayHoldMore(daemon)) return;
	if (!/^(?:UDP|1)$/.test(protocol?.text ?? 'TCP'))
		yield refusedAt(protocol ?? keyFor(node, 'daemon_endpoint') ?? node, wrong('daemon'));
};

/** envoy: source/extensions/tracers/opentelemetry/opentelemetry_tracer_impl.cc */
const openTelemetry: Check = function* (node, { isMerged }, { anchor }) {
	if (isMerged || node.entries.some(({ key }) => key.opaque || key.text === '<<')) return;
	if (['grpc_service', 'http_service', 'custom_exporter'].some((name) => fieldOf(node, name) !== undefined)) return;
	yield { kind: 'missing-field', span: anchor, ...wrong('telemetryService') };
};

export const beyondClusters: Readonly<Record<string, Check>> = {
	'envoy.config.cluster.v3.Cluster': cluster,
	'envoy.config.endpoint.v3.ClusterLoadAssignment.Policy.DropOverload': dropped,
	'envoy.config.core.v3.HealthCheck.HttpHealthCheck': httpHealth,
	'envoy.config.core.v3.HealthCheck.Payload': payload,
	'envoy.extensions.clusters.dns.v3.DnsCluster': refreshRate,
	'envoy.extensions.load_balancing_policies.ring_hash.v3.RingHash': ringHash,
	'envoy.config.trace.v3.OpenTelemetryConfig': openTelemetry,
	'envoy.config.trace.v3.ZipkinConfig': zipkin,
	'envoy.config.trace.v3.XRayConfig': xray,
};
