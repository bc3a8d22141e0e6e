// Completion of fields and values: what the schema allows, and what is written for it, in every style.
import { describe, expect, test } from 'vitest';
import { completed, completionLabels, completions } from '../fixture.ts';

const route = (end: string): string => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
spec:
${end}`;

/** What stands behind `spec:` after the completion. */
const spec = (end: string, label: string): string => completed(route(end), label).split('spec:\n')[1] ?? '';

describe('keys', () => {
	test('the required ones first, without those that are there', () => {
		expect(completionLabels(route('  http:\n  - route:\n    - $0\n'))).toEqual(['destination', 'weight', 'headers']);
		expect(completionLabels(route('  hosts: [a]\n  $0\n'))).toEqual(['gateways', 'http', 'tcp', 'tls', 'exportTo']);
	});

	test('without those that one there excludes', () => {
		expect(completionLabels(route('  http:\n  - match:\n    - uri: { exact: /a, $0 }\n'))).toEqual([]);
		expect(completionLabels(route('  http:\n  - match:\n    - uri: { $0 }\n'))).toEqual(['prefix', 'exact', 'regex']);
	});

	test('without those that the release in use lacks', () => {
		const old = `#! { "version": "1.18" }\n${route('  http:\n  - route: []\n    mirro$0\n')}`;
		expect(completionLabels(old)).not.toContain('mirrors');
		expect(completionLabels(route('  http:\n  - route: []\n    mirro$0\n'))).toContain('mirrors');
	});

	test.each([
		['a map opens on the next line', '  http:\n  - $0\n', 'fault', '  http:\n  - fault:\n      $1\n'],
		['a list opens with its first item', '  $0\n', 'hosts', '  hosts:\n  - $1\n'],
		[
			'an item opens with the field it must have',
			'  http:\n  - $0\n',
			'route',
			'  http:\n  - route:\n    - destination:\n        $1\n',
		],
		[
			'lists are indented as the text does',
			'  hosts:\n    - a\n  $0\n',
			'gateways',
			'  hosts:\n    - a\n  gateways:\n    - $1\n',
		],
		['a scalar waits behind its colon', '  http:\n  - $0\n', 'timeout', '  http:\n  - timeout: $1\n'],
		['in brackets', '  http: [{ $0 }]\n', 'route', '  http: [{ route: [$1] }]\n'],
		['in brackets, a map', '  http: [{ $0 }]\n', 'fault', '  http: [{ fault: {$1} }]\n'],
		['a key that has its colon is only renamed', '  ht$0: []\n', 'http', '  http: []\n'],
		['in quotes', '  "ht$0\n', 'http', '  "http":\n  - $1\n'],
		['where a list is to begin', '  http:\n    $0\n', 'timeout', '  http:\n    - timeout: $1\n'],
	])('%s', (_, end, label, expected) => {
		expect(spec(end, label)).toBe(expected);
	});

	test('in a document that does not parse yet', () => {
		const broken = route('  http:\n  - route:\n    - destination:\n        ho$0\n    timeo\n  tls: [\n');
		expect(completionLabels(broken)).toContain('host');
	});

	test('in a template, and in a patch', () => {
		expect(completionLabels(route('  {{- if .Values.x }}\n  htt$0\n  {{- end }}\n'))).toContain('http');
		const patch = `#- kustomization.yaml\npatches: [{ path: p.yaml }]\n#- p.yaml\n${route('  ht$0\n')}`;
		expect(completionLabels(patch)).toContain('http');
	});

	test('in metadata, without what the cluster writes', () => {
		const labels = completionLabels('apiVersion: v1\nkind: Service\nmetadata:\n  $0\n');
		expect(labels).toContain('annotations');
		expect(labels).not.toContain('managedFields');
	});

	test('of a definition in the workspace, and of it alone where the setting names it', () => {
		const own = `#- crd.yaml
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: sidecars.networking.istio.io }
spec:
  group: networking.istio.io
  names: { kind: Sidecar }
  versions:
  - name: v1
    served: true
    schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { own: { type: string } } } } } }
#- a.yaml
apiVersion: networking.istio.io/v1
kind: Sidecar
spec:
  $0
`;
		expect(completionLabels(own)).toEqual(expect.arrayContaining(['own', 'egress']));
		expect(completionLabels(`#! { "schema.crds": ["crd.yaml"] }\n${own}`)).toEqual(['own']);
	});

	test("annotations of Istio's, for pods in their template", () => {
		const deployment = (at: string): string =>
			`apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  annotations:\n    ${at === 'own' ? '$0' : 'a: b'}\nspec:\n  template:\n    metadata:\n      annotations:\n        ${at === 'pod' ? '$0' : 'a: b'}\n`;
		expect(completionLabels(deployment('pod'))).toContain('sidecar.istio.io/proxyCPU');
		expect(completionLabels(deployment('own'))).not.toContain('sidecar.istio.io/proxyCPU');
		expect(completed(deployment('pod'), 'sidecar.istio.io/proxyCPU')).toContain(
			'        sidecar.istio.io/proxyCPU: "$1"\n',
		);
	});

	test('not where another tool offers them', () => {
		expect(completionLabels(`#! { "schema.features": "off" }\n${route('  $0\n')}`)).toEqual([]);
	});
});

describe('values', () => {
	const tls = (mode: string): string =>
		`apiVersion: networking.istio.io/v1\nkind: DestinationRule\nspec:\n  trafficPolicy:\n    tls: { mode: ${mode} }\n`;

	test.each(['$0', 'SI$0', '"$0"', '"SI$0'])('words of an enum: %s', (mode) => {
		expect(completionLabels(tls(mode))).toEqual(['ISTIO_MUTUAL', 'SIMPLE', 'MUTUAL', 'DISABLE']);
	});

	test('true and false', () => {
		expect(completionLabels(route('  http:\n  - corsPolicy:\n      allowCredentials: $0\n'))).toEqual([
			'true',
			'false',
		]);
	});

	test('with what is the default', () => {
		const http =
			'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nspec:\n  rules:\n  - matches:\n    - path:\n        type: $0\n';
		expect(completions(http)).toContain('PathPrefix — default');
	});
});

describe('the head of a manifest', () => {
	test('apiVersions of a kind, and kinds of an apiVersion', () => {
		expect(completionLabels('apiVersion: $0\nkind: PeerAuthentication\n')).toEqual([
			'security.istio.io/v1',
			'security.istio.io/v1beta1',
		]);
		expect(completionLabels('apiVersion: security.istio.io/v1\nkind: $0\n')).toEqual([
			'AuthorizationPolicy',
			'PeerAuthentication',
			'RequestAuthentication',
		]);
	});

	test.each(['$0', 'Vir$0', '# a comment\n$0', 'apiVersion: v1\nkind: Service\n---\n$0'])(
		'whole manifests in %j',
		(text) => {
			expect(completionLabels(text)).toEqual(expect.arrayContaining(['VirtualService', 'HTTPRoute', 'apiVersion']));
			expect(completed(text, 'PeerAuthentication')).toMatch(
				/apiVersion: security\.istio\.io\/v1\nkind: PeerAuthentication\nmetadata:\n {2}name: \$\{1:name\}\nspec:\n {2}mtls:\n {4}mode: \$\{2:STRICT\}\n/,
			);
		},
	);

	test('but not where there is one already', () => {
		expect(completionLabels('apiVersion: v1\n$0\n')).toEqual(['kind']);
		expect(completionLabels('apiVersion: v1\nkind: Service\n$0\n')).not.toContain('VirtualService');
	});
});

test('every skeleton is a manifest without a fault', async () => {
	const { skeletons } = await import('../../server/src/features/completion/skeletons.ts');
	const { plain } = await import('../../server/src/features/completion/snippets.ts');
	const { allDiagnostics, fixture } = await import('../fixture.ts');
	expect(skeletons({}).length).toBeGreaterThan(15);
	for (const { label, snippet } of skeletons({})) {
		const faults = allDiagnostics(fixture(plain(snippet))).filter(({ rule }) => /^(schema|syntax)/.test(rule));
		expect(faults.map(({ message }) => `${label}: ${message}`)).toEqual([]);
	}
});
