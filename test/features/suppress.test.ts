// "Suppress here": where the comment goes, and that it silences just what was pointed at, in the fixtures of all rules.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { applied, quickFixes } from '../../server/src/features/code-actions.ts';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import { suppression } from '../../server/src/features/suppress.ts';
import { openFile } from '../../server/src/text/source-file.ts';
import { allDiagnostics, cases, type Fixture, fixture } from '../fixture.ts';

const uri = 'file:///w/a.yaml';

/** The text of a.yaml after its first finding of a rule is suppressed. */
function suppressed(source: string, rule: string): string {
	const { snapshot, texts } = fixture(source);
	const found = diagnostics(snapshot, uri).find((one) => one.rule === rule);
	const action = found === undefined ? undefined : suppression(snapshot, uri, found);
	return applied(texts.get(uri) ?? '', action?.edits ?? []);
}

const head =
	'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: a, namespace: shop }\nspec:\n';
const field = 'schema/unknown-field';
const route = '  hosts: [a]\n  http: [{ route: [{ destination: { host: a } }] }]\n';

test.each([
	['on a line above', `${head}  htp: []\n${route}`, `${head}  # istio-ignore ${field}\n  htp: []\n${route}`],
	[
		'in a comment that is there',
		`${head}  # istio-ignore schema/wrong-type: so\n  htp: []\n${route}`,
		`${head}  # istio-ignore schema/wrong-type, ${field}: so\n  htp: []\n${route}`,
	],
	[
		'in a comment behind the line',
		`${head}  htp: [] # istio-ignore schema/wrong-type\n${route}`,
		`${head}  htp: [] # istio-ignore schema/wrong-type, ${field}\n${route}`,
	],
	['behind the first line', `spce: {}\n${head}${route}`, `spce: {} # istio-ignore ${field}\n${head}${route}`],
	[
		'behind the first line of a later document',
		`---\n# why\nspce: {}\n${head}${route}`,
		`---\n# why\nspce: {} # istio-ignore ${field}\n${head}${route}`,
	],
])('%s', (_, before, after) => {
	expect(suppressed(before, field)).toBe(after);
});

test('within a text of several lines it is for the document', () => {
	const filter = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  hosts:
  - "a
    # b"
  http: [{ route: [{ destination: { host: a } }] }]
`;
	expect(suppressed(filter, 'schema/invalid-value')).toBe(
		filter.replace('  - "a', '  # istio-ignore schema/invalid-value\n  - "a'),
	);
});

test('not in JSON, where there are no comments', () => {
	const { snapshot } = fixture('');
	const json = `{"apiVersion":"networking.istio.io/v1","kind":"Sidecar","metadata":{"name":"a"},"spec":{"egres":[]}}`;
	const file = 'file:///w/a.json';
	expect(
		quickFixes(snapshot.with(openFile(file, 1, json)), file, { start: 0, end: 999 }).map(({ title }) => title),
	).toEqual(['Change to "egress"']);
});

const rules = join(import.meta.dirname, '../rules');
const id = ({ uri: file, rule, message }: { uri: string; rule: string; message: string }) =>
	`${file} ${rule} ${message}`;

function checkSuppression(read: Fixture): void {
	const before = allDiagnostics(read);
	for (const one of before.slice(0, 3)) {
		const action = suppression(read.snapshot, one.uri, one);
		if (action === undefined) continue;
		const text = applied(read.texts.get(one.uri) ?? '', action.edits);
		const after = allDiagnostics({ ...read, snapshot: read.snapshot.with(openFile(one.uri, 2, text)) }).map(id);
		// The same may be said of another place.
		const count = before.filter((other) => id(other) === id(one)).length;
		expect(after.filter((other) => other === id(one)).length, one.message).toBeLessThan(count);
		expect(after.filter((other) => !before.some((known) => id(known) === other))).toEqual([]);
	}
}

describe('each finding in the fixtures can be suppressed, and nothing new comes of it', () => {
	const paths = globSync('*/*.yaml', { cwd: rules });
	test.each(paths)('%s', (path) => {
		for (const { source } of cases(readFileSync(join(rules, path), 'utf8'))) checkSuppression(fixture(source));
	});
});
