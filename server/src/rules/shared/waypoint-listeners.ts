// Which namespaces the listeners of a waypoint let in.
import { mayTakeIn } from '../../istio/namespace-selectors.ts';
import { isDeployedAs } from '../../mesh/by-kind.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import type { LabelSelector } from '../../model/label-selector.ts';
import { manifest } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';

/** Whether surely no listener lets in the namespace that `guest` is in, or is. istio: ambient/waypoints.go, makeAllowedRoutes */
export function isClosed(mesh: Mesh, by: Deployed, guest: Deployed): boolean {
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
			return selector !== undefined && !mayTakeIn(mesh, selector as Node<LabelSelector>, guest);
		})
	);
}
