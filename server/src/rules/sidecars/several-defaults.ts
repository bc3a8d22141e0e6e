// Several Sidecars for all of a namespace.
import { isAmbientNamespace, namespaceFactsOf } from '../../istio/pods.ts';
import { stating } from '../engine/rule.ts';
import { pointersTo } from '../shared/pods.ts';
import { isOneInstallation, namespaceRivals } from '../shared/rivals.ts';

export default stating({
	several: {
		wrong: 'Namespace "{namespace}" has other Sidecars without "workloadSelector": {others}',
		consequence: 'only the oldest one is used',
	},
})({
	severity: 'warning',
	kinds: ['Sidecar'],
	absent: ['workloadSelector', 'labels', 'spec'],
	codes: ['IST0111', 'KIA0002'],
	docs: {
		summary: 'A namespace has several Sidecars without a workload selector.',
		why: 'Istio never merges Sidecars: the oldest of them is used, the others have no effect. Which one is the oldest depends on the order in which they were created.',
		exceptions:
			'Sidecars that are not certainly deployed together: files in several directories may be alternatives. Namespaces in ambient mode are left to `ambient/ineffective-sidecar`.',
		differences: 'Unlike Kiali, this rule does not need a workload in the workspace.',
		severityNotes: 'Information where they only lie in one directory, whose files may be applied in turn.',
		bad: `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: shop }
spec:
  egress: [{ hosts: ['./*'] }]
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: wide, namespace: shop }
spec:
  egress: [{ hosts: ['*/*'] }]
`,
		mend: [
			"  egress: [{ hosts: ['*/*'] }]",
			"  workloadSelector: { labels: { app: wide } }\n  egress: [{ hosts: ['*/*'] }]",
		],
		links: ['https://istio.io/latest/docs/reference/config/networking/sidecar/'],
	},
	// istio: pilot/pkg/model/push_context.go, initSidecarScopes, doGetSidecarScope
	*check(resource, mesh) {
		const { name } = resource.resource;
		const rivals = namespaceRivals(mesh, 'Sidecar', resource);
		if (name === undefined || rivals.length === 0) return;
		const namespace = namespaceFactsOf(mesh, resource);
		if (namespace !== undefined && isAmbientNamespace(namespace)) return;
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
