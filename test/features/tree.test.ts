// The tree of the mesh, level by level, and the way to what stands at a place; and why a name resolves or does not.
import { describe, expect, test } from 'vitest';
import { explained } from '../../server/src/features/explain.ts';
import type { Branch } from '../../server/src/features/tree/branch.ts';
import { treeBelow, treePathTo, treeRoots } from '../../server/src/features/tree/tree.ts';
import { fixture } from '../fixture.ts';

const source = `#- gateway.yaml
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec:
  selector: { istio: ingressgateway }
  servers:
  - port: { number: 80, name: http, protocol: HTTP }
    hosts: [shop.example.com, "other/pay.example.com"]
#- routes.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [infra/edge]
  http:
  - name: api
    match: [{ uri: { prefix: /api } }]
    route:
    - destination: { host: reviews, subset: v1 }
      weight: 90
    - destination: { host: reviews, subset: v2 }
      weight: 10
  - delegate: { name: rest }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: rest, namespace: shop }
spec:
  http: [{ route: [{ destination: { host: reviews } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http: [{ route: [{ destination: { host: reviews } }] }]
#- reviews.yaml
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 9080 }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  subsets:
  - name: v1
    labels: { version: v1 }
  - name: v2
    labels: { version: v2 }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews-v1, namespace: shop }
spec:
  selector: { matchLabels: { app: reviews, version: v1 } }
  template:
    metadata: { labels: { app: reviews, version: v1 } }
    spec: { containers: [{ name: reviews, image: reviews }] }
`;

const ofApi = `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec:
  gatewayClassName: istio
  listeners: [{ name: http, port: 80, protocol: HTTP, hostname: "*.example.com" }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop, namespace: shop }
spec:
  parentRefs: [{ name: edge }]
  hostnames: [shop.example.com]
  rules:
  - backendRefs: [{ name: reviews, port: 9080 }]
---
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 9080 }] }
`;

/** The whole tree, a line for each branch. */
function lines(branches: readonly Branch[], indent = ''): readonly string[] {
	return branches.flatMap(({ kind, label, description, below }) => [
		`${indent}${kind} ${label}${description === '' ? '' : ` (${description})`}`,
		...lines(below?.() ?? [], `${indent}  `),
	]);
}

describe('the tree', () => {
	test('leads from Gateways to pods', () => {
		expect(lines(treeRoots(fixture(source).snapshot))).toEqual([
			'gateway edge (infra)',
			'  host shop.example.com',
			'    virtualService shop (VirtualService · shop)',
			'      route api (/api* → reviews v1 90%, v2 10%)',
			'        destination reviews · v1 (DestinationRule reviews)',
			'          workload reviews-v1 (Deployment · shop)',
			'        destination reviews · v2 (DestinationRule reviews)',
			'      route everything (delegates to rest)',
			'        virtualService rest (VirtualService · shop)',
			'          route everything (reviews)',
			'            destination reviews (Service reviews)',
			'              workload reviews-v1 (Deployment · shop)',
			'  host other/pay.example.com',
			'mesh mesh (all sidecars)',
			'  host reviews (shop)',
			'    virtualService reviews (VirtualService · shop)',
			'      route everything (reviews)',
			'        destination reviews (Service reviews)',
			'          workload reviews-v1 (Deployment · shop)',
		]);
	});

	test('shows the Gateway API too', () => {
		expect(lines(treeRoots(fixture(ofApi).snapshot))).toEqual([
			'gateway edge (shop)',
			'  host *.example.com',
			'    virtualService shop (HTTPRoute · shop)',
			'      route everything (reviews)',
			'        destination reviews (Service reviews)',
		]);
	});

	test('is found again by keys, and by what stands at a place', () => {
		const { snapshot, texts } = fixture(source);
		const uri = 'file:///w/reviews.yaml';
		const offset = (texts.get(uri) ?? '').indexOf('name: v2') + 6;
		const path = treePathTo(snapshot, { uri, offset });
		expect(path.map(({ label }) => label)).toEqual(['edge', 'shop.example.com', 'shop', 'api', 'reviews · v2']);
		const siblings = treeBelow(
			snapshot,
			path.slice(0, -1).map(({ key }) => key),
		);
		expect(siblings?.map(({ label }) => label)).toEqual(['reviews · v1', 'reviews · v2']);
		expect(treeBelow(snapshot, ['gone', 'too'])).toBeUndefined();
	});

	test('ends although VirtualServices delegate to each other', () => {
		const round = source.replace(
			'  http: [{ route: [{ destination: { host: reviews } }] }]\n---',
			'  http: [{ delegate: { name: rest } }]\n---',
		);
		const { snapshot } = fixture(round);
		expect(treePathTo(snapshot, { uri: 'file:///w/gone.yaml', offset: 0 })).toEqual([]);
	});
});

describe('an explanation', () => {
	const at = (word: string) => {
		const { snapshot, cursor } = fixture(source.replace(word, `${word.slice(0, -1)}$0${word.slice(-1)}`));
		return cursor === undefined ? undefined : explained(snapshot, cursor)?.markdown;
	};

	test('of a name that resolves', () => {
		expect(at('gateways: [infra/edge')).toMatch(
			/^# `infra\/edge`\n\nNamed as an Istio Gateway, in VirtualService shop\/shop, field `spec\.gateways\[\]`\.[\s\S]*\*\*It resolves\*\* to one declaration\.\n\n## Found\n\n/,
		);
	});

	test('of a name that does not, with the evidence', () => {
		const wrong = source.replace('host: reviews, subset: v1', 'host: reviews, subset: v$01x');
		const { snapshot, cursor } = fixture(wrong);
		const text = cursor === undefined ? '' : explained(snapshot, cursor)?.markdown;
		expect(text).toMatch(/\*\*It does not resolve\.\*\* .* This is certain, so it is reported as an error\./);
		expect(text).toContain('## Evidence');
	});

	test('of a declaration, and of nothing', () => {
		expect(at('metadata: { name: edge')).toContain('This is the declaration itself.');
		expect(at('kind: Gateway')).toBeUndefined();
	});
});
