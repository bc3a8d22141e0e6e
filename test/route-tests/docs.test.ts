// The samples and the examples of docs/route-tests.md are green.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ran } from '../cli/ran.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/route-tests.md'), 'utf8');
const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);

test('the tests of the samples pass', () => {
	const { code, err } = ran(root, ['test', 'samples', '--quiet']);
	expect({ code, err }).toEqual({ code: 0, err: '' });
});

test.each(examples.map((text) => [/name: (\w+)/.exec(text)?.[1] ?? '', text]))('the example %s', (name, text) => {
	const folder = mkdtempSync(join(tmpdir(), 'istio-ls-docs-'));
	try {
		cpSync(join(root, 'samples', name), folder, { recursive: true });
		rmSync(join(folder, `${name}.istio-test.yaml`));
		// What both samples share.
		cpSync(join(root, 'samples/story/ingress-gateway.yaml'), join(folder, 'ingress-gateway.yaml'));
		writeFileSync(join(folder, 'example.istio-test.yaml'), text);
		const { code, out, err } = ran(folder, ['test']);
		expect({ code, err }, out).toEqual({ code: 0, err: '' });
	} finally {
		rmSync(folder, { recursive: true });
	}
});

test('the page names every field, and no other', () => {
	const named = new Set([...page.matchAll(/`([a-zA-Z]+)`/g)].map(([, name]) => name));
	const schema = readFileSync(join(root, 'server/src/schema/own/route-test.ts'), 'utf8');
	const fields = [...schema.matchAll(/^\t{1,2}(\w+): (?:text|texts|flag|port|several)\(|^\t\t(\w+): \{$/gm)]
		.map(([, a, b]) => a ?? b ?? '')
		.filter((field) => !['apiVersion', 'kind'].includes(field));
	expect(fields.length).toBeGreaterThan(20);
	const isNamed = (field: string): boolean => named.has(field) || page.includes(`\`${field}`);
	expect(fields.filter((field) => !isNamed(field) && field !== 'name')).toEqual([]);
});
