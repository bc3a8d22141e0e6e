// What a text becomes by a quick fix, for those that put something in or leave a choice. That each mends its finding and
// adds none, rules.test.ts tries for all.
import { describe, expect, test } from 'vitest';
import { fixAll } from '../../server/src/features/code-actions.ts';
import { fixed, fixTitles, fixture } from '../fixture.ts';

const gateway = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec:
  selector: { istio: ingressgateway }
  servers:
  - port: { number: 443, name: https, protocol: HTTP }
    # ours
    hosts:
    - shop.example.com # the shop
`;
const routes = `---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com, pay.example.com]
  gateways: [infra/edge]
  http:
  - redirect: { authority: www.example.com }
`;

test('a host is added to the Gateway, behind the others', () => {
	const after = fixed(gateway + routes, 'Add "pay.example.com" to port 443 of Gateway "edge"');
	expect(after).toBe(`${gateway}    - pay.example.com\n${routes}`);
});

test('a port for TLS without TLS becomes the one for plain HTTP, and its name goes with it', () => {
	expect(fixed(gateway, 'Change the port to 80')).toBe(gateway.replace('443, name: https', '80, name: http'));
});

const rule = (balancer: string): string => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  trafficPolicy:
    loadBalancer:
${balancer}`;

test('of two fields that exclude each other either can go', () => {
	const [simple, hash] = ['      simple: RANDOM\n', '      consistentHash:\n        useSourceIp: true\n'];
	const source = rule(simple + hash);
	expect(fixTitles(source)).toEqual(['Remove "simple"', 'Remove "consistentHash"']);
	expect(fixed(source, 'Remove "simple"')).toBe(rule(hash));
	expect(fixed(source, 'Remove "consistentHash"')).toBe(rule(simple));
});

test('of a key that is written twice either can go', () => {
	const source = rule('      simple: RANDOM\n      simple: LEAST_REQUEST # better\n');
	expect(fixed(source, 'Remove the first "simple"')).toBe(rule('      simple: LEAST_REQUEST # better\n'));
	expect(fixed(source, 'Remove the second "simple"')).toBe(rule('      simple: RANDOM\n'));
});

test('of a key for signing the public part is kept as it is written', () => {
	const tokens = (secret: string): string => `apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: tokens, namespace: shop }
spec:
  jwtRules:
  - issuer: https://accounts.example.com
    jwks: |
      { "keys": [
        { "kty": "EC",${secret}
          "crv": "P-256", "x": "gI0G" }
      ] }
`;
	expect(fixed(tokens('\n          "d": "0g5v",'), 'Keep only the public part')).toBe(tokens(''));
});

describe('a field that is indented wrongly', () => {
	const routed = (lines: string): string => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
${lines}---
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { ports: [{ name: http, port: 80 }] }
`;
	const under = 'Indent it under "destination"';

	test.each([
		[
			'below its key',
			under,
			'  - route:\n    - destination:\n      # ours\n      host: reviews\n      port:\n        number: 80\n      weight: 100\n',
			'  - route:\n    - destination:\n      # ours\n        host: reviews\n        port:\n          number: 80\n      weight: 100\n',
		],
		[
			'where the key is missing',
			under,
			'  - route:\n    - host: reviews\n      port: { number: 80 }\n',
			'  - route:\n    - destination:\n        host: reviews\n        port: { number: 80 }\n',
		],
		[
			'in flow style',
			under,
			'  - route: [{ host: reviews, port: { number: 80 } }]\n',
			'  - route: [{ destination: { host: reviews, port: { number: 80 } } }]\n',
		],
		[
			'as an item of a list',
			'Indent it under "match"',
			'  - method: { exact: GET }\n    route: [{ destination: { host: reviews } }]\n',
			'  - match:\n    - method: { exact: GET }\n    route: [{ destination: { host: reviews } }]\n',
		],
		[
			'too far',
			'Outdent it',
			'  - route:\n    - destination:\n        host: reviews\n        weight: 100 # all\n      headers: { request: { set: { a: b } } }\n',
			'  - route:\n    - destination:\n        host: reviews\n      weight: 100 # all\n      headers: { request: { set: { a: b } } }\n',
		],
		[
			'too far, at the end',
			'Outdent it',
			'  - route:\n    - destination: { host: reviews }\n      timeout: 5s\n',
			'  - route:\n    - destination: { host: reviews }\n    timeout: 5s\n',
		],
	])('%s', (_, title, wrong, right) => {
		expect(fixTitles(routed(wrong))).toContain(title);
		expect(fixed(routed(wrong), title)).toBe(routed(right));
	});
});

test('a number without its unit gets one, and that only when asked for', () => {
	const source = rule('      simple: RANDOM\n').replace(
		'trafficPolicy:',
		'trafficPolicy:\n    connectionPool: { tcp: { connectTimeout: 5 } }',
	);
	expect(fixTitles(source)).toEqual(['Change to 5s']);
	expect(fixed(source, 'Change to 5s')).toBe(source.replace('connectTimeout: 5', 'connectTimeout: 5s'));
	expect(fixAll(fixture(source).snapshot, 'file:///w/a.yaml')).toBeUndefined();
});
