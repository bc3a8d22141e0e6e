// Authorization against Istio's own cases, and a few of ours.
import { describe, expect, test } from 'vitest';
import { type Authorization, decided } from '../../../server/src/istio/policies/authorization.ts';
import { policyOf } from '../../../server/src/istio/policies/authorization-policy.ts';
import { isOfNamespace, isServiceAccount, withAliases } from '../../../server/src/istio/policies/identities.ts';
import { isCovered, isPathTemplate } from '../../../server/src/istio/policies/paths.ts';
import { resourcesOf } from '../../../server/src/mesh/by-kind.ts';
import { meshOf } from '../../../server/src/mesh/mesh.ts';
import { pathTemplate } from '../../../server/src/schema/formats/authorization.ts';
import { environments } from '../../../server/src/workspace/environments.ts';
import { allDiagnostics, fixture } from '../../fixture.ts';
import { areTablesThere, table } from '../../tables.ts';

interface Call {
	readonly host?: string;
	readonly path?: string;
	readonly ip?: string;
	readonly allow: boolean;
}

/** The policies of a text, all of namespace `shop`. */
function policiesIn(text: string): readonly Authorization[] {
	const [environment] = environments(fixture(text).snapshot);
	if (environment === undefined) return [];
	const policies = resourcesOf(meshOf(environment), 'AuthorizationPolicy');
	return policies.map((by) => ({ namespace: 'shop', read: policyOf(by) }));
}

const policy = (spec: object): string =>
	`apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: a, namespace: shop }\nspec: ${JSON.stringify(spec)}\n`;

test.each([
	'authz_not_host_e2e',
	'authz_path_normalization_e2e',
	'authz_path_precedence_e2e',
	'authz_path_templating_e2e',
	'authz_ingress_gateway_e2e',
])('%s', (name) => {
	if (!areTablesThere) return;
	const { cases, context } = table<Call, { readonly context: { readonly policy: string } }>(name);
	const policies = policiesIn(context.policy);
	expect(policies).not.toEqual([]);
	for (const { allow, ip, ...call } of cases) {
		const request = { method: 'GET', path: '/', ...call, ...(ip === undefined ? {} : { remoteIp: ip }) };
		expect(decided(policies, request).isAllowed, JSON.stringify(call)).toBe(allow);
	}
});

describe.skipIf(!areTablesThere)("Istio's own cases", () => {
	test('service accounts', () => {
		const { cases } = table<{ Input: string; Identity: string; Match: boolean }>('authz_service_account');
		for (const { Input, Identity, Match } of cases)
			expect(isServiceAccount(Identity, Input, 'my-ns'), `${Input} ${Identity}`).toBe(Match);
	});

	test('trust domains', () => {
		const { cases } = table<{
			trustDomainBundle: { trustDomain: string; aliases: string[] };
			principals: string[];
			expect: string[];
		}>('authz_trust_domain');
		for (const one of cases) expect(withAliases(one.principals, one.trustDomainBundle)).toEqual(one.expect);
	});

	test('conditions', () => {
		const { cases } = table<{ key: string; values: string[]; wantError?: boolean }>('authz_condition_valid');
		for (const { key, values, wantError = false } of cases) {
			const rules = JSON.stringify([{ when: [{ key, values }] }]);
			const found = allDiagnostics(
				fixture(`apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: a }
spec: { rules: ${rules} }
`),
			);
			expect(
				found.some(({ severity }) => severity === 'error'),
				`${key} ${values}`,
			).toBe(wantError);
		}
	});

	test('path templates', () => {
		for (const { path, isPathTemplate: is } of table<{ path: string; isPathTemplate: boolean }>(
			'path_template_contains',
		).cases)
			expect(isPathTemplate(path), path).toBe(is);
		for (const { values, wantError = false } of table<{ values: string[]; wantError?: boolean }>('path_template_valid')
			.cases)
			expect(
				values.some((value) => pathTemplate(value) !== undefined),
				values.join(),
			).toBe(wantError);
	});
});

test('a rule compares all its fields, and any value of each', () => {
	const policies = policiesIn(
		policy({
			rules: [
				{
					from: [{ source: { serviceAccounts: ['front'], notIpBlocks: ['10.0.0.0/8'] } }],
					to: [{ operation: { methods: ['GET', 'HEAD'], ports: ['8080'] } }],
					when: [{ key: 'request.headers[x-tier]', values: ['gold*'] }],
				},
			],
		}),
	);
	const call = {
		principal: 'cluster.local/ns/shop/sa/front',
		ip: '192.168.1.1',
		method: 'GET',
		port: 8080,
		headers: { 'x-tier': 'golden' },
	};
	const isAllowed = (request: object) => decided(policies, { ...call, ...request }).isAllowed;
	expect(isAllowed({})).toBe(true);
	expect(isAllowed({ method: 'POST' })).toBe(false);
	expect(isAllowed({ ip: '10.1.1.1' })).toBe(false);
	expect(isAllowed({ headers: {} })).toBe(false);
	expect(isAllowed({ principal: 'cluster.local/ns/pay/sa/front' })).toBe(false);
	expect(decided(policiesIn(policy({})), call)).toMatchObject({ isAllowed: false, by: undefined });
	expect(decided([], call).isAllowed).toBe(true);
});

test('lists without values ask for nothing, and conditions that only a proxy can compare are left open', () => {
	const rules = (...own: readonly object[]) => policiesIn(policy({ rules: own }));
	const call = { method: 'GET' };
	const empty = rules({ to: [{ operation: { methods: [], paths: [] } }], from: [] });
	expect(decided(empty, { ...call, isConnection: true })).toMatchObject({ isAllowed: true, open: [] });
	const metadata = { key: 'experimental.envoy.filters.network.mysql_proxy[db]', values: ['[x]'] };
	const asked = decided(rules({ when: [metadata] }), call);
	expect([asked.isAllowed, asked.by, asked.open.map(({ condition }) => condition)]).toEqual([
		true,
		undefined,
		[metadata.key],
	]);
	expect(decided(rules({ when: [metadata] }, {}), call)).toMatchObject({ by: { rule: 1 }, open: [] });
});

test.each([
	['/a', '/a', true],
	['/a/b', '/a*', true],
	['/a*', '/*', true],
	['/*', '/a*', false],
	['*.txt', '*', true],
	['*', '/a', false],
	['/a*', '*a', false],
])('%s is covered by %s: %s', (value, wider, is) => {
	expect(isCovered(value, wider)).toBe(is);
});

test('a namespace may hold wildcards', () => {
	expect(isOfNamespace('cluster.local/ns/shop-eu/sa/a', 'shop-*')).toBe(true);
	expect(isOfNamespace('cluster.local/ns/shop/sa/a', 'sho')).toBe(false);
});

test.runIf(!areTablesThere)("Istio's tables are not beside the project: only our own cases were tested", () => {
	console.info("skipped: Istio's tables of authorization are not beside the project");
});
