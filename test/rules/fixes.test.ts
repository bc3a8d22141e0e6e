// What a text becomes by a quick fix, for those that put something in or leave a choice. That each mends its finding and
// adds none, rules.test.ts tries for all.
import { expect, test } from 'vitest';
import { fixed, fixTitles } from '../fixture.ts';

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
