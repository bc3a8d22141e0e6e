// Refactorings: where each is offered, what it leaves behind, and why it is refused.
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
const pod = (version: string): string => `---
apiVersion: v1
kind: Pod
metadata: { name: reviews-${version}, namespace: shop, labels: { app: reviews, version: ${version} } }
spec: { containers: [{ name: reviews, image: reviews }] }
`;
const rule = `---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: reviews
  namespace: shop
spec:
  host: reviews
  subsets:
  - name: v1
    labels:
      version: v1
  - name: v2
    labels:
      version: v2
`;
const mesh = service + pod('v1') + pod('v2');

/** The one file after a refactoring. */
function text(source: string, title: string): string {
	const files = refactored(source, title);
	return typeof files === 'string' ? files : (files['a.yaml'] ?? '');
}

describe('extract a route to a delegate', () => {
	const title = 'Extract the route to a delegate';
	const head = `---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
  - reviews
  http:
`;
	const delegate = (name: string, lines: string): string => `---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: ${name}
  namespace: shop
spec:
  http:
${lines}`;

	test('what it asks for stays, the rest moves with its comments', () => {
		const route = `  - name: api
    match:
    - uri:
        prefix: /api
    # not longer
    timeout: 5s
    ro$0ute:
    - destination:
        host: reviews # ours
  - route:
    - destination:
        host: reviews
`;
		expect(text(`${mesh}${head}${route}`, title)).toBe(
			`${mesh}${head}  - name: api
    match:
    - uri:
        prefix: /api
    delegate:
      name: shop-api
  - route:
    - destination:
        host: reviews
${delegate(
	'shop-api',
	`    # not longer
  - timeout: 5s
    route:
    - destination:
        host: reviews # ours
`,
)}`,
		);
	});

	test('a route that asks for nothing, behind its dash', () => {
		expect(text(`${mesh}${head}  - ro$0ute:\n    - destination:\n        host: reviews\n`, title)).toBe(
			`${mesh}${head}  - delegate:\n      name: shop-route-1\n${delegate(
				'shop-route-1',
				'  - route:\n    - destination:\n        host: reviews\n',
			)}`,
		);
	});

	test('not out of a delegate, nor out of one line', () => {
		const own = head.replace('  hosts:\n  - reviews\n', '');
		expect(text(`${mesh}${own}  - ro$0ute:\n    - destination: { host: reviews }\n`, title)).toMatch(
			/delegates cannot/,
		);
		expect(text(`${mesh}${head}  - { ro$0ute: [{ destination: { host: reviews } }] }\n`, title)).toMatch(/one line/);
		expect(refactoringTitles(`${head}  - del$0egate: { name: x }\n`)).toEqual([]);
	});
});

describe('split a route for a canary', () => {
	const source = (destination: string): string => `${mesh}${rule}---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
  - route:
    - ${destination}
`;

	test('in block style', () => {
		expect(
			text(source('destination:\n        host: re$0views\n        subset: v1'), 'Split the route: 10% to subset "v2"'),
		).toBe(
			source(
				'destination:\n        host: reviews\n        subset: v1\n      weight: 90\n    - destination:\n        host: reviews\n        subset: v2\n      weight: 10',
			),
		);
	});

	test('in flow style, with a subset for the stable ones', () => {
		expect(text(source('destination: { host: re$0views }'), 'Split the route')).toBe(
			source(
				'destination: { host: reviews, subset: v1 }\n      weight: 90\n    - destination: { host: reviews, subset: v2 }\n      weight: 10',
			),
		);
	});

	test('not without a second subset', () => {
		const alone = source('destination: { host: re$0views }').replace(rule, '');
		expect(text(alone, 'Split the route')).toBe(
			'Host "reviews" has no other subset; declare one in its DestinationRule first',
		);
	});
});

describe('for a Service', () => {
	const at = (rest: string): string => service.replace('kind: Ser', 'kind: Ser$0') + rest;

	test('a DestinationRule with a subset for each version', () => {
		expect(text(at(pod('v1') + pod('v2')), 'Create a DestinationRule')).toBe(
			`${service}${rule}${pod('v1')}${pod('v2')}`,
		);
	});

	test('the subset that is missing in the one that is there', () => {
		const [before = '', canary = ''] = rule.split(/(?= {2}- name: v2)/);
		expect(text(at(pod('v1') + pod('v2') + before), 'Create a DestinationRule')).toBe(
			`${service}${pod('v1')}${pod('v2')}${before}${canary}`,
		);
		expect(text(at(pod('v1') + pod('v2') + rule), 'Create a DestinationRule')).toMatch(/already has a subset for each/);
		expect(text(at(''), 'Create a DestinationRule')).toMatch(/No pods/);
	});

	test('a VirtualService', () => {
		expect(text(at(''), 'Create a VirtualService')).toBe(`${service}---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
  namespace: shop
spec:
  hosts:
  - reviews
  http:
  - route:
    - destination:
        host: reviews
`);
	});

	test('a VirtualService with a route for each port', () => {
		const ports = service.replace('    port: 9080\n', '    port: 9080\n  - name: tcp-db\n    port: 5432\n');
		expect(text(ports.replace('kind: Ser', 'kind: Ser$0'), 'Create a VirtualService')).toBe(`${ports}---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
  namespace: shop
spec:
  hosts:
  - reviews
  http:
  - match:
    - port: 9080
    route:
    - destination:
        host: reviews
        port:
          number: 9080
  tcp:
  - match:
    - port: 5432
    route:
    - destination:
        host: reviews
        port:
          number: 5432
`);
	});

	test('no second VirtualService', () => {
		const taken = `---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [reviews.shop.svc.cluster.local]
  http: [{ route: [{ destination: { host: reviews } }] }]
`;
		expect(text(at(taken), 'Create a VirtualService')).toBe('VirtualService "shop" already routes host "reviews"');
	});
});

describe('split a file', () => {
	test('the first document stays; a kustomization takes in the others', () => {
		const source = `#- base/kustomization.yaml
resources:
- app.yaml # all
#- base/app.yaml
# The shop.
${service.replace('kind: Ser', 'kind: Ser$0')}${pod('v1')}${rule.replace('---\n', '--- # versions\n')}`;
		expect(refactored(source, 'Split the file')).toEqual({
			'base/kustomization.yaml': 'resources:\n- app.yaml # all\n- pod-reviews-v1.yaml\n- destination-rule-reviews.yaml',
			'base/app.yaml': `# The shop.\n${service}`,
			'base/pod-reviews-v1.yaml': pod('v1').replace('---\n', ''),
			'base/destination-rule-reviews.yaml': rule.replace('---\n', '# versions\n'),
		});
	});

	test('not where there is one', () => {
		expect(refactoringTitles(service.replace('kind: Ser', 'kind: Ser$0'))).not.toContainEqual(
			expect.stringContaining('Split'),
		);
	});
});

describe('v1 for old versions', () => {
	const old = (version: string, at = ''): string =>
		rule
			.replace('networking.istio.io/v1', `networking.istio.io/${at}${version}`)
			.replace('name: reviews', `name: reviews-${version}`);
	const filter = `---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: filter, namespace: shop }
spec: { configPatches: [] }
`;
	const source = `#- a.yaml\n${mesh}${old('v1beta1', '$0')}${old('v1alpha3')}${filter}#- b.yaml\n${rule.replace('/v1', '/v1beta1').replaceAll('reviews', 'ratings')}`;
	const count = (files: ReturnType<typeof refactored>): readonly number[] =>
		Object.values(files).map((one: string) => one.match(/io\/v1(?:alpha3|beta1)\n/g)?.length ?? 0);

	test.each([
		['Change apiVersion to v1', [2, 1]],
		['Change apiVersion to v1 in this file (2 resources)', [1, 1]],
		['Change apiVersion to v1 in the whole workspace', [1, 0]],
	])('%s', (title, left) => {
		const titles = refactoringTitles(source).filter((one) => one.startsWith('Change'));
		expect(titles).toContain(title);
		expect(count(refactored(source, title))).toEqual(left);
	});

	test('not where the release does not serve it', () => {
		expect(refactoringTitles(`#! { "version": "1.18" }\n${source}`).filter((one) => one.startsWith('Change'))).toEqual(
			[],
		);
	});
});
