// Where codes of findings lead to, and how editors are to draw what is found.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { DiagnosticTag } from 'vscode-languageserver/node';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import { pagesBelow, rulePage } from '../../server/src/lsp/rule-pages.ts';
import { diagnostic } from '../../server/src/lsp/to-lsp.ts';
import { rules } from '../../server/src/rules/index.generated.ts';
import { defaultSettings } from '../../server/src/settings.ts';
import { openFile } from '../../server/src/text/source-file.ts';
import { Snapshot } from '../../server/src/workspace/snapshot.ts';

const documentation = new URL('../../server/docs', import.meta.url).href;

test.each(rules.map(({ id }) => id))('%s has its line in a page that is opened as text', (id) => {
	const page = new URL(pagesBelow(documentation, true)(id));
	const line = Number(/^#L(\d+)$/.exec(page.hash)?.[1]);
	expect(readFileSync(fileURLToPath(page), 'utf8').split('\n')[line - 1]).toBe(`## ${id.split('/')[1]}`);
});

test('a server makes the pages that are committed', () => {
	for (const theme of new Set(rules.map(({ id }) => id.replace(/\/.*$/, ''))))
		expect(rulePage(theme)).toBe(readFileSync(fileURLToPath(`${documentation}/rules/${theme}.md`), 'utf8'));
	expect(rulePage('no-theme')).toBeUndefined();
	expect(rulePage('')).toBeUndefined();
});

test('a page that is rendered has headings, and one that cannot be read may have', () => {
	expect(pagesBelow('file:///docs', false)('a/b')).toBe('file:///docs/rules/a.md#b');
	expect(pagesBelow('file:///docs', true)('a/b')).toBe('file:///docs/rules/a.md#b');
	expect(pagesBelow('https://example.com/docs', true)('a/b')).toBe('https://example.com/docs/rules/a.md#b');
});

const head = (kind: string, version = 'v1'): string => `apiVersion: networking.istio.io/${version}
kind: ${kind}
metadata: { name: a, namespace: shop }
`;
const shadowed = `${head('VirtualService')}spec:
  hosts: [a.example.com]
  gateways: [edge]
  http:
  - redirect: { authority: b.example.com }
  - match: [{ uri: { prefix: /b } }]
    redirect: { authority: c.example.com }
`;
const old = `${head('DestinationRule')}spec:
  host: a.example.com
  trafficPolicy: { loadBalancer: { simple: LEAST_CONN } }
`;

test.each([
	[shadowed, 'routing/shadowed-route', [DiagnosticTag.Unnecessary]],
	[`# istio-ignore routing/wrong-weights\n${shadowed}`, 'control/unused-suppression', [DiagnosticTag.Unnecessary]],
	[
		`${head('Sidecar')}spec: { egress: [{ hosts: ['*/*', ./a] }] }`,
		'schema/without-effect',
		[DiagnosticTag.Unnecessary],
	],
	[old, 'schema/deprecated-field', [DiagnosticTag.Deprecated]],
	[
		head('TCPRoute', 'v1alpha2').replace('networking.istio.io', 'gateway.networking.k8s.io'),
		'schema/deprecated-version',
		[DiagnosticTag.Deprecated],
	],
	[`${head('Sidecar')}spec: { egres: [] }`, 'schema/unknown-field', undefined],
])('%# is drawn as what it is', (text, rule, tags) => {
	const uri = 'file:///w/a.yaml';
	const folder = { uri: 'file:///w', settings: { ...defaultSettings, allRules: true } };
	const snapshot = new Snapshot(new Map(), [folder]).with(openFile(uri, 1, text));
	const found = diagnostics(snapshot, uri).map((one) => diagnostic(snapshot, uri, one, String));
	expect(found.find(({ code }) => code === rule)).toMatchObject(tags === undefined ? { code: rule } : { tags });
	if (tags === undefined) expect(found.every((one) => !('tags' in one))).toBe(true);
});

test('what is called deprecated is drawn so', () => {
	const named = rules.filter(({ id }) => id.includes('/deprecated-'));
	expect(named.length).toBeGreaterThan(0);
	for (const { id, tag } of named) expect([id, tag]).toEqual([id, 'deprecated']);
});
