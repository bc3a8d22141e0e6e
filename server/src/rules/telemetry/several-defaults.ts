// Several Telemetries for all of a namespace.

import { rule } from '../engine/rule.ts';
import { quoted } from '../shared/contradictions.ts';
import { pointersTo } from '../shared/pods.ts';
import { namespaceRivals } from '../shared/rivals.ts';

export default rule({
	severity: 'warning',
	kinds: ['Telemetry'],
	codes: ['IST0160'],
	docs: {
		summary: 'A namespace has several Telemetries without a selector.',
		why: 'Istio takes the oldest of them and drops the others, even where they configure different things, as metrics and tracing.',
		silence:
			'Telemetries with `targetRefs` are not counted, which istioctl does; an empty `selector` counts as none, as in Istio. They must surely be deployed together.',
		bad: `apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: default, namespace: shop }
spec:
  accessLogging: [{ providers: [{ name: envoy }] }]
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: metrics, namespace: shop }
spec:
  metrics: [{ providers: [{ name: prometheus }] }]
`,
		mend: ['  metrics:', '  selector: { matchLabels: { app: reviews } }\n  metrics:'],
		links: ['https://istio.io/latest/docs/tasks/observability/telemetry/#scope-inheritance-and-overrides'],
	},
	// istio: pilot/pkg/model/telemetry.go, namespaceWideTelemetryConfig: the first by age
	*check(resource, mesh) {
		const { name } = resource.resource;
		const rivals = namespaceRivals(mesh, 'Telemetry', resource);
		if (name === undefined || rivals.length === 0) return;
		const names = rivals.flatMap((one) => one.resource.name?.text ?? []);
		yield {
			span: name,
			message: `Namespace "${resource.namespaces?.[0]}" has other Telemetries without "selector": ${quoted(names)}; only the oldest counts`,
			related: pointersTo(rivals, 'is for all of the namespace, too'),
		};
	},
});
