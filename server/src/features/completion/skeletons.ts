// Whole manifests to begin with, in an empty document.
import { type KindId, kindOf, kindRows } from '../../model/kinds.ts';
import { deprecatedVersions, retiredVersions } from '../../model/retired.ts';
import { bundledKinds } from '../../schema/load.ts';
import { type Choices, withChoices } from './choices.ts';

export interface Skeleton {
	readonly label: string;
	readonly detail: string;
	readonly kind: KindId;
	readonly snippet: string;
}

const specs: Readonly<Record<string, string>> = {
	'networking.istio.io/VirtualService': `spec:
  hosts:
  - \${2:service}
  http:
  - route:
    - destination:
        host: \${2:service}`,
	'networking.istio.io/DestinationRule': `spec:
  host: \${2:service}
  subsets:
  - name: \${3:v1}
    labels:
      version: \${3:v1}`,
	'networking.istio.io/Gateway': `spec:
  selector:
    istio: \${2:ingressgateway}
  servers:
  - port:
      number: \${3:80}
      name: \${4:http}
      protocol: \${5:HTTP}
    hosts:
    - \${6:example.com}`,
	'networking.istio.io/ServiceEntry': `spec:
  hosts:
  - \${2:api.example.com}
  location: MESH_EXTERNAL
  resolution: DNS
  ports:
  - number: \${3:443}
    name: \${4:https}
    protocol: \${5:TLS}`,
	'networking.istio.io/Sidecar': `spec:
  egress:
  - hosts:
    - \${2:./*}
    - istio-system/*`,
	'networking.istio.io/WorkloadEntry': `spec:
  address: \${2:10.0.0.1}
  labels:
    app: \${1:name}
  serviceAccount: \${3:default}`,
	'networking.istio.io/WorkloadGroup': `spec:
  metadata:
    labels:
      app: \${1:name}
  template:
    serviceAccount: \${2:default}`,
	'networking.istio.io/EnvoyFilter': `spec:
  workloadSelector:
    labels:
      app: \${2:app}
  configPatches:
  - \${0}`,
	'networking.istio.io/ProxyConfig': `spec:
  concurrency: \${2:2}`,
	'security.istio.io/AuthorizationPolicy': `spec:
  selector:
    matchLabels:
      app: \${2:app}
  action: ALLOW
  rules:
  - from:
    - source:
        principals:
        - \${3:cluster.local/ns/default/sa/client}
    to:
    - operation:
        methods: [\${4:GET}]`,
	'security.istio.io/PeerAuthentication': `spec:
  mtls:
    mode: \${2:STRICT}`,
	'security.istio.io/RequestAuthentication': `spec:
  selector:
    matchLabels:
      app: \${2:app}
  jwtRules:
  - issuer: \${3:https://accounts.example.com}
    jwksUri: \${4:https://accounts.example.com/.well-known/jwks.json}`,
	'telemetry.istio.io/Telemetry': `spec:
  accessLogging:
  - providers:
    - name: \${2:envoy}`,
	'extensions.istio.io/WasmPlugin': `spec:
  selector:
    matchLabels:
      app: \${2:app}
  url: \${3:oci://registry.example.com/plugin:1.0}
  phase: \${4:AUTHN}`,
	'extensions.istio.io/TrafficExtension': `spec:
  selector:
    matchLabels:
      app: \${2:app}
  lua:
    inlineCode: |
      \${3:function envoy_on_request(handle) end}`,
	'gateway.networking.k8s.io/Gateway': `spec:
  gatewayClassName: \${2:istio}
  listeners:
  - name: \${3:http}
    port: \${4:80}
    protocol: \${5:HTTP}
    allowedRoutes:
      namespaces:
        from: \${6:Same}`,
	'gateway.networking.k8s.io/HTTPRoute': `spec:
  parentRefs:
  - name: \${2:gateway}
  hostnames:
  - \${3:example.com}
  rules:
  - matches:
    - path:
        type: PathPrefix
        value: \${4:/}
    backendRefs:
    - name: \${5:service}
      port: \${6:80}`,
	'gateway.networking.k8s.io/GRPCRoute': `spec:
  parentRefs:
  - name: \${2:gateway}
  rules:
  - backendRefs:
    - name: \${3:service}
      port: \${4:80}`,
	'gateway.networking.k8s.io/ReferenceGrant': `spec:
  from:
  - group: gateway.networking.k8s.io
    kind: \${2:HTTPRoute}
    namespace: \${3:from}
  to:
  - group: ""
    kind: \${4:Service}`,
	'istio-ls/RouteTest': `tests:
- name: \${2:what stays true}
  request:
    url: \${3:http://example.com/}
  expect:
    \${4:reached: true}`,
	'/Service': `spec:
  selector:
    app: \${1:name}
  ports:
  - name: \${2:http}
    port: \${3:80}`,
};

/** A skeleton for each kind that we know how to begin; `choices`: what the workspace has for the words to fill in. */
export function skeletons(choices: Choices): readonly Skeleton[] {
	return Object.keys(specs).flatMap((id) => {
		const [group = '', kind = ''] = id.split('/');
		const spec = specs[id];
		const versions = bundledKinds().find((one) => one.group === group && one.kind === kind)?.versions ?? {};
		const [version] = Object.keys(versions);
		const row = kindOf(group === '' ? 'v1' : `${group}/${version}`, kind);
		if (spec === undefined || version === undefined || row === undefined) return [];
		const apiVersion = group === '' ? version : `${group}/${version}`;
		const head = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: \${1:name}\n`;
		const label = isAmbiguous(kind) ? `${kind} (${group})` : kind;
		return [{ label, detail: apiVersion, kind: row.id, snippet: `${head}${withChoices(spec, choices)}\n` }];
	});
}

function isAmbiguous(kind: string): boolean {
	return Object.values(kindRows).filter((row) => row.kind === kind && row.family !== 'other').length > 1;
}

/** A kind in a version in which it is served. */
export interface Served {
	readonly id: KindId;
	readonly group: string;
	readonly kind: string;
	readonly apiVersion: string;
	/** The release that brought it. */
	readonly since: string | undefined;
	readonly isDeprecated: boolean;
}

/** Every kind in every version that still exists, the newest first. */
export const apiVersions = memo0((): readonly Served[] =>
	bundledKinds().flatMap(({ group, kind, versions }) =>
		Object.entries(versions).flatMap(([version, { since }]): readonly Served[] => {
			const apiVersion = group === '' ? version : `${group}/${version}`;
			const id = `${apiVersion}/${kind}`;
			const row = kindOf(apiVersion, kind);
			if (row === undefined || retiredVersions[apiVersion] !== undefined || retiredVersions[id] !== undefined)
				return [];
			return [{ id: row.id, group, kind, apiVersion, since, isDeprecated: deprecatedVersions[id] !== undefined }];
		}),
	),
);

function memo0<T>(make: () => T): () => T {
	let known: { readonly value: T } | undefined;
	return () => {
		known ??= { value: make() };
		return known.value;
	};
}
