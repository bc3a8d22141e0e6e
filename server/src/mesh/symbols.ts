// TABLE of the kinds of symbol: what a declaration gives a name to, and a reference mentions.

interface Row {
	/** How it is called in messages and hovers. */
	readonly name: string;
	/** What it is, for the documentation. */
	readonly doc: string;
	/** It lives in a resource that has a name of its own. */
	readonly isPart?: boolean;
	/** Known in all namespaces. */
	readonly isGlobal?: boolean;
	/** Names that need no declaration: Istio, or Kubernetes, brings them along. */
	readonly builtIn?: readonly string[];
	/** Why no edit of what we read could rename it; undefined where it can be. */
	readonly fixed?: string;
}

const elsewhere = 'it is also used where this extension does not look';

/** Those that each proxy has (istio: tools/packaging/common/envoy_bootstrap.json; pilot/pkg/networking/util/util.go). */
const envoyClusters = [
	'BlackHoleCluster',
	'PassthroughCluster',
	'InboundPassthroughCluster',
	'agent',
	'prometheus_stats',
	'sds-grpc',
	'xds-grpc',
	'zipkin',
];

const rows = {
	host: { name: 'host', doc: 'a name traffic can be sent to: of a Service or of a ServiceEntry' },
	port: { name: 'port', isPart: true, doc: 'a port of a host, by number' },
	portName: { name: 'port', isPart: true, doc: 'a port of a host, by name' },
	containerPort: { name: 'container port', isPart: true, doc: 'a port of a pod, by name or number' },
	subset: { name: 'subset', isPart: true, doc: 'a subset of a host, declared by a DestinationRule' },
	gateway: { name: 'gateway', doc: 'an Istio Gateway' },
	servedHost: { name: 'host', doc: 'a host that a server of a Gateway accepts', fixed: 'it is a public host name' },
	workload: {
		name: 'workload',
		doc: 'pods, WorkloadEntries or endpoints, known by their labels',
		fixed: 'workloads are identified by labels',
	},
	podMaker: {
		name: 'workload',
		doc: 'what makes pods, by its own name',
		fixed: 'other tools name it too',
	},
	policy: { name: 'policy', doc: 'an AuthorizationPolicy or RequestAuthentication, by its own name' },
	secret: { name: 'secret', doc: 'a Secret with a certificate, or a resource that creates one' },
	configMap: { name: 'ConfigMap', doc: 'a ConfigMap', fixed: elsewhere },
	namespace: {
		name: 'namespace',
		doc: 'a namespace',
		isGlobal: true,
		builtIn: ['default', 'kube-system', 'kube-public', 'kube-node-lease', 'istio-system'],
		fixed: 'it also contains resources of kinds that this extension does not read',
	},
	serviceAccount: { name: 'service account', doc: 'the account that a workload runs as', builtIn: ['default'] },
	serviceEntry: { name: 'ServiceEntry', doc: 'a ServiceEntry, by the name of the resource' },
	virtualService: {
		name: 'VirtualService',
		doc: 'a VirtualService by its own name, as one that another delegates to',
	},
	route: { name: 'route', isPart: true, doc: 'an HTTP route of a VirtualService, by name' },
	destinationRule: { name: 'DestinationRule', doc: 'a DestinationRule by its own name' },
	parent: { name: 'gateway', doc: 'a Gateway API Gateway, including waypoints' },
	listenerSet: { name: 'listener set', doc: 'a ListenerSet' },
	section: { name: 'listener', isPart: true, doc: 'a listener of a Gateway or ListenerSet' },
	// istio: pilot/pkg/config/kube/gatewaycommon/constants.go
	gatewayClass: {
		name: 'gateway class',
		doc: 'a GatewayClass',
		isGlobal: true,
		builtIn: ['istio', 'istio-remote', 'istio-waypoint', 'istio-east-west', 'istio-agentgateway'],
	},
	issuer: { name: 'issuer', isPart: true, doc: 'the issuer of the tokens that a RequestAuthentication accepts' },
	// istio: pkg/config/mesh/mesh.go, DefaultMeshConfig
	provider: {
		name: 'extension provider',
		isPart: true,
		doc: 'an extension provider of the mesh configuration',
		isGlobal: true,
		builtIn: ['prometheus', 'stackdriver', 'envoy'],
	},
	cluster: {
		name: 'cluster',
		isPart: true,
		doc: 'a cluster that an EnvoyFilter adds, by the name that Envoy knows it by',
		isGlobal: true,
		builtIn: envoyClusters,
	},
	revision: {
		name: 'revision',
		doc: 'a revision of the control plane, or a tag of one',
		isGlobal: true,
		builtIn: ['default'],
		fixed: elsewhere,
	},
} as const satisfies Readonly<Record<string, Row>>;

export type SymbolKind = keyof typeof rows;

export const symbolRows: Readonly<Record<SymbolKind, Row>> = rows;
