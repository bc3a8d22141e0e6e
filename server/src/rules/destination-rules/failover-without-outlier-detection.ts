// Load balancing by locality without outlier detection: traffic never fails over.

import { policiesIn } from '../../istio/traffic-policies.ts';
import { newEntry } from '../../yaml/edits/entries.ts';
import { stating } from '../engine/rule.ts';

export default stating({
	ineffective: '"{field}" has no effect without "outlierDetection" next to "loadBalancer"',
})({
	severity: 'warning',
	kinds: ['DestinationRule'],
	absent: ['outlierDetection'],
	codes: [],
	docs: {
		summary:
			'Load balancing by locality (`failover`, `failoverPriority`, or just `enabled: true`) is set without outlier detection.',
		why: 'Istio sorts endpoints by locality only if outlier detection can tell which of them are unhealthy. Without it the setting has no effect: traffic goes to all localities alike.',
		exceptions: 'A subset inherits outlier detection from the policy of the rule; settings for a port inherit nothing.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  trafficPolicy:
    loadBalancer:
      localityLbSetting:
        failover: [{ from: eu, to: us }]
`,
		mend: ['trafficPolicy:\n', 'trafficPolicy:\n    outlierDetection: { consecutive5xxErrors: 5 }\n'],
		links: ['https://istio.io/latest/docs/tasks/traffic-management/locality-load-balancing/failover/'],
	},
	// istio: pilot/pkg/networking/core/loadbalancer/loadbalancer.go, ApplyLocalityLoadBalancer
	*check({ resource, standing }) {
		if (standing !== 'whole') return;
		for (const { settings, inherits } of policiesIn(resource)) {
			const locality = settings.get('loadBalancer')?.get('localityLbSetting');
			// Weights by `distribute` need no health of endpoints.
			const isWeighted = locality?.entries.some(
				({ key, value }) => key.text === 'distribute' && value.items.length > 0,
			);
			const entry = locality?.entries.find(
				({ key, value }) =>
					(/^failover(?:Priority)?$/.test(key.text) && value.items.length > 0) ||
					(key.text === 'enabled' && value.value === true && isWeighted !== true),
			);
			const isDetected = [settings, inherits].some(
				(one) => one?.opaque === true || one?.get('outlierDetection') !== undefined,
			);
			if (locality === undefined || entry === undefined || isDetected || locality.get('enabled')?.value === false)
				continue;
			const edit = newEntry(resource.chunk.text, settings, 'outlierDetection: { consecutive5xxErrors: 5 }');
			yield {
				span: entry.key,
				message: 'ineffective',
				with: { field: entry.key.text },
				fixes: edit === undefined ? [] : [{ title: 'Add outlier detection', edits: [edit] }],
			};
		}
	},
});
