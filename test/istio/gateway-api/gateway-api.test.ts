// Listeners, grants and the order of routes, against Istio's own tables where they lie beside the project.
import { describe, expect, test } from 'vitest';
import { storedAt } from '../../../server/src/istio/credentials.ts';
import { grantsFor } from '../../../server/src/istio/gateway-api/grants.ts';
import { areDistinct } from '../../../server/src/istio/gateway-api/listeners.ts';
import { inOrder, type RouteWithMatch } from '../../../server/src/istio/gateway-api/route-order.ts';
import { type Mesh, meshOf } from '../../../server/src/mesh/mesh.ts';
import { environments } from '../../../server/src/workspace/environments.ts';
import { fixture } from '../../fixture.ts';
import { areTablesThere, table } from '../../tables.ts';

const listener = (protocol: string, hostname?: string, port = 80) => ({ port, protocol, hostname });

test.each([
	[listener('HTTP'), listener('HTTP', 'a.com'), true],
	[listener('HTTP', 'a.com'), listener('HTTPS', 'a.com'), false],
	[listener('HTTP', ''), listener('TLS', '*'), false],
	[listener('TCP'), listener('UDP'), false],
	[listener('TCP'), listener('HTTP', 'a.com'), false],
	[listener('TCP'), listener('HTTP', 'a.com', 81), true],
])('%j and %j: %s', (a, b, are) => {
	expect([areDistinct(a, b), areDistinct(b, a)]).toEqual([are, are]);
});

test('routes without a match come last, equal ones stay in order', () => {
	const route = (name: string, match: RouteWithMatch['match']) => ({ name, ...(match === undefined ? {} : { match }) });
	const routes = [
		route('none', undefined),
		route('first', [{ uri: { prefix: '/a' } }]),
		route('second', [{ uri: { prefix: '/b' } }]),
		route('method', [{ uri: { prefix: '/a' }, method: { exact: 'GET' } }]),
		route('header', [{ headers: { a: {} } }]),
	];
	expect(inOrder(routes).map(({ name }) => name)).toEqual(['method', 'first', 'second', 'header', 'none']);
});

function meshIn(config: string): Mesh {
	const [environment] = environments(fixture(config).snapshot);
	if (environment === undefined) throw new Error('no environment');
	return meshOf(environment);
}

describe.skipIf(!areTablesThere)("Istio's own cases", () => {
	test('listenersDistinct', () => {
		interface Written {
			readonly Port: number;
			readonly Protocol: string;
			readonly Hostname?: string;
		}
		const { cases } = table<{ name: string; a: Written; b: Written; want: boolean }>('gwapi_listener_distinct');
		const key = ({ Port, Protocol, Hostname }: Written) =>
			listener(Protocol.replace(/^gatewayv1\.|ProtocolType$/g, ''), Hostname, Port);
		for (const { name, a, b, want } of cases) expect(areDistinct(key(a), key(b)), name).toBe(want);
	});

	test('sortHTTPRoutes', () => {
		const { cases } = table<{ name: string; in: readonly RouteWithMatch[]; out: unknown }>('gwapi_sort_http_routes');
		for (const { name, in: routes, out } of cases) expect(inOrder(routes), name).toEqual(out);
	});

	test('ReferenceGrants', () => {
		const { cases } = table<{
			name: string;
			config: string;
			expectations: readonly (readonly [resource: string, namespace: string, isAllowed: boolean])[];
		}>('gwapi_reference_grants');
		for (const { name, config, expectations } of cases) {
			const mesh = meshIn(config);
			for (const [resource, namespace, isAllowed] of expectations) {
				const stored = storedAt(resource, '');
				if (stored === undefined) throw new Error(resource);
				const from = { group: 'gateway.networking.k8s.io', kind: 'Gateway', namespaces: [namespace] };
				const to = { group: '', kind: stored.kind, name: stored.name, namespaces: [stored.namespace] };
				expect(grantsFor(mesh, { from, to }).length > 0, `${name}: ${resource} ${namespace}`).toBe(isAllowed);
			}
		}
	});
});
