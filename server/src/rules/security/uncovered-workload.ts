// A workload that no AuthorizationPolicy is for.
import { meshConfigOf } from '../../istio/mesh-config.ts';
import { factsOf, podKinds } from '../../istio/pods.ts';
import { rule } from '../engine/rule.ts';
import { policiesFor } from '../shared/covering.ts';

export default rule({
	severity: 'information',
	isOptIn: true,
	kinds: podKinds,
	codes: ['KIA1301'],
	docs: {
		summary: 'No AuthorizationPolicy is for a workload.',
		why: 'Whoever reaches it may use it: without any policy everything is allowed.',
		silence:
			'The root namespace. Off by default, since not everything needs to be closed, and policies may lie elsewhere.',
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
		yield { span: name, message: `No AuthorizationPolicy is for ${kind.kind} "${name.text}": everybody may use it` };
	},
});
