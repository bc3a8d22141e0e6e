// Test files in the editor: what is wrong with them, what may be written, what a word means, where it leads.
import { describe, expect, test } from 'vitest';
import { definition } from '../../server/src/features/definition.ts';
import { testFiles } from '../../server/src/features/route-tests/found.ts';
import { runTests } from '../../server/src/features/route-tests/run.ts';
import { allDiagnostics, checkFindings, completed, completionLabels, fixture, hoverText } from '../fixture.ts';

const world = `#- world.yaml
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec: { selector: { istio: edge }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [shop.example.com] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec: { hosts: [shop.example.com], gateways: [infra/edge], http: [{ name: carts, route: [{ destination: { host: cart, subset: stable } }] }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: cart, namespace: shop }
spec: { host: cart, subsets: [{ name: stable, labels: { version: v1 } }, { name: canary, labels: { app: cart } }] }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ name: http, port: 8080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart-stable, namespace: shop }
spec: { selector: { matchLabels: { app: cart } }, template: { metadata: { labels: { app: cart, version: v1 } } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: front, namespace: web }
spec: { selector: { matchLabels: { app: front } }, template: { metadata: { labels: { app: front } } } }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: readers, namespace: shop }
spec: { selector: { matchLabels: { app: cart } }, rules: [{ to: [{ operation: { methods: [GET] } }] }] }
`;
const head = `#- shop.istio-test.yaml
apiVersion: istio-ls/v1
kind: RouteTest
metadata: { name: shop, namespace: shop }
`;

/** The kinds of what the word at the cursor leads to. */
function definitionKinds(source: string): readonly string[] {
	const { snapshot, texts, cursor } = fixture(source);
	if (cursor === undefined) throw new Error('no cursor');
	return definition(snapshot, cursor).map(({ target }) => {
		const before = (texts.get(target.uri) ?? '').slice(0, target.name.start);
		return [...before.matchAll(/^kind: (.*)$/gm)].at(-1)?.[1] ?? '';
	});
}

describe('completion', () => {
	test('begins an empty file', () => {
		expect(completionLabels(`${world}#- a.istio-test.yaml\n$0\n`)).toContain('RouteTest');
		expect(completed(`#- a.istio-test.yaml\n$0\n`, 'RouteTest')).toContain('kind: RouteTest');
	});

	test.each<[string, readonly string[]]>([
		['tests:\n- $0', ['request', 'expect', 'name', 'from', 'through']],
		['tests:\n- request:\n    $0', ['url', 'host', 'path', 'method', 'port', 'headers']],
		['tests:\n- expect:\n    $0', ['host', 'subset', 'status', 'workload', 'deniedBy', 'mtls', 'reached']],
		['tests:\n- expect:\n    reached: $0', ['true', 'false']],
		['tests:\n- expect:\n    connection: $0', ['open', 'closed', 'refused']],
		['tests:\n- through: $0', ['infra/edge']],
		['tests:\n- through:\n  - $0', ['infra/edge']],
		['tests:\n- from: $0', ['cart-stable', 'web/front']],
		['tests:\n- from: [$0]', ['cart-stable', 'web/front']],
		['tests:\n- expect:\n    host: $0', ['cart']],
		['tests:\n- expect:\n    host: cart\n    subset: $0', ['stable', 'canary']],
		['tests:\n- expect:\n    host: cart\n    port: $0', ['8080']],
		['tests:\n- expect:\n    workload: $0', ['cart-stable', 'web/front']],
		['tests:\n- expect:\n    destinations:\n    - host: cart\n      subset: $0', ['stable', 'canary']],
		['tests:\n- expect:\n    route: $0', ['carts']],
		['tests:\n- expect:\n    deniedBy: $0', ['readers']],
		['tests:\n- request:\n    host: $0', ['shop.example.com']],
	])('%j', (text, wanted) => {
		expect(completionLabels(`${world}${head}${text}\n`)).toEqual(expect.arrayContaining([...wanted]));
	});
});

describe('definition', () => {
	test.each([
		['tests:\n- { through: infra/e$0dge }', 'Gateway'],
		['tests:\n- { from: web/fr$0ont }', 'Deployment'],
		['tests:\n- { from: [cart-st$0able] }', 'Deployment'],
		['tests:\n- { expect: { host: ca$0rt } }', 'Service'],
		['tests:\n- { expect: { host: cart, subset: can$0ary } }', 'DestinationRule'],
		['tests:\n- { expect: { host: cart, port: 80$080 } }', 'Service'],
		['tests:\n- { expect: { route: car$0ts } }', 'VirtualService'],
		['tests:\n- { expect: { deniedBy: reade$0rs } }', 'AuthorizationPolicy'],
		['tests:\n- { expect: { workload: [shop/cart-sta$0ble] } }', 'Deployment'],
	])('%j', (text, kind) => {
		expect(definitionKinds(`${world}${head}${text}\n`)).toEqual([kind]);
	});
});

test('a hover says what a field is for', () => {
	expect(hoverText(`${head}tests:\n- { expect: { den$0iedBy: a } }\n`)).toMatch(
		/AuthorizationPolicy or RequestAuthentication/,
	);
});

test('slips are errors at the word', () => {
	checkFindings(`${world}${head}tests:
- name: carts
  through: infra/edge
  form: web
# ^^^^ error schema/unknown-field: Unknown field "form" in an item of "tests"; did you mean "from"?
  request: { url: http://shop.example.com/, port: 0 }
#                                                 ^ error schema/invalid-value: "port" must be at least 1, not 0
  expect: { statsu: 404, reached: maybe }
#           ^^^^^^ error schema/unknown-field: Unknown field "statsu" in "expect"; did you mean "status"?
#                                 ^^^^^ error schema/wrong-type: "reached" must be true or false, not the string "maybe"
`);
});

const whole = `${head}environment: dev
tests:
- name: carts
  from: [web/front, cart-stable]
  request:
    url: http://cart:8080/
    method: [GET, "POST"]
    headers: { x-user: [ann] }
    claims: { iss: me }
  expect:
    host: cart
    destinations: [{ host: cart, subset: stable, weight: 100 }]
    headers:
      x-a: ~
`;

test('no prefix of a file breaks anything', () => {
	for (let end = head.length; end <= whole.length; end++)
		expect(() => allDiagnostics(fixture(`${world}${whole.slice(0, end)}`))).not.toThrow();
}, 60_000);

test.each([
	['tests:\n- request:\n    url: $0', ['http://shop.example.com/']],
	['tests:\n- request:\n    url: http://sh$0', ['http://shop.example.com/']],
	['tests:\n- request:\n    url: [http://x.example.com/, $0]', ['http://shop.example.com/']],
	['tests:\n- request:\n    url: http://shop.example.com/\n  expect:\n    $0', ['as it is now']],
])('proposals of requests: %j', (text, wanted) => {
	expect(completionLabels(`${world}${head}${text}\n`)).toEqual(expect.arrayContaining([...wanted]));
});

test.each([
	['url: http://shop.example.com/', 'host: cart\n    subset: stable\n    workload: cart-stable'],
	['url: http://other.example.com/', 'status: 404'],
	['url: http://shop.example.com:81/', 'connection: refused'],
	[
		'url: [http://shop.example.com/, http://shop.example.com/a]',
		'host: cart\n    subset: stable\n    workload: cart-stable',
	],
	['url: [http://shop.example.com/, http://other.example.com/a]', undefined],
	['method: GET', undefined],
])('what is now: %s', (request, wanted) => {
	const source = `${world}${head}tests:\n- request:\n    ${request}\n  expect:\n    $0\n`;
	if (wanted === undefined) expect(completionLabels(source)).not.toContain('as it is now');
	else expect(completed(source, 'as it is now')).toContain(`  expect:\n    ${wanted}\n`);
});

test('a whole test by completion alone is green', () => {
	let text = completed(`${world}#- a.istio-test.yaml\n$0\n`, 'RouteTest').replace(/\$\{\d+:([^}]*)\}|\$\d+/g, '$1');
	const file = () => `${world}#- a.istio-test.yaml\n${text}`;
	const at = (written: string): void => {
		expect(text).toContain(written);
		text = text.replace(written, '$0');
	};
	at('http://example.com/');
	text = completed(file(), 'http://shop.example.com/');
	at('reached: true');
	text = completed(file(), 'as it is now');
	const { snapshot } = fixture(`${world}#- a.istio-test.yaml\n${text}`);
	const uri = testFiles(snapshot)[0] ?? '';
	const { cases, problems } = runTests(snapshot, [uri], () => () => true);
	expect({ states: cases.map(({ is }) => is), problems }).toEqual({ states: ['passed'], problems: [] });
	expect(
		allDiagnostics(fixture(`${world}#- a.istio-test.yaml\n${text}`)).filter(({ severity }) => severity === 'error'),
	).toEqual([]);
	expect(text).toContain('workload: shop/cart-stable');
});
