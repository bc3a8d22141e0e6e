// Go to definition from the names that Istio gives to what it makes for Envoy, and rename through them.
import { describe, expect, test } from 'vitest';
import { checkDefinition, renamed } from '../fixture.ts';

const declared = (numbers: Readonly<Record<string, number>>): string => {
	const mark = (name: string, column: number, length: number): string =>
		numbers[name] === undefined ? '' : `#${' '.repeat(column - 1)}${'^'.repeat(length)} ${numbers[name]}\n`;
	return `#- shop.yaml
apiVersion: v1
kind: Service
metadata:
  name: reviews
${mark('service', 8, 7)}  namespace: shop
spec:
  ports:
  - port: 9080
${mark('port', 10, 4)}---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  subsets:
  - name: v1
${mark('subset', 10, 2)}---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: edge
${mark('gateway', 8, 4)}  namespace: infra
spec:
  selector: { app: edge }
  servers:
  - port: { number: 443, name: https, protocol: HTTPS }
    hosts:
    - shop.example.com
${mark('servedHost', 6, 16)}---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  http:
  - name: books
${mark('route', 10, 5)}---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: clusters, namespace: shop }
spec:
  configPatches:
  - applyTo: CLUSTER
    patch:
      operation: ADD
      value:
        name: rate_limit
${mark('cluster', 14, 10)}`;
};

const patch = (match: string, value = '{}'): string => `#- filter.yaml
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: a, namespace: shop }
spec:
  configPatches:
  - applyTo: HTTP_ROUTE
    match: ${match}
    patch: { operation: MERGE, value: ${value} }
`;

describe('from a match', () => {
	test.each([
		['service', '{ cluster: { name: "outbound|9080|v1|rev$0iews.shop.svc.cluster.local" } }'],
		['subset', '{ cluster: { name: "outbound|9080|v$01|reviews.shop.svc.cluster.local" } }'],
		['port', '{ cluster: { name: "outbound|90$080|v1|reviews.shop.svc.cluster.local" } }'],
		['gateway', '{ routeConfiguration: { name: https.443.https.ed$0ge.infra } }'],
		['gateway', '{ routeConfiguration: { gateway: infra/ed$0ge } }'],
		['service', '{ routeConfiguration: { vhost: { name: "rev$0iews.shop.svc.cluster.local:9080" } } }'],
		['port', '{ routeConfiguration: { vhost: { name: "reviews.shop.svc.cluster.local:90$080" } } }'],
		['servedHost', '{ routeConfiguration: { vhost: { name: "shop.exa$0mple.com:443" } } }'],
		['route', '{ routeConfiguration: { vhost: { route: { name: bo$0oks } } } }'],
	])('to a %s: %s', (to, match) => checkDefinition(declared({ [to]: 1 }) + patch(match)));
});

describe('from a value', () => {
	test.each([
		['cluster', '{ route: { cluster: rate$0_limit } }'],
		[
			'cluster',
			'{ typed_config: { rate_limit_service: { grpc_service: { envoy_grpc: { clusterName: rate$0_limit } } } } }',
		],
		['cluster', '{ route: { weighted_clusters: { clusters: [{ name: rate$0_limit }] } } }'],
		[
			'service',
			'{ route: { request_mirror_policies: [{ cluster: "outbound|9080||rev$0iews.shop.svc.cluster.local" }] } }',
		],
		['subset', '{ route: { cluster: "outbound_.9080_.v$01_.reviews.shop.svc.cluster.local" } }'],
	])('to a %s: %s', (to, value) => checkDefinition(declared({ [to]: 1 }) + patch('{}', value)));
});

describe('rename', () => {
	test.each([
		['reviews', 'critics', '{ cluster: { name: "outbound|9080|v1|critics.shop.svc.cluster.local" } }'],
		['9080', '80', '{ cluster: { name: "outbound|80|v1|reviews.shop.svc.cluster.local" } }'],
		['v1', 'stable', '{ cluster: { name: "outbound|9080|stable|reviews.shop.svc.cluster.local" } }'],
	])('%s to %s', (name, to, expected) => {
		const match = '{ cluster: { name: "outbound|9080|v1|reviews.shop.svc.cluster.local" } }';
		const source = (declared({}) + patch(match)).replace(new RegExp(`(name|port): ${name}\n`), `$1: $$0${name}\n`);
		expect(renamed(source, to)).toContain(expected);
	});
});
