// Sidecars that select the same workloads.

import { stating } from '../engine/rule.ts';
import { pointersToRivals, spanOfSelector, workloadRivals } from '../shared/rivals.ts';

export default stating({
	shared: {
		wrong: 'Sidecar {others} selects the same workload',
		consequence: 'only the oldest Sidecar is used for it',
	},
})({
	severity: 'warning',
	kinds: ['Sidecar'],
	codes: ['IST0110', 'KIA0003'],
	docs: {
		summary: 'Two Sidecars select the same workload.',
		why: 'Istio never merges Sidecars: of those that select a workload the oldest is used, and the others have no effect, even if their selectors are more specific.',
		exceptions: 'Sidecars that are not certainly deployed together.',
		differences:
			'Unlike istioctl and Kiali, this rule also reports selectors of which one includes the other when no workload is known.',
		bad: `apiVersion: v1
kind: Pod
metadata: { name: reviews, namespace: shop, labels: { app: reviews, version: v1 } }
spec: { containers: [{ name: reviews, image: reviews }] }
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: reviews, namespace: shop }
spec:
  workloadSelector: { labels: { app: reviews } }
  egress: [{ hosts: ['./*'] }]
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: first, namespace: shop }
spec:
  workloadSelector: { labels: { version: v1 } }
  egress: [{ hosts: ['*/*'] }]
---
apiVersion: v1
kind: Pod
metadata: { name: ratings, namespace: shop, labels: { app: ratings, version: v2 } }
spec: { containers: [{ name: ratings, image: ratings }] }
`,
		mend: ['labels: { version: v1 } }\n', 'labels: { version: v2 } }\n'],
		links: ['https://istio.io/latest/docs/reference/config/networking/sidecar/'],
	},
	// istio: pilot/pkg/model/push_context.go, initSidecarScopes, doGetSidecarScope
	*check(resource, mesh) {
		const rivals = workloadRivals(mesh, 'Sidecar', resource);
		if (rivals.length === 0) return;
		const names = rivals.flatMap(({ by }) => by.resource.name?.text ?? []);
		yield {
			span: spanOfSelector(resource),
			message: 'shared',
			with: { others: names },
			related: pointersToRivals(rivals, 'also selects it'),
		};
	},
});
