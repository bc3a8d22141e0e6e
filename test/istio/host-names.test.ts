// Host names against tables: our own, and Istio's where they lie beside the project. Nothing is looked up here.

import { describe, expect, test } from 'vitest';
import { gatewayName } from '../../server/src/istio/gateways.ts';
import {
	bySpecificity,
	fullHost,
	type HostForm,
	hostForm,
	hostKey,
	intersection,
	isWithin,
	mostSpecific,
	overlap,
	servedTo,
} from '../../server/src/istio/host-names.ts';
import { areTablesThere, table } from '../tables.ts';

const domain = 'cluster.local';
const literal: HostForm = { form: 'literal', service: undefined };
const meant = (name: string, namespace: string): HostForm => ({ form: 'literal', service: { name, namespace } });

test.each<[string, HostForm]>([
	['reviews', { form: 'service', name: 'reviews', namespace: undefined }],
	['reviews.shop.svc.cluster.local', { form: 'service', name: 'reviews', namespace: 'shop' }],
	['reviews.shop', meant('reviews', 'shop')],
	['reviews.shop.svc', meant('reviews', 'shop')],
	['reviews.shop.svc.other.domain', literal],
	['db-0.db.shop.svc.cluster.local', literal],
	['svc.cluster.local', literal],
	['api.example.com', literal],
	['10.0.0.1', literal],
	['2a00:4000::614', literal],
	['*', { form: 'wildcard' }],
	['*.shop.svc.cluster.local', { form: 'wildcard' }],
])('%s is read as it is meant', (text, form) => {
	expect(hostForm(text, domain)).toEqual(form);
});

test('the ways to write a Service share a key, others keep their own', () => {
	const ways = ['reviews', 'reviews.shop', 'reviews.shop.svc', 'reviews.shop.svc.cluster.local'];
	expect(new Set(ways.map((way) => hostKey(way, domain)))).toEqual(new Set(['reviews']));
	expect(hostKey('www.example.com', domain)).toBe('www.example.com');
	expect(hostKey('*.example.com', domain)).toBe('*.example.com');
});

test.each([
	['a.com', 'a.com', true, true, true],
	['a.com', 'b.com', false, false, false],
	['*', 'a.com', true, false, true],
	['*.com', '*.a.com', true, false, true],
	['*.a.com', 'a.com', false, false, false],
	['*.a.com', 'b.com', false, false, false],
	['*.a.com', 'x.y.a.com', true, false, true],
])('%s and %s: overlap %s, within %s, around %s', (a, b, overlaps, within, around) => {
	expect([overlap(a, b), overlap(b, a), isWithin(a, b), isWithin(b, a)]).toEqual([overlaps, overlaps, within, around]);
});

test.each<[string, readonly string[] | undefined, readonly string[] | undefined, string | undefined]>([
	['a.com', ['infra'], ['shop'], 'a.com'],
	['shop/a.com', ['infra'], ['shop'], 'a.com'],
	['shop/a.com', ['infra'], ['pay'], undefined],
	['shop/a.com', ['infra'], undefined, 'a.com'],
	['./a.com', ['infra'], ['infra'], 'a.com'],
	['./a.com', ['infra'], ['shop'], undefined],
	['./a.com', undefined, ['shop'], 'a.com'],
	['*/a.com', ['infra'], ['shop'], 'a.com'],
	['~/a.com', ['infra'], ['infra'], undefined],
])('%s of a Gateway in %j serves one of %j: %s', (host, gateway, route, served) => {
	expect(servedTo(host, gateway, route)).toBe(served);
});

interface Pair {
	readonly a: string;
	readonly b: string;
	readonly out: boolean;
}

describe.skipIf(!areTablesThere)("Istio's own cases", () => {
	test('Matches', () => {
		for (const { a, b, out } of table<Pair>('host_matches').cases) expect(overlap(a, b), `${a} ${b}`).toBe(out);
	});

	test('SubsetOf', () => {
		for (const { a, b, out } of table<Pair>('host_subset_of').cases) expect(isWithin(a, b), `${a} ${b}`).toBe(out);
	});

	test('ResolveShortnameToFQDN', () => {
		type Row = { name: string; meta: { Namespace?: string; Domain?: string }; out: string };
		for (const { name, meta, out } of table<Row>('shortname_resolution').cases) {
			expect(hostForm(name, domain).form === 'service', name).toBe(name !== out);
			if (meta.Namespace !== undefined && meta.Domain !== undefined)
				expect(fullHost(name, meta.Namespace, meta.Domain), name).toBe(out);
		}
	});

	test('gateway names', () => {
		const { cases } = table<{ gateway: string; namespace: string; resolved: string }>('gateway_name_resolution');
		for (const { gateway, namespace, resolved } of cases) {
			const { name, namespaces } = gatewayName(gateway, [namespace]);
			expect(
				namespaces?.map((one) => `${one}/${name}`),
				gateway,
			).toEqual([resolved]);
		}
	});

	test('NamesForNamespace', () => {
		const { cases } = table<{ hosts: readonly string[]; namespace: string; want: readonly string[] }>(
			'host_names_for_namespace',
		);
		for (const { hosts, namespace, want } of cases) {
			expect(hosts.flatMap((host) => servedTo(host, undefined, [namespace]) ?? [])).toEqual(want);
		}
	});

	test('MoreSpecific, and hosts in that order', () => {
		for (const { host1, host2, expected } of table<{ host1: string; host2: string; expected: boolean }>(
			'host_more_specific',
		).cases) {
			expect(bySpecificity(host1, host2) <= 0, `${host1} ${host2}`).toBe(expected);
		}
		const lists = table<{ in: readonly string[]; want: readonly string[] }>('host_sort_order').cases;
		for (const one of lists) expect([...one.in].sort(bySpecificity)).toEqual(one.want);
	});

	test('MostSpecificHostMatch', () => {
		const { cases } = table<{ in: readonly string[]; needle: string; want: string }>('most_specific_host_match');
		for (const one of cases) expect(mostSpecific(one.in, one.needle) ?? '', one.needle).toBe(one.want);
	});

	test('Intersection', () => {
		interface Case {
			readonly a: readonly string[];
			readonly b: readonly string[];
			readonly intersection: readonly string[];
		}
		for (const one of table<Case>('host_intersection').cases)
			expect(intersection(one.a, one.b)).toEqual(one.intersection);
	});
});
