// Documents and files of a thousand items: what is done for each of them does not grow with their number.
import { describe, expect, test } from 'vitest';
import { fixAll, quickFixes } from '../../server/src/features/code-actions.ts';
import { codeAction, diagnostic } from '../../server/src/lsp/to-lsp.ts';
import { allDiagnostics, fixture } from '../fixture.ts';
import { growing } from '../growth.ts';

const lines = (count: number, line: (index: number) => string): string =>
	Array.from({ length: count }, (_, i) => line(i)).join('');

const head = (kind: string, name: string, apiVersion = 'networking.istio.io/v1'): string =>
	`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name}, namespace: shop }\nspec:\n`;

const service = `${head('Service', 'web', 'v1')}  selector: { app: web }\n  ports:\n  - { name: http, port: 80 }\n`;

const route = (path: string, destination: string): string =>
	`  - match:\n    - uri: { prefix: ${path} }\n    route:\n    - destination: { ${destination} }\n`;

const virtualService = (routes: string): string => `${head('VirtualService', 'web')}  hosts: [web]\n  http:\n${routes}`;

const rule = (count: number, name = 'web'): string =>
	`${head('DestinationRule', name)}  host: ${name}\n  subsets:\n${lines(count, (i) => `  - name: v${i}\n    labels: { version: v${i} }\n`)}`;

const pod = (index: number): string =>
	`${head('Deployment', `web${index}`, 'apps/v1')}  selector: { matchLabels: { app: web } }\n  template:\n    metadata: { labels: { app: web, version: p${index} } }\n    spec: { containers: [{ name: main, image: "main:1" }] }\n`;

const policy = (rules: string): string =>
	`${head('AuthorizationPolicy', 'web', 'security.istio.io/v1')}  rules:\n${rules}\n`;

const shapes: Readonly<Record<string, (count: number) => string>> = {
	'routes of a VirtualService': (count) =>
		`${service}---\n${virtualService(lines(count, (i) => route(`/p${i}/`, 'host: web')))}`,
	'routes that all are shadowed': (count) =>
		`${service}---\n${virtualService(lines(count, () => route('/p', 'host: web')))}`,
	'routes that each redirect to themselves': (count) =>
		virtualService(
			lines(count, (i) => `  - match:\n    - uri: { prefix: /p${i}/ }\n    redirect: { uri: /p${i}/a }\n`),
		),
	'subsets, each with a route': (count) =>
		`${service}---\n${rule(count)}---\n${virtualService(lines(count, (i) => route(`/p${i}/`, `host: web, subset: v${i}`)))}`,
	'subsets without pods behind a host with pods': (count) =>
		`${service}---\n${pod(0)}---\n${pod(1)}---\n${rule(count)}`,
	'hosts of a VirtualService': (count) =>
		`${head('VirtualService', 'web')}  hosts: [${lines(count, (i) => `h${i}.example.com, `)}]\n`,
	'SNI hosts of a VirtualService': (count) =>
		`${head('VirtualService', 'web')}  hosts: [${lines(count, (i) => `h${i}.example.com, `)}]\n  tls:\n  - match:\n    - sniHosts: [${lines(count, (i) => `h${i}.example.com, `)}]\n    route: [{ destination: { host: web } }]\n`,
	'fields that nobody knows': (count) => `${head('VirtualService', 'web')}${lines(count, (i) => `  x${i}: 1\n`)}`,
	'fields that nobody knows, beside as many without a value': (count) =>
		`${head('VirtualService', 'web')}${lines(count, (i) => `  x${i}: 1\n  y${i}:\n`)}`,
	'paths of a policy that others take out': (count) =>
		policy(
			`  - to: [{ operation: { paths: [${lines(count, (i) => `/p${i}, `)}], notPaths: [${lines(count, (i) => `/n${i}/*, `)}] } }]`,
		),
	'conditions of a policy': (count) =>
		policy(`  - when:\n${lines(count, (i) => `    - { key: "request.headers[h${i}]", values: [a${i}] }\n`)}`),
	'labels of a selector that another pod has': (count) =>
		`${head('Service', 'web', 'v1')}  ports: [{ port: 80 }]\n  selector: { ${lines(count, (i) => `l${i}: a, `)} }\n---\n${head('Deployment', 'web', 'apps/v1')}  template: { metadata: { labels: { ${lines(count, (i) => `l${i}: ${i === 0 ? 'b' : 'a'}, `)} } } }\n`,
	'documents of a file': (count) =>
		lines(count, (i) => {
			const [host, path] = [`web${i}`, route('/p', `host: web${i}, subset: v1`)];
			return `${[service, virtualService(path)].map((one) => one.replaceAll(/\bweb\b/g, host)).join('---\n')}---\n${rule(2, host)}---\n`;
		}),
};

describe('judging a document costs as much for each of its items, whatever their number', () => {
	test.each(Object.entries(shapes))('%s', async (_, text) => {
		const judge = (count: number): void => void allDiagnostics(fixture(text(count)));
		expect(await growing(judge, 60)).toEqual([]);
	});
});

describe('so does finding what mends it', () => {
	const { 'routes that all are shadowed': shadowed, 'subsets without pods behind a host with pods': unmatched } =
		shapes;
	test.each(Object.entries({ shadowed, unmatched }))('%s', async (_, text) => {
		const mend = (count: number): void => {
			const made = fixture(text?.(count) ?? '');
			const uri = 'file:///w/a.yaml';
			const length = made.texts.get(uri)?.length ?? 0;
			const shown = allDiagnostics(made).map((one) => diagnostic(made.snapshot, uri, one, String));
			fixAll(made.snapshot, uri);
			for (const action of quickFixes(made.snapshot, uri, { start: 0, end: length }))
				codeAction(made.snapshot, uri, action, shown, true);
		};
		expect(await growing(mend, 60)).toEqual([]);
	});
});
