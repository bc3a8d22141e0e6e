// Go to definition from what moves traffic between versions.
import { test } from 'vitest';
import { checkDefinition } from '../fixture.ts';

test('from a Rollout to the route of its VirtualService, and to the subset of its DestinationRule', () => {
	const rollout = (routes: string, subset: string): string => `#- rollout.yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: shop, namespace: shop }
spec:
  strategy:
    canary:
      trafficRouting:
        istio:
          virtualService: { name: shop, routes: [${routes}] }
          destinationRule: { name: shop, canarySubsetName: ${subset} }
`;
	const rule = (mark: string): string => `#- rule.yaml
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: shop, namespace: shop }
spec:
  host: shop
  subsets:
  - name: canary
${mark}`;
	const route = (mark: string): string => `#- route.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  http:
  - name: front
${mark}`;
	const mark = '#         ^^^^^^ 1\n';
	checkDefinition(`${rollout('$0front', 'canary')}${rule('')}${route('#         ^^^^^ 1\n')}`);
	checkDefinition(`${rollout('front', '$0canary')}${rule(mark)}${route('')}`);
});
