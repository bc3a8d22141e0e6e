// What a patch of a cluster says, as the traffic policy of a DestinationRule: fields that come to the same in Envoy.
import type { Node } from '../../yaml/node.ts';
import { field } from './envoy-values.ts';

/** A line of a traffic policy: the keys down to it, and the value. */
type Line = readonly [path: readonly string[], value: string];

/** What a field comes to; undefined where it cannot be said, or is not known yet. */
type Reading = (node: Node) => readonly Line[] | undefined;

function plain(node: Node | undefined, pattern: RegExp): string | undefined {
	if (node === undefined || node.kind !== 'scalar' || node.opaque) return undefined;
	return pattern.test(node.text) ? node.text : undefined;
}

function one(path: readonly string[], pattern: RegExp): Reading {
	return (node) => {
		const text = plain(node, pattern);
		return text === undefined ? undefined : [[path, text]];
	};
}

const count = /^[1-9]\d*$/;

/** Field -> key and unit (istio/api: networking/v1alpha3/destination_rule.proto, ConnectionPoolSettings.TCPSettings.TcpKeepalive). */
const keepalive: Readonly<Record<string, readonly [key: string, unit: string]>> = {
	keepalive_probes: ['probes', ''],
	keepalive_time: ['time', 's'],
	keepalive_interval: ['interval', 's'],
};

/** istio: pilot/pkg/networking/core/cluster_traffic_policy.go, applyConnectionPool, applyLoadBalancer */
const readings: Readonly<Record<string, Reading>> = {
	connect_timeout: one(['connectionPool', 'tcp', 'connectTimeout'], /^\d[\dhms.]*$/),
	max_requests_per_connection: one(['connectionPool', 'http', 'maxRequestsPerConnection'], count),
	lb_policy: one(['loadBalancer', 'simple'], /^(?:LEAST_REQUEST|RANDOM)$/),
	upstream_connection_options: (node) => {
		const options = field(node, 'tcp_keepalive');
		if (node.opaque || node.entries.length !== 1 || options?.kind !== 'map' || options.opaque) return undefined;
		const lines = Object.entries(keepalive).flatMap(([name, [key, unit]]): readonly Line[] => {
			const text = plain(field(options, name), count);
			return text === undefined ? [] : [[['connectionPool', 'tcp', 'tcpKeepalive', key], `${text}${unit}`]];
		});
		return lines.length === 0 || lines.length < options.entries.length ? undefined : lines;
	},
};

/** The lines of a `trafficPolicy` that says all that the value of a patch says; undefined where that is not sure. */
export function trafficPolicyOf(value: Node | undefined): string | undefined {
	if (value?.kind !== 'map' || value.opaque || value.entries.length === 0) return undefined;
	const lines: Line[] = [];
	let read = 0;
	for (const [name, reading] of Object.entries(readings)) {
		const node = field(value, name);
		const found = node === undefined ? [] : reading(node);
		if (found === undefined) return undefined;
		if (node !== undefined) read++;
		lines.push(...found);
	}
	return read === value.entries.length ? block(lines, '') : undefined;
}

/** Lines below each other; those of one key follow one another. */
function block(lines: readonly Line[], indent: string): string {
	const keys = [...new Set(lines.map(([[key = '']]) => key))];
	return keys
		.map((key) => {
			const own = lines.filter(([path]) => path[0] === key);
			const [first] = own;
			if (first !== undefined && first[0].length === 1) return `${indent}${key}: ${first[1]}`;
			const inner = own.map(([path, text]): Line => [path.slice(1), text]);
			return `${indent}${key}:\n${block(inner, `${indent}  `)}`;
		})
		.join('\n');
}
