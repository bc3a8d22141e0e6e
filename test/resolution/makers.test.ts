// What controllers make is unknown, not missing: for each kind the names that must pass in silence, and slips beside them that
// must still be found.
import { describe, expect, test } from 'vitest';
import { definedName, isRelevant } from '../../server/src/model/kinds.ts';
import { fits, isAnything } from '../../server/src/model/makers/patterns.ts';
import { mayMake } from '../../server/src/model/makers/table.ts';
import { allDiagnostics, fixture } from '../fixture.ts';
import { maker, silent } from './made.ts';

/** Hosts in namespace `shop`, beside a Service that is there, so that a name that nothing declares is a fault. */
const routes = (hosts: readonly string[]): string => `apiVersion: v1
kind: Service
metadata: { name: storefront, namespace: shop }
spec: { selector: { app: storefront }, ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: edge, namespace: shop }
spec:
  hosts: [edge.example.com]
  gateways: [istio-ingress/public]
  http:
${hosts
	.map(
		(host, index) =>
			`  - match: [{ uri: { prefix: /${index} } }]\n    route: [{ destination: { host: ${host}, port: { number: 80 } } }]\n`,
	)
	.join('')}  - route: [{ destination: { host: storefront } }]
`;

/** Hints about other things aside: names that everybody has, such as redis, are missed in a low voice only. */
const loud = (source: string): readonly string[] =>
	allDiagnostics(fixture(source)).flatMap(({ rule, severity, message }) =>
		severity === 'hint' && !rule.startsWith('references/') ? [] : [message],
	);

/** What is loudly said of `hosts`, with a maker beside them. */
const saidOf = (maker: string, hosts: readonly string[]): readonly string[] => loud(`${routes(hosts)}---\n${maker}`);

describe('Services that are made', () => {
	test.each(silent.map(([text, hosts]) => ({ kind: /kind: (.*)/.exec(text)?.[1], text, hosts })))(
		'$kind',
		({ text, hosts }) => {
			const said = saidOf('apiVersion: v1\nkind: ConfigMap\nmetadata: { name: none, namespace: shop }\n', hosts);
			// Without the maker each of them is missed: else this would show nothing.
			expect(said.length).toBeGreaterThanOrEqual(hosts.length);
			expect(saidOf(text, hosts)).toEqual([]);
		},
	);

	test('by an unknown kind without a namespace, and not by one in another', () => {
		const kind = 'apiVersion: example.com/v1\nkind: Thing\nmetadata: { name: cache }\n';
		expect(saidOf(kind, ['cache', 'cache-db'])).toEqual([]);
		expect(saidOf(maker('example.com/v1', 'Thing', 'cache', '{}', 'other'), ['cache'])).toHaveLength(1);
		expect(saidOf(kind, ['other-cache'])).toHaveLength(1);
	});
});

describe('manifests that are text', () => {
	const service = (name: string): string =>
		`apiVersion: v1\n      kind: Service\n      metadata: { name: ${name}, namespace: shop }\n`;
	const carriers = {
		'a Bundle': (text: string) =>
			maker('fleet.cattle.io/v1alpha1', 'Bundle', 'x', `\n  resources:\n  - content: |\n      ${text}`, 'fleet'),
		'a ConfigMap': (text: string) =>
			`apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x, namespace: fleet }\ndata:\n  a.yaml: |\n      ${text}`,
		'a Secret': (text: string) =>
			`apiVersion: v1\nkind: Secret\nmetadata: { name: x, namespace: fleet }\nstringData:\n  a.yaml: |\n      ${text}`,
	};

	test.each(Object.entries(carriers))('in %s', (_, carrier) => {
		expect(saidOf(carrier(service('ledger')), ['ledger'])).toEqual([]);
		expect(saidOf(carrier(service('ledger')), ['legder'])).toEqual([
			'No Service "legder" in namespace "shop"; did you mean "ledger"?',
		]);
	});
});

test('a template within a ConfigMap makes nothing of a name that is known', () => {
	const text = "apiVersion: v1\n    kind: Service\n    metadata: { name: '{{ .Name }}' }";
	const map = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x, namespace: shop }\ndata:\n  a: |\n    ${text}\n`;
	expect(saidOf(map, ['ledger'])).toHaveLength(1);
});

describe('slips that are still found', () => {
	test.each([
		[
			'beside exact names',
			maker('postgresql.cnpg.io/v1', 'Cluster', 'orders', '{ instances: 3 }'),
			'ordres-rw',
			'orders-rw',
		],
		[
			'of a bootstrap Service',
			maker('triggers.tekton.dev/v1beta1', 'EventListener', 'github'),
			'el-gihtub',
			'el-github',
		],
		[
			'of a declared Service, beside a release',
			maker('helm.cattle.io/v1', 'HelmChart', 'redis', '{ chart: redis, targetNamespace: shop }'),
			'storefrnot',
			'storefront',
		],
		[
			'of a declared Service, beside a kind that makes nothing',
			maker('keda.sh/v1alpha1', 'ScaledObject', 'storefrnot'),
			'storefrnot',
			'storefront',
		],
		[
			'beside what Keptn calls the same',
			maker('lifecycle.keptn.sh/v1', 'KeptnApp', 'storefrnot'),
			'storefrnot',
			'storefront',
		],
		['beside a component of Dapr', maker('dapr.io/v1alpha1', 'Component', 'storefrnot'), 'storefrnot', 'storefront'],
		['beside a policy', maker('kyverno.io/v1', 'Policy', 'storefrnot'), 'storefrnot', 'storefront'],
	])('%s', (_, text, host, meant) => {
		expect(saidOf(text, [host])).toEqual([`No Service "${host}" in namespace "shop"; did you mean "${meant}"?`]);
	});
});

const pool = (labels: string, port = 'http'): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web-v1, namespace: shop }
spec:
  selector: { matchLabels: { app: web, version: v1 } }
  template:
    metadata: { labels: { app: web, version: v1 } }
    spec: { containers: [{ name: web, image: web, ports: [{ name: http, containerPort: 80 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: ${port} }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: web, namespace: shop }
spec:
  host: web
  subsets: [{ name: other, labels: { ${labels} } }]
`;

const template = '{ template: { metadata: { labels: { app: web, version: v2 } }, spec: {} } }';

describe('pods that are made', () => {
	test.each([
		['CloneSet', maker('apps.kruise.io/v1alpha1', 'CloneSet', 'web-v2', template)],
		['VirtualMachine', maker('kubevirt.io/v1', 'VirtualMachine', 'web-v2', template)],
		['DeploymentConfig', maker('apps.openshift.io/v1', 'DeploymentConfig', 'web-v2', template)],
		['an unknown kind with a template', maker('example.com/v1', 'Thing', 'x', template)],
		[
			'templates deeper down',
			maker('kubeflow.org/v1', 'PyTorchJob', 'x', `{ pytorchReplicaSpecs: { Worker: ${template} } }`),
		],
		['an unknown kind of that name', maker('example.com/v1', 'Thing', 'web')],
		['Rollout', maker('argoproj.io/v1alpha1', 'Rollout', 'x', template)],
	])('%s', (_, text) => {
		const missing = 'No workload of host "web" has the label "version: v2"; "version" of its workloads is "v1"';
		expect(loud(pool('version: v2'))).toEqual([missing]);
		expect(loud(`${pool('version: v2')}---\n${text}`)).toEqual([]);
	});

	test.each([
		'canary: { canaryMetadata: { labels: { role: canary } } }',
		'blueGreen: { previewMetadata: { labels: { role: canary } } }',
	])('a Rollout with %s', (strategy) => {
		const rollout = maker(
			'argoproj.io/v1alpha1',
			'Rollout',
			'x',
			`{ strategy: { ${strategy} }, template: { metadata: { labels: { app: web } }, spec: {} } }`,
		);
		expect(loud(pool('role: canary'))).toHaveLength(1);
		expect(loud(`${pool('role: canary')}---\n${rollout}`)).toEqual([]);
		expect(loud(`${pool('role: canry')}---\n${rollout}`)).toHaveLength(1);
	});

	test.each([
		'statefulset.kubernetes.io/pod-name: web-0',
		'rollouts-pod-template-hash: abc',
		'apps.kubernetes.io/pod-index: "0"',
	])('labels that controllers give: %s', (label) => expect(loud(pool(label))).toEqual([]));

	test('target ports', () => {
		const said = 'No container of this Service lists a port named "web"; they list "http"';
		expect(loud(pool('version: v1', 'web'))).toEqual([said]);
		expect(
			loud(`${pool('version: v1', 'web')}---\n${maker('kubevirt.io/v1', 'VirtualMachine', 'x', template)}`),
		).toEqual([]);
		// The pods of others are none of this Service's.
		const others = '{ template: { metadata: { labels: { app: other } }, spec: {} } }';
		expect(loud(`${pool('version: v1', 'web')}---\n${maker('kubevirt.io/v1', 'VirtualMachine', 'x', others)}`)).toEqual(
			[said],
		);
	});
});

describe('what is kept of closed files', () => {
	test.each([
		[true, 'example.com/v1', 'Thing'],
		[true, 'kafka.strimzi.io/v1beta2', 'Kafka'],
		[true, 'sparkoperator.k8s.io/v1beta2', 'SparkApplication'],
		[false, 'kafka.strimzi.io/v1beta2', 'KafkaTopic'],
		[false, 'rbac.authorization.k8s.io/v1', 'ClusterRole'],
		[false, 'autoscaling/v2', 'HorizontalPodAutoscaler'],
		[false, 'constraints.gatekeeper.sh/v1beta1', 'K8sAllowedRepos'],
		[false, 'monitoring.coreos.com/v1', 'ServiceMonitor'],
		[false, 'networking.k8s.io/v1', 'NetworkPolicy'],
		[true, 'networking.k8s.io/v1', 'Ingress'],
		[false, 'v1', 'PersistentVolumeClaim'],
	])('%s: %s %s', (isKept, apiVersion, kind) => {
		const text = maker(apiVersion, kind, 'x');
		expect(isRelevant(text, 'file:///w/a.yaml')).toBe(isKept);
		expect(definedName(text)).toBeUndefined();
	});

	test('an Ingress, if it has a certificate made', () => {
		const text = 'cert-manager.io/cluster-issuer: x';
		expect([mayMake('networking.k8s.io', 'Ingress', ''), mayMake('networking.k8s.io', 'Ingress', text)]).toEqual([
			false,
			true,
		]);
	});
});

test('patterns', () => {
	const names = ['db', 'db-', 'db-rw', 'my-db', 'a-db-b'];
	expect(names.filter((name) => fits(name, 'db-*'))).toEqual(['db-', 'db-rw']);
	expect(names.filter((name) => fits(name, '*-db'))).toEqual(['my-db']);
	expect(names.filter((name) => fits(name, '*-db-*'))).toEqual(['a-db-b']);
	expect(['*', '*-*', 'a-*', '-'].filter(isAnything)).toEqual(['*', '*-*']);
});
