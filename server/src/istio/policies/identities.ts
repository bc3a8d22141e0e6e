// Who a peer is: SPIFFE identities, the ways to name them in a policy, and the trust domains they are of.
import { fitsWildcard } from '../../text/automaton.ts';

/** `trust-domain/ns/namespace/sa/name`, taken apart. */
export interface Principal {
	readonly trustDomain: string;
	readonly namespace: string;
	readonly serviceAccount: string;
}

/** Reads a principal as policies write it; undefined if it has another form, such as `*` or a prefix. */
export function principalOf(text: string): Principal | undefined {
	const [trustDomain = '', ns, namespace = '', sa, serviceAccount = '', more] = text.split('/');
	const isPrincipal = ns === 'ns' && sa === 'sa' && more === undefined;
	return isPrincipal ? { trustDomain, namespace, serviceAccount } : undefined;
}

export interface TrustDomains {
	readonly trustDomain: string;
	readonly aliases: readonly string[];
}

const localDomain = 'cluster.local';

/**
 * The principals of a policy, with those they also stand for because a trust domain has other names; `cluster.local` is
 * always the mesh's own (istio: pilot/pkg/security/trustdomain/bundle.go, ReplaceTrustDomainAliases).
 */
export function withAliases(principals: readonly string[], { trustDomain, aliases }: TrustDomains): readonly string[] {
	const own = [trustDomain, ...aliases];
	return principals.flatMap((principal) => {
		const parts = principal.split('/');
		const [written = ''] = parts;
		if (parts.length !== 5 || written === '*') return [principal];
		const isOwn = written === localDomain || own.some((domain) => meets(written, domain));
		if (!isOwn) return [principal];
		return [...new Set(own.map((one) => (endsAs(one, written) ? principal : [one, ...parts.slice(1)].join('/'))))];
	});
}

function meets(written: string, domain: string): boolean {
	return written === domain || endsAs(domain, written) || endsAs(written, domain) || beginsAs(domain, written);
}

const endsAs = (text: string, pattern: string): boolean => pattern.startsWith('*') && text.endsWith(pattern.slice(1));
const beginsAs = (text: string, pattern: string): boolean =>
	pattern.endsWith('*') && text.startsWith(pattern.slice(0, -1));

/**
 * Whether a SPIFFE URI is that of the service account `name` or `namespace/name` (istio:
 * pilot/pkg/security/authz/model/generator.go, serviceAccountGenerator).
 */
export function isServiceAccount(identity: string, account: string, ownNamespace: string): boolean {
	const slash = account.indexOf('/');
	const namespace = slash === -1 ? ownNamespace : account.slice(0, slash);
	const name = account.slice(slash + 1);
	const place = `/ns/${namespace}/`;
	const at = identity.indexOf(place, 'spiffe://'.length + 1);
	if (!identity.startsWith('spiffe://') || at === -1) return false;
	const rest = `/${identity.slice(at + place.length)}/`;
	return rest.includes(`/sa/${name}/`);
}

/** Whether a principal (without `spiffe://`) is of a namespace; `*` stands for any text. */
export function isOfNamespace(principal: string, namespace: string): boolean {
	return fitsWildcard(principal, `*/ns/${namespace}/*`);
}
