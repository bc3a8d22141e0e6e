// A principal whose namespace or service account does not exist.

import { meshConfigOf } from '../../istio/mesh-config.ts';
import { accountsKnown, namespacesKnown } from '../../istio/policies/accounts.ts';
import { type Principal, principalOf } from '../../istio/policies/identities.ts';
import { fits } from '../../istio/policies/paths.ts';
import { type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { mayBeMade } from '../../resolution/makers.ts';
import { meantAmong, slipFor } from '../../text/likeness.ts';
import type { Node } from '../../yaml/node.ts';
import { type Finding, rule } from '../engine/rule.ts';
import { type Field, fieldsOf } from '../shared/authorization-policy.ts';
import { changeTo } from '../shared/fixes.ts';

export default rule({
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

function judged(mesh: Mesh, field: Field, value: Node, own: string | undefined): Finding | undefined {
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
		const finding = said(field, value, `trust domain "${trustDomain}"`, meant, ['KIA0108']);
		if (near !== undefined) return finding;
		return mesh.environment.isComplete ? { ...finding, severity: 'information' } : undefined;
	}
	const known = accountsKnown(mesh).get(namespace);
	if (known?.has(serviceAccount) === true || value.text === '') return undefined;
	if (mayBeMade(mesh, 'ServiceAccount', serviceAccount, [namespace]) === 'named') return undefined;
	const near = slipFor(serviceAccount, known ?? []);
	const what = `service account "${serviceAccount}" in namespace "${namespace}"`;
	if (near !== undefined && serviceAccount !== 'default')
		return said(field, value, what, write({ serviceAccount: near }), ['KIA0106']);
	const nearby = nearPlace(mesh, { trustDomain, namespace, serviceAccount });
	if (nearby !== undefined) return said(field, value, what, write({ namespace: nearby }), ['KIA0106']);
	return mesh.environment.isComplete ? said(field, value, what, undefined, ['KIA0106']) : undefined;
}

/** What the mesh calls its own; `cluster.local` always means it. */
function trustDomains(mesh: Mesh): readonly string[] {
	return [domain, ...meshConfigOf(mesh).trustDomains];
}

/** A namespace of nearly that name, which has the account. */
function nearPlace(mesh: Mesh, { namespace, serviceAccount }: Principal): string | undefined {
	const near = namespacesKnown(mesh).has(namespace) ? undefined : meantAmong(namespace, namespacesKnown(mesh));
	return near !== undefined && accountsKnown(mesh).get(near)?.has(serviceAccount) === true ? near : undefined;
}

function unmetPattern(mesh: Mesh, field: Field, value: Node): Finding | undefined {
	if (!mesh.environment.isComplete) return undefined;
	for (const [namespace, accounts] of accountsKnown(mesh)) {
		for (const account of accounts) {
			const isMet = (own: string) => fits(`${own}/ns/${namespace}/sa/${account}`, value.text);
			if (trustDomains(mesh).some(isMet)) return undefined;
		}
	}
	return said(field, value, `service account that matches "${value.text}"`, undefined, ['KIA0106']);
}

function written(field: Field, { trustDomain, namespace, serviceAccount }: Principal, isShort: boolean): string {
	if (field.name === 'principals') return `${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
	return isShort ? serviceAccount : `${namespace}/${serviceAccount}`;
}

function said(field: Field, value: Node, what: string, meant: string | undefined, codes: readonly string[]): Finding {
	return {
		span: value,
		message: `No ${what} found${meant === undefined ? '' : `; did you mean "${meant}"?`}`,
		codes: field.written === 'principals' ? codes : [],
		fixes: meant === undefined ? [] : changeTo(value, meant),
	};
}
