// Our own mutations of documents that upstream takes: the bundled schema of Gateway API refuses just what its definitions,
// with their conditions, refuse; that of Istio refuses at least that. `SEED=7 ROUNDS=50000` looks further.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stringify, parse as yamlOf } from 'yaml';
import { schemasOf } from '../../server/src/schema/crd.ts';
import { bundledSchema } from '../../server/src/schema/load.ts';
import type { Schema } from '../../server/src/schema/schema.ts';
import { validate } from '../../server/src/schema/validate.ts';
import { cut } from '../../server/src/text/chunk.ts';
import { parse } from '../../server/src/yaml/tree.ts';
import { longDice } from '../dice.ts';
import { oracleFolder } from '../oracles.ts';
import { sentence } from './sentences.ts';

const folder = oracleFolder('schema-fuzz');
const definitions = join(import.meta.dirname, '../../../shared/crds');
const isThere = folder !== undefined && existsSync(definitions);
const rounds = Number(process.env.ROUNDS ?? 1500);
const throwDice = longDice(Number(process.env.SEED ?? 1));

type Value = string | number | boolean | Value[] | { [key: string]: Value };
type Fields = { [key: string]: Value };

function chance(percent: number): boolean {
	return throwDice(100) < percent;
}

function pick<T>(list: readonly T[]): T {
	return list[throwDice(list.length)] as T;
}

/** Texts that are right in one place and wrong in the next. */
const texts = [
	...[
		'',
		'a',
		'A',
		'a.b',
		'a/b',
		'*',
		'*.a.b',
		'/',
		'/x',
		'//x',
		'/a/../b',
		'1.2.3.4',
		'::1',
		'10s',
		'1h',
		'-1s',
		'1ms',
		'0s',
	],
	...[
		'80',
		'a b',
		'HTTP',
		'HTTPS',
		'TLS',
		'TCP',
		'UDP',
		'http://a',
		'https://a b',
		'GET',
		'a_b',
		'-',
		'é',
		'Service',
		'Gateway',
	],
	...[
		'gateway.networking.k8s.io',
		'System',
		'Exact',
		'Hostname',
		'URI',
		'Cookie',
		'Header',
		'Permanent',
		'unix:///a',
		'%2f',
	],
	...[64, 254, 300, 1025].map((length) => 'a'.repeat(length)),
];
const numbers = [0, 1, -1, 80, 65535, 65536, 100, 101, 200, 599, 600, 2147483647, 2147483648, 4294967296, 0.5, 1000001];

function oddity(): Value {
	return pick<() => Value>([
		() => true,
		() => [],
		() => ({}),
		() => 'x',
		() => 1,
		() => 1.5,
		() => ['a'],
		() => ({ a: 'b' }),
	])();
}

/** Something that may stand where `schema` belongs. */
function sample(schema: Schema | undefined, depth: number): Value {
	if (schema === undefined || chance(5)) return oddity();
	const words = schema.enum?.filter((word) => word !== '') ?? [];
	if (words.length > 0 && chance(90)) return pick(words);
	switch (schema.type) {
		case 'object':
			return sampleMap(schema, depth);
		case 'array': {
			const list = Array.from({ length: throwDice(4) }, () => sample(schema.items, depth + 1));
			return list.map((item) => (chance(20) ? structuredClone(list[0] ?? item) : item));
		}
		case 'integer':
		case 'number':
			return pick(numbers);
		case 'boolean':
			return chance(50);
		case 'string':
			return schema.default !== undefined && chance(40) ? schema.default : pick(texts);
		default:
			return oddity();
	}
}

function sampleMap({ fields, values, required }: Schema, depth: number): Value {
	const map: Fields = {};
	for (const [name, field] of Object.entries(fields ?? {})) {
		const likely = required?.includes(name) === true ? 97 : depth > 3 ? 15 : 30;
		if (chance(likely)) map[name] = sample(field, depth + 1);
	}
	if (values !== undefined && chance(60)) map[pick(texts)] = sample(values, depth + 1);
	return map;
}

/** A place in a value: the map or list itself, or one of what it holds. */
interface Spot {
	readonly of: Fields | Value[];
	readonly at?: string | number;
	readonly schema: Schema | undefined;
}

function spotsIn(value: Value, schema: Schema | undefined): readonly Spot[] {
	if (Array.isArray(value)) {
		const inner = value.flatMap((item, at) => [
			{ of: value, at, schema: schema?.items },
			...spotsIn(item, schema?.items),
		]);
		return [{ of: value, schema }, ...inner];
	}
	if (typeof value !== 'object') return [];
	const inner = Object.entries(value).flatMap(([at, part]) => {
		const field = schema?.fields?.[at] ?? schema?.values;
		return [{ of: value, at, schema: field }, ...spotsIn(part, field)];
	});
	return [{ of: value, schema }, ...inner];
}

function mutate({ of, at, schema }: Spot): void {
	if (at === undefined) {
		if (Array.isArray(of)) of.push(chance(40) && of.length > 0 ? structuredClone(pick(of)) : sample(schema?.items, 2));
		else {
			const name = schema?.fields === undefined ? pick(texts) : pick(Object.keys(schema.fields));
			of[name] = sample(schema?.fields?.[name] ?? schema?.values, 2);
		}
	} else if (chance(25)) {
		if (Array.isArray(of)) of.splice(Number(at), 1);
		else delete of[at];
	} else (of as Fields)[at] = chance(75) ? sample(schema, 2) : oddity();
}

interface Base {
	readonly apiVersion: string;
	readonly kind: string;
	readonly spec: Value;
}

/** The documents of a set that upstream takes, by kind. */
function basesOf(set: string): readonly (readonly Base[])[] {
	const lines = readFileSync(join(folder ?? '', 'cases.jsonl'), 'utf8')
		.trim()
		.split('\n');
	const kinds = new Map<string, Base[]>();
	for (const line of lines) {
		const one = JSON.parse(line) as { set: string; document: string; refusedBy: readonly string[] };
		if (one.set !== set || one.refusedBy.length > 0 || /^kind: EnvoyFilter$|\bnull$/m.test(one.document)) continue;
		const base = yamlOf(one.document) as Base;
		kinds.set(base.kind, [...(kinds.get(base.kind) ?? []), base]);
	}
	return [...kinds.values()];
}

function refusals(text: string, schema: Schema): readonly string[] {
	const { root } = parse(text);
	if (root === undefined) return ['cannot be read'];
	return validate(root, schema, { isPartial: false, isTemplate: false })
		.filter(({ kind }) => kind !== 'without-effect')
		.map(sentence);
}

/** More than two certificates are refused by the definition, and taken with a warning by Istio's own check. */
const known = /"tlsCertificates" can have at most/;

describe.skipIf(!isThere).each(['istio', 'gateway-api'])('%s', (set) => {
	test('mutated documents', { timeout: 600_000 }, () => {
		const read = new Map(
			cut(readFileSync(join(definitions, `${set}-crds.yaml`), 'utf8')).flatMap(({ text }) => {
				const { root } = parse(text);
				const all = root === undefined ? [] : schemasOf(root);
				return all.map(({ group, version, kind, schema }) => [`${group}/${version} ${kind}`, schema] as const);
			}),
		);
		const kinds = basesOf(set);
		const wrong: string[] = [];
		let refused = 0;
		for (let round = 0; round < rounds; round++) {
			const base = structuredClone(pick(pick(kinds)));
			const [group = '', version = ''] = base.apiVersion.split('/');
			const theirs = read.get(`${group}/${version} ${base.kind}`);
			const ours = bundledSchema(group, base.kind, version)?.schema;
			if (theirs === undefined || ours === undefined) throw new Error(`${base.apiVersion} ${base.kind}`);
			for (let times = 1 + throwDice(3); times > 0; times--) mutate(pick(spotsIn(base.spec, theirs.fields?.spec)));
			const text = stringify(base, { aliasDuplicateObjects: false });
			const [said, say] = [refusals(text, theirs), refusals(text, ours)];
			if (said.length > 0) refused++;
			const differ = set === 'istio' ? said.length > 0 && say.length === 0 : said.length > 0 !== say.length > 0;
			if (differ && !said.some((one) => known.test(one))) wrong.push([...said, '—', ...say, text].join('\n'));
		}
		expect(refused).toBeGreaterThan(rounds / 10);
		expect(wrong.slice(0, 3)).toEqual([]);
	});
});
