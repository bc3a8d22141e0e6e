// A Rollout moves the weights of a route that its VirtualService does not have.
import { membersFor } from '../../resolution/owned.ts';
import { rule } from '../engine/rule.ts';
import { contradictions, declaredIn, quoted } from '../shared/contradictions.ts';

export default rule({
	severity: 'error',
	kinds: ['Rollout'],
	codes: [],
	docs: {
		summary: 'A Rollout names an HTTP route that its VirtualService does not have.',
		why: 'Argo Rollouts then cannot set the weights: the Rollout is invalid, and no new version is rolled out.',
		exceptions: 'Reported only if the VirtualService is in the workspace, complete, and its routes have names.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
  - name: primary
    route:
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
      trafficRouting:
        istio:
          virtualService: { name: reviews, routes: [primery] }
`,
		mend: ['primery', 'primary'],
		links: ['https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/istio/'],
	},
	// argo-rollouts: rollout/trafficrouting/istio/istio.go, getHttpRouteIndexesToPatch
	check: (resource, mesh) =>
		contradictions(resource, mesh, 'route', {
			missing: (from, { suggestion }) => {
				const { text, of } = from.mention;
				const sentence = `VirtualService "${of?.text ?? ''}" has no HTTP route named "${text}"`;
				if (suggestion !== undefined) return sentence;
				return `${sentence}; it has ${quoted(membersFor(mesh, from).map(({ mention }) => mention.text))}`;
			},
			evidence: declaredIn,
		}),
});
