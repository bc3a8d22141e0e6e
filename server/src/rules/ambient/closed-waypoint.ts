// A waypoint of another namespace that lets nobody in from here.

import { gatewaysCalled, waypoints } from '../../istio/waypoints.ts';
import { isDeployedAs } from '../../mesh/by-kind.ts';
import type { Deployed } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import { type Fix, stating } from '../engine/rule.ts';
import { pointers } from '../shared/contradictions.ts';
import { addingField, fixOf } from '../shared/fixes.ts';
import { askedBy, askingKinds } from '../shared/waypoint-labels.ts';
import { isClosed } from '../shared/waypoint-listeners.ts';

export default stating({
	closed: {
		wrong: 'Waypoint "{waypoint}" of namespace "{namespace}" does not serve namespace "{from}"',
		remedy: ': its listeners need "allowedRoutes.namespaces.from: All"',
	},
})({
	severity: 'warning',
	kinds: askingKinds,
	codes: [],
	docs: {
		summary: 'A namespace, Service or pod uses a waypoint of another namespace whose listeners do not allow it.',
		why: 'A listener only serves its own namespace unless `allowedRoutes.namespaces` allows others. Traffic then goes without a waypoint; there is no fallback to another one.',
		exceptions: 'Listeners that select namespaces by label, unless the Namespace is in the workspace.',
		bad: `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: infra }
spec:
  gatewayClassName: istio-waypoint
  listeners:
  - name: mesh
    port: 15008
    protocol: HBONE
    allowedRoutes: { namespaces: { from: Same } }
---
apiVersion: v1
kind: Service
metadata:
  name: reviews
  namespace: shop
  labels: { istio.io/use-waypoint: waypoint, istio.io/use-waypoint-namespace: infra }
spec:
  ports: [{ name: http, port: 9080 }]
`,
		mend: ['from: Same', 'from: All'],
		links: ['https://istio.io/latest/docs/ambient/usage/waypoint/#cross-namespace-waypoint'],
	},
	*check(resource, mesh) {
		const asked = askedBy(resource);
		if (asked === undefined || asked.from === asked.waypoint.namespace) return;
		const found = gatewaysCalled(mesh, asked.waypoint);
		const known = waypoints(mesh).get(asked.waypoint.name) ?? [];
		if (found.length === 0 || !found.every((one) => known.includes(one))) return;
		if (!found.every(({ by }) => isClosed(mesh, by, resource))) return;
		yield {
			span: asked.namespaceWord ?? asked.value,
			message: 'closed',
			with: { waypoint: asked.waypoint.name, namespace: asked.waypoint.namespace, from: asked.from },
			related: pointers(found, () => 'the waypoint'),
			fixes: found.length === 1 ? found.flatMap(({ by }) => opening(by)) : [],
		};
	},
});

/** Lets every namespace in, by a listener that says which or by the first. */
function opening(by: Deployed): readonly Fix[] {
	if (!isDeployedAs(by, 'gateway-api/Gateway')) return [];
	const spec = manifest(by.resource).get('spec');
	const listeners = spec?.each('listeners') ?? [];
	const [listener] = [...listeners.filter((one) => one.get('protocol')?.text === 'HBONE'), ...listeners];
	const [routes, namespaces] = [listener?.get('allowedRoutes'), listener?.get('allowedRoutes')?.get('namespaces')];
	const from = namespaces?.get('from');
	const title = `Allow all namespaces in waypoint "${by.resource.name?.text ?? ''}"`;
	if (namespaces?.get('selector') !== undefined) return [];
	if (from !== undefined) return fixOf(by, title, { start: from.start, end: from.end, text: 'All' });
	if (namespaces !== undefined) return addingField(by, namespaces, title, 'from', 'All');
	return routes === undefined
		? addingField(by, listener, title, 'allowedRoutes', { namespaces: { from: 'All' } })
		: addingField(by, routes, title, 'namespaces', { from: 'All' });
}
