// What gateways do with requests, against Istio's own tables of cases.
import { describe, expect, test } from 'vitest';
import { type Mesh, meshOf } from '../../server/src/mesh/mesh.ts';
import type { ProxyPod } from '../../server/src/trace/proxies.ts';
import { environments } from '../../server/src/workspace/environments.ts';
import { fixture } from '../fixture.ts';
import { areTablesThere, table } from '../tables.ts';
import { type AtGateway, atGateway, clustersOf, wordFor } from './ends.ts';

interface Case {
	readonly name?: string;
	readonly config?: string;
	readonly kubeConfig?: string;
	readonly calls: readonly { readonly Name?: string; readonly Call: Call; readonly Result: Result }[];
}

interface Call {
	readonly Port: number;
	readonly Protocol: string;
	readonly TLS?: string;
	readonly HostHeader?: string;
	readonly Path?: string;
	readonly Sni?: string;
}

interface Result {
	readonly Error?: string;
	readonly ListenerMatched?: string;
	readonly RouteConfigMatched?: string;
	readonly VirtualHostMatched?: string;
	readonly ClusterMatched?: string;
}

const errors: Readonly<Record<string, string | undefined>> = {
	'no listener': 'ErrNoListener',
	'no server': 'ErrNoFilterChain',
	'several servers': 'ErrMultipleFilterChain',
	'no virtual host': 'ErrNoVirtualHost',
	'no route': 'ErrNoRoute',
	'sent to TLS': 'ErrTLSRedirect',
};

/** The proxy of Istio's simulations: its default namespace is `default`, and hosts have no suffix. */
const proxy: ProxyPod = {
	namespace: 'istio-system',
	labels: new Map([['istio', 'ingressgateway']]),
	addresses: ['1.1.1.1'],
};

function meshFor(config: string): Mesh {
	const { snapshot } = fixture(`#! { "defaultNamespace": "default" }\n${config}`);
	const [environment] = environments(snapshot);
	if (environment === undefined) throw new Error('no environment');
	return meshOf(environment);
}

function requestOf({ Port, Protocol, TLS, HostHeader = '', Path = '/', Sni }: Call): AtGateway {
	const sent = Protocol === 'tcp' ? {} : { host: HostHeader === '' ? 'none.test' : HostHeader, path: Path };
	return { port: Port, ...sent, ...(TLS === undefined ? {} : { serverName: Sni ?? HostHeader }) };
}

/** A cluster without the suffix of hosts, which most of Istio's simulations have none of. */
function bare(cluster: string): string {
	return cluster.replace('.svc.cluster.local', '');
}

/** What the outcome is, as far as the case says what it must be. */
function answer(mesh: Mesh, call: Call, asked: Result): Result {
	const found = atGateway(mesh, proxy, requestOf(call));
	const [cluster] = clustersOf(found);
	const word = wordFor(found);
	const error = word && errors[word];
	const { table, virtualHost } = found.envoy[0] ?? {};
	const all: Result = {
		...(error === undefined ? {} : { Error: error }),
		...(word === 'no listener' ? {} : { ListenerMatched: `0.0.0.0_${call.Port}` }),
		...(table === undefined ? {} : { RouteConfigMatched: table }),
		...(virtualHost === undefined ? {} : { VirtualHostMatched: virtualHost }),
		...(cluster === undefined ? {} : { ClusterMatched: bare(cluster) }),
	};
	const keys = new Set([...Object.keys(asked), 'Error']);
	return Object.fromEntries(Object.entries(all).filter(([key]) => keys.has(key)));
}

test('a short host stands for the full name of a service', () => {
	const mesh = meshFor(`apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: cart, namespace: shop }
spec:
  hosts: [cart]
  gateways: [infra/edge]
  http: [{ route: [{ destination: { host: cart } }] }]
`);
	const asked = (host: string) => wordFor(atGateway(mesh, proxy, { port: 80, host, path: '/' }));
	expect(['cart.shop.svc.cluster.local', 'cart'].map(asked)).toEqual([undefined, 'no virtual host']);
});

describe.skipIf(!areTablesThere)("Istio's own cases", () => {
	test.each([
		'sim_gateway_conflicts',
		'sim_gateway_http',
		'sim_gateway_port_translation',
		'sim_gateway_services',
		'sim_gateway_target_port',
		'sim_gateway_ingress',
	])('%s', (name) => {
		for (const one of table<Case>(name).cases) {
			const mesh = meshFor(`${one.config ?? ''}\n---\n${one.kubeConfig ?? ''}`);
			for (const {
				Call: call,
				Result: { StrictMatch: _, ...asked },
			} of one.calls as readonly {
				readonly Call: Call;
				readonly Result: Result & { readonly StrictMatch?: boolean };
			}[]) {
				// Opaque bytes match no virtual host; what becomes of them is not asked here.
				expect(answer(mesh, call, asked), `${one.name} ${JSON.stringify(call)}`).toEqual({
					...asked,
					...(asked.ClusterMatched && { ClusterMatched: bare(asked.ClusterMatched) }),
				});
			}
		}
	});
});
