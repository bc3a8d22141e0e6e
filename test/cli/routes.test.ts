// istio-ls routes: the effective routes of a proxy, in the order in which they are tried.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ran } from './ran.ts';

const samples = join(import.meta.dirname, '../../samples');
const routes = (...words: readonly string[]) => ran(samples, ['routes', ...words]);

test('of all gateways', () => {
	expect(routes('story')).toEqual({
		code: 0,
		out: `default/istio-ingressgateway, port 8080
  myapp.example.com
    1. path prefix /api  → myservice:80 subset v1; timeout 5s  route 1 (api) of VirtualService myapp  story/virtual-service.yaml:14:7
`,
		err: '',
	});
});

test('of one gateway, and only for a host', () => {
	const { code, out } = routes('bookinfo.example.com', 'bookinfo', '--through', 'bookinfo-gateway');
	expect(code).toBe(0);
	expect(out.match(/^ {4}\d\. .*?(?= {2})/gm)).toEqual([
		'    1. path exact /productpage',
		'    2. path prefix /static',
		'    3. path exact /login',
		'    4. path exact /logout',
		'    5. path prefix /api/v1/products',
	]);
	expect(routes('other.example.com', 'bookinfo')).toMatchObject({ code: 1, out: 'No routes for other.example.com\n' });
});

test('of a sidecar, where a service without routes leads to itself', () => {
	const { code, out } = routes('bookinfo', '--from', 'productpage-v1');
	expect(code).toBe(0);
	expect(out).toContain('bookinfo/productpage-v1, port 9080\n');
	expect(out).toContain('  reviews.bookinfo.svc.cluster.local  also reviews, reviews.bookinfo, reviews.bookinfo.svc\n');
	expect(out).toContain('→ reviews subset v1  route 1 of VirtualService bookinfo/reviews');
	const { out: story } = routes('story', '--from', 'myservice-v1');
	expect(story).toContain('1. any request  → myservice.default.svc.cluster.local:80  Service myservice');
});

test('as JSON', () => {
	const { out } = routes('story', '--format', 'json');
	expect(JSON.parse(out)).toMatchObject({
		version: 1,
		tables: [
			{
				proxy: 'default/istio-ingressgateway',
				port: 8080,
				name: 'http.8080',
				hosts: [{ domains: ['myapp.example.com'], redirectsToHttps: false, routes: [{ match: 'path prefix /api' }] }],
			},
		],
	});
});

test('what cannot be said', () => {
	expect(routes('story', '--through', 'my-gatewy')).toMatchObject({
		code: 2,
		err: expect.stringContaining('did you mean'),
	});
	expect(routes('overlays')).toMatchObject({ code: 2, err: expect.stringContaining('There is no Gateway here') });
	expect(() => routes('story', '--from', 'a', '--through', 'b')).toThrow('not both');
});
