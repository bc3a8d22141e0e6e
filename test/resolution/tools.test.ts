// What tools install by files of their own, and what documents hold that are no resources: names from there are not missing.
import { describe, expect, test } from 'vitest';
import { isRelevant } from '../../server/src/model/kinds.ts';
import { allDiagnostics, fixture } from '../fixture.ts';

/** Hosts of a route beside a Service that is there, so that a name that nothing declares is a fault. */
const routes = (hosts: readonly string[]): string => `#- k8s/routes.yaml
apiVersion: v1
kind: Service
metadata: { name: storefront, namespace: shop }
spec: { ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: edge, namespace: shop }
spec:
  hosts: [edge.example.com]
  gateways: [istio-ingress/public]
  http:
  - match: [{ uri: { prefix: /a } }]
    route: [{ destination: { host: storefront } }]
${hosts.map((host, index) => `  - match: [{ uri: { prefix: /${index} } }]\n    route: [{ destination: { host: ${host} } }]\n`).join('')}`;

const said = (path: string, text: string, hosts: readonly string[]): readonly string[] =>
	allDiagnostics(fixture(`${routes(hosts)}#- ${path}\n${text}\n`)).map(({ message }) => message);

const tools: readonly (readonly [path: string, text: string, hosts: readonly string[]])[] = [
	[
		'helmfile.yaml',
		'releases:\n- { name: cart, chart: example/cart }\n- { name: search, chart: example/search }',
		['cart', 'search-api', 'anything'],
	],
	[
		'helmfile.yaml',
		'releases:\n- { name: own, chart: example/store-front, namespace: shop }',
		['store-front', 'store-front-api'],
	],
	['helmfile.d/10-apps.yaml', 'releases:\n- { name: cart, chart: example/cart, namespace: shop }', ['cart']],
	['helmfile.yaml', 'releases:\n- { name: "{{ .Environment.Name }}-cart", chart: example/cart }', ['prod-cart']],
	['devspace.yaml', 'version: v2beta1\ndeployments:\n  cart: { helm: {} }', ['cart']],
	['devspace.yaml', 'version: v1beta11\ndeployments:\n- { name: cart, helm: {} }', ['cart']],
	['porter.yaml', 'mixins: [helm3]\ninstall:\n- helm3: { name: cart, chart: x/cart }', ['cart']],
	['cart/score.yaml', 'apiVersion: score.dev/v1b1\nmetadata: { name: cart }\ncontainers: {}', ['cart', 'cart-svc']],
	[
		'Pulumi.yaml',
		'runtime: yaml\nresources:\n  svc: { type: kubernetes:core/v1:Service, properties: { metadata: { name: cart } } }',
		['cart', 'svc-1a2b3c4d'],
	],
	['.gitlab-ci.yml', 'include:\n- template: Auto-DevOps.gitlab-ci.yml', ['production-auto-deploy']],
	[
		'cart/helm-chart.yaml',
		'helmChart: { repo: https://example.com, chartName: x, releaseName: cart }',
		['cart', 'anything'],
	],
	['helmfile.yaml.gotmpl', 'releases:\n{{ if true }}\n- { name: cart, chart: example/cart }\n{{ end }}', ['cart']],
	[
		'policy.yaml',
		'apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: { name: a }\nspec: { rules: [{ generate: { kind: Service, name: cart } }] }',
		['cart'],
	],
	['fleet.yaml', 'helm: { releaseName: cart, chart: cart, repo: x }', ['cart', 'anything']],
	['garden.yml', 'kind: Deploy\ntype: helm\nname: cart\nspec: {}', ['cart']],
	[
		'skaffold.yaml',
		'apiVersion: skaffold/v4beta11\nkind: Config\ndeploy: { helm: { releases: [{ name: cart, remoteChart: cart }] } }',
		['cart', 'cart-api'],
	],
	['out/all.json', '[{ "apiVersion": "v1", "kind": "Service", "metadata": { "name": "cart" } }]', ['cart']],
	['out/by-name.json', '{ "a": { "apiVersion": "v1", "kind": "Service", "metadata": { "name": "cart" } } }', ['cart']],
	['values.yaml', 'extraManifests:\n- apiVersion: v1\n  kind: Service\n  metadata: { name: cart }', ['cart']],
	[
		'10-cart.provisioners.yaml',
		'- uri: template://cart\n  manifests: |\n    - apiVersion: v1\n      kind: Service\n      metadata: { name: cart }',
		['cart'],
	],
];

describe('what a tool installs', () => {
	test.each(tools.map(([path, text, hosts]) => ({ path, text, hosts })))('$path: $hosts', ({ path, text, hosts }) => {
		expect(said(path, 'none: true', hosts).length).toBeGreaterThanOrEqual(hosts.length);
		expect(said(path, text, hosts)).toEqual([]);
		expect(isRelevant(text, `file:///w/${path}`)).toBe(true);
	});

	test.each(tools.map(([path, text]) => ({ path, text })))('a slip is still found beside $path', ({ path, text }) => {
		expect(said(path, text, ['storefrnot'])).toEqual([
			'No Service "storefrnot" in namespace "shop"; did you mean "storefront"?',
		]);
	});

	test.each([
		['values.yaml', 'releases:\n- chart: nothing'],
		['.gitlab-ci.yml', 'include:\n- template: Jobs/Build.gitlab-ci.yml'],
		['helmfile.yaml', 'releases:\n- { name: cart, chart: ./charts/cart }'],
	])('%s that installs nothing of the name', (path, text) => {
		const chart = '#- charts/cart/Chart.yaml\nname: cart';
		expect(said(path, `${text}\n${chart}`, ['unheard-of'])).toEqual(['No Service "unheard-of" in namespace "shop"']);
	});
});
