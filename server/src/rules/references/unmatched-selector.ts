// A Sidecar, a Telemetry or an extension whose selector selects no workload.

import { isPlatformLabel } from '../../istio/platform.ts';
import { gatewayNameLabel } from '../../istio/policies/attachment.ts';
import { namespacesOf, selectedBy } from '../../istio/selectors.ts';
import type { KindId } from '../../model/kinds.ts';
import { mayHavePods } from '../../resolution/makers.ts';
import { stating } from '../engine/rule.ts';
import { selectorOf } from '../shared/rivals.ts';
import { contradicted, missing, spanOf, unmatchedMessages } from '../shared/unmatched.ts';

const codesOf: Readonly<Partial<Record<KindId, readonly string[]>>> = {
	Sidecar: ['IST0101', 'KIA0004'],
	Telemetry: ['IST0101'],
};

export default stating(unmatchedMessages)({
	severity: 'warning',
	kinds: ['Sidecar', 'Telemetry', 'EnvoyFilter', 'WasmPlugin', 'TrafficExtension', 'ProxyConfig', 'ServiceEntry'],
	codes: ['IST0101', 'KIA0004'],
	docs: {
		summary:
			'The selector of a Sidecar, a Telemetry, an EnvoyFilter, a WasmPlugin, a ProxyConfig or a ServiceEntry matches no workload.',
		why: 'It has no effect, or the ServiceEntry has no endpoints, and no error is shown.',
		exceptions:
			'Workloads are often deployed from elsewhere. So this is reported only if a workload has a similar label, or has all of the labels but is in another namespace. With `istio.assume: complete` it is always reported. Selectors of AuthorizationPolicy, PeerAuthentication and RequestAuthentication have a rule of their own.',
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
		else if (mesh.environment.isComplete && !labels.every(isPlatformLabel))
			yield { span: spanOf(resource, labels), ...missing(labels), codes };
	},
});
