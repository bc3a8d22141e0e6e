// A Rollout names a VirtualService or a DestinationRule that does not exist.
import { rule } from '../engine/rule.ts';
import { contradictions, declaredIn, inNamespace } from '../shared/contradictions.ts';

export default rule({
	severity: 'warning',
	kinds: ['Rollout'],
	codes: [],
	docs: {
		summary: 'A Rollout names a VirtualService or a DestinationRule that is not declared.',
		why: 'Argo Rollouts then finds no resource whose weights or subsets it could set: the Rollout is invalid, and no new version is rolled out.',
		exceptions:
			'Both are often kept elsewhere. A name is reported only if it is similar to a declared one, or exists only in another namespace. With `istio.assume: complete` it is always reported.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews-route, namespace: shop }
spec:
  hosts: [reviews]
  http:
  - route:
    - { destination: { host: reviews }, weight: 100 }
    - { destination: { host: reviews-canary }, weight: 0 }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: reviews, namespace: shop }
spec:
  strategy:
    canary:
      stableService: reviews
      canaryService: reviews-canary
      trafficRouting: { istio: { virtualService: { name: reviews-ruote } } }
`,
		mend: ['ruote', 'route'],
		links: ['https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/istio/'],
	},
	*check(resource, mesh) {
		for (const [symbol, kind] of [
			['virtualService', 'VirtualService'],
			['destinationRule', 'DestinationRule'],
		] as const)
			yield* contradictions(resource, mesh, symbol, {
				missing: ({ by, mention }) =>
					`No ${kind} "${mention.text}"${mention.namespace === undefined ? inNamespace(by) : ` in namespace "${mention.namespace.text}"`}`,
				evidence: declaredIn,
			});
	},
});
