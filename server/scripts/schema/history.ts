// What no package tells: which fields came in a release between two packages, and what the newest release adds. Facts
// about the custom resource definitions of the releases, in our own words.
import type { Raw } from '../../src/schema/raw.ts';

/** All releases whose fields are known, oldest first. 1.18 and 1.29 are packages, 1.24 and 1.32 the rows below. */
export const releases: readonly string[] = ['1.18', '1.24', '1.29', '1.32'];

const policies = ['trafficPolicy', 'subsets[].trafficPolicy'];
const portPolicies = policies.flatMap((policy) => [policy, `${policy}.portLevelSettings[]`]);
const serverTls: Readonly<Record<string, string>> = { Gateway: 'servers[].tls', Sidecar: 'ingress[].tls' };

/** Paths below `spec` that 1.24 had and 1.18 had not, by kind. What else came between 1.18 and 1.29 came after 1.24. */
export const in124: Readonly<Record<string, readonly string[]>> = {
	Gateway: [`${serverTls.Gateway}.caCrl`],
	VirtualService: ['http[].corsPolicy.unmatchedPreflights', 'http[].mirrors', 'http[].rewrite.uriRegexRewrite'],
	DestinationRule: [
		...portPolicies.flatMap((policy) => [
			`${policy}.connectionPool.http.maxConcurrentStreams`,
			`${policy}.connectionPool.tcp.idleTimeout`,
			`${policy}.loadBalancer.warmup`,
			`${policy}.tls.caCrl`,
		]),
		...policies.map((policy) => `${policy}.proxyProtocol`),
	],
	Sidecar: ['inboundConnectionPool', 'ingress[].connectionPool', `${serverTls.Sidecar}.caCrl`],
	EnvoyFilter: ['targetRefs'],
	AuthorizationPolicy: ['targetRef', 'targetRefs'],
	RequestAuthentication: ['jwtRules[].fromCookies', 'jwtRules[].timeout', 'targetRef', 'targetRefs'],
	Telemetry: ['targetRef', 'targetRefs'],
	WasmPlugin: ['failStrategy', 'targetRef', 'targetRefs', 'type'],
};

/** Versions that a kind was served in by 1.24; 1.18 knew only older ones. */
export const versionsIn124: readonly string[] = [
	...['Gateway', 'VirtualService', 'DestinationRule', 'ServiceEntry', 'Sidecar', 'WorkloadEntry', 'WorkloadGroup'].map(
		(kind) => `${kind}/v1`,
	),
	'PeerAuthentication/v1',
	'Telemetry/v1',
];

const text = (doc?: string): Raw => ({ type: 'string', ...(doc === undefined ? {} : { doc }) });
const flag = (doc: string): Raw => ({ type: 'boolean', doc });
const whole = (doc?: string): Raw => ({ type: 'integer', ...(doc === undefined ? {} : { doc }) });
const list = (items: Raw, doc?: string): Raw => ({ type: 'array', items, ...(doc === undefined ? {} : { doc }) });
const map = (fields: Readonly<Record<string, Raw>>, doc?: string, required?: readonly string[]): Raw => ({
	type: 'object',
	fields,
	...(doc === undefined ? {} : { doc }),
	...(required === undefined ? {} : { required }),
});
const word = (words: readonly string[], doc?: string): Raw => ({ ...text(doc), enum: words });

const keepAlive = map(
	{
		interval: text('Time without traffic after which a PING is sent.'),
		timeout: text('How long the answer to a PING may take before the connection is closed.'),
	},
	'PINGs that keep idle HTTP/2 connections open, and find dead ones.',
	['interval', 'timeout'],
);

const zoneAware = map(
	{
		enabled: flag('Whether it applies; if not set, the mesh configuration decides.'),
		failover: list(
			map({ from: text('Region that traffic comes from.'), to: text('Region it goes to if that one is unhealthy.') }),
			'Where traffic goes if the endpoints of a region are unhealthy.',
		),
		failoverPriority: list(text(), 'Labels by which endpoints are ranked, the most important first.'),
		minClusterSize: whole('Fewest endpoints for which traffic is kept in its zone.'),
	},
	'Keeps traffic in its zone as far as the zone has endpoints for it.',
);

const utilization = map(
	{
		errorUtilizationPenaltyPercent: whole('How much errors count against an endpoint, in percent.'),
		metricNamesForComputingUtilization: list(text(), 'ORCA metrics that tell the load of an endpoint.'),
		weightExpirationPeriod: text('How long a report of load counts.'),
		weightStabilizationPeriod: text('How long an endpoint has to report before its reports count.'),
		weightUpdatePeriod: text('How often weights are computed.'),
	},
	'Weighs endpoints by the load that they report (ORCA).',
);

const trustDomains = 'Trust domains of the peer certificate; `*` may stand at the begin or the end of a value.';

/** What 1.32 adds to 1.29: `group/Kind` -> path -> what stands there. */
export const in132: Readonly<Record<string, Readonly<Record<string, Raw>>>> = {
	'networking.istio.io/DestinationRule': Object.fromEntries([
		...portPolicies.flatMap((policy) => [
			[`spec.${policy}.connectionPool.http.http2KeepAlive`, keepAlive],
			[`spec.${policy}.loadBalancer.zoneAwareLbSetting`, zoneAware],
			[`spec.${policy}.loadBalancer.backendUtilization`, utilization],
			[
				`spec.${policy}.outlierDetection.outlierDetectionHttpErrorCodes`,
				list(whole(), 'HTTP status codes that count as errors.'),
			],
		]),
		...policies.map((policy) => [
			`spec.${policy}.retryBudget.budgetInterval`,
			text('Time over which requests are counted for the budget.'),
		]),
	]) as Record<string, Raw>,
	'networking.istio.io/EnvoyFilter': {
		'spec.configPatches[].match.listener.filterChain.transportSocket': text(
			'Name of the transport socket of the chain.',
		),
		'spec.configPatches[].patch.operation': word(
			['MERGE_AND_REPLACE_LIST'],
			'How the patch is applied. `MERGE_AND_REPLACE_LIST` merges, but replaces lists instead of appending to them.',
		),
	},
	...Object.fromEntries(
		Object.entries(serverTls).map(([kind, tls]) => [
			`networking.istio.io/${kind}`,
			{
				...(kind === 'Sidecar'
					? {
							'spec.inboundConnectionPool.http.http2KeepAlive': keepAlive,
							'spec.ingress[].connectionPool.http.http2KeepAlive': keepAlive,
						}
					: {}),
				[`spec.${tls}.ecdhCurves`]: list(text(), 'ECDH curves that are offered, instead of the defaults.'),
				[`spec.${tls}.insecureSkipVerify`]: flag(
					'Lets a connection through even if its client certificate is not valid.',
				),
			},
		]),
	),
	'networking.istio.io/VirtualService': {
		'spec.http[].redirect.prefixRewrite': text('Replaces the prefix that matched; excludes `uri`.'),
	},
	'security.istio.io/AuthorizationPolicy': {
		'spec.rules[].from[].source.trustDomains': list(text(), trustDomains),
		'spec.rules[].from[].source.notTrustDomains': list(text(), `None of these. ${trustDomains}`),
	},
	'security.istio.io/RequestAuthentication': {
		'spec.jwtRules[].presence': word(['OPTIONAL', 'REQUIRED'], 'Whether requests without a token are let through.'),
	},
	'telemetry.istio.io/Telemetry': {
		'spec.tracing[].disableContextPropagation': flag('Sends requests on without headers of the trace.'),
	},
};

const targetRef = map(
	{ group: text(), kind: text(), name: text('Name of the target.'), namespace: text('Not supported: leave it out.') },
	undefined,
	['kind', 'name'],
);

/** Kinds that came with 1.32. */
export const newKinds: readonly {
	readonly group: string;
	readonly kind: string;
	readonly version: string;
	readonly spec: Raw;
}[] = [
	{
		group: 'extensions.istio.io',
		kind: 'TrafficExtension',
		version: 'v1alpha1',
		spec: {
			...map(
				{
					lua: map({ inlineCode: text('The script.') }, 'A Lua filter.', ['inlineCode']),
					match: list(
						map({
							mode: word(['UNDEFINED', 'CLIENT', 'SERVER', 'CLIENT_AND_SERVER'], 'Direction of the traffic.'),
							ports: list(
								map({ number: whole() }, undefined, ['number']),
								'Ports it applies to; all if none is given.',
							),
						}),
						'Traffic it applies to; all if nothing is given.',
					),
					phase: word(['UNSPECIFIED', 'AUTHN', 'AUTHZ', 'STATS'], 'Where in the filter chain it is put.'),
					priority: whole('Order among extensions of one phase, the highest first.'),
					selector: map(
						{ matchLabels: { type: 'object', values: text(), doc: 'Labels a pod must have.' } },
						'Workloads it applies to; all of the namespace if nothing is given.',
					),
					targetRefs: list(targetRef, 'Resources it applies to, instead of a selector.'),
					wasm: map(
						{
							failStrategy: word(['FAIL_CLOSE', 'FAIL_OPEN', 'FAIL_RELOAD'], 'What happens to requests if it fails.'),
							imagePullPolicy: word(['UNSPECIFIED_POLICY', 'IfNotPresent', 'Always'], 'When the image is fetched.'),
							imagePullSecret: text('Secret to fetch the image with.'),
							pluginConfig: { type: 'object', open: true, doc: 'Configuration that is handed to the module.' },
							pluginName: text('Name under which the module is started.'),
							sha256: text('Checksum of the module.'),
							type: word(['UNSPECIFIED_PLUGIN_TYPE', 'HTTP', 'NETWORK'], 'Kind of filter that it is.'),
							url: text('Where the module or image is: `oci://`, `https://`, `http://` or `file://`.'),
							verificationKey: text('Public key of the image’s signature.'),
							vmConfig: map({
								env: list(
									map(
										{
											name: text(),
											value: text('Excludes `valueFrom: HOST`.'),
											valueFrom: word(['INLINE', 'HOST'], 'Where the value comes from.'),
										},
										undefined,
										['name'],
									),
									'Environment variables of the module.',
								),
							}),
						},
						'A WebAssembly filter.',
						['url'],
					),
				},
				'An extension of the proxy: either a WebAssembly module or a Lua script.',
			),
			choices: [{ fields: ['wasm', 'lua'], least: 0, most: 1 }],
		},
	},
];

/** Versions of Gateway API's kinds that its package lacks. */
export const moreVersions: Readonly<Record<string, readonly string[]>> = { TCPRoute: ['v1'], UDPRoute: ['v1'] };
