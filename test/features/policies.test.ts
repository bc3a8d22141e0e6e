// The names in policies, meshes and metadata, as a user meets them: definition, references, rename, hover, completion. Each
// row of the table has an example of its own in test/mesh/tables.test.ts; here are the forms, and what leads nowhere.
import { describe, expect, test } from 'vitest';
import {
	checkDefinition,
	checkReferences,
	completed,
	completionLabels,
	completions,
	hoverText,
	renamed,
} from '../fixture.ts';

const policy = (spec: string, kind = 'AuthorizationPolicy', group = 'security'): string => `#- policy.yaml
apiVersion: ${group}.istio.io/v1
kind: ${kind}
metadata: { name: rules, namespace: shop }
spec:
${spec}`;

const source = (field: string): string => policy(`  rules: [{ from: [{ source: { ${field} } }] }]\n`);

const account = (mark = ''): string => `#- account.yaml
apiVersion: v1
kind: ServiceAccount
metadata:
  name: cart
${mark}  namespace: web
`;
const accountFound = '#       ^^^^ 1\n';

describe('service accounts', () => {
	test.each([
		'principals: [cluster.local/ns/web/sa/c$0art]',
		'notPrincipals: ["*/ns/web/sa/cart$0"]',
		'principals: [cluster.local/ns/web/sa/$0ca*]',
		'serviceAccounts: [web/c$0art]',
	])('%s', (field) => checkDefinition(account(accountFound) + source(field)));

	test.each([
		'principals: [cluster.local/ns/shop/sa/c$0art]',
		'principals: [cluster.local/ns/web/sa/$0*]',
		'principals: ["*$0"]',
		'principals: ["{{ .Values.trust }}/ns/web/sa/c$0art"]',
		'serviceAccounts: [c$0art]',
		'serviceAccounts: [other/c$0art]',
	])('nowhere: %s', (field) => checkDefinition(account() + source(field)));

	test('in the names of a certificate, in conditions, of WorkloadGroups and pods', () => {
		checkReferences(`${account('').replace('name: cart', 'name: c$0art\n#       ^^^^ 1')}---
apiVersion: networking.istio.io/v1
kind: WorkloadGroup
metadata: { name: vm, namespace: web }
spec: { template: { serviceAccount: cart } }
#                                   ^^^^ 2
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: web }
spec: { template: { spec: { serviceAccountName: cart } } }
#                                               ^^^^ 3
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: cart, namespace: shop }
subjects: [{ kind: ServiceAccount, name: cart, namespace: web }]
#                                        ^^^^ 4
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: cart, namespace: shop }
spec:
  host: cart
  trafficPolicy: { tls: { mode: MUTUAL, subjectAltNames: ["spiffe://cluster.local/ns/web/sa/cart", cart.example.com] } }
#                                                                                           ^^^^ 5
${policy(`  rules:
  - when: [{ key: source.principal, notValues: [cluster.local/ns/web/sa/cart] }]
#                                                                       ^^^^ 6
  - when: [{ key: source.namespace, values: [cart] }]
`)}`);
	});

	test('renamed within the identity', () => {
		const text = renamed(account() + source('principals: [cluster.local/ns/web/sa/c$0art]'), 'basket');
		expect(text).toContain('  name: basket\n');
		expect(text).toContain('[cluster.local/ns/web/sa/basket]');
	});

	test('hover says which namespace it was found in, and that the default one needs no declaration', () => {
		expect(hoverText(account() + source('principals: [cluster.local/ns/web/sa/c$0art]'))).toContain(
			'**ServiceAccount** `web/cart`',
		);
		expect(hoverText(source('principals: [cluster.local/ns/web/sa/de$0fault]'))).toContain('built in');
	});

	test('offered as a whole identity', () => {
		expect(completed(account() + source('principals: [$0]'), 'cluster.local/ns/web/sa/cart')).toContain(
			'principals: [cluster.local/ns/web/sa/cart]',
		);
		expect(completionLabels(account() + source('serviceAccounts: [$0]'))).toContain('web/cart');
	});
});

describe('namespaces', () => {
	const namespace = (mark = ''): string =>
		`#- namespace.yaml\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: web\n${mark}`;
	const found = '#       ^^^ 1\n';

	test.each([
		source('namespaces: [w$0eb]'),
		source('namespaces: ["w$0*"]'),
		source('principals: [cluster.local/ns/$0web/sa/x]'),
		policy('  egress: [{ hosts: [$0web/*] }]\n', 'Sidecar', 'networking'),
		policy('  exportTo: [., $0web]\n', 'ServiceEntry', 'networking'),
		'#- a.yaml\napiVersion: v1\nkind: Service\nmetadata: { name: a, namespace: $0web }\n',
		'#- a.yaml\napiVersion: v1\nkind: Service\nmetadata: { name: a, annotations: { networking.istio.io/exportTo: "shop, $0web" } }\n',
		'#- kustomization.yaml\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: $0web\n',
	])('%s', (text) => checkDefinition(namespace(found) + text));

	test.each(['.', '"*"', '"~"'])('reserved: exportTo %s', (word) => {
		const text = policy(`  exportTo: [$0${word}]\n`, 'ServiceEntry', 'networking');
		checkDefinition(namespace() + text);
		expect(hoverText(text) ?? '').not.toContain('not declared');
	});

	test('offered, declared or not', () => {
		const world = `${namespace()}#- a.yaml\napiVersion: v1\nkind: Service\nmetadata: { name: a, namespace: pay }\n`;
		expect(completions(world + policy('  exportTo:\n  - $0\n', 'ServiceEntry', 'networking')).slice(0, 5)).toEqual([
			'. — this namespace only',
			'* — all namespaces',
			'web — Namespace · w/namespace.yaml',
			'pay — namespace of resources here',
			'shop — namespace of resources here',
		]);
	});

	test('not renamed, for it is not known what lies in it', () => {
		expect(renamed(namespace().replace('web', '$0web'), 'net')).toContain(
			'it also contains resources of kinds that this extension does not read',
		);
	});
});

describe('hosts of a Sidecar', () => {
	const service = (mark: string): string =>
		`#- service.yaml\napiVersion: v1\nkind: Service\nmetadata:\n  name: cart\n${mark}  namespace: web\n`;
	const sidecar = (host: string): string => policy(`  egress: [{ hosts: [${host}] }]\n`, 'Sidecar', 'networking');

	test.each(['web/c$0art.web.svc.cluster.local', '"*/c$0art.web.svc.cluster.local"', 'web/$0*.web.svc.cluster.local'])(
		'%s',
		(host) => checkDefinition(service('#       ^^^^ 1\n') + sidecar(host)),
	);

	test.each(['web/$0*', '*/$0*', '~/$0*'])('nowhere: "%s"', (host) =>
		checkDefinition(service('') + sidecar(`"${host}"`)),
	);

	test('of a namespace that has it not, there where it is', () => {
		checkDefinition(service('#       ^^^^ 1\n') + sidecar('shop/c$0art.web.svc.cluster.local'));
	});

	test('offered with the namespace', () => {
		expect(completionLabels(service('') + sidecar('$0'))).toContain('web/cart.web.svc.cluster.local');
	});
});

describe('what a policy is for', () => {
	const target = (kind: string, mark: boolean): string =>
		`#- target.yaml\napiVersion: ${kind === 'Gateway' ? 'gateway.networking.k8s.io/v1' : kind === 'Service' ? 'v1' : 'networking.istio.io/v1'}\nkind: ${kind}\nmetadata:\n  name: web\n${mark ? '#       ^^^ 1\n' : ''}  namespace: shop\n`;

	test.each(['Service', 'ServiceEntry', 'Gateway'])('targetRefs: %s', (kind) => {
		checkDefinition(
			target(kind, true) + policy(`  targetRefs: [{ kind: ${kind}, name: $0web }]\n`, 'Telemetry', 'telemetry'),
		);
		checkDefinition(target(kind, false) + policy('  targetRefs: [{ kind: GatewayClass, name: $0web }]\n'));
	});

	test('a policy of the root namespace selects everywhere, one of another does not', () => {
		const pod = (mark: string): string =>
			`#- pod.yaml\napiVersion: v1\nkind: Pod\nmetadata: { name: cart, namespace: web, labels: { app: cart } }\n${mark}`;
		const selector = policy('  selector: { matchLabels: { app: $0cart } }\n');
		checkDefinition(pod('') + selector);
		const fromRoot = selector.replace('namespace: shop', 'namespace: istio-system');
		checkDefinition(pod(`${'#'.padEnd(50)}^^^^^^^^^ 1\n`) + fromRoot);
	});

	test('the ports of the pods that it selects, as text', () => {
		const pods = `#- pods.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec:
  template:
    metadata: { labels: { app: cart } }
    spec: { containers: [{ name: a, ports: [{ name: web, containerPort: 8080 }] }] }
`;
		const ports = `${pods}${policy('  selector: { matchLabels: { app: cart } }\n  rules: [{ to: [{ operation: { ports: [$0] } }] }]\n')}`;
		expect(completionLabels(ports)).toEqual(['8080']);
		expect(completed(ports, '8080')).toContain('ports: ["8080"]');
	});
});

describe('the mesh configuration', () => {
	const map = (mark: string): string => `#- mesh.yaml
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: |-
    defaultConfig: {}

    extensionProviders:
    - name: opa
${mark}      envoyExtAuthzGrpc: { service: opa.shop.svc.cluster.local, port: 9191 }
`;
	const custom = policy('  action: CUSTOM\n  provider: { name: $0opa }\n');

	test('a provider in the text of a ConfigMap', () => checkDefinition(map('#           ^^^ 1\n') + custom));

	test('renamed there too', () => {
		expect(renamed(map('') + custom, 'gate')).toContain('    - name: gate\n      envoyExtAuthzGrpc');
	});

	test('its Service, from within that text', () => {
		const text = map('').replace('opa.shop', 'o$0pa.shop');
		checkDefinition(
			`${text}#- service.yaml\napiVersion: v1\nkind: Service\nmetadata:\n  name: opa\n#       ^^^ 1\n  namespace: shop\n`,
		);
	});

	test('what comes with Istio', () => {
		const telemetry = policy('  accessLogging: [{ providers: [{ name: en$0voy }] }]\n', 'Telemetry', 'telemetry');
		expect(hoverText(telemetry)).toContain('**extension provider** `envoy` — built in');
		expect(completionLabels(telemetry.replace('en$0voy', '$0'))).toEqual(['stackdriver', 'envoy']);
	});
});

describe('token issuers', () => {
	const tokens = (mark: string, namespace = 'shop'): string =>
		`#- tokens.yaml\napiVersion: security.istio.io/v1\nkind: RequestAuthentication\nmetadata: { name: jwt, namespace: ${namespace} }\nspec:\n  jwtRules:\n  - issuer: https://id.example.com/a\n${mark}`;
	const found = '#           ^^^^^^^^^^^^^^^^^^^^^^^^ 1\n';
	const principals = source('requestPrincipals: ["https://id.ex$0ample.com/a/*"]');

	test('of the same namespace or of the root namespace', () => {
		checkDefinition(tokens(found) + principals);
		checkDefinition(tokens(found, 'istio-system') + principals);
		checkDefinition(tokens('', 'web') + principals);
	});

	test('by claim', () => {
		const when = policy(
			'  rules: [{ when: [{ key: "request.auth.claims[iss]", values: ["https://id.$0example.com/a"] }] }]\n',
		);
		checkDefinition(tokens(found) + when);
	});

	test('renamed', () => {
		expect(renamed(tokens('') + principals, 'https://login.example.com')).toContain('["https://login.example.com/*"]');
	});
});

describe('waypoints', () => {
	const gateway = (mark: string, namespace: string): string =>
		`#- waypoint.yaml\napiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata:\n  name: way\n${mark}  namespace: ${namespace}\nspec: { gatewayClassName: istio-waypoint }\n`;
	const labelled = (labels: string): string =>
		`#- a.yaml\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels: { ${labels} }\n`;
	const found = '#       ^^^ 1\n';

	test('of the namespace itself, or of the one that is named', () => {
		checkDefinition(gateway(found, 'shop') + labelled('istio.io/use-waypoint: $0way'));
		checkDefinition(gateway('', 'web') + labelled('istio.io/use-waypoint: $0way'));
		checkDefinition(
			gateway(found, 'web') + labelled('istio.io/use-waypoint: $0way, istio.io/use-waypoint-namespace: web'),
		);
	});

	test('none is no name', () => {
		expect(hoverText(labelled('istio.io/use-waypoint: no$0ne'))).not.toContain('gateway');
	});
});
