// What worlds are made of: a small workspace of each shape that decides what belongs together, and documents that meet
// each other in it. The texts hold the word `ROOT`, which stands for a name of its own in each world (play.ts).
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cases } from '../cases.ts';

const head = (apiVersion: string, kind: string, name: string, namespace = ''): string =>
	`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n${namespace && `  namespace: ${namespace}\n`}`;

const istio = (kind: string, name: string, namespace?: string): string =>
	head(`${kind.endsWith('Policy') ? 'security' : 'networking'}.istio.io/v1`, kind, name, namespace);

function service(name: string, namespace?: string): string {
	return `${head('v1', 'Service', name, namespace)}spec:
  selector:
    app: ${name}
  ports:
  - name: http
    port: 80
    targetPort: 8080
`;
}

function deployment(name: string, version: string, namespace?: string): string {
	return `${head('apps/v1', 'Deployment', `${name}-${version}`, namespace)}spec:
  selector:
    matchLabels:
      app: ${name}
      version: ${version}
  template:
    metadata:
      labels:
        app: ${name}
        version: ${version}
    spec:
      serviceAccountName: ${name}
      containers:
      - name: app
        image: example/${name}:1.0
        ports:
        - containerPort: 8080
`;
}

function rule(name: string, namespace?: string, ...subsets: readonly string[]): string {
	return `${istio('DestinationRule', name, namespace)}spec:
  host: ${name}
  exportTo:
  - '*'
  trafficPolicy:
    tls:
      mode: ISTIO_MUTUAL
  subsets:
${subsets.map((one) => `  - name: ${one}\n    labels:\n      version: ${one}\n`).join('')}`;
}

function route(name: string, namespace: string | undefined, host: string, subset: string): string {
	return `${istio('VirtualService', name, namespace)}spec:
  hosts:
  - ${host}
  gateways:
  - mesh
  - infra/public
  exportTo:
  - '*'
  http:
  - match:
    - uri:
        prefix: /api
    route:
    - destination:
        host: ${name}
        subset: ${subset}
        port:
          number: 80
      weight: 90
    - destination:
        host: ${name}
        subset: v1
      weight: 10
  - route:
    - destination:
        host: ${host}
`;
}

const gateway = `${istio('Gateway', 'public', 'infra')}spec:
  selector:
    istio: ingressgateway
  servers:
  - port:
      number: 443
      name: https
      protocol: HTTPS
    hosts:
    - '*.example.com'
    tls:
      mode: SIMPLE
      credentialName: public-cert
`;

const sidecar = (namespace: string, host: string): string => `${istio('Sidecar', 'default', namespace)}spec:
  egress:
  - hosts:
    - ./*
    - ${host}
`;

const peers = (name: string, namespace: string, mode: string): string =>
	`${istio('PeerAuthentication', name, namespace).replace('networking', 'security')}spec:\n  mtls:\n    mode: ${mode}\n`;

const policy = `${istio('AuthorizationPolicy', 'carts', 'shop')}spec:
  selector:
    matchLabels:
      app: carts
  action: ALLOW
  rules:
  - from:
    - source:
        principals:
        - cluster.local/ns/shop/sa/orders
        namespaces:
        - shop
    to:
    - operation:
        methods:
        - GET
        paths:
        - /api/*
`;

const definition = (kind: string, group: string, field: string): string =>
	`${head('apiextensions.k8s.io/v1', 'CustomResourceDefinition', `${kind.toLowerCase()}s.${group}`)}spec:
  group: ${group}
  names:
    kind: ${kind}
    plural: ${kind.toLowerCase()}s
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            required:
            - ${field}
            properties:
              ${field}:
                type: string
                maxLength: 5
              hosts:
                type: array
                items:
                  type: string
`;

const joined = (...documents: readonly string[]): string => documents.join('---\n');

const kustomization = (lines: string): string =>
	`apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${lines}`;

/** The flat part, of two namespaces, that see each other through Sidecars. */
const flat: Readonly<Record<string, string>> = {
	'a/shop/carts.yaml': joined(
		service('carts', 'shop'),
		deployment('carts', 'v1', 'shop'),
		deployment('carts', 'v2', 'shop'),
	),
	'a/shop/orders.yaml': joined(service('orders', 'shop'), deployment('orders', 'v1', 'shop')),
	'a/shop/rules.yaml': joined(rule('carts', 'shop', 'v1', 'v2'), rule('orders', 'shop', 'v1')),
	'a/shop/routes.yaml': joined(
		route('carts', 'shop', 'carts', 'v2'),
		route('orders', 'shop', 'orders.example.com', 'v3'),
	),
	'a/shop/sidecar.yaml': sidecar('shop', 'web/*'),
	'a/shop/policies.yaml': joined(policy, peers('default', 'shop', 'STRICT')),
	'a/web/pages.yaml': joined(
		service('pages', 'web'),
		route('pages', 'web', 'carts.shop', 'v1'),
		rule('pages', 'web', 'v1'),
	),
	'a/web/sidecar.yaml': sidecar('web', 'shop/carts.shop.svc.cluster.local'),
	'a/infra/gateway.yaml': joined(gateway, head('v1', 'Secret', 'public-cert', 'infra')),
	'a/infra/namespaces.yaml': joined(
		`${head('v1', 'Namespace', 'shop')}  labels:\n    istio-injection: enabled\n`,
		head('v1', 'Namespace', 'web'),
	),
	'a/infra/mesh.yaml': joined(
		`${head('install.istio.io/v1alpha1', 'IstioOperator', 'istio', 'istio-system')}spec:
  meshConfig:
    outboundTrafficPolicy:
      mode: REGISTRY_ONLY
    extensionProviders:
    - name: otel
      opentelemetry:
        service: otel.istio-system.svc.cluster.local
        port: 4317
`,
		`${head('telemetry.istio.io/v1', 'Telemetry', 'default', 'istio-system')}spec:\n  tracing:\n  - providers:\n    - name: otel\n`,
	),
	'a/infra/external.yaml': `${istio('ServiceEntry', 'pay', 'shop')}spec:
  hosts:
  - api.pay.example
  location: MESH_EXTERNAL
  resolution: DNS
  exportTo:
  - .
  ports:
  - number: 443
    name: https
    protocol: HTTPS
`,
	'a/infra/peers.yaml': peers('default', 'istio-system', 'PERMISSIVE'),
	'a/archive/orders.yaml': joined(service('orders', 'shop'), rule('orders', 'shop', 'v9')),
};

/** A base below overlays, a component, patches. */
const overlays: Readonly<Record<string, string>> = {
	'a/base/kustomization.yaml': kustomization('resources:\n- mail.yaml\n- routes.yaml\n'),
	'a/base/mail.yaml': joined(service('mail'), deployment('mail', 'v1')),
	'a/base/routes.yaml': route('mail', undefined, 'mail', 'v2'),
	'a/overlays/dev/kustomization.yaml': kustomization('namespace: dev\nresources:\n- ../../base\n- rules.yaml\n'),
	'a/overlays/dev/rules.yaml': rule('mail', undefined, 'v1', 'v2'),
	'a/overlays/prod/kustomization.yaml': kustomization(
		'namespace: prod\nnamePrefix: p-\nresources:\n- ../../base\n- rules.yaml\ncomponents:\n- ../../components/mtls\npatches:\n- path: patch.yaml\n',
	),
	'a/overlays/prod/rules.yaml': rule('mail', undefined, 'v1'),
	'a/overlays/prod/patch.yaml': `${istio('VirtualService', 'mail')}spec:\n  http:\n  - route:\n    - destination:\n        host: mail\n        subset: v3\n`,
	'a/overlays/eu/kustomization.yaml': kustomization(
		'namespace: eu\nresources:\n- ../../base\n- https://github.com/example/rest\ncommonLabels:\n  tier: mail\n',
	),
	'a/components/mtls/kustomization.yaml':
		'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources:\n- peers.yaml\n',
	'a/components/mtls/peers.yaml': peers('mail', '', 'STRICT'),
	'a/argo/mail.yaml': `${head('argoproj.io/v1alpha1', 'Application', 'mail', 'argocd')}spec:\n  source:\n    path: overlays/dev\n  destination:\n    namespace: mail\n`,
};

/** Charts, settings, definitions, other folders. */
const others: Readonly<Record<string, string>> = {
	'a/chart/Chart.yaml': 'apiVersion: v2\nname: chat\nversion: 1.0.0\n',
	'a/chart/values.yaml': 'subset: v1\n',
	'a/chart/templates/chat.yaml': joined(
		service('chat').replace('app: chat', 'app: {{ .Values.app }}'),
		route('chat', undefined, 'chat', '{{ .Values.subset }}'),
		rule('chat', undefined, 'v1'),
	),
	'a/.istio.yaml': 'rules:\n  services/undeclared-protocol: hint\nexternals:\n  hosts:\n  - "*.corp.example"\n',
	'a/web/.istio.yaml': 'defaultNamespace: web\n',
	'a/crds/foo.yaml': definition('Foo', 'example.io', 'bar'),
	'a/crds/route.yaml': definition('VirtualService', 'networking.istio.io', 'gateways'),
	'a/shop/foo.yaml': `${head('example.io/v1', 'Foo', 'foo', 'shop')}spec:\n  bar: far too long\n  hosts: carts\n`,
	'a/mesh-config.yaml': 'trustDomain: corp.example\ndefaultVirtualServiceExportTo:\n- .\nrootNamespace: istio-system\n',
	'b/pages.yaml': joined(route('carts', 'shop', 'carts.shop', 'v4'), rule('carts', 'shop', 'v4')),
	'b/policies.yaml': joined(policy, peers('carts', 'shop', 'DISABLE')),
	'b/.istio.yaml': 'environments:\n  ROOT-all:\n  - "**"\n',
	'a/nested/routes.yaml': joined(route('carts', 'shop', 'carts', 'v5'), service('nested', 'shop')),
	'shared/crds/foo.yaml': definition('Foo', 'example.io', 'other'),
	'loose/rules.yaml': joined(rule('carts', 'shop', 'v7'), service('carts', 'shop')),
};

/** Path -> text of the world that all begin with. */
export const seedling: ReadonlyMap<string, string> = new Map(Object.entries({ ...flat, ...overlays, ...others }));

const rules = join(import.meta.dirname, '../rules');

/** The files of all cases of the rules, so that what any rule looks at occurs: a list of path and text per case. */
export const ruleCases: readonly (readonly (readonly [path: string, text: string])[])[] = globSync('*/*.yaml', {
	cwd: rules,
})
	.sort()
	.flatMap((path) => cases(readFileSync(join(rules, path), 'utf8')).map(({ source }) => filesOf(source)));

function filesOf(source: string): readonly (readonly [string, string])[] {
	const files = new Map<string, string[]>();
	let path = 'a.yaml';
	for (const line of source.split('\n')) {
		if (line.startsWith('#- ')) path = line.slice(3).trim();
		else if (!/^(?:#! |#<|\s*#\s*\^)/.test(line)) files.set(path, [...(files.get(path) ?? []), line]);
	}
	return [...files].map(([name, lines]) => [name, lines.join('\n')] as const);
}
