// Hover: what a name means, and why that cannot be said.
import { expect, test } from 'vitest';
import { hoverText } from '../fixture.ts';

const app = `#- app.yaml
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80, targetPort: 9080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews-v1, namespace: shop }
spec: { template: { metadata: { labels: { app: reviews, version: v1 } } } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec: { host: reviews, subsets: [{ name: v1, labels: { version: v1 } }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec: { servers: [{ port: { number: 80, protocol: HTTP }, hosts: ['*.example.com'] }] }
`;

const route = (spec: string): string =>
	`${app}#- route.yaml\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: shop, namespace: shop }\nspec: ${spec}\n`;

test('a host: its Service, ports, subsets and pods', () => {
	expect(hoverText(route('{ http: [{ route: [{ destination: { host: $0reviews } }] }] }'))).toBe(
		`**host** \`reviews\`

**Service** \`shop/reviews\` — [w/app.yaml:3](file:///w/app.yaml#L3)
- ports: 80 http → 9080
- subsets: \`v1\` (1 workload)
- pods: Deployment shop/reviews-v1
- in force: DestinationRule shop/reviews, of the caller’s own namespace`,
	);
});

test('a subset: its labels and pods', () => {
	expect(hoverText(route('{ http: [{ route: [{ destination: { host: reviews, subset: $0v1 } }] }] }'))).toBe(
		`**subset** \`v1\` of \`reviews\`

\`v1\` in **DestinationRule** \`shop/reviews\` — [w/app.yaml:14](file:///w/app.yaml#L14)
- \`version: v1\`
- pods: Deployment shop/reviews-v1`,
	);
});

test('a gateway: what it serves', () => {
	expect(hoverText(route('{ gateways: [$0edge] }'))).toContain('- HTTP 80: `*.example.com`');
});

test.each([
	['{ gateways: [$0mesh] }', 'all sidecars'],
	['{ gateways: [infra/$0elsewhere] }', 'not declared in this workspace'],
	['{ http: [{ mirror: { host: $0www.example.com } }] }', 'outside'],
	['{ http: [{ mirror: { host: "$0HOST_PLACEHOLDER" } }] }', 'template'],
])('%s', (spec, text) => {
	expect(hoverText(route(spec))).toContain(text);
});

test('of a name that leads nowhere, why, and what the field is for', () => {
	expect(hoverText(route('{ http: [{ mirror: { host: $0reveiws } }] }'))).toMatch(
		/^\*\*host\*\* `reveiws` — nothing in this workspace has this name; did you mean `reviews`\?\n\n---\n\n\*\*host\*\* `string` · required\n/,
	);
});

test('a field: type, documentation, whether it is required, what it takes, and where to read on', () => {
	expect(hoverText(route('{ http: [{ route: [{ destin$0ation: { host: reviews } }] }] }'))).toMatch(
		/^\*\*destination\*\* `map` · required\n\n.+\n\n\[VirtualService reference\]\(https:\/\/istio\.io\/latest\/docs\/reference\/config\/networking\/virtual-service\/#HTTPRouteDestination-destination\)$/,
	);
	expect(hoverText(route('{ http: [{ time$0out: 5s }] }'))).toContain('A duration of at least 1ms');
	expect(hoverText(route('{ http: [{ mirr$0ors: [] }] }'))).toContain('since Istio 1.24');
});

const policy = (mode: string): string =>
	`apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: a }\nspec: { host: a, trafficPolicy: { tls: { mode: ${mode} } } }\n`;

test.each([
	['a value of an enum', policy('SIM$0PLE'), '`SIMPLE`: TLS, in which only the server shows a certificate'],
	[
		'a field of Gateway API',
		'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nspec: { parentRefs: [{ ki$0nd: Gateway }] }\n',
		'default `Gateway`',
	],
	[
		'a field of Kubernetes',
		'apiVersion: v1\nkind: Service\nspec: { ports: [{ targetP$0ort: 80 }] }\n',
		'`number or string`',
	],
	['a label', 'apiVersion: v1\nkind: Service\nmetadata: { labels: { a$0pp: x } }\n', '`string`'],
	[
		'in a template',
		'apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: { name: {{ .Values.name }} }\nspec:\n  ser$0vers:\n  {{- range .Values.servers }}\n  - port: {}\n  {{- end }}\n',
		'**servers** `list of maps`',
	],
])('%s', (_, source, text) => {
	expect(hoverText(source)).toContain(text);
});

test('nothing where nothing is known, or where another tool explains fields', () => {
	expect(hoverText(route('{ no$0pe: 1 }'))).toBeUndefined();
	expect(hoverText('apiVersion: v1\nkind: Nothing\nsp$0ec: 1\n')).toBeUndefined();
	expect(hoverText(`#! { "schema.features": "off" }\n${policy('DIS$0ABLE')}`)).toBeUndefined();
	expect(hoverText(`# yaml-language-server: $schema=a.json\n${policy('DIS$0ABLE')}`)).toBeUndefined();
});

test('of a name that nothing declares, why, and what the field is for', () => {
	expect(hoverText(route('{ gateways: [infra/$0elsewhere] }'))).toMatch(
		/^\*\*gateway\*\* `infra\/elsewhere` — not declared in this workspace\n\n---\n\n\*\*gateways\*\*/,
	);
});

const around = `#- around.yaml
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled, team: shop } }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: cart, namespace: shop }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec: { template: { spec: { serviceAccountName: cart } } }
---
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: control }
spec: { meshConfig: { extensionProviders: [{ name: opa }] } }
`;

test.each([
	['a namespace: the labels that Istio reads', 'namespaces: [$0shop]', '- `istio-injection: enabled`'],
	['an account: its pods', 'principals: [cluster.local/ns/shop/sa/$0cart]', '- pods: Deployment shop/cart'],
])('%s', (_, field, fact) => {
	const policy = `#- policy.yaml\napiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: a, namespace: shop }\nspec: { rules: [{ from: [{ source: { ${field} } }] }] }\n`;
	expect(
		hoverText(around + policy)
			?.split('\n')
			.filter((line) => line.startsWith('- ')),
	).toEqual([fact]);
});

test('a provider: what it stands in', () => {
	const policy =
		'#- policy.yaml\napiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: a, namespace: shop }\nspec: { action: CUSTOM, provider: { name: o$0pa } }\n';
	expect(hoverText(around + policy)).toContain('`opa` in **IstioOperator** `control`');
});
