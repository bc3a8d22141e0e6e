// Drawings hold together whatever stands in the files: SVG is XML, dot and Mermaid are not broken by quotes; what is too much is folded
// and left out; the way of a request is marked; Bookinfo of Istio itself can be drawn.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { type RouteMap, routeMap } from '../../server/src/features/trace/route-map.ts';
import { layoutOf } from '../../server/src/graph/layout.ts';
import { settingsFrom } from '../../server/src/settings.ts';
import { openFile } from '../../server/src/text/source-file.ts';
import { Snapshot } from '../../server/src/workspace/snapshot.ts';
import { dice } from '../dice.ts';
import { cases, fixture } from '../fixture.ts';
import { blocksRunBy } from '../work.ts';
import { asked } from './asked.ts';

const root = join(import.meta.dirname, '../..');

function mapOf(snapshot: Snapshot, some: Parameters<typeof asked>[0]): RouteMap {
	const map = routeMap(snapshot, asked(some));
	if ('problem' in map) throw new Error(map.problem);
	return map;
}

function folder(path: string): Snapshot {
	const files = globSync('**/*.yaml', { cwd: path }).map((one) =>
		openFile(`file:///w/${one}`, 1, readFileSync(join(path, one), 'utf8')),
	);
	return new Snapshot(new Map(), [{ uri: 'file:///w', settings: settingsFrom({}) }]).with(...files);
}

/** The names of the elements of a well-formed document; throws for any other. */
function elementsIn(xml: string): readonly string[] {
	const names: string[] = [];
	const parser = new SaxesParser();
	parser.on('error', (error) => {
		throw error;
	});
	parser.on('opentag', ({ name }) => names.push(name));
	parser.write(xml).close();
	return names;
}

const maps = readFileSync(join(import.meta.dirname, 'maps.yaml'), 'utf8');

const hostile = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: odd, namespace: shop }
spec:
  hosts: ["</svg><script>alert(1)</script>", "a\\"b", "\\u0000\\u001b[31m", "\\ud800", "]]>&lt;", "::error::x", "##[error]x", "##teamcity[x]"]
  http:
  - name: "\\"] --> evil[\\" %% \\\\"
    route: [{ destination: { host: "x\\n\\r\\ty\\uffff" } }]
`;

describe('a picture', () => {
	test.each(cases(maps).map(({ title, source }) => [title, source] as const))('is well-formed: %s', (_, source) => {
		const { snapshot } = fixture(source.replace(/^#[>=].*$/gm, ''));
		for (const isStyled of [true, false]) {
			const { drawn, nodes } = mapOf(snapshot, { drawing: 'svg', isStyled });
			const elements = elementsIn(drawn);
			expect(elements.filter((name) => name === 'title').length).toBeGreaterThanOrEqual(nodes.length);
			expect(elements.includes('style')).toBe(isStyled);
		}
	});

	test('the labels of lines that part or meet stand apart', () => {
		const split = (v1: number): string =>
			`{ route: [{ destination: { host: cart }, weight: ${v1} }, { destination: { host: mail }, weight: ${100 - v1} }] }`;
		const text = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  http: [${[90, 75, 60, 55].map(split).join(', ')}]
`;
		const { drawn } = mapOf(fixture(text).snapshot, { drawing: 'svg' });
		const labels = [...drawn.matchAll(/<path d="M[^>]*><text x="([\d.]+)" y="([\d.]+)">([\d.]+%?)</g)];
		expect(labels.map(([, , , label]) => label)).toEqual(expect.arrayContaining(['1', '4', '90%', '45%']));
		const places = labels.map(([, x, y]) => ({ x: Number(x), y: Number(y) }));
		const close = places.flatMap((a, at) =>
			places.slice(at + 1).filter((b) => Math.abs(a.x - b.x) < 20 && Math.abs(a.y - b.y) < 9),
		);
		expect(close).toEqual([]);
	});

	test('takes nothing of a text for its own', () => {
		const { snapshot } = fixture(hostile);
		const svg = mapOf(snapshot, { drawing: 'svg' }).drawn;
		expect(elementsIn(svg)).not.toContain('script');
		for (const drawing of ['svg', 'mermaid', 'dot'] as const)
			expect(mapOf(snapshot, { drawing }).drawn).not.toMatch(/^\s*::|##\w*\[/m);
		const mermaid = mapOf(snapshot, { drawing: 'mermaid' }).drawn;
		for (const line of mermaid.split('\n')) expect((line.match(/"/g) ?? []).length % 2).toBe(0);
		expect(mermaid).not.toMatch(/<script|\\u001b\[31m\n/);
		const dot = mapOf(snapshot, { drawing: 'dot' }).drawn;
		// Each line is whole: outside of its strings there are no quotes.
		for (const line of dot.split('\n')) expect(line.replace(/"(?:[^"\\]|\\.)*"/g, '')).not.toContain('"');
	});

	test('has no node over another', () => {
		const { snapshot } = fixture(cases(maps)[0]?.source.replace(/^#[>=].*$/gm, '') ?? '');
		const map = mapOf(snapshot, {});
		const { boxes } = layoutOf(map as never, () => ({ width: 100, height: 40 }));
		const all = [...boxes.values()];
		expect(all).toHaveLength(map.nodes.length);
		const over = all.filter((a, index) =>
			all.some(
				(b, other) =>
					other > index && a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height,
			),
		);
		expect(over).toEqual([]);
	});
});

describe('the way of a request', () => {
	const story = folder(join(root, 'samples/story'));
	const way = (request: string) => mapOf(story, { request }).path.map((id) => id.replace(/:.*/, ''));

	test('goes from the gateway to the pods', () => {
		expect(way('http://myapp.example.com/api')).toEqual([
			'entry',
			'host',
			'router',
			'route',
			'destination',
			'subset',
			'workload',
		]);
	});

	test('ends where no route takes it', () => {
		expect(way('http://myapp.example.com/other')).toEqual(['entry', 'host', 'router']);
	});

	test('that cannot be traced is said', () => {
		expect(mapOf(story, { request: 'http://' }).notes.at(-1)).toBe(
			'The request cannot be traced: The URL "http://" has no host',
		);
	});
});

/** So many VirtualServices of one gateway, each with so many routes. */
function many(services: number, routes: number): string {
	const gateway = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec: { selector: { istio: edge }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["*"] }] }
`;
	const all = Array.from({ length: services }, (_, index) => {
		const http = Array.from({ length: routes }, (__, route) => {
			return `  - { match: [{ uri: { prefix: /p${route}/ } }], route: [{ destination: { host: s${index} } }] }\n`;
		});
		return `#- v${index}.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: v${index}, namespace: shop }
spec:
  hosts: [h${index}.example.com]
  gateways: [infra/edge]
  http:
${http.join('')}---
apiVersion: v1
kind: Service
metadata: { name: s${index}, namespace: shop }
spec: { selector: { app: s${index} }, ports: [{ name: http, port: 80 }] }
`;
	});
	return gateway + all.join('');
}

describe('what is too much', () => {
	test('is left out, and found by words', () => {
		const { snapshot } = fixture(many(300, 1));
		const all = mapOf(snapshot, {});
		expect(all.nodes.length).toBeLessThan(420);
		expect(all.left).toBeGreaterThan(200);
		expect(all.notes.at(-1)).toMatch(/more VirtualServices and routes are not drawn/);
		const some = mapOf(snapshot, { filter: 'H299.example S299' });
		expect(some.nodes.filter(({ kind }) => kind === 'router').map(({ label }) => label)).toEqual([
			'VirtualService shop/v299',
		]);
		expect(some.left).toBe(0);
	});

	test('is folded, and unfolded when wanted', () => {
		const { snapshot } = fixture(many(1, 40));
		const folded = mapOf(snapshot, {});
		const [more] = folded.nodes.filter(({ kind }) => kind === 'more');
		expect(more?.label).toBe('28 more routes');
		expect(folded.nodes.filter(({ kind }) => kind === 'route')).toHaveLength(12);
		const open = mapOf(snapshot, { unfolded: [more?.id ?? ''] });
		expect(open.nodes.filter(({ kind }) => kind === 'route')).toHaveLength(40);
	});

	test('costs no more for one host among many', () => {
		const work = (count: number): number => {
			const { snapshot } = fixture(many(count, 1));
			const ask = () => mapOf(snapshot, { what: 'h1.example.com', drawing: 'svg' });
			ask();
			return blocksRunBy(ask);
		};
		expect(work(400)).toBeLessThan(work(100) * 2);
	});
});

test('a map of half-typed and torn files is drawn, too', () => {
	const random = dice(7);
	for (const { source } of cases(maps)) {
		const text = source.replace(/^#[>=].*$/gm, '');
		for (let round = 0; round < 25; round++) {
			const [start, length] = [random(text.length), random(60)];
			const torn = round % 5 === 0 ? text.slice(0, start) : text.slice(0, start) + text.slice(start + length);
			const { snapshot } = fixture(torn);
			for (const some of [{}, { uri: 'file:///w/a.yaml' }, { what: 'shop.example.com' }]) {
				const map = routeMap(snapshot, asked({ ...some, drawing: 'svg', request: 'http://shop.example.com/api' }));
				if (!('problem' in map)) elementsIn(map.drawn);
			}
		}
	}
});

describe.skipIf(!existsSync(join(root, '../shared/corpora/istio+istio/samples/bookinfo')))("Istio's Bookinfo", () => {
	test('is drawn from the gateway to the pods', () => {
		const bookinfo = join(root, '../shared/corpora/istio+istio/samples/bookinfo');
		const snapshot = folder(bookinfo);
		const { nodes, drawn } = mapOf(snapshot, { what: 'virtualservice/bookinfo', drawing: 'svg' });
		elementsIn(drawn);
		const kinds = new Set(nodes.map(({ kind }) => kind));
		expect([...kinds]).toEqual(expect.arrayContaining(['entry', 'host', 'router', 'route', 'destination', 'workload']));
		expect(nodes.filter(({ state }) => state === 'broken')).toEqual([]);
	});
});
