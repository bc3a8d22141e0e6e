// What people call a kind on the command line: by its name in any case, in the plural, or by the short name that kubectl takes.

/**
 * TABLE: short names, as the definitions of the kinds have them. istio: manifests/charts/base/files/crd-all.gen.yaml;
 * gateway-api: config/crd/standard; kubernetes: "kubectl api-resources".
 */
const shortNames: Readonly<Record<string, string>> = {
	vs: 'VirtualService',
	dr: 'DestinationRule',
	gw: 'Gateway',
	se: 'ServiceEntry',
	we: 'WorkloadEntry',
	wg: 'WorkloadGroup',
	ap: 'AuthorizationPolicy',
	pa: 'PeerAuthentication',
	ra: 'RequestAuthentication',
	gtw: 'gateway.networking.k8s.io/Gateway',
	gc: 'GatewayClass',
	refgrant: 'ReferenceGrant',
	btlspolicy: 'BackendTLSPolicy',
	lset: 'ListenerSet',
	svc: 'Service',
	po: 'Pod',
	ns: 'Namespace',
	sa: 'ServiceAccount',
	cm: 'ConfigMap',
	deploy: 'Deployment',
	sts: 'StatefulSet',
	ds: 'DaemonSet',
	rs: 'ReplicaSet',
	cj: 'CronJob',
};

/** Whether `word` names the kind: `VirtualService`, `virtualservices`, `vs`, or `networking.istio.io/VirtualService`. */
export function isKindNamed({ group, kind }: { readonly group: string; readonly kind: string }, word: string): boolean {
	const lower = word.toLowerCase();
	const wanted = Object.hasOwn(shortNames, lower) ? (shortNames[lower] ?? '').toLowerCase() : lower;
	const [own = '', ownGroup] = wanted.split('/').reverse();
	const one = kind.toLowerCase();
	return (own === one || own === pluralOf(one)) && (ownGroup === undefined || ownGroup === group);
}

/** `policies`, `classes`, `services`: as Kubernetes forms the plural of a kind, in lower case. */
export function pluralOf(singular: string): string {
	if (/[^aeiou]y$/.test(singular)) return `${singular.slice(0, -1)}ies`;
	return /(s|x|ch|sh)$/.test(singular) ? `${singular}es` : `${singular}s`;
}
