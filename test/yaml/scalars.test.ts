// What kubectl takes plain words for.
import { expect, test } from 'vitest';
import { jsonOf } from '../../server/src/yaml/json.ts';
import type { Node } from '../../server/src/yaml/node.ts';
import { scalarType, scalarValue } from '../../server/src/yaml/scalars.ts';
import { parse } from '../../server/src/yaml/tree.ts';

const node = (text: string): Node => {
	const value = (parse(`a: ${text}\n`).root as Node<{ a: unknown }> | undefined)?.get('a');
	if (value === undefined) throw new Error(text);
	return value;
};

test.each<[string, string, unknown]>([
	['on', 'boolean', true],
	['No', 'boolean', false],
	['y', 'boolean', true],
	['true', 'boolean', true],
	['tRue', 'string', 'tRue'],
	['012', 'integer', 10],
	['08', 'number', 8],
	['0o14', 'integer', 12],
	['0x1F', 'integer', 31],
	['1_000', 'integer', 1000],
	['-7', 'integer', -7],
	['1.10', 'number', 1.1],
	['1.', 'number', 1],
	['.5', 'number', 0.5],
	['1e3', 'number', 1000],
	['1.2.3', 'string', '1.2.3'],
	['1.10.', 'string', '1.10.'],
	['v1', 'string', 'v1'],
	['2026-11-23', 'string', '2026-11-23'],
	['10s', 'string', '10s'],
	['"on"', 'string', 'on'],
	["'012'", 'string', '012'],
	['~', 'null', null],
	['', 'null', null],
	['null', 'null', null],
	['99999999999999999999999999999999999999999', 'string', '99999999999999999999999999999999999999999'],
])('%s is a %s', (text, type, value) => {
	expect([scalarType(node(text)), scalarValue(node(text))]).toEqual([type, value]);
});

test('whole trees as values', () => {
	const { root } = parse('a: [1, on, x]\nb: { c: null, __proto__: 1 }\n<<: { d: 2 }\n');
	const value = root === undefined ? undefined : jsonOf(root);
	expect(value).toEqual({ a: [1, true, 'x'], b: JSON.parse('{ "c": null, "__proto__": 1 }'), d: 2 });
	expect(jsonOf(parse('a: {{ .x }}').root as Node)).toBeUndefined();
});
