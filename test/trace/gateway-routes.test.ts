// What gateways do with requests where several servers, Gateways and VirtualServices meet: our own cases.
import { expect, test } from 'vitest';
import { type Mesh, meshOf } from '../../server/src/mesh/mesh.ts';
import type { ProxyPod } from '../../server/src/trace/proxies.ts';
import { environments } from '../../server/src/workspace/environments.ts';
import { fixture } from '../fixture.ts';
import { type AtGateway, atGateway, clustersOf, wordFor } from './ends.ts';

const proxy: ProxyPod = { namespace: 'edge', labels: new Map([['istio', 'edge']]), addresses: [] };

function meshWith(...documents: readonly string[]): Mesh {
	const [environment] = environments(fixture(documents.join('\n---\n')).snapshot);
	if (environment === undefined) throw new Error('no environment');
	return meshOf(environment);
}

function gateway(name: string, ...servers: readonly string[]): string {
	const all = servers.map((server) => `\n  - ${server}`).join('');
	return `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: ${name}, namespace: edge }
spec:
  selector: { istio: edge }
  servers:${all}`;
}

function virtualService(name: string, spec: string): string {
	return `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name}, namespace: shop }
spec: ${spec}`;
}

/** Where a request ends: the cluster, or what becomes of it else. */
function end(mesh: Mesh, request: AtGateway): string {
	const answer = atGateway(mesh, proxy, request);
	return wordFor(answer) ?? clustersOf(answer).join();
}

const http = (port: number, host = 'a.example') =>
	`{ port: { number: ${port}, name: http-${port}, protocol: HTTP }, hosts: [${host}] }`;

const service = `apiVersion: v1
kind: Service
metadata: { name: edge, namespace: edge }
spec: { selector: { istio: edge }, ports: [{ port: 80, targetPort: 8080 }] }`;

test('each Gateway of a port gives its own routes, with its own port', () => {
	const mesh = meshWith(
		service,
		gateway('one', http(80)),
		gateway('two', http(8080)),
		virtualService(
			'web',
			`{ hosts: [a.example], gateways: [edge/one, edge/two], http: [
  { match: [{ port: 80, uri: { prefix: /a } }], route: [{ destination: { host: a } }] },
  { match: [{ port: 8080, uri: { prefix: /b } }], route: [{ destination: { host: b } }] },
  { match: [{ gateways: [edge/two], uri: { prefix: /c } }], route: [{ destination: { host: c } }] }] }`,
		),
	);
	const at = (path: string) => end(mesh, { port: 8080, host: 'a.example', path });
	expect(at('/a')).toBe('outbound|80||a.shop.svc.cluster.local');
	expect(at('/b')).toBe('outbound|8080||b.shop.svc.cluster.local');
	expect(at('/c')).toBe('outbound|8080||c.shop.svc.cluster.local');
	expect(at('/d')).toBe('no route');
});

test('the first server of a Gateway decides about the ports of its routes', () => {
	const mesh = meshWith(
		service,
		gateway('one', http(80), http(8080)),
		virtualService(
			'web',
			`{ hosts: [a.example], gateways: [edge/one], http: [
  { match: [{ port: 8080, uri: { prefix: /b } }], route: [{ destination: { host: b } }] },
  { match: [{ uri: { prefix: /c } }], route: [{ destination: { host: c } }] }] }`,
		),
	);
	expect(end(mesh, { port: 8080, host: 'a.example', path: '/b' })).toBe('no route');
	expect(end(mesh, { port: 8080, host: 'a.example', path: '/c' })).toBe('outbound|80||c.shop.svc.cluster.local');
});

const tls = (mode: string, host: string, protocol = 'TLS') =>
	`{ port: { number: 443, name: tls, protocol: ${protocol} }, hosts: ["${host}"], tls: { mode: ${mode} } }`;

test('names that a route passes on, and those of servers that end TLS, are told apart by the most specific one', () => {
	const mesh = meshWith(
		gateway('one', tls('PASSTHROUGH', '*.example'), tls('SIMPLE', '*', 'HTTPS'), tls('SIMPLE', 'db.example')),
		virtualService(
			'passed',
			`{ hosts: ["*.example"], gateways: [edge/one], tls: [
  { match: [{ sniHosts: [A.example] }], route: [{ destination: { host: a } }] },
  { match: [{ sniHosts: [A.example, other.example] }], route: [{ destination: { host: never } }] },
  { match: [{ port: 444, sniHosts: [never.example] }], route: [{ destination: { host: never } }] },
  { match: [{ sniHosts: ["*.b.example"], sourceLabels: { app: other } }], route: [{ destination: { host: b, port: { number: 8443 } } }] }] }`,
		),
		virtualService(
			'ended',
			'{ hosts: [db.example], gateways: [edge/one], tcp: [{ route: [{ destination: { host: db } }] }] }',
		),
		virtualService(
			'web',
			'{ hosts: [web.example], gateways: [edge/one], http: [{ route: [{ destination: { host: web } }] }] }',
		),
	);
	const at = (serverName: string) => end(mesh, { port: 443, host: serverName, serverName });
	expect(at('a.example')).toBe('outbound|443||a.shop.svc.cluster.local');
	expect(at('x.b.example')).toBe('outbound|8443||b.shop.svc.cluster.local');
	expect(at('db.example')).toBe('outbound|443||db.shop.svc.cluster.local');
	expect(at('web.example')).toBe('outbound|443||web.shop.svc.cluster.local');
	expect(at('other.example')).toBe('no virtual host');
	expect(at('never.example')).toBe('no virtual host');
	expect(end(mesh, { port: 443, host: 'web.example' })).toBe('no server');
});

test('of plain bytes the first route for the port takes all', () => {
	const server = '{ port: { number: 9000, name: tcp, protocol: TCP }, hosts: ["shop/*"] }';
	const routes = (name: string, spec: string) =>
		virtualService(name, `{ hosts: ["*"], gateways: [edge/one], tcp: [${spec}] }`);
	const mesh = meshWith(
		gateway('one', server),
		routes('a', '{ match: [{ port: 9001 }], route: [{ destination: { host: never } }] }'),
		routes('b', '{ match: [{ port: 9000, sourceNamespace: x }], route: [{ destination: { host: b } }] }'),
		routes('c', '{ route: [{ destination: { host: never } }] }'),
	);
	expect(end(mesh, { port: 9000 })).toBe('outbound|9000||b.shop.svc.cluster.local');
	expect(end(mesh, { port: 9000, serverName: 'any' })).toBe('outbound|9000||b.shop.svc.cluster.local');
	expect(end(meshWith(gateway('one', server)), { port: 9000 })).toBe('no listener');
});
