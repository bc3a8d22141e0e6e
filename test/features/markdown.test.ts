// Text from files in hovers and reports: it is shown, and does nothing.
import { describe, expect, test } from 'vitest';
import { placesIn } from '../../server/src/cli/places.ts';
import { textReport } from '../../server/src/cli/report/text.ts';
import { plain } from '../../server/src/cli/style.ts';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import { bounded, code, link, prose, words } from '../../server/src/features/markdown.ts';
import { logged, visible, visibleInXml } from '../../server/src/text/visible.ts';
import { fixture, hoverText } from '../fixture.ts';

describe('Markdown', () => {
	test.each([
		['a', '`a`'],
		['a`b', '``a`b``'],
		['``', '``` `` ```'],
		['a\n![i](x)', '`a\\n![i](x)`'],
		['', '`  `'],
	])('code of %j', (text, expected) => expect(code(text)).toBe(expected));

	test.each([
		['Service shop/reviews-v1', 'Service shop/reviews-v1'],
		['80 http → 9080', '80 http → 9080'],
		['![i](https://e.example/t.png)', '\\!\\[i\\](https&#58;//e.example/t.png)'],
		['<img src=x>', '\\<img src=x\\>'],
		['see www.e.example or a@e.example', 'see www&#46;e.example or a&#64;e.example'],
		['# a', '\\# a'],
		['1. a', '&#49;. a'],
		['&lt;', '\\&lt;'],
		['a\nb', 'a\\\\nb'],
	])('words of %j', (text, expected) => expect(words(text)).toBe(expected));

	test('what is long is shortened, and ends with a line', () => {
		expect(code('`'.repeat(1e6))).toHaveLength(3005);
		expect(words('!'.repeat(1e6)).length).toBeLessThan(20_010);
		const whole = `${code('![i](x)')}\n`;
		expect(bounded(whole.repeat(100))).toBe(whole.repeat(100));
		const cut = bounded(whole.repeat(100_000));
		expect(cut.length).toBeLessThan(100_000);
		expect(
			cut
				.slice(0, -3)
				.split('\n')
				.every((line) => line === whole.trimEnd()),
		).toBe(true);
	});

	test('links cannot be broken out of', () => {
		expect(link('a](http:/x)[.yaml', 'file:///w/a)(b')).toBe('[a\\](http:/x)\\[.yaml](file:///w/a%29%28b)');
		expect(prose('a\n- b')).toBe('a\n\\- b');
	});
});

const evil = '![i](https://evil.example/t.png) [l](command:x) `<b>';

test('a hover of names that are Markdown has no image, and no link but to the file', () => {
	const text = hoverText(`#- x](y)[.yaml
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { selector: { app: reviews }, ports: [{ name: '${evil}', port: 80, targetPort: '${evil}' }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec: { host: reviews, subsets: [{ name: '${evil}', labels: { version: '${evil}' } }] }
#- b.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec: { hosts: [a.example.com], http: [{ route: [{ destination: { host: $0reviews } }] }] }
`);
	const bare = (text ?? '').replace(/(`+)(?!`).*?[^`]\1(?!`)/g, '');
	expect(bare).not.toMatch(/(?<!\\)!\[|(?<!\\)<|https?:\/\//);
	expect([...bare.matchAll(/(?<!\\)\]\(([^)]*)\)/g)].map(([, to]) => to)).toEqual([
		expect.stringMatching(/^file:\/\/\/w\/x/),
	]);
});

test('what a definition in the workspace says of a field is plain text', () => {
	const text = hoverText(`#- crd.yaml
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: sidecars.networking.istio.io }
spec:
  group: networking.istio.io
  names: { kind: Sidecar }
  versions:
  - name: v1
    served: true
    schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { own: { type: string, description: '![i](https://evil.example/t.png) [l](command:x)' } } } } } }
#- a.yaml
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: s }
spec:
  o$0wn: bar
`);
	expect(text).toContain('\\!\\[i\\](https&#58;//evil.example/t.png) \\[l\\](command:x)');
});

describe('reports', () => {
	test.each([
		['a\u001b[2Jb', 'a\\u001b[2Jb'],
		['a\n::error::b', 'a\\n::error::b'],
		['::error::b', '\\u003a:error::b'],
		['  ::stop-commands::x', '  \\u003a:stop-commands::x'],
		['x ##[command]', 'x #\\u0023[command]'],
		["a ##teamcity[x 'y']", "a #\\u0023teamcity[x 'y']"],
		['## [x] and ##', '## [x] and ##'],
		['##vso[task.x]', '#\\u0023vso[task.x]'],
		['a\u202eb\u2028\u0085\r\t', 'a\\u202eb\\u2028\\u0085\\r\\t'],
		['\ud800', '\\ud800'],
		['😀 ä “q”', '😀 ä “q”'],
	])('%j', (text, expected) => expect(logged(text)).toBe(expected));

	test.each([
		['::error::b', '&#58;:error::b'],
		['a ##[b] <c>', 'a #&#35;[b] &lt;c&gt;'],
	])('%j in XML', (text, expected) => expect(visibleInXml(text)).toBe(expected));

	test('a name with signs stays in its line', () => {
		const { snapshot } = fixture(
			`apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: { name: "a\\n::error file=x.go,line=1::pwned\\e[2J" }\nspec: { servers: [{ port: { number: 80, name: http, protocol: "\\n::x" }, hosts: ["*"] }] }\n`,
		);
		const uri = 'file:///w/a.yaml';
		const found = diagnostics(snapshot, uri).map((one) => ({ ...one, uri }));
		expect(found.length).toBeGreaterThan(0);
		const places = placesIn(snapshot, { cwd: '/w', root: '/w', input: undefined });
		const report = textReport(
			{
				...{ files: 1, resources: 1, found, omitted: 0, suppressed: [], problems: [], failOn: 'error', seconds: 0 },
				places: { ...places, pathAt: () => '::warning::a\n::b.yaml' },
			},
			{ style: plain, isQuiet: false },
		);
		expect(report).not.toMatch(/^\s*::/m);
		expect(report.replaceAll('\n', '')).toBe(visible(report.replaceAll('\n', '')));
	});
});
