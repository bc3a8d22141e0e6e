// A principal whose namespace or service account does not exist.

import { meshConfigOf } from '../../istio/mesh-config.ts';
import { accountsKnown, namespacesKnown } from '../../istio/policies/accounts.ts';
import { type Field, fieldsOf } from '../../istio/policies/authorization-policy.ts';
import { type Principal, principalOf } from '../../istio/policies/identities.ts';
import { fits } from '../../istio/policies/paths.ts';
import { type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { mayBeMade } from '../../resolution/makers.ts';
import { slipFor } from '../../text/likeness.ts';
import { namesIn } from '../../text/names.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Fault, type Finding, stating } from '../engine/rule.ts';
import { changeTo } from '../shared/fixes.ts';

const messages = {
	noTrustDomain: 'No trust domain "{trustDomain}" found',
	nearTrustDomain: { wrong: 'No trust domain "{trustDomain}" found', remedy: 'did you mean "{meant}"?' },
	noAccount: 'No service account "{account}" in namespace "{namespace}" found',
	nearAccount: {
		wrong: 'No service account "{account}" in namespace "{namespace}" found',
		remedy: 'did you mean "{meant}"?',
	},
	noMatch: 'No service account that matches "{pattern}" found',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['AuthorizationPolicy'],
	codes: ['KIA0106', 'KIA0108'],
	docs: {
		summary: 'A policy names a service account that is probably misspelled.',
		why: 'No workload has that identity: an ALLOW rule allows nobody, a DENY rule denies nobody.',
		exceptions:
			'Clients are often deployed from elsewhere, so a name is reported only if it is similar to a service account that the workspace declares, or that pods use, in that namespace. With `istio.assume: complete` every unknown one is reported.',
		differences:
			'Unlike in Kiali, a ServiceAccount is known even if no pod uses it, and a different trust domain is accepted where meshes may be federated.',
		bad: `apiVersion: v1
kind: ServiceAccount
metadata: { name: frontend, namespace: shop }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews, namespace: shop }
spec:
  rules:
  - from:
    - source: { principals: [cluster.local/ns/shop/sa/fronted] }
`,
		mend: ['fronted]', 'frontend]'],
		links: ['https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source'],
	},
	// istio: pilot/pkg/security/authz/model/generator.go, srcPrincipalGenerator, serviceAccountRegex
	*check(resource, mesh) {
		for (const field of fieldsOf(resource, ['principals', 'serviceAccounts'])) {
			for (const value of field.values) {
				const finding = judged(mesh, field, value, namespaceOf(resource));
				if (finding !== undefined) yield finding;
			}
		}
	},
});

const domain = 'cluster.local';

function judged(mesh: Mesh, field: Field, value: Node, own: string | undefined): Finding<typeof messages> | undefined {
	if (value.text.includes('*')) return field.name === 'principals' ? unmetPattern(mesh, field, value) : undefined;
	const [first = '', second] = value.text.split('/');
	const account = {
		trustDomain: domain,
		namespace: second === undefined ? own : first,
		serviceAccount: second ?? first,
	};
	const meant = field.name === 'principals' ? principalOf(value.text) : account;
	if (meant?.namespace === undefined) return undefined;
	const { trustDomain, namespace, serviceAccount } = meant;
	const write = (changed: Partial<Principal>) =>
		written(field, { trustDomain, namespace, serviceAccount, ...changed }, second === undefined);
	const domains = trustDomains(mesh);
	if (!domains.includes(trustDomain)) {
		const near = slipFor(trustDomain, domains);
		const meant = near === undefined ? undefined : write({ trustDomain: near });
		const about = fault(field, value, meant, 'KIA0108');
		if (meant !== undefined) return { ...about, message: 'nearTrustDomain', with: { trustDomain, meant } };
		if (!mesh.environment.isComplete) return undefined;
		return { ...about, severity: 'information', message: 'noTrustDomain', with: { trustDomain } };
	}
	const known = accountsKnown(mesh).get(namespace);
	if (known?.has(serviceAccount) === true || value.text === '') return undefined;
	if (mayBeMade(mesh, 'ServiceAccount', serviceAccount, [namespace]) === 'named') return undefined;
	const near = known && namesIn(known).slip(serviceAccount);
	const missing = (meant?: string): Finding<typeof messages> => ({
		...fault(field, value, meant, 'KIA0106'),
		message: meant === undefined ? 'noAccount' : 'nearAccount',
		with: { account: serviceAccount, namespace, meant: meant ?? '' },
	});
	if (near !== undefined && serviceAccount !== 'default') return missing(write({ serviceAccount: near }));
	const nearby = nearPlace(mesh, { trustDomain, namespace, serviceAccount });
	if (nearby !== undefined) return missing(write({ namespace: nearby }));
	return mesh.environment.isComplete ? missing() : undefined;
}

/** What the mesh calls its own; `cluster.local` always means it. */
function trustDomains(mesh: Mesh): readonly string[] {
	return [domain, ...meshConfigOf(mesh).trustDomains];
}

/** A namespace of nearly that name, which has the account. */
function nearPlace(mesh: Mesh, { namespace, serviceAccount }: Principal): string | undefined {
	const places = namespacesKnown(mesh);
	const near = places.has(namespace) ? undefined : namesIn(places).meant(namespace)?.name;
	return near !== undefined && accountsKnown(mesh).get(near)?.has(serviceAccount) === true ? near : undefined;
}

function unmetPattern(mesh: Mesh, field: Field, value: Node): Finding<typeof messages> | undefined {
	if (!mesh.environment.isComplete) return undefined;
	for (const [namespace, accounts] of accountsKnown(mesh)) {
		for (const account of accounts) {
			const isMet = (own: string) => fits(`${own}/ns/${namespace}/sa/${account}`, value.text);
			if (trustDomains(mesh).some(isMet)) return undefined;
		}
	}
	return { ...fault(field, value, undefined, 'KIA0106'), message: 'noMatch', with: { pattern: value.text } };
}

function written(field: Field, { trustDomain, namespace, serviceAccount }: Principal, isShort: boolean): string {
	if (field.name === 'principals') return `${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
	return isShort ? serviceAccount : `${namespace}/${serviceAccount}`;
}

function fault(field: Field, value: Node, meant: string | undefined, code: string): Fault {
	return {
		span: value,
		codes: field.written === 'principals' ? [code] : [],
		fixes: meant === undefined ? [] : changeTo(value, meant),
	};
}
