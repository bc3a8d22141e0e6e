// A definition of the workspace and the bundled schema as one: only what neither takes is refused.
import { describe, expect, test } from 'vitest';
import { bundledKinds, bundledSchema } from '../../server/src/schema/load.ts';
import type { Check, Schema } from '../../server/src/schema/schema.ts';
import { unitedDefinitions, unitedWithBundled } from '../../server/src/schema/union.ts';
import { validate } from '../../server/src/schema/validate.ts';
import { parse } from '../../server/src/yaml/tree.ts';

const never: Check = (node) => [{ kind: 'unmet-condition', span: node, message: 'never' }];
const map = (fields: Readonly<Record<string, Schema>>, more: Partial<Schema> = {}): Schema => ({
	type: 'object',
	fields,
	...more,
});
const text: Schema = { type: 'string' };
const open: Schema = { type: 'object', open: true };

function faults(schema: Schema, value: string): readonly string[] {
	const { root } = parse(`a: ${value}\n`);
	if (root === undefined) throw new Error(value);
	return validate(root, map({ a: schema }), { isPartial: false, isTemplate: false }).map(({ kind }) => kind);
}

describe('what is taken, and what is refused', () => {
	// The definition's, the bundled one; values that are fine, values that are not.
	test.each<[string, Schema, Schema, readonly string[], readonly string[]]>([
		['fields of both', map({ x: text }), map({ y: text }), ['{ x: a, y: b }'], ['{ z: c }', '{ x: 1 }', '{ y: 1 }']],
		['an open map', open, map({ yes: text }), ['{ z: 1 }'], ['{ yes: 1 }', '{ yess: a }']],
		['an open map with fields', map({ xyz: text }, { open: true }), map({ y: text }), ['{ q: 1 }'], ['{ xyzz: a }']],
		['a bundled map that is open', map({ x: text }), open, ['{ z: 1 }'], ['{ x: 1 }', 'b']],
		['a bundled map of values', map({ x: text }), { type: 'object', values: text }, ['{ z: b }'], ['{ z: 1 }']],
		['values that one keeps', map({}, { open: true }), { type: 'object', values: text }, ['{ z: 1 }'], ['b']],
		['no type', { type: 'any' }, map({ y: text }), ['{ z: 1 }'], ['b', '{ y: 1 }']],
		['types', text, { type: 'integer' }, ['b', '1'], ['true', '[]']],
		['a map and a word', map({ x: text }), text, ['b', '{ x: c }'], ['{ x: 1 }', '[]']],
		['an open map and a word', open, text, ['b', '{ x: c }'], ['[]', '1']],
		['words', { ...text, enum: ['b'] }, { ...text, enum: ['c'] }, ['b', 'c'], ['d']],
		['words of one', { ...text, enum: ['b'] }, text, ['b', 'd'], ['1']],
		['bounds', { type: 'integer', maximum: 3 }, { type: 'integer', maximum: 5 }, ['5'], ['6']],
		['bounds of one', { type: 'integer' }, { type: 'integer', maximum: 5 }, ['6'], ['b']],
		['patterns', { ...text, pattern: '^b' }, { ...text, pattern: 'c$' }, ['bx', 'xc'], ['x']],
		[
			'required fields',
			map({ x: text, y: text }, { required: ['x'] }),
			map({ x: text, y: text }, { required: ['y', 'x'] }),
			['{ x: a }'],
			['{ y: a }'],
		],
		[
			'counts',
			{ type: 'array', items: text, maxItems: 1, minItems: 1 },
			{ type: 'array', items: text, maxItems: 2 },
			['[]', '[b, c]'],
			['[b, c, d]', '[1]'],
		],
		[
			'choices',
			map({ x: text, y: text, z: text }, { choices: [{ fields: ['x', 'y'], least: 1, most: 1 }] }),
			map({ x: text, y: text, z: text }, { choices: [{ fields: ['x', 'y', 'z'], least: 0, most: 1 }] }),
			['{}', '{ x: a, z: b }'],
			['{ x: a, y: b }'],
		],
		[
			'an open list',
			{ type: 'array', items: { type: 'any' } },
			{ type: 'array', items: map({}) },
			['[{ z: 1 }]'],
			['[b]'],
		],
		['a set', { type: 'array', items: text, unique: [] }, { type: 'array', items: text }, ['[b, c]'], ['[b, b]']],
		['null', { ...text, nullable: true }, text, ['null'], ['[]']],
		['conditions of the definition', map({}, { checks: [never] }), map({}), [], ['{}']],
	])('%s', (_, own, bundled, good, bad) => {
		const schema = unitedWithBundled(own, bundled);
		expect(good.filter((value) => faults(schema, value).length > 0)).toEqual([]);
		expect(bad.filter((value) => faults(schema, value).length !== 1)).toEqual([]);
	});
});

test('two definitions: a condition counts if neither is met', () => {
	const [one, other] = [map({}, { checks: [never] }), map({}, { checks: [() => []] })];
	expect(faults(unitedDefinitions(one, other), '{}')).toEqual([]);
	expect(faults(unitedDefinitions(one, map({}, { checks: [(node) => never(node)] })), '{}')).toEqual([
		'unmet-condition',
	]);
});

test('made once per pair', () => {
	const [own, bundled] = [map({ x: text }), map({ y: text })];
	expect(unitedWithBundled(own, bundled)).toBe(unitedWithBundled(own, bundled));
});

test('every bundled kind with an empty definition knows what it knew', () => {
	for (const { group, kind } of bundledKinds()) {
		const bundled = bundledSchema(group, kind, '')?.schema;
		if (bundled === undefined) throw new Error(kind);
		const united = unitedWithBundled(map({ spec: { type: 'any' } }), bundled);
		expect(Object.keys(united.fields ?? {}), kind).toEqual(expect.arrayContaining(Object.keys(bundled.fields ?? {})));
		expect(united.fields?.spec?.fields, kind).toBe(bundled.fields?.spec?.fields);
	}
});
