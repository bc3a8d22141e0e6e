// A limit for ejections of 0, which does not mean that none is ejected.

import { policiesIn } from '../../istio/traffic-policies.ts';
import { removal } from '../../yaml/edits/entries.ts';
import { stating } from '../engine/rule.ts';

// istio: pilot/pkg/networking/core/cluster_traffic_policy.go, applyOutlierDetection; envoy:
// api/envoy/config/cluster/v3/outlier_detection.proto, max_ejection_percent.
export default stating({
	unset: { wrong: '0 means "not set" to Istio', consequence: ': up to 10% of the endpoints are still ejected' },
})({
	severity: 'warning',
	kinds: ['DestinationRule'],
	codes: [],
	docs: {
		summary: '`maxEjectionPercent` is 0.',
		why: 'Istio treats 0 as "not set", and Envoy then ejects up to 10% of the endpoints. To eject none, remove outlier detection, or set `consecutive5xxErrors: 0`.',
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
    outlierDetection:
      consecutive5xxErrors: 5
      maxEjectionPercent: 0
`,
		mend: ['maxEjectionPercent: 0', 'maxEjectionPercent: 50'],
		links: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection'],
	},
	*check({ resource, standing }) {
		if (standing === 'template') return;
		for (const { settings } of policiesIn(resource)) {
			const detection = settings.get('outlierDetection');
			const percent = detection?.get('maxEjectionPercent');
			const entry = detection?.entries.find(({ value }) => value === percent);
			if (detection === undefined || entry === undefined || percent?.value !== 0) continue;
			const edits = removal(resource.chunk.text, detection, [entry]);
			yield {
				span: percent,
				message: 'unset',
				fixes: edits === undefined ? [] : [{ title: 'Remove "maxEjectionPercent"', edits }],
			};
		}
	},
});
