// docs/security.md says what is so: its limits are those of the table, and the tests it names are there.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { limits, onLimit, stopped } from '../server/src/limits.ts';

const root = join(import.meta.dirname, '..');
const page = readFileSync(join(root, 'docs/security.md'), 'utf8');

test('the limits are those of the table', () => {
	const rows = [...page.matchAll(/^\| `(\w+)` \| (\d+) (.*) \|$/gm)].map(([, name, most, says]) => [
		name,
		Number(most),
		says,
	]);
	expect(rows).toEqual(Object.entries(limits).map(([name, { most, says }]) => [name, most, says]));
});

test('each claim has a test that is there, and files that are', () => {
	const claims = page.split('\n').filter((line) => /^\| [A-Z]/.test(line));
	expect(claims.length).toBeGreaterThan(8);
	for (const claim of claims) expect(claim).toMatch(/`test\/[\w/.-]+\.test\.ts` \|$/);
	const tests = [...page.matchAll(/`(test\/[\w/.-]+)`/g)].map(([, path = '']) => path);
	const sources = [...page.matchAll(/`((?:features|text|schema|mesh|lsp)\/[\w/.-]+\.ts)`/g)].map(
		([, path]) => `server/src/${path}`,
	);
	expect([...tests, ...sources].filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('a limit is told once for each place', () => {
	const said: string[] = [];
	onLimit((sentence) => said.push(sentence));
	for (const place of ['a', 'b', 'a']) stopped('nodes', place);
	onLimit(() => {});
	expect(said.map((one) => one.slice(0, 22))).toEqual(['Limit "nodes" reached:', 'Limit "nodes" reached:']);
});
