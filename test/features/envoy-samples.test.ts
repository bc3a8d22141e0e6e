// The slips that the README of the samples tells to try in the EnvoyFilters.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allDiagnostics, fixture } from '../fixture.ts';

const folder = join(import.meta.dirname, '../../samples/envoy');

test.each([
	{ file: 'local-rate-limit.yaml', from: 'fill_interval: 60s', to: 'fill_interval: 60', rules: ['wrong-type'] },
	{ file: 'local-rate-limit.yaml', from: 'max_tokens', to: 'max_token', rules: ['unknown-field'] },
	{ file: 'headers.yaml', from: 'default_source_code', to: 'default_source', rules: ['unknown-field'] },
	{ file: 'headers.yaml', from: '"blue")', to: '"blue"', rules: ['lua-syntax'] },
])('$file: $from', ({ file, from, to, rules }) => {
	const text = readFileSync(join(folder, file), 'utf8');
	expect(allDiagnostics(fixture(text)).filter(({ severity }) => severity !== 'hint')).toEqual([]);
	const found = allDiagnostics(fixture(text.replace(from, to))).filter(({ severity }) => severity !== 'hint');
	expect(found.map(({ rule }) => rule)).toEqual(rules.map((rule) => `envoy-filters/${rule}`));
});
