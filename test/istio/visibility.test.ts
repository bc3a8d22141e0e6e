// Who sees what, and which DestinationRule a client gets.
import { describe, expect, test } from 'vitest';
import { type RuleScope, ruleFor } from '../../server/src/istio/destination-rules.ts';
import { hostForm } from '../../server/src/istio/host-names.ts';
import { annotatedExport, audienceOf, type Ceiling, isIn } from '../../server/src/istio/visibility.ts';
import { allDiagnostics, fixture } from '../fixture.ts';
import { areTablesThere, table } from '../tables.ts';

test.each<[readonly string[], string, readonly string[], readonly string[]]>([
	[[], 'shop', ['*'], ['shop', 'web']],
	[[], 'shop', ['.'], ['shop']],
	[['.'], 'shop', ['*'], ['shop']],
	[['web', '*'], 'shop', ['.'], ['shop', 'web']],
	[['web'], 'shop', ['*'], ['web']],
	[['~'], 'shop', ['*'], []],
	[['.', '~'], 'shop', ['*'], []],
])('exportTo %j of %s under %j is seen by %j', (exportTo, own, defaults, seen) => {
	const audience = audienceOf(exportTo, own, defaults);
	expect(['shop', 'web'].filter((one) => isIn(audience, one))).toEqual(seen);
});

interface Written {
	readonly ns: string;
	readonly name: string;
	readonly exportTo: readonly string[] | null;
}

describe.skipIf(!areTablesThere)("Istio's own cases", () => {
	test('DestinationRules by namespace and export', () => {
		type Rule = Written & { readonly host: string; readonly subsets: readonly string[] };
		interface Case {
			readonly proxyNs: string;
			readonly serviceNs: string;
			readonly host: string;
			readonly wantSubsets: readonly string[] | null;
		}
		const {
			cases,
			rules: written,
			rootNamespace,
		} = table<Case, { rules: Rule[]; rootNamespace: string }>('dr_lookup_export_to');
		const rules = written.map(({ ns, exportTo, ...rest }): RuleScope & Rule => ({
			...rest,
			ns,
			namespace: ns,
			exportTo: exportTo ?? [],
		}));
		const known = new Set(rules.flatMap(({ subsets }) => subsets));
		// The table is given in part: what needs a rule that is left out cannot be decided.
		const decidable = cases.filter(({ wantSubsets }) => wantSubsets?.every((subset) => known.has(subset)) ?? true);
		expect(decidable.length).toBeGreaterThan(5);
		for (const { proxyNs, serviceNs, host, wantSubsets } of decidable) {
			const found = ruleFor(rules, { client: proxyNs, service: serviceNs, host, rootNamespace });
			expect(
				found.flatMap(({ subsets }) => subsets),
				`${host} of ${serviceNs} for ${proxyNs}`,
			).toEqual(wantSubsets ?? []);
		}
	});

	type Routes = Written & { readonly hosts: readonly string[]; readonly gateways: readonly string[] };
	interface Seen {
		readonly proxyNs: string;
		readonly gateway: string;
		readonly wantHosts: readonly string[];
	}
	test.each(['vs_export_to', 'mesh_default_export_to_vs'])('VirtualServices: %s', (name) => {
		const context = table<Seen, { virtualServices: Routes[]; defaultVirtualServiceExportTo?: string[] }>(name);
		const { cases, virtualServices, defaultVirtualServiceExportTo } = context;
		const known = new Set(virtualServices.flatMap(({ hosts }) => hosts));
		for (const { proxyNs, gateway, wantHosts } of cases) {
			const seen = virtualServices.filter(({ gateways, exportTo, ns }) => {
				const isBound =
					gateway === 'mesh' ? gateways.length === 0 || gateways.includes('mesh') : gateways.includes(gateway);
				return isBound && isIn(audienceOf(exportTo ?? [], ns, defaultVirtualServiceExportTo), proxyNs);
			});
			const hosts = seen.flatMap((one) => one.hosts).sort();
			expect(hosts, `${gateway} in ${proxyNs}`).toEqual(wantHosts.filter((host) => known.has(host)).sort());
		}
	});

	test('Services', () => {
		interface Case {
			readonly name: string;
			readonly pushContext: {
				readonly exportToDefaults?: { readonly service: readonly string[] };
				readonly Mesh?: { readonly ServiceEntryVisibility?: { readonly ApplyToSidecars?: boolean } };
			};
			readonly service: {
				readonly Attributes: { Namespace: string; ExportTo?: readonly string[]; Visibility?: string };
			};
			readonly expect: boolean;
		}
		const { cases, targetNamespace } = table<Case, { targetNamespace: string }>('service_visibility');
		for (const { name, pushContext, service, expect: wanted } of cases) {
			const { Namespace, ExportTo = [], Visibility = '' } = service.Attributes;
			const isCapped = pushContext.Mesh?.ServiceEntryVisibility?.ApplyToSidecars === true;
			const ceiling = isCapped ? (Visibility.replace('ServiceVisibility', '').toUpperCase() as Ceiling) : undefined;
			const audience = audienceOf(ExportTo, Namespace, pushContext.exportToDefaults?.service, ceiling);
			expect(isIn(audience, targetNamespace), name).toBe(wanted);
		}
	});

	test('the annotation of Services', () => {
		const { cases } = table<{ Annotation: string; Want: readonly string[] }>('k8s_service_export_to_annotation');
		for (const { Annotation, Want } of cases)
			expect([...annotatedExport(Annotation)].sort(), Annotation).toEqual([...Want].sort());
		const analyzed = table<{ Annotation: string; ResourceNamespace: string; Want: readonly string[] }>(
			'analyzer_visible_namespaces',
		);
		for (const { Annotation, ResourceNamespace, Want } of analyzed.cases) {
			const audience = audienceOf(annotatedExport(Annotation), ResourceNamespace);
			expect(audience === 'everyone' ? ['*'] : [...audience], Annotation).toEqual(Want);
		}
	});

	test('hosts with their export, as istioctl reads them', () => {
		for (const { ScFqdn, Namespace, Want } of table<{ ScFqdn: string; Namespace: string; Want: boolean }>(
			'analyzer_scoped_fqdn_in_scope',
		).cases) {
			const [scope = '', host = ''] = ScFqdn.split('/');
			const form = hostForm(host, 'cluster.local');
			const own = form.form === 'service' ? (form.namespace ?? '') : '';
			expect(isIn(audienceOf([scope], own), Namespace), `${ScFqdn} ${Namespace}`).toBe(Want);
		}
	});

	test('what may stand in exportTo', () => {
		interface Case {
			readonly name: string;
			readonly namespace: string;
			readonly exportTo?: readonly string[];
			readonly isServiceEntry?: boolean;
			readonly isDestinationRuleWithSelector?: boolean;
			readonly wantErr: boolean;
		}
		for (const one of table<Case>('validate_export_to').cases) {
			const [kind, spec] = one.isServiceEntry
				? [
						'ServiceEntry',
						'hosts: [a.example.com], resolution: DNS, ports: [{ number: 80, name: http, protocol: HTTP }]',
					]
				: [
						'DestinationRule',
						`host: a${one.isDestinationRuleWithSelector ? ', workloadSelector: { matchLabels: { a: b } }' : ''}`,
					];
			const found = allDiagnostics(
				fixture(`apiVersion: networking.istio.io/v1
kind: ${kind}
metadata: { name: a, namespace: ${one.namespace} }
spec: { ${spec}, exportTo: ${JSON.stringify(one.exportTo ?? [])} }
`),
			);
			expect(
				found.some(({ severity }) => severity === 'error'),
				one.name,
			).toBe(one.wantErr);
		}
	});
});
