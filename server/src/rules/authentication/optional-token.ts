// A RequestAuthentication that nothing makes binding.

import { policyOf } from '../../istio/policies/authorization-policy.ts';
import { isInRoot, mayMeet, scopeOf } from '../../istio/policies/scope.ts';
import { type DeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import { type Mesh, mayShare } from '../../mesh/mesh.ts';
import { stating } from '../engine/rule.ts';

export default stating({
	optional: {
		wrong: 'No AuthorizationPolicy requires this token',
		consequence: ', so requests without one are allowed',
	},
})({
	severity: 'hint',
	isOptIn: true,
	kinds: ['RequestAuthentication'],
	codes: [],
	docs: {
		summary: 'No AuthorizationPolicy requires the token that a RequestAuthentication checks.',
		why: 'A RequestAuthentication rejects invalid tokens; requests without a token are allowed.',
		severityNotes:
			'Off by default because the policy may be kept elsewhere, and a VirtualService or the application may check the token.',
		bad: `apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: tokens, namespace: shop }
spec:
  jwtRules: [{ issuer: "https://accounts.example.com" }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: tokens, namespace: shop }
spec:
  rules:
  - to:
    - operation: { methods: [GET] }
`,
		mend: ['- to:\n    - operation: { methods: [GET] }', '- from:\n    - source: { requestPrincipals: ["*"] }'],
		links: ['https://istio.io/latest/docs/tasks/security/authentication/authn-policy/#require-a-valid-token'],
	},
	*check(resource, mesh) {
		const scope = scopeOf(resource);
		if (scope.isOpen) return;
		if (resourcesOf(mesh, 'AuthorizationPolicy').some((policy) => mayRequire(mesh, policy, resource))) return;
		yield {
			span: resource.resource.name ?? resource.resource,
			message: 'optional',
		};
	},
});

function mayRequire(
	mesh: Mesh,
	policy: DeployedAs<'AuthorizationPolicy'>,
	by: DeployedAs<'RequestAuthentication'>,
): boolean {
	const [a, b] = [scopeOf(policy), scopeOf(by)];
	const isNear = mayShare(policy.namespaces, by.namespaces) || isInRoot(mesh, policy) || isInRoot(mesh, by);
	if (!isNear || !(a.isOpen || a.hasTargets || b.hasTargets || mayMeet(a.labels, b.labels))) return false;
	const { parts, action, isOpen } = policyOf(policy);
	const asks = ({ name }: { readonly name: string }) =>
		name === 'requestPrincipals' || name.startsWith('request.auth.');
	return isOpen || action === 'CUSTOM' || parts.some((part) => part.isOpen || part.fields.some(asks));
}
