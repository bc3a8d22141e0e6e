// The names that belong into an EnvoyFilter: those that Istio gives to what it makes, whole.
import { expect, test } from 'vitest';
import { completionLabels } from '../../fixture.ts';

const world = `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { ports: [{ port: 9080, name: http }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec: { host: reviews, subsets: [{ name: v1, labels: { version: v1 } }] }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: keys, namespace: shop }
spec: { hosts: [keys.example.org], ports: [{ number: 443, name: tls, protocol: TLS }], resolution: DNS }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
  - { port: { number: 80, name: http, protocol: HTTP }, hosts: [reviews.example.com] }
  - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [reviews.example.com], tls: { mode: SIMPLE, credentialName: a } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews.example.com]
  gateways: [edge]
  http: [{ route: [{ destination: { host: reviews } }] }]
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: own, namespace: shop }
spec:
  configPatches:
  - applyTo: CLUSTER
    match: { context: GATEWAY }
    patch:
      operation: ADD
      value: { name: authz, connect_timeout: 1s, type: STRICT_DNS }
  - applyTo: HTTP_ROUTE
    match:
`;

const clusters = [
	'authz',
	'outbound|443||keys.example.org',
	'outbound|9080|v1|reviews.shop.svc.cluster.local',
	'outbound|9080||reviews.shop.svc.cluster.local',
];

const cases = [
	['cluster: { service: $0 }', ['keys.example.org', 'reviews.shop.svc.cluster.local']],
	['cluster: { name: $0 }', clusters],
	['{ context: GATEWAY, routeConfiguration: { gateway: $0 } }', ['shop/edge']],
	['{ context: GATEWAY, routeConfiguration: { name: $0 } }', ['http.80', 'https.443.https.edge.shop']],
	['{ context: SIDECAR_OUTBOUND, routeConfiguration: { name: $0 } }', ['443', '9080']],
	[
		'{ context: GATEWAY, routeConfiguration: { vhost: { name: $0 } } }',
		['reviews.example.com:443', 'reviews.example.com:80'],
	],
	[
		'{ context: SIDECAR_OUTBOUND, routeConfiguration: { vhost: { name: $0 } } }',
		['keys.example.org:443', 'reviews.shop.svc.cluster.local:9080'],
	],
	[
		'{ context: SIDECAR_INBOUND, routeConfiguration: { vhost: { name: $0 } } }',
		['inbound|http|443', 'inbound|http|9080'],
	],
] as const;

test.each(cases)('%s', (match, labels) => {
	expect(completionLabels(`${world}      ${match}\n`)).toEqual(labels);
});

test.each([
	'route: { cluster: $0 }',
	'route: { weighted_clusters: { clusters: [{ name: $0 }] } }',
	'route: { request_mirror_policies: [{ cluster: $0 }] }',
])('the value %s', (value) => {
	expect(
		completionLabels(`${world}      context: GATEWAY\n    patch:\n      operation: MERGE\n      value: { ${value} }\n`),
	).toEqual(clusters);
});
