// docs/tracing.md and docs/route-map.md show what the commands in them print: `UPDATE=1 npx vitest run test/cli/tracing-page.test.ts` writes that anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ran } from './ran.ts';

const root = join(import.meta.dirname, '../..');

test.each([
	['docs/tracing.md', 5],
	['docs/route-map.md', 1],
] as const)('%s shows what is printed', (path, least) => {
	const page = join(root, path);
	const text = readFileSync(page, 'utf8');
	let count = 0;
	const shown = text.replace(/(```console\n\$ istio-ls (.*)\n)[\s\S]*?```/g, (_, head: string, words: string) => {
		count++;
		const { out, err } = ran(join(root, 'samples'), words.split(' '));
		expect(err).toBe('');
		return `${head}${out}\`\`\``;
	});
	expect(count).toBeGreaterThanOrEqual(least);
	if (process.env.UPDATE === undefined) expect(text).toBe(shown);
	else writeFileSync(page, shown);
});
