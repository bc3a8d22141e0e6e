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
- subsets: \`v1\`
- pods: Deployment shop/reviews-v1`,
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

test('nothing where a diagnostic says that the name leads nowhere', () => {
	expect(hoverText(route('{ http: [{ mirror: { host: $0reveiws } }] }'))).toBeUndefined();
});

test('nothing where no name stands', () => {
	expect(hoverText(route('{ ht$0tp: [] }'))).toBeUndefined();
});
