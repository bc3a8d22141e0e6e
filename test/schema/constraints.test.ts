// Rules of Istio's validators and of its definitions: whole manifests that they take or refuse, as constraints.txt lists
// them; the same as parts of a manifest, where nothing can be said to be missing; and Istio's own tables.
import { describe, expect, test } from 'vitest';
import { type Format, formats } from '../../server/src/schema/formats.ts';
import { allDiagnostics, fixture } from '../fixture.ts';
import { areTablesThere, table } from '../tables.ts';
import { cases, manifest } from './constraint-cases.ts';

/** The messages of our errors for a file. */
function errors(source: string, file = 'a.yaml'): readonly string[] {
	return allDiagnostics(fixture(source))
		.filter(({ severity, uri }) => severity === 'error' && uri.endsWith(`/${file}`))
		.map(({ rule, message }) => `${rule}: ${message}`);
}

describe.each([...new Set(cases().map(({ kind }) => kind))])('%s', (name) => {
	const all = cases().filter(({ kind }) => kind === name);

	test('takes what Istio takes', () => {
		const refused = all.filter(({ isValid }) => isValid).map((one) => [one.spec, ...errors(manifest(one))]);
		expect(refused.filter(({ length }) => length > 1)).toEqual([]);
	});

	test('refuses what Istio refuses', () => {
		const taken = all.filter((one) => !one.isValid && errors(manifest(one)).length === 0);
		expect(taken.map(({ spec }) => spec)).toEqual([]);
	});
});

/** Parts of manifests that would be wrong alone: what else there is makes them right. */
const patches: readonly (readonly [kind: string, apiVersion: string, spec: string])[] = [
	['VirtualService', 'networking.istio.io/v1', '{ gateways: [edge] }'],
	['VirtualService', 'networking.istio.io/v1', "{ hosts: ['*'] }"],
	['VirtualService', 'networking.istio.io/v1', '{ hosts: [outbound_.80_._.a.b] }'],
	[
		'VirtualService',
		'networking.istio.io/v1',
		"{ http: [{ match: [{ headers: { '@request.auth.claims.a': { exact: x } } }], route: [{ destination: { host: a } }] }] }",
	],
	[
		'VirtualService',
		'networking.istio.io/v1',
		'{ tls: [{ match: [{ sniHosts: [a.b] }], route: [{ destination: { host: a } }] }] }',
	],
	['AuthorizationPolicy', 'security.istio.io/v1', '{ provider: { name: x } }'],
	['AuthorizationPolicy', 'security.istio.io/v1', '{ action: CUSTOM }'],
	['PeerAuthentication', 'security.istio.io/v1', '{ portLevelMtls: { 80: { mode: STRICT } } }'],
	['ServiceEntry', 'networking.istio.io/v1', '{ endpoints: [{ address: 1.1.1.1, ports: { http: 80 } }] }'],
	['ServiceEntry', 'networking.istio.io/v1', '{ resolution: STATIC, endpoints: [{ address: "unix:///a" }] }'],
	['ServiceEntry', 'networking.istio.io/v1', '{ resolution: DNS, hosts: ["*.a.b"] }'],
	[
		'Sidecar',
		'networking.istio.io/v1',
		'{ outboundTrafficPolicy: { egressProxy: { host: a.b, port: { number: 1 } } } }',
	],
	['Gateway', 'networking.istio.io/v1', '{ selector: { istio: edge } }'],
	[
		'DestinationRule',
		'networking.istio.io/v1',
		'{ trafficPolicy: { outlierDetection: { consecutiveLocalOriginFailures: 5 } } }',
	],
	['DestinationRule', 'networking.istio.io/v1', '{ trafficPolicy: { tls: { mode: MUTUAL } } }'],
];

test.each(patches)('%s: a patch is not judged by what it does not say', (kind, apiVersion, spec) => {
	const base = manifest({ apiVersion, kind, metadata: '', spec: '{}' });
	const patch = manifest({ apiVersion, kind, metadata: '', spec });
	const source = `#- o/kustomization.yaml
resources: [../b]
patches:
- path: patch.yaml
#- b/kustomization.yaml
resources: [a.yaml]
#- b/a.yaml
${base}#- o/patch.yaml
${patch}`;
	expect(errors(source, 'patch.yaml')).toEqual([]);
});

/** Specs in which an action of a template may stand for what seems to be missing. */
const templates: readonly (readonly [kind: string, spec: string])[] = [
	['VirtualService', "{ hosts: ['*'], gateways: [ {{ .x }} ], http: [{ route: [{ destination: { host: a } }] }] }"],
	[
		'VirtualService',
		'{ hosts: [a.b, {{ .x }} ], tls: [{ match: [{ sniHosts: [c.d] }], route: [{ destination: { host: a } }] }] }',
	],
	[
		'ServiceEntry',
		'{ hosts: [a.b], resolution: STATIC, ports: [ {{ .x }} ], endpoints: [{ address: 1.1.1.1, ports: { a: 1 } }] }',
	],
];

test.each(templates)('%s: an action of a template may be anything', (kind, spec) => {
	const source = manifest({ apiVersion: 'networking.istio.io/v1', kind, metadata: '', spec });
	expect(errors(`#- c/Chart.yaml\nname: c\n#- c/templates/a.yaml\n${source}`, 'a.yaml')).toEqual([]);
	expect(
		errors(
			manifest({
				apiVersion: 'networking.istio.io/v1',
				kind,
				metadata: '',
				spec: spec.replace(/,? \{\{ \.x \}\} /, ''),
			}),
		),
	).not.toEqual([]);
});

/** The values that we judge otherwise. */
function otherwise(format: Format, values: readonly (readonly [text: string, isValid: boolean])[]): readonly string[] {
	const { fault } = formats[format];
	return values.filter(([text, isValid]) => (fault(text) === undefined) !== isValid).map(([text]) => text);
}

describe.skipIf(!areTablesThere)("Istio's tables", () => {
	test('host names', () => {
		const names = table<{ fqdn: string; valid: boolean }>('fqdn_valid').cases;
		const domains = table<{ in: string; out: string }>('wildcard_domain_valid').cases;
		// Addresses and hosts of TLS are told from names elsewhere.
		const hosts = table<{ in: string; out: string; name: string }>('vs_gateway_domain_valid').cases;
		const named = hosts.filter(({ name }) => name !== 'IP address');
		expect(names.length * domains.length * named.length).toBeGreaterThan(0);
		expect([
			...otherwise(
				'host',
				names.map((one) => [one.fqdn, one.valid]),
			),
			...otherwise(
				'wildcardDomain',
				domains.map((one) => [one.in, one.out === '']),
			),
			...otherwise(
				'virtualServiceHost',
				named.map((one) => [one.in, one.out === '']),
			),
		]).toEqual([]);
	});

	test('templates of paths', () => {
		const paths = table<{ values: readonly string[]; wantError?: true }>('path_template_valid').cases;
		expect(paths.length).toBeGreaterThan(0);
		const wrong = paths.filter(({ values, wantError }) => {
			const isValid = values.every((text) => formats.pathTemplate.fault(text) === undefined);
			return isValid === (wantError === true);
		});
		expect(wrong).toEqual([]);
	});

	test('conditions', () => {
		const rows = table<{ key: string; values: readonly string[]; wantError?: true }>('authz_condition_valid').cases;
		expect(rows.length).toBeGreaterThan(0);
		const wrong = rows.filter(({ key, values, wantError }) => {
			const spec = JSON.stringify({ rules: [{ when: [{ key, values }] }] });
			const source = manifest({
				apiVersion: 'security.istio.io/v1',
				kind: 'AuthorizationPolicy',
				metadata: '',
				spec,
			});
			return errors(source).length > 0 !== (wantError === true);
		});
		expect(wrong).toEqual([]);
	});

	test('exportTo', () => {
		const rows = table<{
			name: string;
			namespace: string;
			exportTo?: readonly string[];
			isServiceEntry?: boolean;
			isDestinationRuleWithSelector?: boolean;
			wantErr: boolean;
		}>('validate_export_to').cases;
		expect(rows.length).toBeGreaterThan(0);
		const wrong = rows.filter(({ namespace, exportTo, isServiceEntry, isDestinationRuleWithSelector, wantErr }) => {
			const own = isServiceEntry === true ? { hosts: ['a.b'] } : { host: 'a' };
			const selector = isDestinationRuleWithSelector === true ? { workloadSelector: { matchLabels: { a: 'b' } } } : {};
			const source = manifest({
				apiVersion: 'networking.istio.io/v1',
				kind: isServiceEntry === true ? 'ServiceEntry' : 'DestinationRule',
				metadata: `namespace: ${namespace}`,
				spec: JSON.stringify({ ...own, ...selector, ...(exportTo && { exportTo }) }),
			});
			return errors(source).length > 0 !== wantErr;
		});
		expect(wrong.map(({ name }) => name)).toEqual([]);
	});
});
