// One entry of `tls[].match` or `tcp[].match`, and whether it takes all connections of another one.
import { memo } from '../../facts/memo.ts';
import type { Json } from '../../yaml/json.ts';

/** As it is written. */
export interface Layer4Match {
	readonly sniHosts: readonly string[];
	readonly destinationSubnets: readonly string[];
	readonly port: number;
	readonly sourceLabels: Readonly<Record<string, string>>;
	readonly gateways: readonly string[];
	readonly sourceNamespace: string;
}

/** Reads a match from the values of YAML; what has the wrong type is left out. */
export function layer4Match(json: Json): Layer4Match {
	const written = record(json);
	const list = (value: Json | undefined) => (Array.isArray(value) ? value.map(String) : []);
	const { sniHosts, destinationSubnets, port, sourceLabels, gateways, sourceNamespace } = written;
	const labels = Object.entries(record(sourceLabels ?? null)).map(([key, value]) => [key, String(value)]);
	return {
		sniHosts: list(sniHosts),
		destinationSubnets: list(destinationSubnets),
		port: typeof port === 'number' ? port : 0,
		sourceLabels: Object.fromEntries(labels),
		gateways: list(gateways),
		sourceNamespace: typeof sourceNamespace === 'string' ? sourceNamespace : '',
	};
}

function record(json: Json): { readonly [key: string]: Json } {
	return json !== null && typeof json === 'object' && !Array.isArray(json) ? json : {};
}

/**
 * Whether every connection that `later` takes is surely taken by `earlier`. Names and subnets are compared as written: of
 * those that overlap, Envoy takes the narrower first (istio: pilot/pkg/networking/core/tls.go, matchTLS, matchTCP).
 */
export function coversConnections(earlier: Layer4Match, later: Layer4Match, defaults: readonly string[]): boolean {
	const [mine, theirs] = [earlier, later].map(({ gateways }) => (gateways.length > 0 ? gateways : defaults));
	return (
		isAmong(later.sniHosts, earlier.sniHosts) &&
		isAmong(later.destinationSubnets, earlier.destinationSubnets) &&
		(earlier.port === 0 || earlier.port === later.port) &&
		(theirs ?? []).every((gateway) => mine?.includes(gateway)) &&
		Object.entries(earlier.sourceLabels).every(([key, value]) => later.sourceLabels[key] === value) &&
		(earlier.sourceNamespace === '' || earlier.sourceNamespace === later.sourceNamespace)
	);
}

/** Whether all of `some` are in `all`; where nothing is said, everything is meant. */
function isAmong(some: readonly string[], all: readonly string[]): boolean {
	return all.length === 0 || (some.length > 0 && some.every((one) => setOf(all).has(one)));
}

const setOf = memo((all: readonly string[]): ReadonlySet<string> => new Set(all));
