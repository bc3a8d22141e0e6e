// TABLE of what Istio does otherwise since some release, where rules, requests or fields depend on it. Adding a release is a row.
// Sources: istio: manifests/helm-profiles/compatibility-version-1.N.yaml (what release N did), istioctl/pkg/precheck/precheck.go.

export interface Change {
	/** The first release that does it. */
	readonly since: string;
	readonly now: string;
	readonly before: string;
	/** The variable of istiod that turns it back, where there is one. */
	readonly variable?: string;
	/** The rules that ask. */
	readonly rules: readonly string[];
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
} as const satisfies Readonly<Record<string, Change>>;

export type ChangeId = keyof typeof changes;

/** The last release without a change: `1.21` of what came with 1.22. */
export function lastBefore(id: ChangeId): string {
	const [major = '1', minor = '0'] = changes[id].since.split('.');
	return `${major}.${Number(minor) - 1}`;
}
