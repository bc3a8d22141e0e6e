// Rules of Istio's validators and of its definitions, kind by kind: specs that they take, and specs that they refuse.
import { describe, expect, test } from 'vitest';
import { allDiagnostics, fixture } from '../fixture.ts';

interface Specs {
	readonly apiVersion: string;
	readonly good: readonly string[];
	readonly bad: readonly string[];
}

/** Kind -> specs in one line of YAML. `NS ` before one puts the manifest into the namespace shop. */
const table: Readonly<Record<string, Specs>> = {
	DestinationRule: {
		apiVersion: 'networking.istio.io/v1',
		good: [
			'{ host: a.b. }',
			'{ host: "*." }',
			'{ host: a, exportTo: [., shop] }',
			'{ host: a, workloadSelector: { matchLabels: { a: b } }, exportTo: [.] }',
			'NS { host: a, workloadSelector: { matchLabels: { a: b } }, exportTo: [shop] }',
			'{ host: a, workloadSelector: { matchLabels: { a: b } }, exportTo: [shop] }',
			'{ host: a, subsets: [{ name: v1, labels: { EXAMPLE.com/x: z } }] }',
			'{ host: a, trafficPolicy: { loadBalancer: { localityLbSetting: { distribute: [{ from: us/z1/*, to: { us/z1/*: 80, us/z2/*: 20 } }, { from: us/*, to: { us/*: 100 } }] } } } }',
			'{ host: a, trafficPolicy: { outlierDetection: {}, loadBalancer: { localityLbSetting: { failover: [{ from: us, to: eu }], failoverPriority: [topology.kubernetes.io/region=x] } } } }',
			'{ host: a, trafficPolicy: { loadBalancer: { consistentHash: { httpCookie: { name: a, ttl: 0s } } } } }',
			'{ host: a, trafficPolicy: { connectionPool: { tcp: { idleTimeout: 0s } } } }',
			'NS { host: a, trafficPolicy: { tls: { mode: SIMPLE, credentialName: "configmap://shop/ca" } } }',
			'{ host: a, trafficPolicy: { tls: { mode: SIMPLE, credentialName: "configmap://shop/ca" } } }',
			'{ host: a, trafficPolicy: { connectionPool: { http: { http2KeepAlive: { interval: 1s, timeout: 1s } } } } }',
		],
		bad: [
			'{ host: a, exportTo: [shop, shop] }',
			'NS { host: a, exportTo: [., shop] }',
			'NS { host: a, workloadSelector: { matchLabels: { a: b } }, exportTo: [other] }',
			'{ host: a, workloadSelector: { matchLabels: { a: b } }, exportTo: ["*"] }',
			'{ host: a, workloadSelector: { matchLabels: { a: b } }, exportTo: [., shop] }',
			'{ host: a, subsets: [{ name: v1, labels: { a..b/x: z } }] }',
			'{ host: a, trafficPolicy: { portLevelSettings: [] } }',
			'{ host: a, trafficPolicy: {} }',
			'{ host: a, trafficPolicy: { loadBalancer: { consistentHash: { maglev: {} } } } }',
			'{ host: a, trafficPolicy: { loadBalancer: { consistentHash: { httpCookie: { ttl: 5s } } } } }',
			'{ host: a, trafficPolicy: { loadBalancer: { consistentHash: { httpCookie: { name: a, ttl: x } } } } }',
			'{ host: a, trafficPolicy: { loadBalancer: { localityLbSetting: { distribute: [{ from: us }] } } } }',
			'{ host: a, trafficPolicy: { loadBalancer: { localityLbSetting: { distribute: [{ from: us, to: { us: 100 } }, { from: us/z, to: { us: 100 } }] } } } }',
			'{ host: a, trafficPolicy: { loadBalancer: { localityLbSetting: { distribute: [{ from: us/z, to: { us: 100 } }, { from: us, to: { us: 100 } }] } } } }',
			'{ host: a, trafficPolicy: { outlierDetection: {}, loadBalancer: { localityLbSetting: { failover: [{ from: us, to: eu }], failoverPriority: [topology.kubernetes.io/region] } } } }',
			'{ host: a, trafficPolicy: { tls: { mode: SIMPLE, credentialName: "configmap://ca" } } }',
			'{ host: a, trafficPolicy: { tls: { mode: SIMPLE, credentialName: "configmap:///ca" } } }',
			'NS { host: a, trafficPolicy: { tls: { mode: SIMPLE, credentialName: "configmap://other/ca" } } }',
			'{ host: a, trafficPolicy: { connectionPool: { http: { http2KeepAlive: { interval: 1s } } } } }',
			'{ host: a, trafficPolicy: { connectionPool: { http: { maxRetries: 3000000000 } } } }',
			'{ host: a, trafficPolicy: { connectionPool: { tcp: { connectTimeout: 9999999h } } } }',
			'{ host: a, trafficPolicy: { tunnel: { targetHost: a.b } } }',
			'{ host: a, trafficPolicy: { loadBalancer: { warmup: { aggression: 1 } } } }',
		],
	},
	VirtualService: {
		apiVersion: 'networking.istio.io/v1',
		good: [
			'{ hosts: [a], http: [{ route: [{ destination: { host: a, subset: "" } }] }] }',
			'{ hosts: [a], http: [{ retries: { attempts: 1, retryOn: "503,5xx,418" }, route: [{ destination: { host: a } }] }] }',
			'{ hosts: [outbound_.80_._.a.b], gateways: [g], tls: [{ match: [{ sniHosts: [outbound_.80_._.a.b] }], route: [{ destination: { host: a } }] }] }',
			'{ hosts: [a], http: [{ headers: { request: { set: { a: "%START_TIME(%s)%%HOSTNAME%" } } }, route: [{ destination: { host: a } }] }] }',
			'{ hosts: [a], http: [{ headers: { request: { set: { a: "%DOWNSTREAM_PEER_CERT_V_END(%b %d %H:%M:%S %Y %Z)%" } } }, route: [{ destination: { host: a } }] }] }',
		],
		bad: [
			'{ hosts: [a], http: [{ retries: { attempts: 1, retryOn: "599" }, route: [{ destination: { host: a } }] }] }',
			'{ hosts: [a], http: [{ retries: { attempts: 1, retryOn: "306" }, route: [{ destination: { host: a } }] }] }',
			'{ hosts: [outbound_.80_._.a.b], http: [{ route: [{ destination: { host: a } }] }] }',
			'{ hosts: [outbound_.80_._.a.b], gateways: [g], http: [{ route: [{ destination: { host: a } }] }] }',
			'{ hosts: [outbound_.x_._.a.b], gateways: [g], tls: [{ match: [{ sniHosts: [a.b] }], route: [{ destination: { host: a } }] }] }',
			'{ hosts: [a], http: [{ directResponse: {} }] }',
			'{ hosts: [a], http: [{ route: [{ destination: { host: a, port: { number: 0 } } }] }] }',
			'{ hosts: [a], http: [{ route: [{}] }] }',
			'{ hosts: [a], http: [{ fault: {}, route: [{ destination: { host: a } }] }] }',
			'{ hosts: [a.b], tls: [{ match: [{ sniHosts: [c.d] }], route: [{ destination: { host: a } }] }] }',
			'{ hosts: [a.b], http: [null] }',
			'{ hosts: [a.b], tcp: [{ match: [null], route: [{ destination: { host: a } }] }] }',
			'{ hosts: [a.b], tcp: [{ route: [null] }] }',
			'{ hosts: [a.b], http: [{ match: [{ headers: { x: null } }], route: [{ destination: { host: a } }] }] }',
			'{ hosts: [a.b], http: [{ match: [{ uri: { regex: "" } }], route: [{ destination: { host: a } }] }] }',
			'{ hosts: [a.b], http: [{ mirrors: [null], route: [{ destination: { host: a } }] }] }',
		],
	},
	Gateway: {
		apiVersion: 'networking.istio.io/v1',
		good: [
			'{ servers: [{ hosts: [10.0.0.1], port: { number: 80, name: a, protocol: HTTP } }] }',
			'{ servers: [{ hosts: ["*"], port: { number: 443, name: a, protocol: HTTPS }, tls: { mode: SIMPLE, credentialName: a, caCrl: x, mode: SIMPLE } }] }'.replace(
				', caCrl: x, mode: SIMPLE',
				'',
			),
			'{ servers: [{ hosts: ["*"], port: { number: 443, name: a, protocol: HTTPS }, tls: { mode: PASSTHROUGH, caCrl: "", credentialName: a } }] }',
		],
		bad: [
			'{ servers: [{ hosts: ["::1"], port: { number: 80, name: a, protocol: HTTP } }] }',
			'{ servers: [{ hosts: ["*"], port: { number: 443, name: a, protocol: HTTPS }, tls: { mode: SIMPLE, serverCertificate: "", privateKey: "" } }] }',
			'{ servers: [{ hosts: ["*"], port: { number: 443, name: a, protocol: HTTPS }, tls: { mode: SIMPLE, tlsCertificates: [{ serverCertificate: a }] } }] }',
			'{ servers: [{ hosts: ["*"], port: { number: 443, name: a, protocol: HTTPS }, tls: { mode: MUTUAL, serverCertificate: a, privateKey: b } }] }',
			'{ servers: [{ hosts: ["*"], port: { number: 443, name: a, protocol: HTTPS }, tls: { mode: PASSTHROUGH, caCrl: x, credentialName: a } }] }',
			'{ servers: [{ hosts: ["*"], port: { number: 443, name: a, protocol: HTTPS }, tls: { caCrl: x, credentialName: a } }] }',
			'{ servers: [null] }',
		],
	},
	ServiceEntry: {
		apiVersion: 'networking.istio.io/v1',
		good: [
			'{ hosts: [a.b], ports: [{ number: 80, name: http }], resolution: STATIC, endpoints: [{ network: x }] }',
			'{ hosts: ["*.a.b"], ports: [{ number: 80, name: http, protocol: HTTP }], resolution: DYNAMIC_DNS, location: MESH_EXTERNAL }',
		],
		bad: [
			'{ hosts: [a.b], ports: [{ number: 80, name: http, protocol: HTTP, targetPort: 0 }] }',
			'{ hosts: [a.b], ports: [{ number: 80, name: http }], resolution: DNS, endpoints: [{ network: x }] }',
			'{ hosts: ["*.a.b"], ports: [{ number: 80, name: http }], resolution: DNS, workloadSelector: { labels: { a: b } } }',
			'{ hosts: ["1"], ports: [{ number: 80, name: http }], resolution: DNS }',
			'{ hosts: [a.b, c.d], ports: [{ number: 80, name: http }], resolution: DNS }',
			'{ hosts: ["*.a.b"], ports: [{ number: 80, name: http }], resolution: DYNAMIC_DNS, location: MESH_EXTERNAL }',
			'{ hosts: ["*.a.b"], ports: [{ number: 443, name: a, protocol: HTTPS }], resolution: DYNAMIC_DNS, location: MESH_EXTERNAL }',
			'{ hosts: [a.b], exportTo: ["~", x], ports: [{ number: 80, name: http }] }',
			'{ hosts: [a.b], addresses: ["fe80::1%eth0/64"], ports: [{ number: 80, name: http }] }',
			'{ hosts: [a.b], ports: [null] }',
			'{ hosts: [a.b], resolution: STATIC, ports: [{ number: 80, name: http }], endpoints: [{ address: a.b }] }',
			'{ hosts: [a.b], resolution: STATIC, ports: [{ number: 80, name: http }], endpoints: [{ address: 1.1.1.1, ports: { x: 80 } }] }',
		],
	},
	WorkloadEntry: {
		apiVersion: 'networking.istio.io/v1',
		good: ['{ network: x }', '{ address: a.b, ports: { a: 1 } }'],
		bad: ['{}', '{ address: "" }', '{ address: "a b" }', '{ address: 1.1.1.1, ports: { a: 0 } }'],
	},
	WorkloadGroup: {
		apiVersion: 'networking.istio.io/v1',
		good: [
			'{ template: {}, probe: { grpc: { port: 1 } } }',
			'{ template: {}, probe: { httpGet: { port: 1, httpHeaders: [{ name: x-a, value: b }] } } }',
		],
		bad: [
			'{}',
			'{ template: {}, probe: { httpGet: { port: 1, httpHeaders: [{ name: x_a, value: b }] } } }',
			'{ template: {}, probe: { httpGet: { port: 1, httpHeaders: [null] } } }',
			'{ template: {}, probe: {} }',
			'{ template: {}, probe: { exec: { command: [] } } }',
			'{ template: {}, probe: { tcpSocket: {} } }',
			'{ template: {}, metadata: { labels: { "-": a } } }',
		],
	},
	Sidecar: {
		apiVersion: 'networking.istio.io/v1',
		good: [
			'{ egress: [{ hosts: ["~/*", "~foo/*"] }] }',
			'{ outboundTrafficPolicy: {} }',
			'{ ingress: [{ port: { number: 80 } }] }',
		],
		bad: [
			'{ egress: [{ hosts: ["*/10.0.0.1"] }] }',
			'{ egress: [{ hosts: ["*/::1"] }] }',
			'{ ingress: [{ port: { number: 443, name: a }, defaultEndpoint: "127.0.0.1:80", tls: { mode: SIMPLE, serverCertificate: a, privateKey: b } }] }',
			'{ ingress: [null] }',
			'{ egress: [null] }',
			'{ outboundTrafficPolicy: { egressProxy: { host: a.b, port: { number: 1 } } } }',
			'{}',
		],
	},
	AuthorizationPolicy: {
		apiVersion: 'security.istio.io/v1',
		good: [
			'{}',
			'{ action: CUSTOM, provider: { name: x }, rules: [{}] }',
			'{ action: DENY, rules: [{}] }',
			'{ rules: [{ to: [{ operation: { methods: [get] } }] }] }',
		],
		bad: [
			'{ action: CUSTOM, provider: {}, rules: [{}] }',
			'{ action: CUSTOM, provider: { name: "" }, rules: [{}] }',
			'{ action: CUSTOM, provider: { name: x } }',
			'{ action: DENY }',
			'{ rules: [null] }',
			'{ rules: [{ from: [null] }] }',
			'{ rules: [{ from: [{ source: { principals: [""] } }] }] }',
			'{ rules: [{ from: [{ source: { namespaces: [a], serviceAccounts: [b] } }] }] }',
		],
	},
	Telemetry: {
		apiVersion: 'telemetry.istio.io/v1',
		good: [
			'{ accessLogging: [{ filter: { expression: "a > 1" } }] }',
			'{ metrics: [{ overrides: [{ tagOverrides: { a: { operation: REMOVE } } }] }] }',
		],
		bad: [
			'{ accessLogging: [{ filter: {} }] }',
			'{ accessLogging: [{ filter: { expression: "" } }] }',
			'{ metrics: [{ overrides: [{ tagOverrides: { a: {} } }] }] }',
			'{ metrics: [{ overrides: [null] }] }',
			'{ metrics: [{ overrides: [{ tagOverrides: { a: null } }] }] }',
			'{ tracing: [{ customTags: { a: null } }] }',
			'{ tracing: [{ providers: [null] }] }',
			'{ tracing: [{ customTags: { a: { literal: {} } } }] }',
		],
	},
	RequestAuthentication: {
		apiVersion: 'security.istio.io/v1',
		good: [
			`{ jwtRules: [{ issuer: a, jwks: '{"keys":[]}' }] }`,
			`{ jwtRules: [{ issuer: a, jwks: '{"kty":"oct","k":"YQ"}' }] }`,
			'{ jwtRules: [{ jwksUri: "http://my_svc:80/x" }] }',
		],
		bad: [
			'{ jwtRules: [{ issuer: a, audiences: [""] }] }',
			'{ jwtRules: [{}] }',
			'{ jwtRules: [{ issuer: a, fromHeaders: [null] }] }',
			`{ jwtRules: [{ issuer: a, jwks: '{"keys":[{"kty":"RSA"}]}' }] }`,
			`{ jwtRules: [{ issuer: a, jwks: '{"keys":[{"kty":"XYZ"}]}' }] }`,
			'{ jwtRules: [{ issuer: a, outputClaimToHeaders: [null] }] }',
		],
	},
	PeerAuthentication: {
		apiVersion: 'security.istio.io/v1',
		good: ['{}', '{ selector: { matchLabels: { a: b } }, portLevelMtls: { 80: { mode: STRICT } } }'],
		bad: [
			'{ portLevelMtls: {} }',
			'{ portLevelMtls: { 80: { mode: STRICT } } }',
			'{ selector: {}, portLevelMtls: { 80: { mode: STRICT } } }',
			'{ selector: { matchLabels: { a: b } }, portLevelMtls: { 0: { mode: STRICT } } }',
			'{ selector: { matchLabels: { a: b } }, portLevelMtls: { x: { mode: STRICT } } }',
		],
	},
	WasmPlugin: {
		apiVersion: 'extensions.istio.io/v1alpha1',
		good: ['{ url: a/b }', '{ url: a, vmConfig: { env: [{ name: a, valueFrom: HOST }] } }'],
		bad: [
			'{}',
			'{ url: "ftp://a" }',
			'{ url: a, sha256: x }',
			'{ url: a, vmConfig: { env: [{ name: a, valueFrom: HOST, value: b }] } }',
			'{ url: a, vmConfig: { env: [{ name: a }, { name: a }] } }',
			'{ url: a, match: [null] }',
			'{ url: a, match: [{ ports: [null] }] }',
			'{ url: a, match: [{ ports: [{}] }] }',
			'{ url: a, priority: 3000000000 }',
		],
	},
	TrafficExtension: {
		apiVersion: 'extensions.istio.io/v1alpha1',
		good: ['{ lua: { inlineCode: x } }'],
		bad: ['{}', '{ lua: {} }', '{ lua: { inlineCode: "" } }', '{ lua: { inlineCode: x }, wasm: { url: a } }'],
	},
	ProxyConfig: {
		apiVersion: 'networking.istio.io/v1beta1',
		good: ['{ concurrency: 0 }'],
		bad: ['{ concurrency: -1 }', '{ selector: { matchLabels: { "a*": b } } }'],
	},
	EnvoyFilter: {
		apiVersion: 'networking.istio.io/v1alpha3',
		good: [
			'{ configPatches: [{ applyTo: CLUSTER, patch: { operation: REMOVE } }] }',
			'{ configPatches: [{ applyTo: HTTP_FILTER, match: { context: WAYPOINT, waypoint: {} }, patch: { operation: ADD } }] }',
		],
		bad: [
			'{ configPatches: [{ applyTo: CLUSTER, patch: {} }] }',
			'{ configPatches: [{ applyTo: CLUSTER, patch: { operation: MERGE } }] }',
			'{ configPatches: [null] }',
			'{ configPatches: [{ applyTo: CLUSTER, match: { listener: {} }, patch: { operation: REMOVE } }] }',
		],
	},
};

/** The messages of our errors for a manifest. */
function errors(kind: string, apiVersion: string, spec: string): readonly string[] {
	const namespace = spec.startsWith('NS ') ? ', namespace: shop' : '';
	const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: x${namespace} }\nspec: ${spec.replace(/^NS /, '')}\n`;
	return allDiagnostics(fixture(text))
		.filter(({ severity }) => severity === 'error')
		.map(({ rule, message }) => `${rule}: ${message}`);
}

describe.each(Object.entries(table))('%s', (kind, { apiVersion, good, bad }) => {
	test('takes what Istio takes', () => {
		expect(good.flatMap((spec) => errors(kind, apiVersion, spec).map((error) => `${spec}: ${error}`))).toEqual([]);
	});

	test('refuses what Istio refuses', () => {
		expect(bad.filter((spec) => errors(kind, apiVersion, spec).length === 0)).toEqual([]);
	});
});
