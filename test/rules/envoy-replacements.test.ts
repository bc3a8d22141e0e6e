// EnvoyFilters that become a resource of Istio's own: what they become, that nothing is said of it, and when they do not.
import { describe, expect, test } from 'vitest';
import { allDiagnostics, fixed, fixTitles, fixture } from '../fixture.ts';

test('a patch of a cluster as a DestinationRule', () => {
	const filter = `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: bank, namespace: shop }
spec:
  configPatches:
  - applyTo: CLUSTER
    match: { context: SIDECAR_OUTBOUND, cluster: { service: bank.example.com } }
    patch:
      operation: MERGE
      value:
        lb_policy: RANDOM
        connect_timeout: 1s
        upstream_connection_options: { tcp_keepalive: { keepalive_time: 300 } }
`;
	expect(fixed(filter, 'Replace by a DestinationRule')).toBe(`apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: bank, namespace: shop }
spec:
  host: bank.example.com
  exportTo: ['.']
  trafficPolicy:
    connectionPool:
      tcp:
        connectTimeout: 1s
        tcpKeepalive:
          time: 300s
    loadBalancer:
      simple: RANDOM
`);
	const more = filter.replace('lb_policy: RANDOM', 'lb_policy: MAGLEV');
	expect(() => fixed(more, 'Replace by a DestinationRule')).toThrow('no fix');
});

const patched = (
	applyTo: string,
	match: string,
	value: string,
	more = '',
): string => `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: own, namespace: shop }
spec:
${more}  configPatches:
  - applyTo: ${applyTo}
    match:
      ${match}
    patch:
      operation: MERGE
      value:
${value}`;

const service = `---
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec:
  selector: { app: reviews }
  ports:
  - { name: http, port: 9080 }
`;

describe('a patch of routes as a VirtualService', () => {
	const title = 'Replace by a VirtualService';
	const match =
		'{ context: SIDECAR_OUTBOUND, routeConfiguration: { vhost: { name: "reviews.shop.svc.cluster.local:9080" } } }';
	const made = (settings: string): string => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: own, namespace: shop }
spec:
  hosts:
  - reviews.shop.svc.cluster.local
  exportTo: ['.']
  http:
  - match:
    - port: 9080
    route:
    - destination:
        host: reviews.shop.svc.cluster.local
${settings}
  - route:
    - destination:
        host: reviews.shop.svc.cluster.local
${service}`;

	test('timeout and retries', () => {
		const value = `        route:
          timeout: 5s
          retry_policy: { num_retries: 3, per_try_timeout: 2s, retry_on: "5xx,reset" }
`;
		const after = fixed(patched('HTTP_ROUTE', match, value) + service, title);
		expect(after).toBe(
			made(`    timeout: 5s
    retries:
      attempts: 3
      perTryTimeout: 2s
      retryOn: "5xx,reset"`),
		);
		expect(allDiagnostics(fixture(after))).toEqual([]);
	});

	test('headers', () => {
		const value = `        request_headers_to_add:
        - { header: { key: x-a, value: "1" }, append_action: OVERWRITE_IF_EXISTS_OR_ADD }
        - header: { key: x-b, value: two words }
        response_headers_to_remove: [server]
`;
		const after = fixed(patched('VIRTUAL_HOST', match, value) + service, title);
		expect(after).toBe(
			made(`    headers:
      request:
        set:
          x-a: "1"
        add:
          x-b: "two words"
      response:
        remove:
        - server`),
		);
		expect(allDiagnostics(fixture(after))).toEqual([]);
	});

	const cors = (fields: string): string => `        typed_per_filter_config:
          envoy.filters.http.cors:
            '@type': type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy
            allow_origin_string_match: ${fields}
`;

	test('cross-origin requests', () => {
		const value = cors(`[{ exact: "https://a.example.com" }, { safe_regex: { regex: "https://.+" } }]
            allow_methods: "GET, POST"
            allowHeaders: x-a,content-type
            max_age: "600"
            allow_credentials: true
            forward_not_matching_preflights: false`);
		const after = fixed(patched('VIRTUAL_HOST', match, value) + service, title);
		expect(after).toBe(
			made(`    corsPolicy:
      allowOrigins:
      - exact: https://a.example.com
      - regex: "https://.+"
      allowMethods:
      - GET
      - POST
      allowHeaders:
      - x-a
      - content-type
      maxAge: 600s
      allowCredentials: true
      unmatchedPreflights: IGNORE`),
		);
		expect(allDiagnostics(fixture(after))).toEqual([]);
	});

	test.each([
		['origins that Istio cannot match', cors('[{ suffix: ".example.com" }]'), ''],
		['origins without regard to case', cors('[{ exact: a, ignore_case: true }]'), ''],
		['a policy for a part of the requests', cors('[{ exact: a }]\n            filter_enabled: {}'), ''],
		['a method that Istio refuses', cors('[{ exact: a }]\n            allow_methods: PROPFIND'), ''],
		['results that may not be kept', cors('[{ exact: a }]\n            max_age: "0"'), ''],
		['another filter too', `${cors('[{ exact: a }]')}          mine: {}\n`, ''],
		['no origins', cors('[]'), ''],
		['what a VirtualService cannot say', '        route: { timeout: 5s, idle_timeout: 1s }\n', ''],
		['operators of Envoy', '        request_headers_to_add: [{ header: { key: a, value: "%PROTOCOL%" } }]\n', ''],
		[
			'an action of its own',
			'        request_headers_to_add: [{ header: { key: a, value: b }, append_action: ADD_IF_ABSENT }]\n',
			'',
		],
		['status codes', '        route: { retry_policy: { retry_on: retriable-status-codes } }\n', ''],
		[
			'routes that there are',
			'        route: { timeout: 5s }\n',
			service
				.replace('v1\nkind: Service', 'networking.istio.io/v1\nkind: VirtualService')
				.replace(
					/spec:[\s\S]*/,
					'spec: { hosts: [reviews], http: [{ route: [{ destination: { host: reviews } }] }] }\n',
				),
		],
	])('not for %s', (_, value, more) => {
		expect(fixTitles(patched('HTTP_ROUTE', match, value) + service + more)).not.toContain(title);
	});

	test('not for a host that nobody declares, nor for a part of its routes', () => {
		const value = '        route: { timeout: 5s }\n';
		expect(fixTitles(patched('HTTP_ROUTE', match, value))).not.toContain(title);
		const some = match.replace('9080"', '9080", route: { name: canary }');
		expect(fixTitles(patched('HTTP_ROUTE', some, value) + service)).not.toContain(title);
	});
});

describe('a patch of tracing as a Telemetry', () => {
	const title = 'Replace by a Telemetry';
	const filter = 'filterChain: { filter: { name: envoy.filters.network.http_connection_manager } }';
	const match = `{ context: SIDECAR_INBOUND, listener: { ${filter} } }`;
	const value = (tracing: string): string => `        typed_config:
          '@type': type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          tracing: ${tracing}
`;
	const selector = '  workloadSelector: { labels: { app: reviews } }\n';

	test('sampling and tags', () => {
		const tags = '[{ tag: stage, literal: { value: test } }, { tag: user, request_header: { name: x-user } }]';
		const patch = value(`{ random_sampling: { value: 12.5 }, custom_tags: ${tags} }`);
		const after = fixed(patched('NETWORK_FILTER', match, patch, selector), title);
		expect(after).toBe(`apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: own, namespace: shop }
spec:
  selector:
    matchLabels:
      app: reviews
  tracing:
  - match:
      mode: SERVER
    randomSamplingPercentage: 12.5
    customTags:
      stage:
        literal:
          value: test
      user:
        header:
          name: x-user
`);
		expect(allDiagnostics(fixture(after))).toEqual([]);
	});

	test('for all proxies', () => {
		const patch = patched(
			'NETWORK_FILTER',
			match.replace('context: SIDECAR_INBOUND, ', ''),
			value('{ random_sampling: { value: 5 } }'),
		);
		expect(fixed(patch, title)).toMatch(/spec:\n {2}tracing:\n {2}- randomSamplingPercentage: 5\n$/);
	});

	test.each([
		['client sampling', value('{ client_sampling: { value: 5 } }'), ''],
		[
			'a tag that a Telemetry cannot say',
			value('{ custom_tags: [{ tag: a, metadata: { kind: { request: {} } } }] }'),
			'',
		],
		[
			'a Telemetry that there is',
			value('{ random_sampling: { value: 5 } }'),
			'---\napiVersion: telemetry.istio.io/v1\nkind: Telemetry\nmetadata: { name: all, namespace: shop }\nspec: { tracing: [{ randomSamplingPercentage: 1 }] }\n',
		],
	])('not for %s', (_, patch, more) => {
		expect(fixTitles(patched('NETWORK_FILTER', match, patch) + more)).not.toContain(title);
	});
});
