// Which namespaces the listeners of a waypoint let in.
import { namespaceCalled } from '../../istio/pods.ts';
import { isDeployedAs } from '../../mesh/by-kind.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';

/** Whether no listener surely lets `namespace` in. istio: ambient/waypoints.go, makeAllowedRoutes */
export function isClosed(mesh: Mesh, by: Deployed, namespace: string): boolean {
	if (by.standing !== 'whole' || !isDeployedAs(by, 'gateway-api/Gateway')) return false;
	const spec = manifest(by.resource).get('spec');
	const listeners = spec?.each('listeners') ?? [];
	return (
		spec?.opaque !== true &&
		listeners.length > 0 &&
		listeners.every((listener) => {
			const namespaces = listener.get('allowedRoutes')?.get('namespaces');
			const from = namespaces?.get('from');
			if (listener.opaque || namespaces?.opaque === true || from?.opaque === true) return false;
			if (from === undefined || from.text === 'Same' || from.text === 'None') return true;
			if (from.text !== 'Selector') return false;
			const selector = namespaces?.get('selector');
			const labels = namespaceCalled(mesh, namespace);
			const pairs = selector?.get('matchLabels')?.entries ?? [];
			if (labels === undefined || labels.written.length === 0 || selector?.get('matchExpressions') !== undefined)
				return false;
			const has = (key: string): string | undefined =>
				key === 'kubernetes.io/metadata.name' ? namespace : labels.labels.get(key);
			return pairs.some(({ key, value }) => !key.opaque && !value.opaque && has(key.text) !== value.text);
		})
	);
}
