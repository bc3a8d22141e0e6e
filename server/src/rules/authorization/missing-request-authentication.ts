// A policy that asks for a token, on workloads where nothing checks tokens.

import { policyOf } from '../../istio/policies/authorization-policy.ts';
import { isImplied, isInRoot, mayMeet, scopeOf } from '../../istio/policies/scope.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import { type Deployed, type Mesh, mayShare, namespaceOf } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { title } from '../../model/resource.ts';
import { stating } from '../engine/rule.ts';

export default stating({
	missing: {
		wrong: '"{field}" needs a RequestAuthentication',
		consequence: ', but none applies to the workloads of this policy',
	},
	elsewhere: {
		wrong: '"{field}" needs a RequestAuthentication',
		consequence:
			', but none applies to the workloads of this policy; one for the same labels is in namespace {namespaces}',
		severity: 'information',
	},
})({
	severity: 'warning',
	kinds: ['AuthorizationPolicy'],
	codes: [],
	docs: {
		summary: 'A policy compares what is in a token, but no RequestAuthentication is for its workloads.',
		why: 'Only a RequestAuthentication makes the proxy read tokens. Without one each `requestPrincipals` and `request.auth…` matches nothing: an ALLOW rule allows nobody, a DENY rule for those without a token denies everybody.',
		exceptions:
			'RequestAuthentications are often kept elsewhere, so it is reported only where the workspace has one beside the policy, which is for other workloads, or, as information, one for the same labels in another namespace; with `istio.assume: complete`, always.',
		bad: `apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: tokens, namespace: shop }
spec:
  selector: { matchLabels: { app: backend } }
  jwtRules: [{ issuer: "https://accounts.example.com" }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: tokens, namespace: shop }
spec:
  selector: { matchLabels: { app: frontend } }
  rules:
  - from:
    - source: { requestPrincipals: ["*"] }
`,
		mend: ['app: backend', 'app: frontend'],
		links: ['https://istio.io/latest/docs/concepts/security/#request-authentication'],
	},
	// istio: pilot/pkg/security/authz/model/util.go, MetadataStringMatcherForJWTClaim: by what the JWT filter has left
	*check(resource, mesh) {
		const { parts, isOpen } = policyOf(resource);
		const fields = parts.flatMap((part) =>
			part.fields.filter(({ name }) => name === 'requestPrincipals' || name.startsWith('request.auth.')),
		);
		const [first] = fields;
		if (first === undefined || isOpen || scopeOf(resource).isOpen || namespaceOf(resource) === undefined) return;
		const all = resourcesOf(mesh, 'RequestAuthentication');
		if (all.some((one) => mayReach(mesh, one, resource))) return;
		const beside = all.filter((one) => namespaceOf(one) === namespaceOf(resource) && areTogether(mesh, one, resource));
		const alike =
			beside.length > 0 ? [] : all.filter((one) => isForSame(one, resource) && areTogether(mesh, one, resource));
		if (beside.length === 0 && alike.length === 0 && !mesh.environment.isComplete) return;
		const isElsewhere = alike.length > 0 && !mesh.environment.isComplete;
		yield {
			span: first.key,
			message: isElsewhere ? 'elsewhere' : 'missing',
			with: { field: first.written, namespaces: alike.flatMap((one) => namespaceOf(one) ?? []) },
			related: [...beside, ...alike].slice(0, 5).map((one) => ({
				in: one,
				span: one.resource.name ?? one.resource,
				message: `${title(one.resource)} applies to other workloads`,
			})),
		};
	},
});

/** Whether a RequestAuthentication selects what the policy selects, in another namespace. */
function isForSame(authentication: Deployed, policy: Deployed): boolean {
	const [a, b] = [scopeOf(authentication), scopeOf(policy)];
	return a.labels.length > 0 && isImplied(a.labels, b.labels) && isImplied(b.labels, a.labels);
}

/** Whether some workload may have both the RequestAuthentication and the policy. */
function mayReach(mesh: Mesh, authentication: Deployed, policy: Deployed): boolean {
	const [a, b] = [scopeOf(authentication), scopeOf(policy)];
	const isNear = mayShare(authentication.namespaces, policy.namespaces);
	if (!isNear && !isInRoot(mesh, authentication) && !isInRoot(mesh, policy)) return false;
	return a.isOpen || a.hasTargets || b.hasTargets || mayMeet(a.labels, b.labels);
}
