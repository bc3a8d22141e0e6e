// The place of a field in the reference that its project publishes. Istio's pages have an anchor for each message and field:
// `#HTTPRoute-timeout` (istio/tools: cmd/protoc-gen-docs; names of fields as protobuf has them, `mirror_percentage`).
import type { KindRow } from '../model/kinds.ts';

const pages: Readonly<Record<string, string>> = {
	AuthorizationPolicy: 'security/authorization-policy',
	PeerAuthentication: 'security/peer_authentication',
	RequestAuthentication: 'security/request_authentication',
	Telemetry: 'telemetry',
	WasmPlugin: 'proxy_extensions/wasm-plugin',
};

/** TABLE: the message of what stands at the end of a path. */
const messages: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	VirtualService: {
		spec: 'VirtualService',
		'spec.http': 'HTTPRoute',
		'spec.http.match': 'HTTPMatchRequest',
		'spec.http.match.uri': 'StringMatch',
		'spec.http.match.method': 'StringMatch',
		'spec.http.match.authority': 'StringMatch',
		'spec.http.match.scheme': 'StringMatch',
		'spec.http.route': 'HTTPRouteDestination',
		'spec.http.route.destination': 'Destination',
		'spec.http.route.destination.port': 'PortSelector',
		'spec.http.route.headers': 'Headers',
		'spec.http.route.headers.request': 'Headers-HeaderOperations',
		'spec.http.route.headers.response': 'Headers-HeaderOperations',
		'spec.http.headers': 'Headers',
		'spec.http.headers.request': 'Headers-HeaderOperations',
		'spec.http.headers.response': 'Headers-HeaderOperations',
		'spec.http.redirect': 'HTTPRedirect',
		'spec.http.rewrite': 'HTTPRewrite',
		'spec.http.rewrite.uriRegexRewrite': 'RegexRewrite',
		'spec.http.retries': 'HTTPRetry',
		'spec.http.fault': 'HTTPFaultInjection',
		'spec.http.fault.delay': 'HTTPFaultInjection-Delay',
		'spec.http.fault.abort': 'HTTPFaultInjection-Abort',
		'spec.http.mirror': 'Destination',
		'spec.http.mirrors': 'HTTPMirrorPolicy',
		'spec.http.corsPolicy': 'CorsPolicy',
		'spec.http.delegate': 'Delegate',
		'spec.http.directResponse': 'HTTPDirectResponse',
		'spec.http.directResponse.body': 'HTTPBody',
		'spec.tls': 'TLSRoute',
		'spec.tls.match': 'TLSMatchAttributes',
		'spec.tls.route': 'RouteDestination',
		'spec.tls.route.destination': 'Destination',
		'spec.tcp': 'TCPRoute',
		'spec.tcp.match': 'L4MatchAttributes',
		'spec.tcp.route': 'RouteDestination',
		'spec.tcp.route.destination': 'Destination',
	},
	DestinationRule: {
		spec: 'DestinationRule',
		'spec.subsets': 'Subset',
		trafficPolicy: 'TrafficPolicy',
		'trafficPolicy.portLevelSettings': 'TrafficPolicy-PortTrafficPolicy',
		loadBalancer: 'LoadBalancerSettings',
		'loadBalancer.consistentHash': 'LoadBalancerSettings-ConsistentHashLB',
		'loadBalancer.consistentHash.httpCookie': 'LoadBalancerSettings-ConsistentHashLB-HTTPCookie',
		'loadBalancer.localityLbSetting': 'LocalityLoadBalancerSetting',
		connectionPool: 'ConnectionPoolSettings',
		'connectionPool.tcp': 'ConnectionPoolSettings-TCPSettings',
		'connectionPool.tcp.tcpKeepalive': 'ConnectionPoolSettings-TCPSettings-TcpKeepalive',
		'connectionPool.http': 'ConnectionPoolSettings-HTTPSettings',
		outlierDetection: 'OutlierDetection',
		tls: 'ClientTLSSettings',
		'trafficPolicy.tunnel': 'TrafficPolicy-TunnelSettings',
	},
	Gateway: {
		spec: 'Gateway',
		'spec.servers': 'Server',
		'spec.servers.port': 'Port',
		'spec.servers.tls': 'ServerTLSSettings',
	},
	ServiceEntry: { spec: 'ServiceEntry', 'spec.ports': 'ServicePort', 'spec.endpoints': 'WorkloadEntry' },
	WorkloadEntry: { spec: 'WorkloadEntry' },
	WorkloadGroup: { spec: 'WorkloadGroup' },
	Sidecar: {
		spec: 'Sidecar',
		'spec.ingress': 'IstioIngressListener',
		'spec.egress': 'IstioEgressListener',
		'spec.outboundTrafficPolicy': 'OutboundTrafficPolicy',
		port: 'SidecarPort',
	},
	EnvoyFilter: {
		spec: 'EnvoyFilter',
		'spec.configPatches': 'EnvoyFilter-EnvoyConfigObjectPatch',
		'spec.configPatches.match': 'EnvoyFilter-EnvoyConfigObjectMatch',
		'spec.configPatches.patch': 'EnvoyFilter-Patch',
	},
	ProxyConfig: { spec: 'ProxyConfig' },
	AuthorizationPolicy: {
		spec: 'AuthorizationPolicy',
		'spec.rules': 'Rule',
		'spec.rules.from': 'Rule-From',
		'spec.rules.to': 'Rule-To',
		'spec.rules.from.source': 'Source',
		'spec.rules.to.operation': 'Operation',
		'spec.rules.when': 'Condition',
	},
	PeerAuthentication: {
		spec: 'PeerAuthentication',
		'spec.mtls': 'PeerAuthentication-MutualTLS',
	},
	RequestAuthentication: {
		spec: 'RequestAuthentication',
		'spec.jwtRules': 'JWTRule',
		'spec.jwtRules.fromHeaders': 'JWTHeader',
	},
	Telemetry: {
		spec: 'Telemetry',
		'spec.tracing': 'Tracing',
		'spec.metrics': 'Metrics',
		'spec.accessLogging': 'AccessLogging',
	},
	WasmPlugin: { spec: 'WasmPlugin', 'spec.vmConfig': 'VmConfig' },
};

/** The page of a kind's reference, at the field at `path` (without indexes) as far as it has a place; undefined if there is none. */
export function referencePage({ family, kind }: KindRow, path: string): string | undefined {
	if (family === 'gateway-api') return `https://gateway-api.sigs.k8s.io/reference/spec/#${kind.toLowerCase()}`;
	if (family !== 'istio' || kind === 'TrafficExtension') return undefined;
	const page = pages[kind] ?? `networking/${kind.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase()}`;
	return `https://istio.io/latest/docs/reference/config/${page}/${anchor(kind, path)}`;
}

function anchor(kind: string, path: string): string {
	const rows = messages[kind] ?? {};
	const dot = path.lastIndexOf('.');
	const [outer, name] = [path.slice(0, Math.max(0, dot)), path.slice(dot + 1)];
	if (path === '') return '';
	if (path === 'spec') return rows.spec === undefined ? '' : `#${rows.spec}`;
	if (kind === 'VirtualService' && /^(?:exact|prefix|regex)$/.test(name)) return `#StringMatch-${name}`;
	const end = Object.keys(rows).find((at) => outer === at || (at !== 'spec' && outer.endsWith(`.${at}`)));
	return end === undefined ? '' : `#${rows[end]}-${protobufName(name)}`;
}

/** As protobuf writes it: `mirrorPercentage` is `mirror_percentage`. */
function protobufName(name: string): string {
	return name.replace('5xx', '_5xx').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
