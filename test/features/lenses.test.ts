// What the editor shows beside the text: code lenses, inlay hints, links, colors of names; and what it selects.
import { describe, expect, test } from 'vitest';
import { codeLenses, resolvedLens } from '../../server/src/features/code-lens.ts';
import { documentLinks } from '../../server/src/features/document-links.ts';
import { inlayHints } from '../../server/src/features/inlay-hints.ts';
import { selectionRanges } from '../../server/src/features/selection-ranges.ts';
import { semanticTokens } from '../../server/src/features/semantic-tokens.ts';
import { traceLenses } from '../../server/src/features/trace/lenses.ts';
import { positionAt } from '../../server/src/text/line-map.ts';
import type { SourceFile } from '../../server/src/text/source-file.ts';
import { type Fixture, fixture } from '../fixture.ts';

const world = `#- service.yaml
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 9080 }] }
---
apiVersion: v1
kind: Service
metadata: { name: nobody-asks, namespace: shop }
#- gateway.yaml
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec: { servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }] }
#- route.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews.example.com]
  gateways: [edge]
  http:
  - route:
    - destination: { host: reviews, subset: v1 }
      weight: 90
    - destination: { host: reviews, subset: v2 }
      weight: 10
  - route:
    - destination: { host: reviews }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: other, namespace: shop }
spec: { hosts: [other.example.com], gateways: [edge], http: [{ route: [{ destination: { host: reviews } }, { destination: { host: reviews.shop.svc.cluster.local }, weight: 1 }] }] }
`;

const file = ({ snapshot }: Fixture, path: string): SourceFile => {
	const found = snapshot.files.get(`file:///w/${path}`);
	if (found === undefined) throw new Error(`no ${path}`);
	return found;
};

function lensesOf(source: string, path: string): readonly string[] {
	const read = fixture(source);
	const own = file(read, path);
	return codeLenses(read.snapshot, own.uri).map(({ span, title }) => {
		const resolved = title ?? resolvedLens(read.snapshot, { uri: own.uri, offset: span.start })?.title;
		return `${positionAt(own, span.start).line}: ${resolved}`;
	});
}

describe('code lenses', () => {
	test('count references, and none where there are none', () => {
		expect(lensesOf(world, 'service.yaml')).toEqual(['0: 5 references']);
	});

	test('say what a gateway serves', () => {
		expect(lensesOf(world, 'gateway.yaml')).toEqual(['0: serves 2 VirtualServices']);
		const one = world.replaceAll('gateways: [edge], ', '');
		expect(lensesOf(one, 'gateway.yaml')).toEqual(['0: serves 1 VirtualService']);
	});

	test('say how a route splits its traffic', () => {
		expect(lensesOf(world, 'route.yaml')).toContain('7: reviews v1 90%, v2 10%');
	});

	test('are off where the setting says so', () => {
		expect(lensesOf(`#! { "codeLens": false }\n${world}`, 'service.yaml')).toEqual([]);
	});
});

/** The file with its hints in it. */
function hinted(kinds: readonly string[], source: string, path: string): string {
	const read = fixture(`#! { "inlayHints": ${JSON.stringify(kinds)} }\n${source}`);
	const own = file(read, path);
	const text = read.texts.get(own.uri) ?? '';
	return inlayHints(read.snapshot, own.uri, { start: 0, end: text.length })
		.toSorted((a, b) => b.offset - a.offset)
		.reduce((done, { offset, text: hint }) => `${done.slice(0, offset)}‹${hint}›${done.slice(offset)}`, text);
}

describe('inlay hints', () => {
	test('say a short host in full', () => {
		const text = hinted(['host'], world, 'route.yaml');
		expect(text).toContain('host: reviews‹.shop.svc.cluster.local›, subset: v1');
		expect(text).toContain('host: reviews.shop.svc.cluster.local }');
		expect(hinted(['host'], world.replaceAll(', namespace: shop', ''), 'route.yaml')).not.toContain('‹');
	});

	test('say the only port, and a weight that is not written', () => {
		expect(hinted(['port'], world, 'route.yaml')).toContain('host: reviews‹ port 9080› }\n');
		expect(hinted(['weight'], world, 'route.yaml')).toContain('[{ destination: { host: reviews‹ weight 0› } }, {');
		expect(
			hinted(['port'], world.replace('port: 9080 }', 'port: 9080 }, { name: b, port: 81 }'), 'route.yaml'),
		).not.toContain('‹');
	});

	test('say the namespace in effect', () => {
		const source =
			'#! { "inlayHints": ["namespace"], "defaultNamespace": "shop" }\napiVersion: v1\nkind: Service\nmetadata: { name: a }\n';
		const read = fixture(source);
		expect(inlayHints(read.snapshot, 'file:///w/a.yaml', { start: 0, end: 99 }).map(({ text }) => text)).toEqual([
			' in shop',
		]);
	});

	test('there are none unless they are asked for', () => {
		expect(hinted([], world, 'route.yaml')).not.toContain('‹');
	});
});

describe('document links', () => {
	const source = `#- base/kustomization.yaml
resources: [service.yaml, ../missing.yaml, "https://example.com/a?ref=1"]
#- base/service.yaml
apiVersion: v1
kind: Service
metadata: { name: a }
#- prod/kustomization.yaml
resources: [../base]
patches:
- path: patch.yaml
- patch: |
    kind: Service
#- prod/patch.yaml
apiVersion: v1
kind: Service
metadata: { name: a }
`;
	const linksOf = (path: string): readonly string[] =>
		documentLinks(fixture(source).snapshot, `file:///w/${path}`).map(({ target }) => target.slice('file:///w/'.length));

	test('lead to files and to kustomizations of folders that are there', () => {
		expect(linksOf('base/kustomization.yaml')).toEqual(['base/service.yaml']);
		expect(linksOf('prod/kustomization.yaml')).toEqual(['base/kustomization.yaml', 'prod/patch.yaml']);
		expect(linksOf('base/service.yaml')).toEqual([]);
	});
});

describe('selection ranges', () => {
	const rangesAt = (source: string): readonly string[] => {
		const read = fixture(source);
		const text = read.texts.get('file:///w/a.yaml') ?? '';
		return selectionRanges(read.snapshot, read.cursor ?? { uri: '', offset: 0 }).map(({ start, end }) =>
			text.slice(start, end),
		);
	};

	test('grow from the word to the file', () => {
		expect(rangesAt('kind: A\nspec: { host: "re$0views", b: 1 }\n---\nkind: B\n')).toEqual([
			'reviews',
			'"reviews"',
			'host: "reviews"',
			'{ host: "reviews", b: 1 }',
			'spec: { host: "reviews", b: 1 }',
			'kind: A\nspec: { host: "reviews", b: 1 }',
			'kind: A\nspec: { host: "reviews", b: 1 }\n',
			'kind: A\nspec: { host: "reviews", b: 1 }\n---\nkind: B\n',
		]);
	});

	test('of broken and of empty text there is at least the file', () => {
		expect(rangesAt('kind: [$0\nspec: {{')).toContain('kind: [\nspec: {{');
		expect(rangesAt('$0')).toEqual(['']);
	});
});

describe('semantic tokens', () => {
	const tokensOf = (path: string): readonly string[] => {
		const read = fixture(`#! { "semanticTokens": true }\n${world}`);
		const own = file(read, path);
		const text = read.texts.get(own.uri) ?? '';
		return semanticTokens(read.snapshot, own.uri).map(
			({ span, type }) => `${type} ${text.slice(span.start, span.end)}`,
		);
	};

	test('colour what leads somewhere, in order and without overlaps', () => {
		const found = tokensOf('route.yaml');
		expect(found).toContain('interface edge');
		expect(found).toContain('class reviews.shop.svc.cluster.local');
		expect(found).not.toContain('enumMember v1');
	});

	test('there are none unless the setting asks for them', () => {
		expect(semanticTokens(fixture(world).snapshot, 'file:///w/route.yaml')).toEqual([]);
	});
});

describe('requests that a lens fills in', () => {
	const requests = (text: string): readonly string[] => {
		const { snapshot } = fixture(text);
		return [...snapshot.files.keys()].flatMap((uri) => traceLenses(snapshot, uri).map(({ request }) => request));
	};

	test('have what a match asks for', () => {
		const text = `#- route.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com, "*.example.org", "{{ host }}", "*"]
  gateways: [edge]
  http:
  - match:
    - { uri: { exact: /a }, method: { exact: POST }, headers: { x-a: { exact: b c }, "@request.auth.claims.x": { exact: y } } }
    - { uri: { regex: "/x.*" }, queryParams: { v: { prefix: "1" } } }
  - route: [{ destination: { host: cart } }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop, namespace: shop }
spec: { hostnames: [api.example.com], rules: [{ matches: [{ path: { value: /v1 } }] }] }
`;
		expect(requests(text)).toEqual([
			'http://shop.example.com/',
			'http://any.example.org/',
			'POST http://shop.example.com/a --header "x-a=b c"',
			'http://shop.example.com/x?v=1',
			'http://api.example.com/',
		]);
	});

	test('are sent to where a gateway listens, or by a workload of the mesh', () => {
		expect(requests(world)).toEqual(['http://reviews.example.com/', 'http://other.example.com/']);
		const secured = world.replace('number: 80, name: http, protocol: HTTP', 'number: 443, name: tls, protocol: HTTPS');
		expect(requests(secured)[0]).toBe('https://reviews.example.com/');
		const inside = `${world.replaceAll('gateways: [edge]', 'gateways: [mesh]')}---
apiVersion: apps/v1
kind: Deployment
metadata: { name: page, namespace: shop }
spec: { selector: { matchLabels: { app: page } }, template: { metadata: { labels: { app: page } }, spec: { containers: [] } } }
`;
		expect(requests(inside)[0]).toBe('http://reviews.example.com/ --from shop/page');
	});
});
