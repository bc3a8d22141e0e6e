// A VirtualService as an HTTPRoute: what it becomes, what is told, and why it is refused.
import { describe, expect, test } from 'vitest';
import { refactored, refactoringTitles } from './refactored.ts';

const service = `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec:
  selector: { app: reviews }
  ports:
  - name: http
    port: 9080
`;

/** The one file after a refactoring. */
function text(source: string, title: string): string {
	const files = refactored(source, title);
	return typeof files === 'string' ? files : (files['a.yaml'] ?? '');
}

describe('convert to an HTTPRoute', () => {
	const source = (spec: string): string => `${service}---
api$0Version: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews # ours
  namespace: shop
spec:
  hosts: [reviews]
${spec}`;
	const title = 'Convert to an HTTPRoute';

	test('for the mesh, at its Service', () => {
		const spec = `  http:
  - name: api
    match:
    - uri: { exact: /api }
      method: { exact: GET }
      headers: { x-user: { regex: "a.*" } }
    timeout: 5s
    headers: { request: { set: { x-from: shop }, remove: [x-old] } }
    route:
    - destination: { host: reviews, port: { number: 9080 } }
      weight: 90
    - destination: { host: reviews.shop.svc.cluster.local }
      weight: 10
  - redirect: { uri: /gone, authority: example.com }
`;
		expect(text(source(spec), title)).toBe(`${service}---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: reviews # ours
  namespace: shop
spec:
  parentRefs:
  - group: ""
    kind: Service
    name: reviews
  rules:
  - name: api
    matches:
    - path:
        type: Exact
        value: /api
      method: GET
      headers:
      - name: x-user
        type: RegularExpression
        value: "a.*"
    filters:
    - type: RequestHeaderModifier
      requestHeaderModifier:
        set:
        - name: x-from
          value: shop
        remove:
        - x-old
    backendRefs:
    - name: reviews
      port: 9080
      weight: 90
    - name: reviews
      port: 9080
      weight: 10
    timeouts:
      request: 5s
  - filters:
    - type: RequestRedirect
      requestRedirect:
        hostname: example.com
        path:
          type: ReplaceFullPath
          replaceFullPath: /gone
        statusCode: 301
`);
	});

	test('at a Gateway of the Gateway API', () => {
		const gateway = `---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec:
  gatewayClassName: istio
  listeners: [{ name: http, port: 80, protocol: HTTP }]
`;
		const routes = source('  gateways: [edge]\n  http:\n  - route:\n    - destination: { host: reviews }\n').replace(
			'[reviews]',
			'[shop.example.com]',
		);
		expect(text(routes + gateway, title)).toContain(
			'spec:\n  parentRefs:\n  - name: edge\n  hostnames:\n  - shop.example.com\n  rules:\n  - backendRefs:\n    - name: reviews\n      port: 9080\n---\n',
		);
		expect(text(routes, title)).toMatch(/"edge" is not a Gateway of the Gateway API/);
	});

	const route = 'route: [{ destination: { host: reviews } }]';

	test('what changes a little is told', () => {
		const titles = refactoringTitles(
			source(`  http:\n  # all\n  - match: [{ uri: { prefix: /api } }]\n    ${route}\n`),
		);
		expect(titles).toContain(
			`${title}: prefixes then match whole segments of a path only; comments in "spec" are lost`,
		);
	});

	test.each([
		[`{ fault: { abort: { httpStatus: 500, percentage: { value: 1 } } }, ${route} }`, /"fault" has no equivalent/],
		['{ route: [{ destination: { host: reviews, subset: v1 } }] }', /a subset has no equivalent/],
		['{ route: [{ destination: { host: elsewhere } }] }', /"elsewhere" is not one Service/],
		[`{ match: [{ uri: { prefix: / }, ignoreUriCase: true }], ${route} }`, /"ignoreUriCase" of "match"/],
		[`{ match: [{ uri: { prefix: / } }], ${route} }, { match: [{ uri: { exact: /a } }], ${route} }`, /another order/],
		[`{ match: [{ uri: { prefix: /a } }], rewrite: { uri: / }, ${route} }`, /slashes/],
		[`{ retries: { attempts: 3 }, ${route} }`, /"retries" has no equivalent/],
		[`{ match: [{ headers: { a: { prefix: b } } }], ${route} }`, /"a" is compared by "prefix"/],
	])('refused: %s', (routes, reason) => {
		expect(text(source(`  http: [${routes}]\n`), title)).toMatch(reason);
	});
});
