// What the sidecar of a workload does with what comes in, against Istio's own table of cases.
import { expect, test } from 'vitest';
import type { Mode } from '../../server/src/istio/policies/peer-authentication.ts';
import type { Protocol } from '../../server/src/schema/protocols.ts';
import { type Arrival, arrival, type Inbound } from '../../server/src/trace/inbound.ts';
import { areTablesThere, table } from '../tables.ts';

interface Result {
	readonly Error?: string;
	readonly VirtualHostMatched?: string;
	readonly ClusterMatched?: string;
}

interface Case {
	readonly Name: string;
	readonly Call: { readonly Port: number; readonly Protocol: string; readonly TLS?: 'TLS' | 'MTLS' };
	readonly Disabled: Result;
	readonly Permissive: Result;
	readonly Strict: Result;
}

/** The ports of the workload in Istio's simulation. */
const protocols: Readonly<Record<number, Protocol>> = { 70: 'TCP', 80: 'HTTP', 81: 'Unsupported' };

const errors: Readonly<Record<Inbound['is'], string | undefined>> = {
	taken: undefined,
	refused: 'ErrNoFilterChain',
	'without certificate': 'ErrMTLSError',
	'no request': 'ErrProtocolError',
};

function answer({ Call: { Port, Protocol, TLS } }: Case, mode: Mode): Result {
	const content: Arrival['content'] = Protocol === 'TCP' ? 'other' : 'http';
	const protocol = protocols[Port];
	const result = arrival(protocol, mode, {
		content,
		tls: TLS === undefined ? 'none' : TLS === 'MTLS' ? 'mutual' : 'own',
	});
	const error = errors[result.is];
	if (error !== undefined) return { Error: error };
	const isSeen = result.is === 'taken' && result.requests && protocol !== undefined;
	return {
		ClusterMatched: protocol === undefined ? 'InboundPassthroughCluster' : `inbound|${Port}||`,
		...(isSeen ? { VirtualHostMatched: `inbound|http|${Port}` } : {}),
	};
}

test.skipIf(!areTablesThere)('sim_sidecar_inbound', () => {
	for (const one of table<Case>('sim_sidecar_inbound').cases) {
		for (const [name, mode] of [
			['Disabled', 'DISABLE'],
			['Permissive', 'PERMISSIVE'],
			['Strict', 'STRICT'],
		] as const) {
			const { Error: error, VirtualHostMatched: host, ClusterMatched: cluster } = one[name];
			const got = answer(one, mode);
			expect([got.Error, got.ClusterMatched], `${one.Name} ${mode}`).toEqual([error, cluster]);
			if (host !== undefined) expect(got.VirtualHostMatched, `${one.Name} ${mode}`).toBe(host);
		}
	}
});
