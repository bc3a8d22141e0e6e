// The bundled schema against the definitions of Istio and of Gateway API, field by field: every difference is listed with
// its reason, and every reason is needed. Skipped, with a notice, where the definitions are not beside the project.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { kindRows } from '../../server/src/model/kinds.ts';
import { stepsOf } from '../../server/src/schema/constraints/apply.ts';
import { constraints } from '../../server/src/schema/constraints.ts';
import { type CrdSchema, schemasOf } from '../../server/src/schema/crd.ts';
import { bundledKinds, bundledSchema, releases } from '../../server/src/schema/load.ts';
import type { Schema } from '../../server/src/schema/schema.ts';
import { cut } from '../../server/src/text/chunk.ts';
import { parse } from '../../server/src/yaml/tree.ts';

const folder = join(import.meta.dirname, '../../../shared/crds');
const isThere = existsSync(folder);

function definitions(file: string): readonly CrdSchema[] {
	return cut(readFileSync(join(folder, file), 'utf8')).flatMap(({ text }) => {
		const { root } = parse(text);
		return root === undefined ? [] : schemasOf(root);
	});
}

/** Everything in which `ours` and `theirs` differ, as `path: what`. */
function differences(ours: Schema | undefined, theirs: Schema | undefined, path: string): readonly string[] {
	if (ours === undefined) return [`${path}: lacking`];
	if (theirs === undefined) return [`${path}: more`];
	const keys = ['type', 'minimum', 'maximum', 'minLength', 'maxLength', 'pattern', 'minItems', 'maxItems'] as const;
	const more = ['minProperties', 'maxProperties', 'nullable', 'open', 'default'] as const;
	const isNarrow = ours.format === 'int32' || (ours.maximum ?? Number.POSITIVE_INFINITY) < 2 ** 31;
	const format = theirs.format === 'int32' && !isNarrow ? [`${path} format: 64 / 32 bits`] : [];
	const values = [...keys, ...more]
		.filter((key) => ours[key] !== theirs[key])
		.map((key) => `${path} ${key}: ${ours[key]} / ${theirs[key]}`);
	const lists = (['required', 'enum', 'unique'] as const)
		.filter((key) => set(ours[key]) !== set(theirs[key]) || (key === 'unique' && !ours[key] !== !theirs[key]))
		.map((key) => `${path} ${key}: ${set(ours[key])} / ${set(theirs[key])}`);
	const choices = (schema: Schema): string =>
		(schema.choices ?? [])
			.map(({ fields, least, most }) => `${least}-${most} of ${set(fields)}`)
			.sort()
			.join('; ');
	const choice = choices(ours) === choices(theirs) ? [] : [`${path} choices: ${choices(ours)} / ${choices(theirs)}`];
	const names = new Set([...Object.keys(ours.fields ?? {}), ...Object.keys(theirs.fields ?? {})]);
	return [
		...format,
		...values,
		...lists,
		...choice,
		...[...names].flatMap((name) => differences(ours.fields?.[name], theirs.fields?.[name], `${path}.${name}`)),
		...inner(ours.items, theirs.items, `${path}[]`),
		...inner(ours.values, theirs.values, `${path}{}`),
	];
}

function inner(ours: Schema | undefined, theirs: Schema | undefined, path: string): readonly string[] {
	return ours === undefined && theirs === undefined ? [] : differences(ours, theirs, path);
}

function set(words: readonly string[] | undefined): string {
	return [...(words ?? [])].sort().join(',');
}

/** The differences of all kinds of a file, but those that a reason covers; and the reasons that cover none. */
function unexplained(file: string, reasons: readonly (readonly [RegExp, string])[]): readonly string[] {
	const used = new Set<RegExp>();
	const found = definitions(file).flatMap(({ group, kind, version, schema }) => {
		const bundled = bundledSchema(group, kind, version);
		if (bundled === undefined) return [`${kind}: lacking`];
		if (!(version in bundled.versions)) return [`${kind}/${version}: lacking`];
		const [ours, theirs] = [bundled.schema.fields?.spec, schema.fields?.spec];
		return differences(ours, theirs, `${kind}/${version}`);
	});
	const left = found.filter((line) => {
		const reason = reasons.find(([pattern]) => pattern.test(line));
		if (reason !== undefined) used.add(reason[0]);
		return reason === undefined;
	});
	return [...left, ...reasons.flatMap(([pattern]) => (used.has(pattern) ? [] : [`not needed: ${pattern}`]))];
}

type Reasons = readonly (readonly [RegExp, string])[];

const istioReasons: Reasons = [
	[
		/http\.\w+(Requests|PerConnection|Retries|Streams) minimum|maxConnections minimum/,
		'validation refuses negative counts',
	],
	[/http2KeepAlive required/, 'validation demands both'],
	[/httpCookie\.attributes unique/, 'validation refuses a name twice'],
	[/warmup\.aggression minimum/, 'validation refuses 0 as well, which a check says'],
	[/(maxEjection|minHealth)Percent (minimum|maximum)/, 'validation refuses what is no percentage'],
	[/^Gateway\/\w+\.servers\[\]\.port required/, 'validation lets a server at a unix socket go without a number'],
	[/tlsCertificates maxItems/, 'validation warns of more than two, and goes on'],
	[/choices: .*0-1 of selector,targetRefs?/, 'a condition in CEL in the definition'],
	[/choices: 0-1 of endpoints,workloadSelector/, 'a condition in CEL in the definition'],
	[/choices: 0-1 of targetRefs,workloadSelector/, 'a condition in CEL in the definition'],
	[/configPatches\[\] required/, 'validation demands them'],
	[/^Sidecar.*(hosts minItems|port required|egressProxy(\.port)? required)/, 'validation demands them'],
	[/^VirtualService.*match\[\](\.withoutHeaders\{\})? nullable/, 'validation passes over them'],
	[/^VirtualService.*port required/, 'validation demands the number'],
	[
		/^VirtualService.*[mM]irror.?[pP]ercent|^VirtualService.*mirrors\[\]\.percentage/,
		'validation refuses what is no percentage',
	],
	[/retries\.attempts minimum/, 'validation refuses negative numbers'],
	[/^VirtualService.*(route|match) minItems/, 'validation refuses empty ones'],
	[/^WorkloadGroup.*httpHeaders\[\] required/, 'validation refuses an empty name'],
	[/^WorkloadGroup.*probe( choices|\.exec\.command minItems)/, 'validation demands a method, and a command'],
];

const gatewayApiReasons: Reasons = [
	[/ default: undefined \/ [[{]/, 'defaults of whole maps and lists are not kept'],
	[/selector\.match\w+(\[\]\.\w+)? nullable/, "a type of Kubernetes' own, in which null is nothing"],
	[/sessionPersistence\.idleTimeout: more/, 'in the package, but not in the definitions'],
	[/^X(BackendTrafficPolicy|Mesh|Backend): lacking/, 'experiments of another group, which are not checked'],
];

describe.skipIf(!isThere)('against the definitions', () => {
	test("Istio's", () => {
		expect(unexplained('istio-crds.yaml', istioReasons)).toEqual([]);
	});

	test("Gateway API's", () => {
		expect(unexplained('gateway-api-crds.yaml', gatewayApiReasons)).toEqual([]);
	});
});

test.skipIf(isThere)('the definitions are not beside the project: the bundled schema is not compared', () => {});

test('every kind that is checked is bundled', () => {
	const bundled = new Set(bundledKinds().map(({ group, kind }) => `${group}/${kind}`));
	const checked = Object.values(kindRows).filter(({ family }) => family !== 'other');
	expect(checked.map(({ group, kind }) => `${group}/${kind}`).filter((id) => !bundled.has(id))).toEqual([]);
});

test('at least three releases are told apart', () => {
	expect(releases.length).toBeGreaterThanOrEqual(3);
	const mirrors = bundledSchema('networking.istio.io', 'VirtualService', 'v1')?.schema.fields?.spec?.fields?.http?.items
		?.fields?.mirrors;
	expect(mirrors?.since).toBe('1.24');
});

test('every row of constraints leads somewhere', () => {
	const lost = Object.entries(constraints).flatMap(([id, rows]) => {
		const [group = '', kind = ''] = id.split('/');
		const root = bundledSchema(group, kind, 'v1')?.schema;
		return Object.keys(rows)
			.filter((path) => !leads(root, stepsOf(path)))
			.map((path) => `${id} ${path}`);
	});
	expect(lost).toEqual([]);
});

function leads(schema: Schema | undefined, [step, ...rest]: readonly string[]): boolean {
	if (schema === undefined) return false;
	if (step === undefined) return true;
	if (step === '[]') return leads(schema.items, rest);
	return leads(step === '{}' ? schema.values : schema.fields?.[step], rest);
}
