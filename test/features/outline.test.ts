// Document and workspace symbols: what a person sees in the outline and finds by a few letters.
import { describe, expect, test } from 'vitest';
import { type OutlineItem, outline } from '../../server/src/features/outline/outline.ts';
import { symbolsCalled } from '../../server/src/features/workspace-symbols.ts';
import { fixture } from '../fixture.ts';

const lines = (items: readonly OutlineItem[], indent = ''): readonly string[] =>
	items.flatMap(({ name, detail, kind, children }) => [
		`${indent}${kind} ${name}${detail === '' ? '' : ` — ${detail}`}`,
		...lines(children, `${indent}  `),
	]);
const outlineOf = (source: string): readonly string[] => lines(outline(fixture(source).snapshot, 'file:///w/a.yaml'));

const world = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
  - name: canary
    match: [{ uri: { prefix: /api }, headers: { end-user: { exact: jason } } }]
    route:
    - destination: { host: reviews, subset: v1 }
      weight: 90
    - destination: { host: reviews, subset: v2 }
      weight: 10
  - match: [{ uri: { exact: /old } }]
    redirect: { uri: /new }
  - route: [{ destination: { host: reviews } }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews }
spec: { host: reviews, subsets: [{ name: v1, labels: { version: v1 } }, { name: v2 }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge }
spec: { servers: [{ port: { number: 443, protocol: HTTPS }, hosts: [a.example.com, b.example.com] }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: reviews }
spec:
  rules:
  - matches: [{ path: { value: /api }, method: GET }]
    backendRefs: [{ name: reviews-v1, weight: 3 }, { name: reviews-v2 }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews }
spec:
  rules: [{ from: [{ source: { namespaces: [shop] } }], to: [{ operation: { methods: [GET] } }] }]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: of-another-group }
`;

describe('the outline', () => {
	test('has the resources, and of each what people look for', () => {
		expect(outlineOf(world)).toEqual([
			'resource VirtualService reviews — shop',
			'  route canary — /api* end-user → reviews v1 90%, v2 10%',
			'  route /old — redirects to /new',
			'  route everything — → reviews',
			'resource DestinationRule reviews',
			'  subset v1 — version: v1',
			'  subset v2',
			'resource Gateway edge',
			'  server 443 HTTPS — a.example.com, b.example.com',
			'resource HTTPRoute reviews',
			'  rule GET /api* — → reviews-v1 75%, reviews-v2 25%',
			'resource AuthorizationPolicy reviews',
			'  rule rule 1 — from shop, to GET',
			'resource PodDisruptionBudget of-another-group',
		]);
	});

	test.each(Array.from({ length: 60 }, (_, index) => Math.round((index * world.length) / 60)))(
		'keeps what stands above where somebody types (%d)',
		(end) => {
			const typed = world.slice(0, end);
			const whole = typed.split('---').slice(0, -1).join('---');
			expect(outlineOf(typed).slice(0, outlineOf(whole).length)).toEqual(outlineOf(whole));
		},
	);

	test('of a document that is only half typed', () => {
		expect(
			outlineOf(
				'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: a\nspec:\n  http:\n  - rou',
			),
		).toEqual(['resource VirtualService a', '  route route 1']);
		expect(outlineOf('apiVersion: v1\nkind: Service\nmetadata: { name: [')).toHaveLength(1);
	});

	test('of a template', () => {
		expect(
			outlineOf(
				'{{- if .Values.on }}\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: {{ .Release.Name }}-a\nspec:\n  http:\n  {{- range .Values.routes }}\n  - route:\n    - destination: { host: {{ .host }} }\n  {{- end }}\n  - name: last\n{{- end }}\n',
			),
		).toEqual(['resource VirtualService {{ .Release.Name }}-a', '  route everything — → {{ .host }}', '  route last']);
	});

	test('has the items of lists, and nothing of what is no manifest', () => {
		const list =
			'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Service\n  metadata: { name: a }\n  spec: { ports: [{ port: 80, name: http }] }\n';
		expect(outlineOf(list)).toEqual(['resource Service a', '  port 80 — http']);
		expect(outlineOf('replicas: 2\nimage: a\n')).toEqual([]);
		expect(outlineOf('')).toEqual([]);
	});

	test('keeps each name within what it names', () => {
		const { snapshot } = fixture(
			`${world}---\napiVersion: v1\nkind: Service\nmetadata: &m { name: x }\nspec: { ports: *p }\n`,
		);
		const check = ({ span, focus, children }: OutlineItem): void => {
			expect(span.start <= focus.start && focus.end <= span.end).toBe(true);
			children.forEach(check);
		};
		outline(snapshot, 'file:///w/a.yaml').forEach(check);
	});
});

describe('workspace symbols', () => {
	const called = (query: string): readonly string[] =>
		symbolsCalled(fixture(world).snapshot, query).map(({ name, container }) => `${name} — ${container}`);

	test('are found by their names, the kind before or behind', () => {
		expect(called('edge')[0]).toBe('Gateway edge — ');
		expect(called('VirtualService reviews')[0]).toBe('VirtualService reviews — shop');
		expect(called('reviews dest')[0]).toBe('DestinationRule reviews — ');
		expect(called('vs rev')[0]).toBe('VirtualService reviews — shop');
		expect(called('canary')).toEqual(['route canary — VirtualService shop/reviews']);
		expect(called('v2')[0]).toBe('subset v2 — DestinationRule reviews');
	});

	test('of all files, without a query all, and never more than asked for', () => {
		expect(called('nothing-like-it')).toEqual([]);
		expect(called('').length).toBeGreaterThan(5);
		expect(symbolsCalled(fixture(world).snapshot, '', 3)).toHaveLength(3);
	});
});
