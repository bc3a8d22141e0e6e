// A definition of a Gateway API kind that is older than what Istio asks for.
import { definedName } from '../../model/kinds.ts';
import { stating } from '../engine/rule.ts';

/** The least bundle that Istio reads each kind of (istio: pkg/config/analysis/analyzers/k8sgateway). */
const least: Readonly<Record<string, string>> = {
	'grpcroutes.gateway.networking.k8s.io': '1.1.0',
	'backendtlspolicies.gateway.networking.k8s.io': '1.4.0',
	'tlsroutes.gateway.networking.k8s.io': '1.5.0',
	'tcproutes.gateway.networking.k8s.io': '1.6.0',
};

export default stating({
	outdated: {
		wrong: 'Istio needs {kinds} of Gateway API {needed} or later',
		consequence: 'this definition is from {version}',
	},
})({
	severity: 'information',
	kinds: ['CustomResourceDefinition'],
	codes: ['IST0176'],
	docs: {
		summary: 'The CustomResourceDefinition of a Gateway API kind is from a release that is older than Istio needs.',
		why: 'Istio reads a version of the kind that this definition does not serve, and ignores all resources of the kind.',
		severityNotes: 'Information because the Istio release in use may be an older one; istioctl warns.',
		bad: `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  annotations:
    gateway.networking.k8s.io/bundle-version: v1.3.0
  name: tlsroutes.gateway.networking.k8s.io
spec:
  group: gateway.networking.k8s.io
  names: { kind: TLSRoute, plural: tlsroutes }
  scope: Namespaced
  versions: []
`,
		mend: ['v1.3.0', 'v1.5.0'],
		links: ['https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/'],
	},
	*check({ resource }) {
		const { text } = resource.chunk;
		const name = definedName(text) ?? '';
		const needed = Object.hasOwn(least, name) ? least[name] : undefined;
		const found = /gateway\.networking\.k8s\.io\/bundle-version: *["']?v?(\d+\.\d+\.\d+)/.exec(text);
		const version = found?.[1];
		if (needed === undefined || found === null || version === undefined || order(version) >= order(needed)) return;
		const end = found.index + found[0].length;
		yield {
			span: { start: end - version.length, end },
			message: 'outdated',
			with: { kinds: name.split('.')[0] ?? '', needed, version },
		};
	},
});

/** `1.4.2` -> 1004002. */
function order(version: string): number {
	return version.split('.').reduce((sum, part) => sum * 1000 + Number(part), 0);
}
