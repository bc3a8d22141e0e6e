// What a real Envoy with the configuration of istiod does, where one easily thinks otherwise: each was a difference once.
import { expect, test } from 'vitest';
import { podCalled } from '../../server/src/trace/proxies.ts';
import type { TraceRequest } from '../../server/src/trace/request.ts';
import type { End } from '../../server/src/trace/story.ts';
import { trace } from '../../server/src/trace/trace.ts';
import { clustersOf } from './ends.ts';
import { meshFor } from './oracle.ts';

const service = (name: string, ports: string, more = '') =>
	`apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: shop }\nspec: { selector: { app: ${name} }, ports: [${ports}]${more} }\n`;
const pods = (name: string) =>
	`apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name}, namespace: shop }\nspec: { selector: { matchLabels: { app: ${name} } }, template: { metadata: { labels: { app: ${name} } }, spec: { containers: [{ name: main }] } } }\n`;
const resource = (kind: string, name: string, spec: string) =>
	`apiVersion: ${kind.endsWith('Authentication') || kind === 'AuthorizationPolicy' ? 'security' : 'networking'}.istio.io/v1\nkind: ${kind}\nmetadata: { name: ${name}, namespace: shop }\nspec: ${spec}\n`;

const edge = [
	service('edge', '{ name: http, port: 80, targetPort: 8080 }'),
	pods('edge'),
	service('cart', '{ name: http, port: 80 }'),
];
const gateway = (servers: string) => resource('Gateway', 'edge', `{ selector: { app: edge }, servers: [${servers}] }`);
const plain = '{ port: { number: 80, name: http, protocol: HTTP }, hosts: [shop.example.com] }';
const routes = (http: string) =>
	resource('VirtualService', 'shop', `{ hosts: [shop.example.com], gateways: [edge], http: [${http}] }`);

type Sent = Partial<TraceRequest> & { readonly mesh?: string };

function asked(
	at: 'through' | 'leaving' | 'reaching',
	name: string,
	config: readonly string[],
	{ mesh: text, ...sent }: Sent,
) {
	const mesh = meshFor(config.join('---\n'), text ?? '');
	const pod = podCalled(mesh, `shop/${name}`);
	if (pod === undefined) throw new Error('no pod');
	const start = at === 'through' ? { through: pod } : at === 'leaving' ? { leaving: pod } : { reaching: pod };
	return trace(mesh, { start, port: 80, sends: 'request', host: 'shop.example.com', isFirstProxyOnly: true, ...sent });
}

function statusOf(end: End): number | string {
	return end.is === 'answered' ? end.status : end.is;
}

const api = [service('api', '{ name: http, port: 80, targetPort: 8080 }'), pods('api')];
const bad = { authorization: 'Bearer a.b.c', origin: 'https://a.test' };

test('a preflight request needs no good token', () => {
	const jwt = resource('RequestAuthentication', 'jwt', `{ jwtRules: [{ issuer: a, jwks: '{"keys":[]}' }] }`);
	const sent = { port: 8080, host: 'api', headers: { ...bad, 'access-control-request-method': 'GET' } };
	expect(statusOf(asked('reaching', 'api', [...api, jwt], { ...sent, method: 'OPTIONS' }).end)).toBe('reached');
	expect(statusOf(asked('reaching', 'api', [...api, jwt], { ...sent, method: 'GET' }).end)).toBe(401);
});

test('a certificate of another trust domain is refused, unless it is an alias', () => {
	const tls = { identity: 'spiffe://other.test/ns/web/sa/front', alpn: ['istio'] };
	expect(asked('reaching', 'api', api, { port: 8080, tls }).end.is).toBe('closed');
	const mesh = 'trustDomainAliases: [other.test]';
	expect(asked('reaching', 'api', api, { port: 8080, tls, mesh }).end.is).toBe('reached');
});

test('a name that is no SPIFFE identity is a principal, but none that a policy can name in full', () => {
	const tlsServer =
		'{ port: { number: 443, name: s, protocol: HTTPS }, hosts: ["*"], tls: { mode: MUTUAL, credentialName: c } }';
	const policy = (principal: string) =>
		resource('AuthorizationPolicy', 'p', `{ rules: [{ from: [{ source: { principals: ["${principal}"] } }] }] }`);
	const ask = (principal: string) =>
		asked(
			'through',
			'edge',
			[...edge, gateway(tlsServer), routes('{ route: [{ destination: { host: cart } }] }'), policy(principal)],
			{
				port: 443,
				tls: { serverName: 'shop.example.com', identity: 'client.test' },
			},
		).end;
	expect(statusOf(ask('*'))).toBe('reached');
	expect(statusOf(ask('client.test'))).toBe(403);
});

test('headers take what they name from the request, and are left out where that is empty', () => {
	const set =
		'{ route: [{ destination: { host: cart } }], headers: { request: { set: { x-from: "%REQ(x-user)%" } } } }';
	const ask = (headers: Readonly<Record<string, string>>) => {
		const { end } = asked('through', 'edge', [...edge, gateway(plain), routes(set)], { headers });
		return end.is === 'reached' ? end.to[0]?.arrives?.headersSet : undefined;
	};
	expect(ask({ 'x-user': 'ann' })).toEqual({ 'x-from': 'ann' });
	expect(ask({})).toEqual({});
});

test('what a route sets on answers is on those of the proxy too', () => {
	const gone = '{ route: [{ destination: { host: gone } }], headers: { response: { set: { x-a: b } } } }';
	const deny = resource(
		'AuthorizationPolicy',
		'p',
		'{ action: DENY, rules: [{ to: [{ operation: { methods: [POST] } }] }] }',
	);
	const ask = (method: string) =>
		asked('through', 'edge', [...edge, gateway(plain), routes(gone), deny], { method }).end;
	expect(ask('GET')).toMatchObject({ status: 503, headers: { 'x-a': 'b' } });
	expect(ask('POST')).toMatchObject({ status: 403, headers: { 'x-a': 'b' } });
});

test('of two servers that send the same host to HTTPS the second is skipped as a whole', () => {
	const redirecting = (name: string, hosts: string) =>
		`{ port: { number: 80, name: ${name}, protocol: HTTP }, hosts: [${hosts}], tls: { httpsRedirect: true } }`;
	const servers = `${redirecting('a', 'a.test')}, ${redirecting('b', 'a.test, b.test')}, ${plain}`;
	const ask = (host: string) => asked('through', 'edge', [...edge, gateway(servers)], { host }).end;
	expect(statusOf(ask('a.test'))).toBe(301);
	expect(statusOf(ask('b.test'))).toBe(404);
});

test('a port that is added to a Host with a port stays beside it', () => {
	const to = '{ redirect: { authority: "b.test:8443", port: 8443 } }';
	const { end } = asked('through', 'edge', [...edge, gateway(plain), routes(to)], { path: '/a' });
	expect(end).toMatchObject({ location: 'http://b.test:8443:8443/a' });
});

test('a first line without a slash is none', () => {
	const ask = (path: string) => asked('through', 'edge', [...edge, gateway(plain)], { path }).end;
	expect(statusOf(ask('x?v'))).toBe(400);
	expect(statusOf(ask('*'))).toBe(404);
});

const front = [pods('front'), service('other', '{ name: http, port: 80 }', ', clusterIP: 10.96.0.1')];

test('no service of another protocol has a virtual host', () => {
	const raw = service('raw', '{ name: tcp, port: 80 }', ', clusterIP: 10.96.0.2');
	const answer = asked('leaving', 'front', [...front, raw], { host: 'raw', address: '10.96.0.9' });
	expect(clustersOf(answer)).toEqual(['PassthroughCluster']);
});

test('HTTP is told from bytes where both have the port at any address', () => {
	const bytes = resource(
		'ServiceEntry',
		'raw',
		'{ hosts: [raw.test], ports: [{ number: 80, name: tcp, protocol: TCP }], resolution: NONE }',
	);
	const ask = (sends: 'request' | 'bytes') =>
		clustersOf(asked('leaving', 'front', [...front, bytes], { host: 'other', address: '10.96.0.1', sends }));
	expect(ask('request')).toEqual(['outbound|80||other.shop.svc.cluster.local']);
	expect(ask('bytes')).toEqual(['outbound|80||raw.test']);
});

test('a tcp route for an address takes HTTP as well', () => {
	const open = service('open', '{ name: x, port: 80 }', ', clusterIP: 10.96.0.3');
	const way = resource(
		'VirtualService',
		'open',
		'{ hosts: [open], tcp: [{ match: [{ destinationSubnets: [10.96.0.0/24] }], route: [{ destination: { host: other } }] }] }',
	);
	const answer = asked('leaving', 'front', [...front, open, way], { host: 'open', address: '10.96.0.3' });
	expect(clustersOf(answer)).toEqual(['outbound|80||other.shop.svc.cluster.local']);
});
