// Which traffic policy counts, and what aliases stand for: against Istio's tables, and cases of our own.
import { describe, expect, test } from 'vitest';
import { aliasesOf, aliasTarget } from '../../server/src/istio/aliases.ts';
import { effectivePolicy, type PlainPolicy } from '../../server/src/istio/traffic-policies.ts';
import { areTablesThere, table } from '../tables.ts';

describe.skipIf(!areTablesThere)("Istio's own cases", () => {
	test('MergeSubsetTrafficPolicy', () => {
		interface Case {
			readonly name: string;
			readonly original: PlainPolicy | null;
			readonly subset: PlainPolicy | null;
			readonly port: { readonly Port: number } | null;
			readonly expected: PlainPolicy | null;
		}
		for (const { name, original, subset, port, expected } of table<Case>('traffic_policy_subset_merge').cases)
			expect(effectivePolicy(original ?? undefined, subset ?? undefined, port?.Port) ?? null, name).toEqual(expected);
	});

	test('resolveServiceAliases', () => {
		interface Service {
			readonly Name: string;
			readonly ExternalName?: string;
			readonly Aliases?: readonly string[];
		}
		type Case = { readonly name: string; readonly input: readonly Service[]; readonly output: readonly Service[] };
		for (const { name, input, output } of table<Case>('service_aliases').cases) {
			const names = input.flatMap((one) => (one.ExternalName === undefined ? [] : [[one.Name, one.ExternalName]]));
			const aliases = aliasesOf(new Map(names as [string, string][]));
			for (const one of output) expect(aliases.get(one.Name) ?? [], name).toEqual(one.Aliases ?? []);
		}
	});
});

const tls = { mode: 'SIMPLE' };
const pool = { tcp: { maxConnections: 10 } };

test.each<[string, PlainPolicy | undefined, PlainPolicy | undefined, number | undefined, PlainPolicy | undefined]>([
	['nothing', undefined, undefined, 80, undefined],
	[
		'a port inherits nothing',
		{ tls, tunnel: {}, portLevelSettings: [{ port: { number: 80 }, connectionPool: pool }] } as PlainPolicy,
		undefined,
		80,
		{ connectionPool: pool },
	],
	[
		'other ports do',
		{ tls, portLevelSettings: [{ port: { number: 80 }, connectionPool: pool }] } as PlainPolicy,
		undefined,
		81,
		{ tls },
	],
	[
		'a subset replaces whole settings',
		{ tls, connectionPool: pool },
		{ tls: {} },
		80,
		{ tls: {}, connectionPool: pool },
	],
	[
		'a port of a subset stands alone, but for what ports cannot say',
		{ tls, retryBudget: { percent: 10 } },
		{ connectionPool: pool, portLevelSettings: [{ port: { number: 80 }, loadBalancer: {} }] } as PlainPolicy,
		80,
		{ loadBalancer: {}, retryBudget: { percent: 10 } },
	],
])('%s', (_, own, subset, port, expected) => {
	expect(effectivePolicy(own, subset, port)).toEqual(expected);
});

test('chains of aliases are followed, circles are not', () => {
	const names = new Map([
		['a', 'b'],
		['b', 'c'],
		['x', 'y'],
		['y', 'x'],
		['z', 'x'],
	]);
	expect(aliasesOf(names)).toEqual(new Map([['c', ['a', 'b']]]));
	expect(['a', 'x', 'z', 'c'].map((name) => aliasTarget(names, name))).toEqual(['c', undefined, undefined, undefined]);
});
