// TABLE: what each kind is for, in our own words. Sources: istio.io/latest/docs/reference/config, gateway-api.sigs.k8s.io,
// kubernetes.io/docs/concepts.
import type { KindId } from '../../model/kinds.ts';

const rows: Partial<Readonly<Record<KindId, string>>> = {
	VirtualService:
		'How requests to some hosts are routed: by path, header or port to which destinations, with which weights, timeouts, retries, rewrites and faults.',
	DestinationRule:
		'What happens after routing, when a host is called: its subsets, load balancing, connection pools, outlier detection and TLS of the clients.',
	Gateway:
		'Which ports and hosts the proxies at the edge of the mesh listen on, and with which certificates. VirtualServices that name it say where the requests go.',
	ServiceEntry:
		'Makes hosts known to the mesh that Kubernetes does not have as Services: APIs on the web, virtual machines, databases.',
	Sidecar:
		'Which hosts the proxies of a namespace, or of some workloads, know and can call; it makes their configuration smaller.',
	WorkloadEntry: 'One workload outside of Kubernetes, such as a virtual machine: its address, labels and account.',
	WorkloadGroup: 'What WorkloadEntries are made of when virtual machines join by themselves.',
	EnvoyFilter:
		'Changes the configuration that Istio makes for Envoy. A last resort: a new release of Istio may make what it patches differently.',
	ProxyConfig: 'Settings of the proxies of a namespace or of some workloads: threads, image, environment variables.',
	AuthorizationPolicy:
		'Who may call the workloads it selects, and how. Policies with DENY are asked before those with ALLOW; a workload without a policy lets everybody in.',
	PeerAuthentication:
		'Whether workloads accept, or insist on, mutual TLS. One without a selector is for its namespace; in the root namespace, for the mesh.',
	RequestAuthentication:
		'Which JSON Web Tokens are valid. Requests with a bad token are refused; those without one pass, unless an AuthorizationPolicy demands a principal.',
	Telemetry:
		'Which traces, metrics and access logs the proxies of the mesh, a namespace or some workloads send, and where to.',
	WasmPlugin: 'A WebAssembly module that the proxies load as a filter.',
	TrafficExtension: 'A filter in WebAssembly or Lua that the proxies load.',
	'gateway-api/Gateway':
		'A gateway of the Gateway API: Istio runs the proxies for it, or takes those that are there. Its listeners are the ports and hosts that routes attach to; it may be a waypoint too.',
	GatewayClass: 'Which controller is in charge of a Gateway: `istio`, `istio-waypoint` or another one.',
	HTTPRoute: 'How HTTP requests that come in at a Gateway, or are sent to a Service, are matched, changed and routed.',
	GRPCRoute: 'How gRPC calls are matched and routed, by service and method.',
	TLSRoute: 'Where TLS connections go that are passed on as they are, by server name (SNI).',
	TCPRoute: 'Where TCP connections of a listener go.',
	UDPRoute: 'Where UDP packets of a listener go. Istio does not implement it.',
	ReferenceGrant:
		'Lets resources of other namespaces refer to those of its own, as an HTTPRoute to a Service or a Gateway to a Secret.',
	BackendTLSPolicy: 'How a gateway speaks TLS to a Service, and which certificate it expects.',
	ListenerSet: 'More listeners for a Gateway, from another namespace or team.',
	Service: 'A stable name and address for the pods that its selector selects.',
	Namespace: 'A room for names; its labels decide about injection, revision and ambient mode.',
	Deployment: 'Keeps a number of like pods running, and replaces them step by step.',
	StatefulSet: 'Keeps pods running that have a name and storage of their own.',
	DaemonSet: 'Runs a pod on each node.',
	Pod: 'One or several containers that run together.',
	Secret: 'Confidential data, such as a certificate and its key.',
	ConfigMap: 'Configuration data.',
	ServiceAccount: 'The account that pods run as; Istio makes the identity in their certificates from it.',
	RouteTest: 'Requests, and what has to become of them; checked against all resources of the workspace.',
};

/** What a kind is for; undefined for those that we say nothing of. */
export function kindText(id: KindId): string | undefined {
	return rows[id];
}
