// Hover on a route: who gets there, in one line above what the field is for.
import { expect, test } from 'vitest';
import { hoverText } from '../fixture.ts';

function said(http: string, head = 'hosts: [shop.example.com], gateways: [edge]'): string {
	const text = hoverText(`apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec: { ${head}, http: [${http}] }
`);
	return text?.split('\n')[0] ?? '';
}

test('what it asks, and from where', () => {
	expect(said('{ $0match: [{ uri: { prefix: /api } }], route: [] }')).toBe(
		'Requests to shop.example.com with path prefix /api from outside',
	);
	expect(said('{ $0route: [{ destination: { host: a } }] }', 'hosts: [a, b]')).toBe('Requests to a, b from the mesh');
	expect(said('{ $0name: x, match: [{ method: { exact: GET }, sourceLabels: { app: web } }] }', 'hosts: [a]')).toBe(
		'Requests to a with method exact GET, from app=web',
	);
});

test('what earlier routes take away', () => {
	const canary = '{ name: canary, match: [{ uri: { prefix: /api }, headers: { x-canary: {} } }], route: [] }';
	const other = '{ match: [{ uri: { prefix: /other } }], route: [] }';
	expect(said(`${canary}, ${other}, { $0match: [{ uri: { prefix: /api } }], route: [] }`)).toBe(
		'Requests to shop.example.com with path prefix /api from outside, unless route 1 (canary) takes them (header x-canary present)',
	);
	expect(said(`{ route: [] }, { $0match: [{ uri: { prefix: /api } }], route: [] }`)).toBe(
		'No request gets here: route 1 takes all of them first',
	);
});

test('of a delegate, and of a route of the Gateway API', () => {
	const root = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: root, namespace: infra }
spec: { hosts: [shop.example.com], gateways: [edge], http: [{ delegate: { name: shop, namespace: shop } }] }
---
`;
	const leaf = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec: { http: [{ $0match: [{ uri: { prefix: /api } }], route: [] }] }
`;
	expect(hoverText(root + leaf)).toMatch(
		/^Requests that VirtualService infra\/root delegates with path prefix \/api\n/,
	);
	const api = `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop, namespace: shop }
spec: { hostnames: [shop.example.com], rules: [{ $0matches: [{ path: { value: /api } }], backendRefs: [] }] }
`;
	expect(hoverText(api)).toMatch(/^Requests to shop\.example\.com with PathPrefix \/api\n/);
});

test('nothing where the cursor is at what becomes of a request, or where a template has a hand in it', () => {
	expect(said('{ route: [{ destination: { $0host: a } }] }')).not.toMatch(/^Requests/);
	expect(said('{ timeout: $05s, route: [] }')).not.toMatch(/^Requests/);
	expect(said('{ match: "{{ .Values.match }}", $0route: [] }')).not.toMatch(/^Requests/);
});
