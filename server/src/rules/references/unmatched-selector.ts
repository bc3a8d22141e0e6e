// A Sidecar, a Telemetry, an extension or a Service whose selector selects no workload.

import { memoOfMany } from '../../facts/memo.ts';
import { isPlatformLabel } from '../../istio/platform.ts';
import { factsOf, workloadsIn } from '../../istio/pods.ts';
import { gatewayNameLabel } from '../../istio/policies/attachment.ts';
import { namespacesOf, selectedBy } from '../../istio/selectors.ts';
import { grouped } from '../../maps.ts';
import { type DeployedAs, isDeployedAs } from '../../mesh/by-kind.ts';
import type { Label } from '../../mesh/extract.ts';
import { type Deployed, type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import type { KindId } from '../../model/kinds.ts';
import { title } from '../../model/resource.ts';
import { mayHavePods } from '../../resolution/makers.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { servicesByWorkload } from '../shared/gateway-ports.ts';
import { selectorOf } from '../shared/rivals.ts';
import { contradicted, missing, spanOf, unmatchedMessages, written } from '../shared/unmatched.ts';

const codesOf: Readonly<Partial<Record<KindId, readonly string[]>>> = {
	Sidecar: ['IST0101', 'KIA0004'],
	Telemetry: ['IST0101'],
};

const messages = {
	...unmatchedMessages,
	unselected: { wrong: 'No workload has the label {labels}', remedy: 'the pods of {workload} have {own}' },
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: [
		'Sidecar',
		'Telemetry',
		'EnvoyFilter',
		'WasmPlugin',
		'TrafficExtension',
		'ProxyConfig',
		'ServiceEntry',
		'Service',
	],
	codes: ['IST0101', 'KIA0004'],
	docs: {
		summary:
			'The selector of a Sidecar, a Telemetry, an EnvoyFilter, a WasmPlugin, a ProxyConfig, a ServiceEntry or a Service matches no workload.',
		why: 'It has no effect, or the Service or ServiceEntry has no endpoints (503, "no healthy upstream"), and no error is shown.',
		exceptions:
			'Workloads are often deployed from elsewhere. So this is reported only if a workload has a similar label, or has all of the labels but is in another namespace. With `istio.assume: complete` it is always reported, but for Services. Selectors of AuthorizationPolicy, PeerAuthentication and RequestAuthentication have a rule of their own.',
		bad: `apiVersion: v1
kind: Pod
metadata: { name: reviews, namespace: shop, labels: { app: reviews } }
spec: { containers: [{ name: reviews, image: reviews }] }
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: reviews, namespace: shop }
spec:
  workloadSelector: { labels: { app: review } }
  egress: [{ hosts: ['./*'] }]
`,
		mend: ['app: review }', 'app: reviews }'],
		links: ['https://istio.io/latest/docs/reference/config/networking/sidecar/#WorkloadSelector'],
	},
	// istio: pilot/pkg/model/push_context.go, doGetSidecarScope, getMatchedEnvoyFilters;
	// pilot/pkg/model/policyattachment.go, ShouldAttachPolicy
	*check(resource, mesh) {
		const mention = resource.references.find(({ row, labels }) => row.to === 'workload' && labels !== undefined);
		const labels = selectorOf(resource) ?? [];
		if (mention === undefined || labels.length === 0) return;
		if (labels.some(({ key }) => key.text === gatewayNameLabel)) return;
		const reach = namespacesOf(mesh, { by: resource, mention });
		if (selectedBy(mesh, labels, reach).length > 0 || mayHavePods(mesh, labels, reach)) return;
		const codes = codesOf[resource.resource.kind.id] ?? [];
		const finding = contradicted(mesh, { by: resource, labels, reach, codes });
		if (finding !== undefined) yield finding;
		else if (isDeployedAs(resource, 'Service')) yield* forgotten(mesh, resource, labels);
		else if (mesh.environment.isComplete && !labels.every(isPlatformLabel))
			yield { span: spanOf(resource, labels), ...missing(labels), codes };
	},
});

/** What names of Services and workloads have after the part that they share. */
const ending = /-(?:service|svc|deployment|deploy|rollout|statefulset|app|pod|v\d+)$/;

function stem(name: string): string {
	return name.replace(ending, '');
}

const byStem = memoOfMany((workloads: readonly Deployed[]) =>
	grouped(workloads, ({ resource }) => stem(resource.name?.text ?? '')),
);

/** The only workload of the namespace that is called like a Service, and that no Service selects: its pods were meant. */
function* forgotten(
	mesh: Mesh,
	service: DeployedAs<'Service'>,
	labels: readonly Label[],
): Generator<Finding<typeof messages>> {
	const [name, namespace] = [service.resource.name?.text, namespaceOf(service)];
	if (name === undefined || namespace === undefined || service.standing !== 'whole') return;
	const [meant, another] = byStem(workloadsIn(mesh, namespace)).get(stem(name)) ?? [];
	const isFree =
		meant !== undefined && another === undefined && (servicesByWorkload(mesh).get(meant) ?? []).length === 0;
	if (!isFree || meant.standing !== 'whole' || !areTogether(mesh, meant, service)) return;
	const own = [...(factsOf(meant)?.labels ?? [])].map(([key, value]) => `${key}: ${value}`);
	if (own.length === 0) return;
	yield {
		span: spanOf(service, labels),
		message: 'unselected',
		with: { labels: written(labels), workload: title(meant.resource), own },
		related: [{ in: meant, span: meant.resource.name ?? meant.resource, message: 'The workload' }],
	};
}
