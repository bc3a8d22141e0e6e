// All places of a name: found, marked, renamed.
import { describe, expect, test } from 'vitest';
import { highlights } from '../../server/src/features/references.ts';
import { prepareRename } from '../../server/src/features/rename/rename.ts';
import { checkReferences, fixture, renamed } from '../fixture.ts';

const world = (cursor: 'service' | 'subset' | 'gateway' | 'none' = 'none'): string => `#- service.yaml
apiVersion: v1
kind: Service
metadata: { name: ${cursor === 'service' ? '$0' : ''}reviews, namespace: shop }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80 }] }
#- rule.yaml
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  subsets:
  - name: ${cursor === 'subset' ? '$0' : ''}v1
    labels: { version: v1 }
#- gateway.yaml
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec: { servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*.example.com'] }] }
#- route.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews.example.com]
  gateways: [shop/${cursor === 'gateway' ? '$0' : ''}edge, mesh]
  http:
  - route: [{ destination: { host: reviews, subset: v1 } }]
    mirror: { host: "reviews.shop.svc.cluster.local" }
#- other.yaml
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: pay }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: pay }
spec:
  hosts: [reviews]
  http: [{ route: [{ destination: { host: reviews } }] }]
`;

describe('references', () => {
	test('of a Service: short and full names, but not those of another namespace', () => {
		checkReferences(`#- service.yaml
apiVersion: v1
kind: Service
metadata: { name: rev$0iews, namespace: shop }
#                 ^^^^^^^ 1
spec: { ports: [{ name: http, port: 80 }] }
#- rule.yaml
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 2
---
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: pay }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: pay }
spec: { host: reviews }
`);
	});

	test('of a subset, asked for where it is mentioned', () => {
		checkReferences(`#- rule.yaml
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  subsets:
  - name: v1
#         ^^ 1
    labels: { version: v1 }
  - name: v2
    labels: { version: v2 }
#- route.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
  - route:
    - destination: { host: reviews, subset: v$01 }
#                                           ^^ 2
    - destination: { host: reviews, subset: v2 }
    mirror: { host: reviews, subset: v1 }
#                                    ^^ 3
`);
	});

	test('nothing where no name stands', () => {
		checkReferences('apiVersion: v1\nki$0nd: Service\nmetadata: { name: a }\n');
	});
});

test('highlights stay in the file, and tell declarations from mentions', () => {
	const { snapshot, cursor } = fixture(world('subset'));
	const found = cursor === undefined ? [] : highlights(snapshot, cursor);
	expect(found.map(({ uri, isDeclaration }) => [uri, isDeclaration])).toEqual([['file:///w/rule.yaml', true]]);
});

describe('rename', () => {
	test('a Service, in every form of its name', () => {
		const before = world('service')
			.replace('$0', '')
			.replace(/^#- .*\n/gm, '');
		const after = before
			.replace(
				'name: reviews, namespace: shop }\nspec: { selector',
				'name: ratings, namespace: shop }\nspec: { selector',
			)
			.replaceAll('reviews.shop.svc', 'ratings.shop.svc')
			.replace('host: reviews, subset: v1', 'host: ratings, subset: v1');
		expect(renamed(world('service'), 'ratings')).toBe(after);
	});

	test('a subset', () => {
		const after = renamed(world('subset'), 'stable');
		expect(after).toContain('- name: stable\n    labels: { version: v1 }');
		expect(after).toContain('host: reviews, subset: stable');
	});

	test('a gateway, without the namespace before it', () => {
		const after = renamed(world('gateway'), 'front');
		expect(after).toContain('gateways: [shop/front, mesh]');
		expect(after).toContain('name: front, namespace: shop');
	});

	test('there and back is what it was', () => {
		const there = renamed(world('subset'), 'stable');
		expect(there.replaceAll('stable', 'v1')).toBe(world().replace(/^#- .*\n/gm, ''));
	});

	test.each([
		['A b', '"A b" cannot be the name of a Service: it must be lower-case letters'],
		['', '"" cannot be the name of a Service'],
	])('not to %j', (name, refusal) => {
		expect(renamed(world('service'), name)).toContain(refusal);
	});

	test('not what a template makes', () => {
		const chart = `#- Chart.yaml
name: shop
#- templates/a.yaml
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: "$0{{ .Release.Name }}" }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a }
spec: { gateways: ["{{ .Release.Name }}"] }
`;
		expect(renamed(chart, 'x')).toContain('made by a template');
	});

	test('what would be renamed is told first', () => {
		const { snapshot, cursor } = fixture(world('gateway'));
		expect(cursor === undefined ? undefined : prepareRename(snapshot, cursor)).toMatchObject({ name: 'edge' });
	});
});
