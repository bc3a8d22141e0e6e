// Telemetries that select the same workloads.
import { type DeployedAs, isDeployedAs } from '../../mesh/by-kind.ts';
import { manifest } from '../../model/resource.ts';
import { stating } from '../engine/rule.ts';
import { pointersToRivals, spanOfSelector, type WorkloadRival, workloadRivals } from '../shared/rivals.ts';

export default stating({
	shared: {
		wrong: 'Telemetry {others} selects the same workload',
		consequence: 'it is undefined which of them applies',
	},
})({
	severity: 'warning',
	kinds: ['Telemetry'],
	codes: ['IST0159'],
	docs: {
		summary: 'Two Telemetries select the same workload.',
		why: 'A workload should have only one Telemetry of its own; the result of several is undefined.',
		exceptions: 'Telemetries that are not certainly deployed together.',
		severityNotes: 'Information for Telemetries that configure different things, such as metrics and tracing.',
		differences:
			'Unlike istioctl, this rule also reports selectors of which one includes the other when no workload is known.',
		bad: `apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: reviews, namespace: shop }
spec:
  selector: { matchLabels: { app: reviews } }
  accessLogging: [{ providers: [{ name: envoy }] }]
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: quiet, namespace: shop }
spec:
  selector: { matchLabels: { app: reviews } }
  accessLogging: [{ disabled: true }]
`,
		mend: ['app: reviews } }\n  accessLogging: [{ disabled', 'app: ratings } }\n  accessLogging: [{ disabled'],
		links: ['https://istio.io/latest/docs/tasks/observability/telemetry/#scope-inheritance-and-overrides'],
	},
	// istio: pkg/config/analysis/analyzers/telemetry/selector.go; pilot/pkg/model/telemetry.go, appendApplicableTelemetries
	*check(resource, mesh) {
		const rivals = workloadRivals(mesh, 'Telemetry', resource);
		if (rivals.length === 0) return;
		const names = rivals.flatMap(({ by }) => by.resource.name?.text ?? []);
		yield {
			span: spanOfSelector(resource),
			message: 'shared',
			with: { others: names },
			severity: rivals.some((rival) => isAlike(resource, rival)) ? 'warning' : 'information',
			related: pointersToRivals(rivals, 'also selects it'),
		};
	},
});

/** Whether both configure the same thing. */
function isAlike(by: DeployedAs<'Telemetry'>, { by: other }: WorkloadRival): boolean {
	const theirs = isDeployedAs(other, 'Telemetry') ? subjects(other) : [];
	return subjects(by).some((one) => theirs.includes(one));
}

const about = ['accessLogging', 'metrics', 'tracing'] as const;

function subjects({ resource }: DeployedAs<'Telemetry'>): readonly string[] {
	const spec = manifest(resource).get('spec');
	return about.filter((one) => spec?.get(one) !== undefined);
}
