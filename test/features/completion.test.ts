// Completion, as the text with the cursor shows it: in block and flow style, half-typed, broken, in every corner of a file.
import { describe, expect, test } from 'vitest';
import { completed, completionLabels, completions } from '../fixture.ts';

const world = `#- world/shop.yaml
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80, targetPort: 9080 }, { name: grpc, port: 81 }] }
---
apiVersion: v1
kind: Service
metadata: { name: ratings, namespace: pay }
spec: { ports: [{ port: 7000 }] }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: api, namespace: shop }
spec: { hosts: [api.example.com, '*.wild.example.com'], ports: [{ number: 443, name: tls, protocol: TLS }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec: { host: reviews, subsets: [{ name: v1, labels: { version: v1 } }, { name: v2, labels: { version: v2 } }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: other, namespace: shop }
spec: { host: other, subsets: [{ name: blue, labels: { version: blue } }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec: { servers: [{ port: { number: 80 }, hosts: [shop.example.com, '*.shop.example.com'] }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: infra }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews-v1, namespace: shop }
spec: { template: { metadata: { labels: { app: reviews, version: v1 } } } }
---
apiVersion: v1
kind: Secret
metadata: { name: shop-cert, namespace: istio-system }
`;

const head = `${world}#- route.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
  namespace: shop
spec:
`;

/** The VirtualService with this end. */
const route = (end: string): string => head + end;

/** What the cursor's file ends with after the completion is taken. */
function tail(source: string, label: string): string {
	const text = completed(source, label);
	return text.slice(text.indexOf('spec:\n') + 'spec:\n'.length);
}

describe('what is offered', () => {
	test('the subsets of the right host, and where they come from', () => {
		const source = route('  http:\n  - route:\n    - destination:\n        host: reviews\n        subset: $0\n');
		expect(completions(source)).toEqual([
			'v1 — version: v1 · DestinationRule in shop · world/shop.yaml',
			'v2 — version: v2 · DestinationRule in shop · world/shop.yaml',
		]);
	});

	test('the host may be written in full, or after the subset', () => {
		const full = 'host: reviews.shop.svc.cluster.local';
		expect(
			completionLabels(route(`  tcp:\n  - route:\n    - destination:\n        subset: $0\n        ${full}\n`)),
		).toEqual(['v1', 'v2']);
	});

	test('hosts short in their own namespace and in full elsewhere', () => {
		const source = route('  tcp:\n  - route:\n    - destination:\n        host: $0\n');
		expect(completions(source)).toEqual([
			'api.example.com — ServiceEntry in shop · world/shop.yaml',
			'reviews — Service in shop · world/shop.yaml',
			'ratings.pay.svc.cluster.local — Service in pay · world/shop.yaml',
		]);
	});

	test('gateways short in their own namespace, with it elsewhere, and mesh', () => {
		expect(completions(route('  gateways:\n  - $0\n'))).toEqual([
			'edge — Gateway in shop · world/shop.yaml',
			'infra/public — Gateway in infra · world/shop.yaml',
			'mesh — all sidecars in the mesh',
		]);
	});

	test('the ports of the host', () => {
		const source = route(
			'  http:\n  - route:\n    - destination:\n        host: reviews\n        port:\n          number: $0\n',
		);
		expect(completions(source)).toEqual([
			'80 — 80 http → 9080 · Service in shop · world/shop.yaml',
			'81 — 81 grpc · Service in shop · world/shop.yaml',
		]);
	});

	test('the hosts that its gateways serve', () => {
		expect(completionLabels(route('  gateways: [edge]\n  hosts:\n  - $0\n')).slice(0, 2)).toEqual([
			'shop.example.com',
			'*.shop.example.com',
		]);
	});

	test('label keys and values', () => {
		const rule = (end: string): string =>
			`${world}#- rule.yaml\napiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: reviews, namespace: shop }\nspec:\n  host: reviews\n  subsets:\n  - name: v1\n    labels:\n${end}`;
		expect([...completionLabels(rule('      $0\n'))].sort()).toEqual(['app', 'version']);
		expect(completionLabels(rule('      app: reviews\n      $0\n'))).toEqual(['version']);
		expect(completionLabels(rule('      version: $0\n'))).toEqual(['v1']);
		expect(completed(rule('      ver$0\n'), 'version')).toContain('      version: \n');
	});

	test('values that YAML would take for something else are quoted, but not the numbers of ports', () => {
		const rule = (value: string, end: string): string =>
			`#- app.yaml\napiVersion: v1\nkind: Service\nmetadata: { name: reviews, namespace: shop }\nspec: { selector: { app: reviews }, ports: [{ port: 80 }] }\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: reviews, namespace: shop }\nspec: { template: { metadata: { labels: { app: reviews, version: "${value}" } } } }\n#- rule.yaml\napiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: reviews, namespace: shop }\nspec:\n  host: reviews\n${end}`;
		const label = (value: string): string =>
			completed(rule(value, '  subsets:\n  - name: v1\n    labels:\n      version: $0\n'), value);
		for (const value of ['2', '1.10', '1e3', 'on', 'null', 'y'])
			expect(label(value)).toContain(`      version: "${value}"\n`);
		expect(label('v2')).toContain('      version: v2\n');
		const port = '  trafficPolicy:\n    portLevelSettings:\n    - port:\n        number: $0\n';
		expect(completed(rule('v1', port), '80')).toContain('        number: 80\n');
	});

	test('principals of the trust domain that the mesh has', () => {
		const policy = (settings: string): string =>
			`${settings}#- a.yaml\napiVersion: v1\nkind: ServiceAccount\nmetadata: { name: cart, namespace: web }\n#- b.yaml\napiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: a, namespace: shop }\nspec:\n  rules:\n  - from:\n    - source:\n        principals:\n        - $0\n`;
		expect(completionLabels(policy(''))).toContain('cluster.local/ns/web/sa/cart');
		const own = policy('#! { "meshConfig": "mesh.yaml" }\n#- mesh.yaml\ntrustDomain: example.com\n');
		expect(completionLabels(own)).toContain('example.com/ns/web/sa/cart');
	});

	test('secrets for a gateway, from any namespace', () => {
		const gateway = `${world}#- gateway.yaml\napiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: { name: g, namespace: shop }\nspec:\n  servers:\n  - tls: { mode: SIMPLE, credentialName: $0 }\n`;
		expect(completionLabels(gateway)).toEqual(['shop-cert']);
	});

	test('nothing in comments, in block scalars, in what is not ours', () => {
		expect(completionLabels(route('  # gateways: $0\n'))).toEqual([]);
		expect(completionLabels(`${world}#- a.yaml\nfoo:\n  gateways:\n  - $0\n`)).toEqual([]);
	});
});

describe('half-typed and broken text', () => {
	test.each([
		[
			'no blank behind the colon',
			'  http:\n  - route:\n    - destination:\n        host: reviews\n        subset:$0\n',
		],
		['a letter typed', '  http:\n  - route:\n    - destination:\n        host: reviews\n        subset: v$0\n'],
		['flow style', '  http:\n  - route: [{ destination: { host: reviews, subset: $0 } }]\n'],
		['flow style, not closed', '  http:\n  - route:\n    - destination: { host: reviews, subset: $0\n  - route: []\n'],
		[
			'flow style over lines',
			'  http:\n  - route:\n    - destination: {\n        host: reviews,\n        subset: $0\n      }\n',
		],
		['quotes', '  http:\n  - route:\n    - destination:\n        host: "reviews"\n        subset: "$0"\n'],
		['a quote not closed', '  http:\n  - route:\n    - destination:\n        host: reviews\n        subset: "$0\n'],
		[
			'a broken line above',
			'  hosts: [\n  http:\n  - route:\n    - destination:\n        host: reviews\n        subset: $0\n',
		],
		[
			'a broken line below',
			'  http:\n  - route:\n    - destination:\n        host: reviews\n        subset: $0\n      weight 10\n  tcp\n',
		],
		[
			'another document below',
			'  http:\n  - route:\n    - destination:\n        host: reviews\n        subset: $0\n---\nkind: [\n',
		],
		[
			'a template',
			'  http:\n  {{- range .Values.x }}\n  - route:\n    - destination:\n        host: reviews\n        subset: $0\n  {{- end }}\n',
		],
		[
			'windows line ends',
			'  http:\r\n  - route:\r\n    - destination:\r\n        host: reviews\r\n        subset: $0\r\n',
		],
	])('%s', (_, end) => {
		expect(completionLabels(route(end))).toEqual(['v1', 'v2']);
	});

	test('an item of a List, and JSON', () => {
		const spec = '{ http: [{ route: [{ destination: { host: reviews, subset: $0 } }] }] }';
		const list = `${world}#- list.yaml\napiVersion: v1\nkind: List\nitems:\n- apiVersion: networking.istio.io/v1\n  kind: VirtualService\n  metadata: { name: x, namespace: shop }\n  spec: ${spec}\n`;
		expect(completionLabels(list)).toEqual(['v1', 'v2']);
		const json = `${world}#- a.json\n{ "apiVersion": "networking.istio.io/v1", "kind": "VirtualService", "metadata": { "namespace": "shop" },\n  "spec": { "gateways": [$0] } }\n`;
		expect(completed(json, 'infra/public')).toContain('"gateways": ["infra/public"]');
	});
});

describe('what is written', () => {
	test('the blank behind a colon, and the whole word instead of its start', () => {
		expect(tail(route('  gateways:\n  -$0\n'), 'edge')).toBe('  gateways:\n  - edge\n');
		expect(tail(route('  gateways:\n  - e$0d\n'), 'edge')).toBe('  gateways:\n  - edge\n');
		expect(tail(route('  gateways: ["$0"]\n'), 'infra/public')).toBe('  gateways: ["infra/public"]\n');
		expect(tail(route('  gateways: [infra/$0]\n'), 'infra/public')).toBe('  gateways: [infra/public]\n');
	});

	test("a list begins in the file's own habit", () => {
		expect(tail(route('  gateways: $0\n'), 'edge')).toBe('  gateways: \n  - edge\n');
		expect(tail(route('  hosts:\n    - x\n  gateways:$0\n'), 'edge')).toBe(
			'  hosts:\n    - x\n  gateways:\n    - edge\n',
		);
	});

	test('quotes where YAML needs them', () => {
		const source = route('  gateways: [edge]\n  hosts:\n  - $0\n');
		expect(tail(source, '*.shop.example.com')).toContain('  - "*.shop.example.com"\n');
	});
});
