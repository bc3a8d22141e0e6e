// A Telemetry switches access logs on, and nobody says where they go.
import { fact } from '../../facts/fact.ts';
import { areSame } from '../../facts/table.ts';
import { meshConfigOf } from '../../istio/mesh-config.ts';
import { isInRoot } from '../../istio/policies/scope.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import { stating } from '../engine/rule.ts';
import { withField } from '../shared/fixes.ts';

export default stating({
	unnamed: {
		wrong: 'This has no effect',
		consequence: ': neither this Telemetry nor the mesh configuration names an access log provider',
	},
})({
	severity: 'warning',
	kinds: ['Telemetry'],
	absent: ['providers'],
	codes: ['IST0157'],
	docs: {
		summary: 'A Telemetry configures access logs, but neither it nor the mesh configuration names a provider.',
		// istio: pilot/pkg/model/telemetry.go, mergeLogs; pilot/pkg/networking/core/accesslog.go falls back to the mesh's file.
		why: 'Without a provider its filters and settings apply to nothing: access logs only depend on `accessLogFile` of the mesh configuration.',
		exceptions:
			'Reported only if the mesh configuration is in the workspace, or with `istio.assume: complete`. A Telemetry that may get its provider from another one in the root namespace or in its own is not reported.',
		differences: 'istioctl reports every Telemetry without a provider.',
		bad: `apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: istio, namespace: istio-system }
spec:
  meshConfig: { accessLogFile: /dev/stdout }
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: default, namespace: istio-system }
spec:
  accessLogging:
  - filter: { expression: response.code >= 400 }
`,
		mend: ['  - filter:', '  - providers: [{ name: envoy }]\n    filter:'],
		links: ['https://istio.io/latest/docs/reference/config/analysis/ist0157/'],
	},
	*check(resource, mesh) {
		const { isStated, defaultProviders } = meshConfigOf(mesh);
		const isKnown = isStated || mesh.environment.isComplete;
		if (!isKnown || defaultProviders.accessLogging.length > 0 || resource.standing !== 'whole') return;
		const spec = manifest(resource.resource).get('spec');
		const entry = spec?.entries.find(({ key }) => key.text === 'accessLogging');
		if (entry === undefined || entry.value.opaque) return;
		const bare = spec?.each('accessLogging').find((one) => {
			const isOpen = one.opaque || one.get('disabled')?.opaque === true || one.get('providers')?.opaque === true;
			return !isOpen && one.get('disabled')?.value !== true && one.each('providers').length === 0;
		});
		if (bare === undefined || mayInherit(mesh, resource)) return;
		yield {
			span: entry.key,
			message: 'unnamed',
			fixes: withField(resource, bare, 'providers: [{ name: envoy }]', 'Add provider "envoy"'),
		};
	},
});

/** Whether another Telemetry, of the root namespace or of the same, names a provider for logs. */
function mayInherit(mesh: Mesh, by: Deployed): boolean {
	return named(mesh).some(
		(one) =>
			one !== by &&
			(isInRoot(mesh, one) ||
				one.namespaces === undefined ||
				by.namespaces === undefined ||
				one.namespaces.some((namespace) => by.namespaces?.includes(namespace))),
	);
}

const named = fact(
	(mesh: Mesh): readonly Deployed[] =>
		resourcesOf(mesh, 'Telemetry').filter(({ resource }) =>
			manifest(resource)
				.get('spec')
				?.each('accessLogging')
				.some((one) => one.each('providers').length > 0),
		),
	areSame,
);
