// Several Telemetries for all of a namespace.

import { stating } from '../engine/rule.ts';
import { pointersTo } from '../shared/pods.ts';
import { isOneInstallation, namespaceRivals } from '../shared/rivals.ts';

export default stating({
	several: {
		wrong: 'Namespace "{namespace}" has other Telemetries without "selector": {others}',
		consequence: 'only the oldest one is used',
	},
})({
	severity: 'warning',
	kinds: ['Telemetry'],
	absent: ['selector', 'matchLabels', 'spec'],
	codes: ['IST0160'],
	docs: {
		summary: 'A namespace has several Telemetries without a selector.',
		why: 'Istio uses the oldest one and ignores the others, even if they configure different things, such as metrics and tracing.',
		exceptions:
			'Telemetries with `targetRefs`, and those that are not certainly deployed together. An empty `selector` is treated as no selector, as in Istio.',
		differences: 'istioctl includes Telemetries with `targetRefs`.',
		severityNotes: 'Information where they only lie in one directory, whose files may be applied in turn.',
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
			...(rivals.some((one) => isOneInstallation(mesh, resource, one)) ? {} : { severity: 'information' as const }),
			message: 'several',
			with: { namespace: resource.namespaces?.[0] ?? '', others: names },
			related: pointersTo(rivals, 'also applies to the whole namespace'),
		};
	},
});
