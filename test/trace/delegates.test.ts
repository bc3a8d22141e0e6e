// Routes that a VirtualService leaves to others, as a gateway has them.
import { expect, test } from 'vitest';
import { meshOf } from '../../server/src/mesh/mesh.ts';
import { environments } from '../../server/src/workspace/environments.ts';
import { fixture } from '../fixture.ts';
import { atGateway, clustersOf } from './ends.ts';

const proxy = { namespace: 'edge', labels: new Map([['istio', 'edge']]), addresses: [] };

const text = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: edge }
spec:
  selector: { istio: edge }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["*"] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: root, namespace: edge }
spec:
  hosts: [shop.example]
  gateways: [edge]
  http:
  - { match: [{ uri: { prefix: /missing } }], delegate: { name: missing } }
  - { match: [{ uri: { prefix: /hidden } }], delegate: { name: hidden, namespace: shop } }
  - { match: [{ uri: { prefix: /shop }, gateways: [edge] }], delegate: { name: shop, namespace: shop } }
  - { route: [{ destination: { host: rest } }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: hidden, namespace: shop }
spec: { exportTo: [.], http: [{ route: [{ destination: { host: hidden } }] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  http:
  - { match: [{ uri: { prefix: /shop/cart }, gateways: [edge/edge] }], route: [{ destination: { host: cart } }] }
  - { match: [{ uri: { prefix: /other } }], route: [{ destination: { host: other } }] }
  - { match: [{ headers: { beta: { exact: "1" } } }], route: [{ destination: { host: beta } }] }
  - { route: [{ destination: { host: shop } }] }
`;

test.each<[string, Record<string, string>, string]>([
	['/shop/cart/1', {}, 'cart.shop'],
	['/shop/2', { beta: '1' }, 'beta.shop'],
	['/shop/2', {}, 'shop.shop'],
	['/other', {}, 'rest.edge'],
	['/other', { beta: '1' }, 'rest.edge'],
	['/missing', {}, 'rest.edge'],
	['/hidden', {}, 'rest.edge'],
])('%s %j leads to %s', (path, headers, service) => {
	const [environment] = environments(fixture(text).snapshot);
	if (environment === undefined) throw new Error('no environment');
	const mesh = meshOf(environment);
	const answer = atGateway(mesh, proxy, { port: 80, host: 'shop.example', path, headers });
	expect(clustersOf(answer)).toEqual([`outbound|80||${service}.svc.cluster.local`]);
	expect(answer.steps.find(({ code }) => code === 'host.found')?.at?.by.resource.name?.text).toBe('root');
});
