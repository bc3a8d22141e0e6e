// The call hierarchy along a route, both ways.
import { describe, expect, test } from 'vitest';
import { type Station, stationsAt, waysFrom, waysTo } from '../../server/src/features/call-hierarchy.ts';
import { fixture } from '../fixture.ts';

const source = `#- all.yaml
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec: { servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web, namespace: shop }
spec:
  hosts: [web.example.com]
  gateways: [edge]
  http:
  - match: [{ uri: { prefix: /a } }]
    delegate: { name: part }
  - route: [{ destination: { host: reviews, subset: v1 } }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: part, namespace: shop }
spec: { http: [{ route: [{ destination: { host: reviews } }] }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec: { host: reviews, subsets: [{ name: v1, labels: { version: v1 } }] }
---
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews-v1, namespace: shop }
spec:
  selector: { matchLabels: { app: reviews } }
  template: { metadata: { labels: { app: reviews, version: v1 } }, spec: { containers: [{ name: a, image: a }] } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: api, namespace: shop }
spec: { rules: [{ backendRefs: [{ name: reviews, port: 80 }] }] }
`;

const { snapshot, texts } = fixture(source);
const uri = 'file:///w/all.yaml';
const text = texts.get(uri) ?? '';
const at = (word: string): { uri: string; offset: number } => ({ uri, offset: text.indexOf(word) + 1 });
const nameOf = ({ name }: Station): string => name;
const from = (word: string): readonly string[] => waysFrom(snapshot, at(word)).map(({ station }) => nameOf(station));
const to = (word: string): readonly string[] => waysTo(snapshot, at(word)).map(({ station }) => nameOf(station));

describe('stations', () => {
	test.each([
		['edge, namespace', 'Gateway shop/edge'],
		['edge]', 'Gateway shop/edge'],
		['subset: v1', 'VirtualService shop/web'],
		['v1 } }]', 'subset v1'],
		['name: v1, labels', 'subset v1'],
		['kind: Deployment', 'Deployment shop/reviews-v1'],
	])('at %s', (word, station) => {
		const offset = word.startsWith('name: v1') ? text.indexOf(word) + 6 : at(word).offset;
		expect(stationsAt(snapshot, { uri, offset }).map(nameOf)).toEqual([station]);
	});

	test('there is none at a DestinationRule itself, nor in what we do not know', () => {
		expect(stationsAt(snapshot, at('kind: DestinationRule'))).toEqual([]);
		expect(stationsAt(snapshot, { uri: 'file:///nowhere.yaml', offset: 3 })).toEqual([]);
	});
});

describe('ways', () => {
	const gateway = 'edge, namespace';
	const [web, part, service] = ['web, namespace', 'part, namespace', 'reviews, namespace: shop }\nspec: { selector'];
	const subset = 'v1, labels';

	test('from the gateway to the workload', () => {
		expect(from(gateway)).toEqual(['VirtualService shop/web']);
		expect(from(web)).toEqual(['VirtualService shop/part', 'subset v1']);
		expect(from(part)).toEqual(['Service shop/reviews']);
		expect(from(service)).toEqual(['Deployment shop/reviews-v1']);
		expect(from(subset)).toEqual(['Deployment shop/reviews-v1']);
		expect(from('api, namespace')).toEqual(['Service shop/reviews']);
		expect(from('reviews-v1, namespace')).toEqual([]);
	});

	test('and back', () => {
		expect(to('reviews-v1, namespace').toSorted()).toEqual(['Service shop/reviews', 'subset v1']);
		expect(to(subset)).toEqual(['VirtualService shop/web']);
		expect(to(service).toSorted()).toEqual([
			'HTTPRoute shop/api',
			'VirtualService shop/part',
			'VirtualService shop/web',
		]);
		expect(to(part)).toEqual(['VirtualService shop/web']);
		expect(to(web)).toEqual(['Gateway shop/edge']);
		expect(to(gateway)).toEqual([]);
	});
});
