// The file with Envoy's API: that it holds what the .proto files declare, and stays small.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { envoyApi } from '../../server/scripts/schema/envoy/bundle.ts';
import { toColumns } from '../../server/scripts/schema/envoy/pack.ts';
import { type Columns, fromColumns } from '../../server/src/schema/envoy/columns.ts';
import type { EnvoyApi } from '../../server/src/schema/envoy/form.ts';

/** Bytes, as a .vsix packs it. */
const mostBytes = 76_500;

const file = join(import.meta.dirname, '../../server/src/schema/envoy/envoy-api.generated.json');
const text = readFileSync(file, 'utf8');

test('columns hold what the files declare', () => {
	expect(fromColumns(JSON.parse(text) as Columns)).toEqual(envoyApi());
});

test('columns hold what no file declares today', () => {
	const api: EnvoyApi = {
		messages: {
			'envoy.a.v3.Empty': { fields: {} },
			'envoy.a.v3.Whole': {
				doc: 'What is it?',
				file: 'envoy/a/v3/other.proto',
				since: '1.39',
				isOpen: true,
				fields: {
					inner: { type: 'envoy.a.v3.Whole.Inner', doc: 'Within.', many: 'list' },
					text: { type: 'string', rules: { pattern: '^(a|b) "c"$' } },
					other: { type: 'envoy.a.v3.Whole', doc: 'Again.' },
					unknown: { type: '', isHidden: true },
				},
				oneofs: [{ fields: ['inner', 'other'], isRequired: true }, { fields: ['text'] }],
			},
			'envoy.a.v3.Whole.Inner': { fields: { inner: { type: 'envoy.a.v3.Kind', doc: 'Within.' } } },
		},
		enums: {
			'envoy.a.v3.Kind': { words: { A: 0, B: 1, C: 7, D: -1, E: 8 } },
			'envoy.a.v3.Whole.Kind': { words: {} },
		},
	};
	expect(fromColumns(toColumns(api))).toEqual(api);
});

test('it stays below 76.5 kB in a .vsix', () => {
	expect(deflateRawSync(text, { level: 9 }).length).toBeLessThan(mostBytes);
});
