// A workload in ambient mode without waypoint that a policy about HTTP is for.

import { waypointOf } from '../../istio/ambient.ts';
import { servicesOf } from '../../istio/hosts.ts';
import { factsOf, modeOf, type NamespaceFacts, namespaceFactsOf, podKinds } from '../../istio/pods.ts';
import { targetsOf } from '../../istio/policies/scope.ts';
import { waypointFor } from '../../istio/waypoints.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import { stating } from '../engine/rule.ts';
import { policiesFor } from '../shared/covering.ts';
import { httpPart } from '../shared/http-policies.ts';
import { pointersTo } from '../shared/pods.ts';

export default stating({
	unguarded: {
		wrong: '{kind} "{name}" has no waypoint',
		consequence: ', so HTTP rules of AuthorizationPolicies are not enforced for it',
	},
})({
	severity: 'information',
	isOptIn: true,
	kinds: podKinds,
	codes: ['KIA1317'],
	docs: {
		summary: 'An AuthorizationPolicy with HTTP rules applies to a workload in ambient mode that has no waypoint.',
		why: 'No proxy in front of the pods reads HTTP, so the HTTP rules are not enforced.',
		severityNotes:
			'Off by default: the policy itself is reported by `ambient/policy-without-target` and `ambient/policy-without-waypoint`. This rule shows which workloads are left open.',
		bad: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint }
---
apiVersion: v1
kind: Pod
metadata:
  name: reviews
  namespace: shop
  labels: { app: reviews, istio.io/use-waypoint: none }
spec: { containers: [{ name: reviews, image: reviews }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: read, namespace: istio-system }
spec:
  rules:
  - to: [{ operation: { methods: [GET] } }]
`,
		mend: [', istio.io/use-waypoint: none', ''],
		links: ['https://istio.io/latest/docs/ambient/usage/l7-features/'],
	},
	*check(resource, mesh) {
		const [facts, namespace] = [factsOf(resource), namespaceFactsOf(mesh, resource)];
		const { name, kind } = resource.resource;
		if (facts === undefined || namespace === undefined || name === undefined) return;
		if (modeOf(namespace, facts) !== 'ambient') return;
		if (typeof waypointOf(facts.labels, namespace.labels, namespace.name) === 'object') return;
		const open = policiesFor(mesh, resource, facts, namespace.name).filter(
			(policy) => policy.standing === 'whole' && httpPart(policy) !== undefined && !isServed(mesh, policy, namespace),
		);
		if (open.length === 0) return;
		yield {
			span: name,
			message: 'unguarded',
			with: { kind: kind.kind, name: name.text },
			related: pointersTo(open, 'needs a waypoint'),
		};
	},
});

/** Whether the Services that a policy targets have a waypoint, whatever the pods have. */
function isServed(mesh: Mesh, policy: Deployed, namespace: NamespaceFacts): boolean {
	return targetsOf(policy).some((target) =>
		servicesOf(mesh, target.get('name')?.text ?? '', [namespace.name]).some(({ by }) => {
			const waypoint = waypointFor(by, namespace);
			return waypoint !== undefined && waypoint !== 'none';
		}),
	);
}
