// istio-ls trace: the story of a request as a user asks for it, and what is said where it cannot be told.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ran } from './ran.ts';

const samples = join(import.meta.dirname, '../../samples');
const own = mkdtempSync(join(tmpdir(), 'istio-trace-'));
afterAll(() => rmSync(own, { recursive: true }));

const traced = (...words: readonly string[]) => ran(samples, ['trace', ...words]);
const story = 'http://myapp.example.com/api';

function written(name: string, text: string): string {
	const path = join(own, name);
	writeFileSync(path, text);
	return path;
}

describe('the story of the samples', () => {
	test('is told with the file and line that decided', () => {
		const { code, out, err } = traced(story, 'story');
		expect({ code, err }).toEqual({ code: 0, err: '' });
		expect(out.split('\n').map((line) => line.replace(/ {2}story\//, ' <').trim())).toEqual([
			'GET http://myapp.example.com/api through default/istio-ingressgateway',
			'',
			'At the gateway, default/istio-ingressgateway',
			'- Port 8080 of default/istio-ingressgateway: the server for myapp.example.com takes the connection <gateway.yaml:10:5',
			'- The Host myapp.example.com selects the routes for myapp.example.com:80 <virtual-service.yaml:5:9',
			'- Route 1 (api) of VirtualService myapp takes the request <virtual-service.yaml:14:7',
			'- Sent to myservice.default.svc.cluster.local, port 80, subset v1 <virtual-service.yaml:18:7',
			'- DestinationRule myservice applies to myservice.default.svc.cluster.local <destination-rule.yaml:5:9',
			'- The proxy starts mutual TLS with its mesh identity',
			'- The endpoints are the pods of default/myservice-v1 <deployment.yaml:5:9',
			'',
			'At default/myservice-v1',
			'? It is unknown whether default/myservice-v1 has a sidecar; it is assumed to have one <deployment.yaml:5:9',
			'- Port 8080 of default/myservice-v1 accepts connections with mutual TLS mode PERMISSIVE',
			'- default/myservice-v1 receives it on port 8080 <service.yaml:5:9',
			'',
			'=> Reached: myservice.default.svc.cluster.local:80 subset v1 (default/myservice-v1), as GET myapp.example.com/api',
			'This rests on what is marked with "?": the files do not say it.',
			'',
		]);
	});

	test('says why a request gets nowhere, without being asked for more', () => {
		const { code, out } = traced('http://myapp.example.com/other', 'story');
		expect(code).toBe(1);
		expect(out).toContain('x No route for myapp.example.com:80 takes the request: 404');
		expect(out).toContain('not: route 1 (api) not taken: the path `/other` does not match prefix `/api`');
		expect(out).toMatch(/=> Answered with 404 \(NR route_not_found\)\n$/);
	});

	test('with --verbose holds what did not matter', () => {
		const { out } = traced(story, 'story', '--verbose');
		expect(out).toContain('Timeout 5s');
		expect(out).toContain('No AuthorizationPolicy applies');
	});

	test('is told from a workload, with the method, headers and the route that they choose', () => {
		const words = ['POST', 'http://reviews:9080/', 'bookinfo', '--from', 'productpage-v1'];
		const { code, out } = traced(...words, '--header', 'x=1', '--cookie', 'a=b');
		expect(code).toBe(0);
		expect(out).toContain('POST http://reviews:9080/ from bookinfo/productpage-v1');
		expect(out).toContain('At the sidecar of bookinfo/productpage-v1');
		expect(out).toMatch(/mode STRICT {2}bookinfo\/policies\.yaml:9:11/);
	});

	test('as JSON', () => {
		const { code, out } = traced(story, 'story', '--format', 'json');
		expect(code).toBe(0);
		expect(JSON.parse(out)).toMatchObject({
			version: 1,
			request: 'GET http://myapp.example.com/api through default/istio-ingressgateway',
			arrival: 'reached',
			isUnsure: true,
			proxies: ['At the gateway, default/istio-ingressgateway', 'At default/myservice-v1'],
			end: { is: 'reached', to: [{ subset: 'v1', workloads: ['default/myservice-v1'] }] },
		});
		expect(JSON.parse(out).steps[3]).toMatchObject({
			code: 'route.taken',
			text: 'Route 1 (api) of VirtualService myapp takes the request',
			isUnknown: false,
			proxy: 0,
			at: {
				file: 'story/virtual-service.yaml',
				range: { start: { line: 13, character: 6 } },
				resource: 'VirtualService myapp',
			},
			passedOver: [],
		});
	});

	test('is colored where colors are asked for', () => {
		expect(traced(story, 'story', '--color', 'always').out).toContain('\u001b[36m=> Reached');
		expect(traced(story, 'story').out).not.toContain('\u001b');
	});

	test('through standard input', () => {
		const input = written('in.yaml', 'kind: Service\napiVersion: v1\nmetadata: { name: a }\n');
		const { code, err } = ran(samples, ['trace', 'http://a/', '-', input], { input: 'x: 1\n' });
		expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('there is no Gateway') });
	});
});

describe('environments', () => {
	test('are chosen by name, and named where there are several', () => {
		expect(traced(story).out).toContain(
			'This is for everything here together; there are also the environments overlays/dev, overlays/prod',
		);
		const chosen = traced(story, '--environment', 'overlays/dev');
		expect(chosen.code).toBe(0);
		expect(chosen.out).not.toContain('This is for');
		expect(traced(story, '--environment', 'overlays/pro').err).toContain('did you mean "overlays/prod"?');
		expect(traced(story, 'story', '--environment', 'x').err).toContain('there are no environments here');
	});
});

describe('what cannot be told ends with 2 and a sentence', () => {
	test.each([
		[['ftp://a'], 'The scheme is one of http, https, tcp, tls, not "ftp": ftp://a'],
		[['http://'], 'The URL "http://" has no host'],
		[['http://a b/'], 'The URL "http://a b/" contains a space, which is written as %20'],
		[['http://me@a/'], 'The URL "http://me@a/" has a user in front of the host; leave it out'],
		[['http://a:0/'], 'A port is a number from 1 to 65535, not "0"'],
		[['http://a:99999/'], 'A port is a number from 1 to 65535, not "99999"'],
		[['http://a\u001b]0;x/'], 'The URL'],
		[['http://a$b/'], '"a$b" is not the name of a host'],
		[['tcp://a'], 'A port is needed: tcp://a:PORT'],
		[['tcp://a:1/x'], 'A connection has no path: tcp://a:1'],
		[['tcp://a:1', '--header', 'a=b'], 'tcp:// is a connection, which has no method, headers or token'],
		[[story, '--header', 'a b'], '--header is name=value, not "a b"'],
		[[story, '--cookie', 'a'], '--cookie is name=value, not "a"'],
		[[story, '--sni', 'a'], '--sni needs TLS: https:// or tls://'],
		[[story, '--source-ip', 'a'], '--source-ip is an IP address, not "a"'],
		[[story, '--jwt', '{'], '--jwt is a token, or its claims as JSON'],
		[[story, '--principal', 'a', '--from', 'b'], '--principal cannot be given with --from'],
		[
			[story, '--through', 'my-gatewy'],
			'There is no Gateway or gateway workload "my-gatewy"; did you mean "my-gateway"?',
		],
		[[story, '--from', 'myservice'], 'There is no workload "myservice"; did you mean "myservice-v1"?'],
		[
			[story, '--from', 'nobody'],
			'There is no workload "nobody"; there are default/istio-ingressgateway, default/myservice-v1, default/myservice-v2',
		],
		[
			['http://myservice/'],
			'No gateway serves myservice on port 80. Name the gateway: --through default/my-gateway, or',
		],
	])('%j', (words, sentence) => {
		const { code, out, err } = traced(...words, 'story');
		expect({ code, out }).toEqual({ code: 2, out: '' });
		expect(err).toContain(`istio-ls: ${sentence}`);
		expect(err).not.toContain('\u001b');
	});

	test.each([
		[['trace'], 'There is no URL to trace'],
		[['trace', story, '--from', 'a', '--through', 'b'], 'not both'],
		[['trace', story, '--jwt', 'no/such/file'], '--jwt no/such/file cannot be read: there is no such file'],
		[['trace', story, '--fix'], '"istio-ls trace" has no option --fix'],
	])('%j', (words, sentence) => {
		expect(() => ran(samples, words)).toThrow(sentence);
	});

	test('a folder that is not there', () => {
		const { code, err } = traced(story, 'story', 'no-such-folder');
		expect(code).toBe(2);
		expect(err).toContain('There is no file or folder no-such-folder');
	});

	test('as JSON too', () => {
		const { code, out } = traced('ftp://a', 'story', '--format', 'json');
		expect(code).toBe(2);
		expect(JSON.parse(out)).toMatchObject({ version: 1, problem: expect.stringContaining('The scheme') });
	});
});

const guarded = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec:
  selector: { istio: edge }
  servers:
  - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [shop.example.com], tls: { mode: MUTUAL, credentialName: shop } }
  - { port: { number: 9000, name: tcp, protocol: TCP }, hosts: ["*"] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: infra }
spec:
  hosts: [shop.example.com]
  gateways: [edge]
  http:
  - { match: [{ headers: { cookie: { exact: a=b } } }], directResponse: { status: 201 } }
  - { match: [{ headers: { x-a: { exact: "1,2" } } }], directResponse: { status: 202 } }
  - { match: [{ headers: { "@request.auth.claims.team": { exact: blue } } }], directResponse: { status: 203 } }
  - { directResponse: { status: 200 } }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: no-robots, namespace: istio-system }
spec:
  action: DENY
  rules:
  - { from: [{ source: { principals: [evil/ns/a/sa/b] } }] }
  - { from: [{ source: { ipBlocks: [9.9.9.9] } }] }
  - { to: [{ operation: { paths: ["/caf%C3%A9"] } }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: edge, namespace: istio-system }
spec:
  selector: { matchLabels: { istio: edge } }
  template: { metadata: { labels: { istio: edge } }, spec: { containers: [{ name: istio-proxy, image: auto }] } }
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: all, namespace: istio-system }
spec: { jwtRules: [{ issuer: me, jwksUri: https://me.example.com/keys }] }
`;

describe('each part of the request is heeded', () => {
	const url = 'https://shop.example.com/';
	const client = ['--principal', 'cluster.local/ns/a/sa/b'];
	const claims = '{"iss":"me","sub":"x","team":"blue"}';
	test.each([
		[[url], 'The connection is closed'],
		[[url, ...client], 'Answered with 200'],
		[[url, ...client, '--cookie', 'a=b'], 'Answered with 201'],
		[[url, ...client, '--header', 'X-A: 1', '--header', 'x-a=2'], 'Answered with 202'],
		[[url, ...client, '--jwt', claims], 'Answered with 203'],
		[[url, ...client, '--jwt', 'claims.json'], 'Answered with 203'],
		[[url, '--principal', 'evil/ns/a/sa/b'], 'Answered with 403, denied by AuthorizationPolicy istio-system/no-robots'],
		[
			[url, ...client, '--source-ip', '9.9.9.9'],
			'Answered with 403, denied by AuthorizationPolicy istio-system/no-robots',
		],
		[[`${url}café`, ...client], 'Answered with 403, denied by AuthorizationPolicy istio-system/no-robots'],
		[['https://10.0.0.1/', ...client, '--sni', 'shop.example.com'], 'Answered with 404'],
		[
			['https://10.0.0.1/', ...client, '--sni', 'shop.example.com', '--header', 'host=shop.example.com'],
			'Answered with 200',
		],
		[[url, ...client, '--header', 'problem=1', '--header', '__proto__=2'], 'Answered with 200'],
		[['tls://other.example.com', '--through', 'edge'], 'The connection is closed'],
		[['tcp://10.0.0.1:9000', '--through', 'infra/edge'], 'Connection refused'],
	])('%j', (words, end) => {
		const folder = own;
		written('guarded.yaml', guarded);
		written('claims.json', claims);
		expect(ran(folder, ['trace', ...words, 'guarded.yaml']).out).toContain(`=> ${end}`);
	});
});

test('hostile names stay in their line and obey nobody', () => {
	const text = guarded
		.replaceAll('name: shop, namespace: infra', 'name: "a\\e[31m\\n::error::x\\u202e##[group]", namespace: infra')
		.replaceAll('no-robots', '"\\x07##vso[task.complete]"');
	written('hostile.yaml', text);
	const words = ['trace', 'https://shop.example.com/', '--verbose', '--principal'];
	for (const principal of ['evil/ns/a/sa/b', 'x'])
		for (const format of ['text', 'json']) {
			const { out } = ran(own, [...words, principal, '--format', format, 'hostile.yaml']);
			expect(out).toContain(principal === 'x' ? '31m' : 'task.complete');
			for (const sign of ['\u001b', '\u0007', '\u202e', '##[', '##vso[']) expect(out).not.toContain(sign);
			expect(out).not.toMatch(/^::/m);
		}
});
