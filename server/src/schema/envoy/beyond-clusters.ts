// What Envoy refuses of clusters, their health checks and their certificates beyond the rules in its API.

import ipaddr from 'ipaddr.js';
import type { Node } from '../../yaml/node.ts';
import { wrong } from '../wrong.ts';
import { refusedAt, textOf, wordOf } from './asking.ts';
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
	return endpoints === undefined || (!endpoints.opaque && endpoints.items.length === 0);
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

const cluster: Check = function* (node, { isMerged }) {
	if (isMerged || node.entries.some(({ key }) => key.opaque || key.text === '<<')) return;
	yield* balancing(node);
	yield* hosts(node);
	yield* rings(node);
};

/** envoy: source/extensions/health_checkers/http/health_checker_impl.cc, HttpStatusChecker */
const httpHealth: Check = function* (node) {
	for (const list of ['expected_statuses', 'retriable_statuses']) {
		for (const range of fieldOf(node, list)?.items ?? []) {
			const [start, end] = [fieldOf(range, 'start'), fieldOf(range, 'end')];
			const [from, to] = [Number(textOf(start) ?? '0'), Number(textOf(end) ?? '0')];
			if (start?.opaque === true || end?.opaque === true || Number.isNaN(from) || Number.isNaN(to)) continue;
			const at = start ?? end;
			if (at !== undefined && (from >= to || from < 100 || to > 600))
				yield refusedAt(at, wrong('openRange', { from, to }));
		}
	}
};

/** envoy: source/common/tls/cert_validator/default_validator.cc, "SAN-based verification … is insecure and not allowed" */
const tlsContext: Check = function* (node, { isMerged }) {
	const validation = fieldOf(node, 'validation_context');
	if (isMerged || validation === undefined || validation.opaque) return;
	if (validation.entries.some(({ key }) => key.opaque || key.text === '<<')) return;
	const trust = ['trusted_ca', 'ca_certificate_provider_instance', 'system_root_certs', 'custom_validator_config'];
	if (trust.some((name) => fieldOf(validation, name) !== undefined)) return;
	for (const name of ['match_typed_subject_alt_names', 'match_subject_alt_names']) {
		const key = keyFor(validation, name);
		if (key !== undefined && (fieldOf(validation, name)?.items.length ?? 0) > 0)
			yield refusedAt(key, wrong('noAuthority', { field: key.text }));
	}
};

/** envoy: source/common/tls/tls_certificate_config_impl.cc, "Failed to load incomplete private key" */
const certificate: Check = function* (node, { isMerged }, { anchor }) {
	if (isMerged || node.entries.some(({ key }) => key.opaque || key.text === '<<')) return;
	const has = (name: string): boolean => fieldOf(node, name) !== undefined;
	if (has('certificate_chain') && !has('private_key') && !has('private_key_provider') && !has('pkcs12'))
		yield { kind: 'missing-field', span: anchor, ...wrong('privateKey') };
};

/** envoy: source/extensions/tracers/opentelemetry/opentelemetry_tracer_impl.cc */
const openTelemetry: Check = function* (node, { isMerged }, { anchor }) {
	if (isMerged || node.entries.some(({ key }) => key.opaque || key.text === '<<')) return;
	if (['grpc_service', 'http_service', 'custom_exporter'].some((name) => fieldOf(node, name) !== undefined)) return;
	yield { kind: 'missing-field', span: anchor, ...wrong('telemetryService') };
};

export const beyondClusters: Readonly<Record<string, Check>> = {
	'envoy.config.cluster.v3.Cluster': cluster,
	'envoy.config.core.v3.HealthCheck.HttpHealthCheck': httpHealth,
	'envoy.extensions.transport_sockets.tls.v3.CommonTlsContext': tlsContext,
	'envoy.extensions.transport_sockets.tls.v3.TlsCertificate': certificate,
	'envoy.config.trace.v3.OpenTelemetryConfig': openTelemetry,
};
