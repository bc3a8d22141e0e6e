// A workload that no AuthorizationPolicy is for.
import { meshConfigOf } from '../../istio/mesh-config.ts';
import { factsOf, podKinds } from '../../istio/pods.ts';
import { stating } from '../engine/rule.ts';
import { policiesFor } from '../shared/covering.ts';

export default stating({
	uncovered: {
		wrong: 'No AuthorizationPolicy applies to {kind} "{workload}"',
		consequence: ': every request is allowed',
	},
})({
	severity: 'information',
	isOptIn: true,
	kinds: podKinds,
	codes: ['KIA1301'],
	docs: {
		summary: 'No AuthorizationPolicy applies to a workload.',
		why: 'Without a policy every request is allowed: anyone who can reach the workload can use it.',
		exceptions: 'Workloads in the root namespace.',
		severityNotes: 'Off by default because not every workload needs a policy, and policies may be kept elsewhere.',
		bad: `apiVersion: v1
kind: Pod
metadata:
  name: reviews
  namespace: shop
  labels: { app: reviews }
spec: { containers: [{ name: reviews, image: reviews }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: closed, namespace: other }
spec: {}
`,
		mend: ['namespace: other', 'namespace: shop'],
		links: ['https://istio.io/latest/docs/ops/best-practices/security/'],
	},
	*check(resource, mesh) {
		const facts = factsOf(resource);
		const { name, kind } = resource.resource;
		const namespace = facts?.namespace;
		if (facts === undefined || name === undefined || namespace === undefined) return;
		if (namespace === meshConfigOf(mesh).rootNamespace) return;
		if (policiesFor(mesh, resource, facts, namespace).length > 0) return;
		yield {
			span: name,
			message: 'uncovered',
			with: { kind: kind.kind, workload: name.text },
		};
	},
});
