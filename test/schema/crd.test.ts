// Definitions of the user's own: every keyword of theirs, and their conditions.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checksOf } from '../../server/src/schema/cel.ts';
import { schemasOf } from '../../server/src/schema/crd.ts';
import type { Schema } from '../../server/src/schema/schema.ts';
import { validate } from '../../server/src/schema/validate.ts';
import { cut } from '../../server/src/text/chunk.ts';
import type { Node } from '../../server/src/yaml/node.ts';
import { parse } from '../../server/src/yaml/tree.ts';
import { sentence } from './sentences.ts';

const shared = join(import.meta.dirname, '../../../shared');

function rootOf(text: string): Node {
	const { root } = parse(text);
	if (root === undefined) throw new Error(text);
	return root;
}

/** The schema of a definition whose spec is `spec`, as flow YAML. */
function schemaOf(spec: string): Schema {
	const [read] = schemasOf(
		rootOf(`apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
spec:
  group: example.com
  names: { kind: Thing }
  versions:
  - name: v1
    served: true
    schema: { openAPIV3Schema: { type: object, properties: { spec: ${spec} } } }
`),
	);
	if (read === undefined) throw new Error('no schema');
	return read.schema;
}

function faults(schema: Schema, spec: string): readonly string[] {
	const root = rootOf(`apiVersion: example.com/v1\nkind: Thing\nspec: ${spec}\n`);
	return validate(root, schema, { isPartial: false, isTemplate: false }).map(sentence);
}

describe('keywords', () => {
	test.each<[string, string, string, string]>([
		['type', '{ type: integer }', '1', 'x'],
		['required', '{ type: object, required: [a], properties: { a: {} } }', '{ a: 1 }', '{}'],
		['an unknown field', '{ type: object, properties: { a: {} } }', '{ a: 1 }', '{ b: 1 }'],
		['preserve-unknown-fields', '{ type: object, x-kubernetes-preserve-unknown-fields: true }', '{ b: 1 }', '[]'],
		['additionalProperties', '{ type: object, additionalProperties: { type: integer } }', '{ b: 1 }', '{ b: x }'],
		['enum', '{ type: string, enum: [a, b] }', 'a', 'c'],
		['bounds', '{ type: integer, minimum: 1, maximum: 3 }', '3', '4'],
		['exclusive bounds', '{ type: integer, minimum: 1, exclusiveMinimum: true }', '2', '1'],
		['lengths', '{ type: string, minLength: 1, maxLength: 2 }', 'ab', 'abc'],
		['a pattern', '{ type: string, pattern: "^a+$" }', 'aa', 'b'],
		['counts', '{ type: array, minItems: 1, maxItems: 2, items: {} }', '[1]', '[1, 2, 3]'],
		[
			'properties counted',
			'{ type: object, maxProperties: 1, additionalProperties: true }',
			'{ a: 1 }',
			'{ a: 1, b: 2 }',
		],
		['a set', '{ type: array, x-kubernetes-list-type: set, items: { type: string } }', '[a, b]', '[a, a]'],
		[
			'a list with keys',
			'{ type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [id], items: { type: object, properties: { id: {}, v: {} } } }',
			'[{ id: 1 }, { id: 2 }]',
			'[{ id: 1 }, { id: 1, v: 2 }]',
		],
		['int-or-string', '{ x-kubernetes-int-or-string: true }', '1', '[1]'],
		['nullable', '{ type: array, items: { type: string, nullable: true } }', '[null]', '[1]'],
		[
			'oneOf: at most one',
			'{ type: object, properties: { a: {}, b: {} }, oneOf: [{ not: { anyOf: [{ required: [a] }, { required: [b] }] } }, { required: [a] }, { required: [b] }] }',
			'{}',
			'{ a: 1, b: 1 }',
		],
		[
			'oneOf: exactly one',
			'{ type: object, properties: { a: {}, b: {} }, oneOf: [{ required: [a] }, { required: [b] }] }',
			'{ b: 1 }',
			'{}',
		],
		[
			'anyOf: at least one',
			'{ type: object, properties: { a: {}, b: {} }, anyOf: [{ required: [a] }, { required: [b] }] }',
			'{ a: 1, b: 1 }',
			'{}',
		],
		[
			'other logic',
			'{ type: object, properties: { a: { type: string }, b: {} }, oneOf: [{ properties: { a: { enum: [x] } }, required: [b] }, { not: { required: [b] } }] }',
			'{ a: x, b: 1 }',
			'{ a: z, b: 1 }',
		],
		[
			'logic over a field with a default, and over addresses',
			'{ type: object, properties: { t: { type: string, default: IP }, v: { type: string } }, oneOf: [{ properties: { t: { enum: [IP] }, v: { anyOf: [{ format: ipv4 }, { format: ipv6 }] } } }, { properties: { t: { not: { enum: [IP] } } } }] }',
			'{ v: "1.1.1.1" }',
			'{ v: shop }',
		],
		[
			'logic over a required field with a default',
			'{ type: object, properties: { t: { type: string, default: IP }, v: {} }, anyOf: [{ required: [t], properties: { v: { enum: [1] } } }, { not: { required: [t] } }] }',
			'{ v: 1 }',
			'{ v: 2 }',
		],
		[
			'a condition',
			'{ type: object, properties: { a: { type: integer } }, x-kubernetes-validations: [{ rule: self.a > 1, message: too small }] }',
			'{ a: 2 }',
			'{ a: 1 }',
		],
	])('%s', (_, schema, good, bad) => {
		const read = schemaOf(schema);
		expect(faults(read, good)).toEqual([]);
		expect(faults(read, bad)).toHaveLength(1);
	});
});

test.each([
	['a deployment', 'kind: Deployment'],
	['no group', 'kind: CustomResourceDefinition\nspec: { names: { kind: A } }'],
	['no versions', 'kind: CustomResourceDefinition\nspec: { group: a, names: { kind: A } }'],
	[
		'odd versions',
		'kind: CustomResourceDefinition\nspec: { group: a, names: { kind: A }, versions: [1, null, { name: v1 }] }',
	],
	[
		'a version that is not served',
		'kind: CustomResourceDefinition\nspec: { group: a, names: { kind: A }, versions: [{ name: v1, served: false, schema: { openAPIV3Schema: {} } }] }',
	],
])('nothing from %s', (_, text) => {
	expect(schemasOf(rootOf(text))).toEqual([]);
});

test('odd schemas are taken for anything', () => {
	for (const odd of [
		'1',
		'[]',
		'{ properties: 1 }',
		'{ type: object, properties: { a: 1, b: [] } }',
		'{ type: array, items: 1 }',
		'{ oneOf: 1 }',
	])
		expect(faults(schemaOf(odd), '{ a: 1 }').length, odd).toBeLessThan(2);
});

test('the old form: one schema for all versions', () => {
	const text = `kind: CustomResourceDefinition
spec:
  group: a
  names: { kind: A }
  versions: [{ name: v1, served: true }, { name: v2, served: true }]
  validation: { openAPIV3Schema: { type: object } }`;
	expect(schemasOf(rootOf(text)).map(({ version }) => version)).toEqual(['v1', 'v2']);
});

test.each([
	['v1beta1', '', true],
	['v1beta1', 'preserveUnknownFields: true', true],
	['v1beta1', 'preserveUnknownFields: false', false],
	['v1', '', false],
	['v1', 'preserveUnknownFields: true', true],
])('%s keeps unknown fields (%s): %s', (version, more, keeps) => {
	const text = `apiVersion: apiextensions.k8s.io/${version}
kind: CustomResourceDefinition
spec:
  group: a
  names: { kind: A }
  ${more}
  versions: [{ name: v1, served: true }]
  validation: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { a: {} } } } } }`;
	const [read] = schemasOf(rootOf(text));
	if (read === undefined) throw new Error('no schema');
	expect(faults(read.schema, '{ b: 1 }')).toHaveLength(keeps ? 0 : 1);
});

test('the old form without a schema serves its version all the same', () => {
	const text = (version: string) =>
		`apiVersion: apiextensions.k8s.io/${version}\nkind: CustomResourceDefinition\nspec: { group: a, names: { kind: A }, version: v1 }`;
	expect(schemasOf(rootOf(text('v1beta1'))).map(({ version }) => version)).toEqual(['v1']);
	expect(schemasOf(rootOf(text('v1')))).toEqual([]);
});

describe('conditions', () => {
	const outcome = (rule: string, self: string): number => {
		const [check] = checksOf([{ rule, message: 'no' }]);
		const node = (rootOf(`self: ${self}\n`) as Node<{ self: unknown }>).get('self');
		return check === undefined || node === undefined ? -1 : [...check(node)].length;
	};

	test.each<[string, string, number]>([
		['self.a <= self.b', '{ a: 1, b: 2 }', 0],
		['self.a <= self.b', '{ a: 3, b: 2 }', 1],
		['has(self.a)', '{ a: null }', 1],
		["duration(self) >= duration('1ms')", '5s', 0],
		["duration(self) >= duration('1ms')", 'x', 1],
		['self.all(key, int(key) > 0)', '{ "80": 1 }', 0],
		['self.all(key, int(key) > 0)', '{ x: 1 }', 1],
		["url(self).getScheme() in ['https']", 'https://a.b', 0],
		["url(self).getScheme() in ['https']", 'http://a.b', 1],
		['isURL(self)', 'not a url', 1],
		['isIP(self)', '10.0.0.1', 0],
		['isCIDR(self)', '10.0.0.0/8', 0],
		["self.find('[0-9]+') == '12'", 'ab12c', 0],
		['self.isSorted()', '[1, 2, 3]', 0],
		['self.sum() == 6', '[1, 2, 3]', 0],
		["self.lowerAscii() == 'a' && self.substring(0, 1) == 'A'", 'A', 0],
		['self.exists_one(x, x == 1)', '[1, 1]', 1],
		['self.?a.orValue(2) == 2', '{}', 0],
		['has(self.a[0].b)', '{ a: [{ b: 1 }] }', 0],
		['!has(self.a[0].b.c) || self.a[0].b.c > 1', '{ a: [{ b: { c: 1 } }] }', 1],
		['has(self.a[0].b)', '{ a: [{ c: 1 }] }', 1],
		['has(self.__namespace__) && self.a__dash__b == self.__namespace__', '{ namespace: x, a-b: x }', 0],
		// What cannot be told is not held against anybody.
		['self == oldSelf', '1', -1],
		['nonsense(self)', '1', 0],
		['self.a.b.c == 1', '{}', 1],
		['((', '1', 0],
		['self == 1', '{{ .Values.x }}', 0],
	])('%s of %s', (rule, self, count) => {
		expect(outcome(rule, self)).toBe(count);
	});

	test('their words, and the field they mean', () => {
		const [check] = checksOf([{ rule: 'self.a > 1', messageExpression: "'a is ' + string(self.a)", fieldPath: '.a' }]);
		const root = rootOf('{ b: 1, a: 1 }');
		const [fault] = check === undefined ? [] : [...check(root)];
		expect(fault?.span).toEqual((root as Node<{ a: number }>).get('a'));
		expect(fault && sentence(fault)).toBe('unmet-condition: a is 1');
	});
});

describe.skipIf(!existsSync(shared))("Istio's own definitions", () => {
	const read = (file: string) => cut(readFileSync(join(shared, 'crds', file), 'utf8')).map(({ text }) => rootOf(text));

	test('judge documents as the API server does', () => {
		const all = read('istio-crds.yaml').flatMap((root) => schemasOf(root));
		const cases = JSON.parse(readFileSync(join(shared, 'oracles/crd-documents/cases.json'), 'utf8')) as readonly {
			document: string;
			kind: string;
			apiVersion: string;
			valid: boolean;
			name: string;
		}[];
		const wrong = cases.filter(({ document, kind, apiVersion, valid }) => {
			const schema = all.find((one) => one.kind === kind && apiVersion === `${one.group}/${one.version}`)?.schema;
			if (schema === undefined) return true;
			const found = validate(rootOf(document), schema, { isPartial: false, isTemplate: false });
			return valid !== found.every(({ kind: fault }) => fault === 'missing-value' || fault === 'unknown-field');
		});
		expect(wrong.map(({ name }) => name)).toEqual([]);
	});

	test.each(['istio-crds.yaml', 'gateway-api-crds.yaml'])('%s: every condition is understood', (file) => {
		const rules = [
			...readFileSync(join(shared, 'crds', file), 'utf8').matchAll(/- message: .*\n(?:.*\n)*?\s+rule: (.*)/g),
		];
		expect(rules.length).toBeGreaterThan(50);
		const schemas = read(file).flatMap((root) => schemasOf(root));
		expect(schemas.map(({ schema }) => checksIn(schema)).reduce((a, b) => a + b, 0)).toBeGreaterThan(100);
	});
});

function checksIn(schema: Schema): number {
	const inner = [...Object.values(schema.fields ?? {}), ...[schema.items, schema.values].flatMap((one) => one ?? [])];
	return (schema.checks?.length ?? 0) + inner.reduce((sum, one) => sum + checksIn(one), 0);
}
