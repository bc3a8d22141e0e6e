// A principal that is written in a form that no workload's identity has.

import { fieldsOf } from '../../istio/policies/authorization-policy.ts';
import { principalOf } from '../../istio/policies/identities.ts';
import { type Deployed, declaredAs, type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import type { Node } from '../../yaml/node.ts';
import { stating } from '../engine/rule.ts';
import { changeTo } from '../shared/fixes.ts';

export default stating({
	withScheme: { wrong: '"{principal}" matches nobody', consequence: ': principals do not include "spiffe://"' },
	withoutTrustDomain: {
		wrong: '"{principal}" matches nobody',
		consequence: ': the trust domain at the start is missing',
	},
	malformed: {
		wrong: '"{principal}" matches nobody',
		consequence: ': a principal has the form "cluster.local/ns/NAMESPACE/sa/SERVICE-ACCOUNT"',
	},
	issuerAlone: {
		wrong: '"{principal}" matches no token',
		consequence: ': it is an issuer without a subject',
		remedy: 'write "{principal}/*" for any subject',
	},
	identity: {
		wrong: '"{principal}" matches no token',
		consequence: ': it is the identity of a workload',
		remedy: 'list it under "principals"',
	},
	otherRequestPrincipal: {
		wrong: '"{principal}" is not a request principal',
		remedy: 'use ISSUER/SUBJECT, or "*" for any token',
	},
})({
	severity: 'warning',
	kinds: ['AuthorizationPolicy'],
	codes: ['KIA0106'],
	docs: {
		summary:
			'A principal does not have the form TRUST-DOMAIN/ns/NAMESPACE/sa/SERVICE-ACCOUNT, or a request principal does not have the form ISSUER/SUBJECT.',
		why: 'A principal is compared with the identity in the certificate, without `spiffe://`; a request principal with the issuer and subject of the token. The value matches nobody: an ALLOW rule allows nobody, a DENY rule denies nobody.',
		exceptions:
			'Other forms may be identities issued by a system other than Istio, so only common mistakes are reported.',
		bad: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews, namespace: shop }
spec:
  rules:
  - from:
    - source: { principals: ["spiffe://cluster.local/ns/shop/sa/frontend"] }
`,
		mend: ['spiffe://', ''],
		links: ['https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source'],
	},
	// istio: pilot/pkg/security/authz/model/generator.go, srcPrincipalGenerator puts `spiffe://` before it; requestPrincipalGenerator
	*check(resource, mesh) {
		for (const { values, written } of fieldsOf(resource, ['principals'])) {
			for (const value of values) {
				const slip = slipIn(value.text, resource, mesh);
				if (slip === undefined) continue;
				yield {
					span: value,
					message: slip.message,
					with: { principal: value.text },
					codes: written === 'principals' ? ['KIA0106'] : [],
					fixes: fixesFor(value, slip),
				};
			}
		}
		for (const { values } of fieldsOf(resource, ['requestPrincipals'])) {
			for (const value of values) {
				if (value.text.includes('*')) continue;
				const isIssuer = isIssuerAlone(value.text, mesh);
				const isIdentity = /^[\w.-]+\/ns\/|\/sa\/|^spiffe:/.test(value.text);
				if (value.text.includes('/') && !isIssuer && !isIdentity) continue;
				yield {
					span: value,
					message: isIssuer ? 'issuerAlone' : isIdentity ? 'identity' : 'otherRequestPrincipal',
					with: { principal: value.text },
					fixes: isIssuer ? changeTo(value, `${value.text}/*`) : [],
				};
			}
		}
	},
});

/** Whether a request principal is the issuer of some RequestAuthentication, or a URL without any path, so that no subject is in it. */
function isIssuerAlone(text: string, mesh: Mesh): boolean {
	return /^https?:\/\/[^/]+\/?$/.test(text) || (text.includes('/') && declaredAs(mesh, 'issuer', text).length > 0);
}

interface Slip {
	readonly message: 'withScheme' | 'withoutTrustDomain' | 'malformed';
	readonly meant?: string;
	readonly isSafe?: boolean;
}

function fixesFor(value: Node, { meant, isSafe }: Slip): ReturnType<typeof changeTo> {
	return meant === undefined ? [] : changeTo(value, meant, isSafe);
}

function slipIn(text: string, by: Deployed, mesh: Mesh): Slip | undefined {
	if (text.startsWith('spiffe://'))
		return {
			message: 'withScheme',
			meant: text.slice('spiffe://'.length),
			isSafe: true,
		};
	if (text.includes('*')) return undefined;
	if (/^\/?ns\/[^/]+\/sa\/[^/]+$/.test(text))
		return {
			message: 'withoutTrustDomain',
			meant: `cluster.local${text.startsWith('/') ? '' : '/'}${text}`,
		};
	const [first = '', second = '', ...others] = text.split('/');
	if (others.length === 0 && (second === '' || mesh.namespaces.has(first))) {
		const namespace = second === '' ? namespaceOf(by) : first;
		const meant = namespace === undefined ? {} : { meant: `cluster.local/ns/${namespace}/sa/${second || first}` };
		return { message: 'malformed', ...meant };
	}
	const isOther = mesh.environment.isComplete && principalOf(text) === undefined;
	return isOther || /^[^/]+\/(?:ns|sa)\/[^/]+\/?$/.test(text) ? { message: 'malformed' } : undefined;
}
