// Quick fixes: what is offered where, and what it leaves behind.
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../server/src/features/answers.ts';
import { applied, fixAll, quickFixes } from '../../server/src/features/code-actions.ts';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import * as to from '../../server/src/lsp/to-lsp.ts';
import { openFile } from '../../server/src/text/source-file.ts';
import { checkFixes, fixed, fixTitles, fixture } from '../fixture.ts';

const route = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop, labels: { version: 1.10 } }
spec:
  hosts: [reviews]
  http:
  - route:
    - destination: { host: "reveiws" }
    timeuot: 5s
---
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { ports: [{ name: http, port: 80 }] }
`;

const uri = 'file:///w/a.yaml';

test.each([
	['Change to "timeout"', 'timeuot: 5s', 'timeout: 5s'],
	['Change to "reviews"', '"reveiws"', '"reviews"'],
	['Put 1.10 in quotes', 'version: 1.10', 'version: "1.10"'],
])('%s', (title, before, after) => {
	expect(fixed(route, title)).toBe(route.replace(before, after));
});

test('only what stands at the place that was asked about', () => {
	const { snapshot, texts } = fixture(route);
	const at = (texts.get(uri) ?? '').indexOf('timeuot');
	const actions = quickFixes(snapshot, uri, { start: at + 2, end: at + 2 });
	expect(actions.map(({ title, isPreferred }) => [title, isPreferred])).toEqual([
		['Change to "timeout"', true],
		['Suppress schema/unknown-field here', false],
	]);
	expect(quickFixes(snapshot, uri, { start: 0, end: 0 })).toEqual([]);
});

test('what makes something new is not what one takes without a look, even if it is all there is', () => {
	const edge = `---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec: { servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [a.example.com] }] }
`;
	const { snapshot, texts } = fixture(route.replace('spec:', 'spec:\n  gateways: [nothere]') + edge);
	const at = (texts.get(uri) ?? '').indexOf('nothere');
	const actions = quickFixes(snapshot, uri, { start: at + 2, end: at + 2 });
	expect(actions.map(({ title, isPreferred }) => [title, isPreferred])[0]).toEqual(['Create Gateway "nothere"', false]);
});

test('all safe ones at once', () => {
	const { snapshot, texts } = fixture(route);
	const text = texts.get(uri) ?? '';
	const action = fixAll(snapshot, uri);
	expect(action?.diagnostics.length).toBe(3);
	const mended = text.replace('timeuot', 'timeout').replace('reveiws', 'reviews').replace('1.10', '"1.10"');
	expect(applied(text, action?.edits ?? [])).toBe(mended);
	expect(fixAll(fixture(mended).snapshot, uri)).toBeUndefined();
});

describe('a misspelled name', () => {
	const shop = `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: my-gateway, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  subsets:
  - { name: 'true', labels: { version: v1 } }
  - { name: 'it''s', labels: { version: v2 } }
  - { name: "*", labels: { version: v3 } }
---
`;
	const virtualService = (gateway: string, destination: string): string => `${shop}apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: other }
spec:
  hosts: [reviews.example.com]
  gateways: [${gateway}]
  http:
  - route:
    - destination: ${destination}
`;

	test.each([
		['shop/my-gatewya', 'shop/my-gateway'],
		['"shop/my-gatewya"', '"shop/my-gateway"'],
		['&gateway shop/my-gatewya', '&gateway shop/my-gateway'],
		['my-gatewya.shop', 'my-gateway.shop'],
	])('of a Gateway keeps the namespace around it: %s', (wrong, right) => {
		const host = '{ host: reviews.shop.svc.cluster.local }';
		const source = virtualService(wrong, host);
		const [title = ''] = fixTitles(source);
		expect(title).toBe(`Change to "${right.replaceAll('"', '').replace('&gateway ', '')}"`);
		expect(fixed(source, title)).toBe(virtualService(right, host));
		checkFixes(source);
	});

	test.each([
		['{ host: reveiws.shop.svc.cluster.local }', '{ host: reviews.shop.svc.cluster.local }'],
		["{ host: 'reveiws.shop.svc.cluster.local' }", "{ host: 'reviews.shop.svc.cluster.local' }"],
		['{ host: "rev\\u0065iws.shop.svc.cluster.local" }', '{ host: "reviews.shop.svc.cluster.local" }'],
		[
			'\n        host: >-\n          reveiws.shop.svc.cluster.local',
			'\n        host: >-\n          reviews.shop.svc.cluster.local',
		],
	])('of a host keeps the domain behind it: %s', (wrong, right) => {
		const source = virtualService('shop/my-gateway', wrong);
		expect(fixTitles(source)).toEqual(['Change to "reviews.shop.svc.cluster.local"']);
		expect(fixed(source, 'Change to "reviews.shop.svc.cluster.local"')).toBe(virtualService('shop/my-gateway', right));
		checkFixes(source);
	});

	test.each([
		['tru', ['Change to "true"']],
		['"tru"', ['Change to "true"']],
		['its', []],
		["'its'", []],
		['"its"', []],
	])('is quoted anew where it has to be, or left to the user: %s', (subset, titles) => {
		const source = virtualService('shop/my-gateway', `{ host: reviews.shop.svc.cluster.local, subset: ${subset} }`);
		expect(diagnostics(fixture(source).snapshot, uri).map(({ rule }) => rule)).toContain('references/unknown-subset');
		expect(fixTitles(source).filter((title) => title.startsWith('Change'))).toEqual(titles);
		checkFixes(source);
	});
});

describe('weights', () => {
	const head = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
  - route:
`;
	const weighted = (...weights: readonly unknown[]): string =>
		head + weights.map((weight, index) => `    - { destination: { host: v${index} }, weight: ${weight} }\n`).join('');

	test.each([
		[[90, 20], { 'Set the last weight to 10': [90, 10] }],
		[[60, 20], { 'Set the weights to 75, 25': [75, 25], 'Set the last weight to 40': [60, 40] }],
		[[1, 1, 2], { 'Set the weights to 25, 25, 50': [25, 25, 50] }],
		[[0, 90], { 'Set the weights to 0, 100': [0, 100] }],
		[['0x50', 30], { 'Set the last weight to 20': ['0x50', 20] }],
		// One without a value is told as such; what it will be decides the sum.
		[['~', 90], {}],
		[[70, 70, 70], {}],
		[[1, 1, 1], {}],
		[[100, 20], {}],
		[['33.3', 66], {}],
		[['&w 40', '*w'], {}],
	])('%j that do not add up to 100', (weights, fixes: Readonly<Record<string, readonly unknown[]>>) => {
		const source = weighted(...weights);
		const titles = fixTitles(source).filter((title) => title.startsWith('Set'));
		expect(titles.toSorted()).toEqual(Object.keys(fixes).toSorted());
		for (const title of titles) {
			expect(fixed(source, title)).toBe(
				weighted(...(fixes[title] ?? []).map((one, index) => (weights[index] === '~' ? `${one}` : one))),
			);
		}
		checkFixes(source);
	});

	const rest = 'Set weight to 10';

	test.each([
		[
			'in a block, behind a comment',
			'    - destination:\n        host: a # old\n      # until May\n    - destination: { host: b }\n      weight: 90\n',
			'    - destination:\n        host: a # old\n      weight: 10\n      # until May\n    - destination: { host: b }\n      weight: 90\n',
		],
		[
			'at the end of the file, with lines that end as in Windows',
			'    - destination: { host: a }\r\n      weight: 90\r\n    - destination: { host: b }\r\n',
			'    - destination: { host: a }\r\n      weight: 90\r\n    - destination: { host: b }\r\n      weight: 10\r\n',
		],
		[
			'in a flow map',
			'    - { destination: { host: a }, weight: 90 }\n    - { destination: { host: b } }',
			'    - { destination: { host: a }, weight: 90 }\n    - { destination: { host: b }, weight: 10 }',
		],
		[
			'in JSON',
			'      [{ "destination": { "host": "a" }, "weight": 90 }, { "destination": { "host": "b" } }]',
			'      [{ "destination": { "host": "a" }, "weight": 90 }, { "destination": { "host": "b" }, "weight": 10 }]',
		],
		[
			'of three',
			'    - { destination: { host: a }, weight: 50 }\n    - { destination: { host: b } }\n    - { destination: { host: c }, weight: 40 }',
			'    - { destination: { host: a }, weight: 50 }\n    - { destination: { host: b }, weight: 10 }\n    - { destination: { host: c }, weight: 40 }',
		],
	])('that are missing: %s', (_, wrong, right) => {
		expect(fixTitles(head + wrong)).toEqual([rest]);
		expect(fixed(head + wrong, rest)).toBe(head + right);
		checkFixes(head + wrong);
	});

	test.each([
		['    - { destination: { host: a }, weight: 100 }\n    - { destination: { host: b } }\n'],
		[
			'    - { destination: { host: a }, weight: 90 }\n    - { destination: { host: b } }\n    - { destination: { host: c } }\n',
		],
		['    - { destination: &d { host: a }, weight: 90 }\n    - { destination: *d }\n'],
	])(
		'left to the user where nothing is left, or more than one could have it, or an alias is in the way: %s',
		(routes) => {
			expect(diagnostics(fixture(head + routes).snapshot, uri).map(({ rule }) => rule)).toContain(
				'routing/wrong-weights',
			);
			expect(fixTitles(head + routes)).toEqual([]);
		},
	);

	test('are for the user to decide, so never changed without asking', () => {
		expect(fixAll(fixture(weighted(90, 20)).snapshot, uri)).toBeUndefined();
	});
});

describe('as LSP', () => {
	const read = fixture('#- a.yaml\nkind: A\n#- b.yaml\nkind: B\n');
	const [a, b] = ['file:///w/a.yaml', 'file:///w/b.yaml'];
	const found = (start: number, end: number): Diagnostic => ({
		rule: 'references/unknown-subset',
		codes: [],
		severity: 'error',
		message: 'No subset "v1"',
		span: { start, end },
		related: [],
		resource: undefined,
		fixes: () => [],
	});
	const action = {
		title: 'Declare it',
		kind: 'quickfix',
		diagnostics: [found(6, 7)],
		edits: [
			{ uri: a, start: 6, end: 7, text: 'X' },
			{ uri: b, start: 0, end: 0, text: '# ' },
			{ uri: a, start: 0, end: 4, text: 'sort' },
		],
		isPreferred: false,
	} as const;
	const line = (start: number, end: number) => ({
		start: { line: 0, character: start },
		end: { line: 0, character: end },
	});
	const inA = [
		{ range: line(6, 7), newText: 'X' },
		{ range: line(0, 4), newText: 'sort' },
	];
	const inB = [{ range: line(0, 0), newText: '# ' }];

	test('edits of several files, each with its version if the editor shows it', () => {
		const closed = read.snapshot.with({ ...(read.snapshot.files.get(b) ?? openFile(b, 1, '')), version: undefined });
		expect(to.codeAction(closed, a, action, [], true).edit).toEqual({
			documentChanges: [
				{ textDocument: { uri: a, version: 1 }, edits: inA },
				{ textDocument: { uri: b, version: null }, edits: inB },
			],
		});
		expect(to.codeAction(closed, a, action, [], false).edit).toEqual({ changes: { [a]: inA, [b]: inB } });
	});

	test('of the diagnostics there, those of the same rule and range', () => {
		const [mended, elsewhere] = [found(6, 7), found(0, 4)].map((one) => to.diagnostic(read.snapshot, a, one, String));
		if (mended === undefined || elsewhere === undefined) throw new Error('no diagnostics');
		const known = [elsewhere, { ...mended, code: 'references/unknown-host' }, mended];
		expect(to.codeAction(read.snapshot, a, action, known, true).diagnostics).toEqual([mended]);
	});
});
