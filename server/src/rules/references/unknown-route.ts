// A Rollout moves the weights of a route that its VirtualService does not have.
import { membersFor } from '../../resolution/owned.ts';
import type { Messages, Said } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { contradictions, declaredIn } from '../shared/contradictions.ts';

const messages = {
	misspelt: 'VirtualService "{of}" has no HTTP route named "{name}"{where}',
	missing: { wrong: 'VirtualService "{of}" has no HTTP route named "{name}"', remedy: 'it has {known}' },
} as const satisfies Messages;

export default stating(messages)({
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
			said: (from, { suggestion }, where): Said<typeof messages> => {
				const { text: name, of } = from.mention;
				const args = { of: of?.text ?? '', name };
				if (suggestion !== undefined) return { message: 'misspelt', with: { ...args, where } };
				const known = membersFor(mesh, from).map(({ mention }) => mention.text);
				return { message: 'missing', with: { ...args, known } };
			},
			evidence: declaredIn,
		}),
});
