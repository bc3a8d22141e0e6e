// TABLE of what Istio does otherwise since some release, where rules, requests or fields depend on it. Adding a release is a row.
// Sources: istio: manifests/helm-profiles/compatibility-version-1.N.yaml (what release N did), istioctl/pkg/precheck/precheck.go;
// releasenotes/notes/52519.yaml, gtw-140.yaml, tls-protocol-gateway-no-alpha-gate.yaml,
// ip-allocation-v2-default.yaml, strict-gateway-merging.yaml; the upgrade
// notes of each release on istio.io. What they change beyond these rows no rule and no trace looks at.

export interface Change {
	/** The first release that does it. */
	readonly since: string;
	readonly now: string;
	readonly before: string;
	/** The variable of istiod that turns it back, where there is one. */
	readonly variable?: string;
	/** The variable of istiod that has it in earlier releases too. */
	readonly early?: string;
	/** The rules that ask. */
	readonly rules: readonly string[];
	/** Whether traces ask. */
	readonly isTraced?: true;
}

export const changes = {
	verifiedServers: {
		since: '1.21',
		now: 'A DestinationRule that starts TLS without CA certificates verifies servers with those of the system',
		before: 'The certificate of the server is not verified',
		variable: 'VERIFY_CERTIFICATE_AT_CLIENT',
		rules: ['destination-rules/unverified-server'],
	},
	aliases: {
		since: '1.21',
		now: 'An ExternalName Service is an alias of the service that has its external name',
		before: 'It is a service of its own, with DestinationRules of its own',
		variable: 'ENABLE_EXTERNAL_NAME_ALIAS',
		rules: ['destination-rules/alias-host'],
		isTraced: true,
	},
	targetPortOfNone: {
		since: '1.22',
		now: '`targetPort` of a ServiceEntry with resolution NONE is used',
		before: '`targetPort` has no effect there',
		variable: 'ENABLE_RESOLUTION_NONE_TARGET_PORT',
		rules: ['schema/without-effect'],
	},
	pathTemplates: {
		since: '1.22',
		now: '`{*}` and `{**}` in paths of an AuthorizationPolicy match one segment, and several',
		before: 'They are literal',
		rules: ['authorization/literal-wildcard'],
	},
	separateRules: {
		since: '1.24',
		now: 'DestinationRules of one host are merged only if they are exported to the same namespaces, or the newer one to more',
		before: 'All that a client sees are merged',
		variable: 'ENABLE_ENHANCED_DESTINATIONRULE_MERGE',
		rules: [],
		isTraced: true,
	},
	allocation: {
		since: '1.25',
		now: 'A ServiceEntry without addresses gets one, which proxies use that answer DNS',
		before: 'It gets none unless `ISTIO_META_DNS_AUTO_ALLOCATE` is set for the proxies',
		variable: 'PILOT_ENABLE_IP_AUTOALLOCATE',
		rules: ['service-entries/missing-addresses'],
	},
	backendTls: {
		since: '1.28',
		now: 'A BackendTLSPolicy starts TLS to its backend',
		before: 'It is ignored unless `PILOT_ENABLE_ALPHA_GATEWAY_API` is set',
		early: 'PILOT_ENABLE_ALPHA_GATEWAY_API',
		rules: ['routing/plain-to-tls'],
		isTraced: true,
	},
	tlsListeners: {
		since: '1.30',
		now: 'A listener of protocol TLS is opened',
		before: 'It is ignored unless `PILOT_ENABLE_ALPHA_GATEWAY_API` is set',
		early: 'PILOT_ENABLE_ALPHA_GATEWAY_API',
		rules: [],
		isTraced: true,
	},
	strictMerging: {
		since: '1.31',
		now: 'The pods of a Gateway of the Gateway API open no servers of Gateways of Istio in other namespaces',
		before: 'They open them if the selector matches',
		variable: 'PILOT_ENABLE_STRICT_GATEWAY_MERGING',
		rules: [],
		isTraced: true,
	},
} as const satisfies Readonly<Record<string, Change>>;

export type ChangeId = keyof typeof changes;

/** The last release without a change: `1.21` of what came with 1.22. */
export function lastBefore(id: ChangeId): string {
	const [major = '1', minor = '0'] = changes[id].since.split('.');
	return `${major}.${Number(minor) - 1}`;
}
