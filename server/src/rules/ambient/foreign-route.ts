// Routing for a Service of another namespace, whose waypoint does not read it.

import { getsSidecar } from '../../istio/injection.ts';
import { meshConfigOf } from '../../istio/mesh-config.ts';
import { isAmbientNamespace, namespaceFactsOf } from '../../istio/pods.ts';
import { waypointFor } from '../../istio/waypoints.ts';
import { type Deployed, type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { type Fix, stating } from '../engine/rule.ts';
import { fixOf } from '../shared/fixes.ts';
import { httpTargets, type MeshTarget, meshRouteKinds, reachedByGateways } from '../shared/mesh-routes.ts';
import { pointersTo } from '../shared/pods.ts';

export default stating({
	one: {
		wrong: 'The waypoint of "{service}" does not read this {kind}',
		consequence: ': it only reads resources in namespace "{namespace}"',
	},
	either: {
		wrong: 'The waypoint of "{service}" does not read this {kind}',
		consequence: ': it only reads resources in namespace "{namespace}" or "{other}"',
	},
})({
	severity: 'information',
	kinds: meshRouteKinds,
	codes: ['KIA1114', 'KIA0212'],
	docs: {
		summary: 'A route or traffic policy applies to a Service whose waypoint is in another namespace.',
		why: 'A waypoint only reads routes and traffic policies from its own namespace and from the namespace of the Service (DestinationRules from the root namespace as well). From any other namespace they have no effect on clients in ambient mode.',
		exceptions:
			'Resources for gateways, Services that gateways route to, and namespaces with sidecars, whose proxies do apply the resource.',
		differences: 'Kiali also reports resources in the namespace of the waypoint, which do work.',
		bad: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint }
---
apiVersion: v1
kind: Namespace
metadata: { name: web, labels: { istio.io/dataplane-mode: ambient } }
---
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec:
  selector: { app: reviews }
  ports: [{ name: http, port: 9080 }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: web }
spec:
  hosts: [reviews.shop.svc.cluster.local]
  http:
  - timeout: 2s
    route: [{ destination: { host: reviews.shop.svc.cluster.local } }]
`,
		mend: ['metadata: { name: reviews, namespace: web }', 'metadata: { name: reviews, namespace: shop }'],
		links: ['https://istio.io/latest/docs/ambient/usage/l7-features/'],
	},
	*check(resource, mesh) {
		const own = namespaceOf(resource);
		if (resource.standing !== 'whole' || own === undefined) return;
		const around = namespaceFactsOf(mesh, resource);
		if (around !== undefined && getsSidecar(around.labels, plain)) return;
		const { id, kind } = resource.resource.kind;
		for (const target of httpTargets(mesh, resource)) {
			const found = served(mesh, target);
			if (found === undefined || reachedByGateways(mesh, target) || found.readers.includes(own)) continue;
			if (id === 'DestinationRule' && own === meshConfigOf(mesh).rootNamespace) continue;
			yield {
				span: target,
				message: found.readers.length > 1 ? 'either' : 'one',
				with: { service: target.name, kind, namespace: found.readers[0] ?? '', other: found.readers[1] ?? '' },
				severity: mesh.environment.isComplete ? 'warning' : 'information',
				codes: id === 'VirtualService' ? ['KIA1114'] : id === 'DestinationRule' ? ['KIA0212'] : [],
				related: pointersTo([found.by], 'uses a waypoint'),
				fixes: moving(resource, found.readers[0]),
			};
		}
	},
});

const plain = { namespace: undefined, labels: new Map(), annotations: new Map(), hostNetwork: false };

/** The Service, if it is in ambient mode with a waypoint, and the namespaces that the waypoint reads. */
function served(mesh: Mesh, { services }: MeshTarget): { by: Deployed; readers: readonly string[] } | undefined {
	const [by, another] = services;
	const namespace = by && namespaceFactsOf(mesh, by);
	if (by === undefined || another !== undefined || namespace === undefined || !isAmbientNamespace(namespace))
		return undefined;
	const waypoint = waypointFor(by, namespace);
	if (typeof waypoint !== 'object') return undefined;
	return { by, readers: [...new Set([namespace.name, waypoint.namespace])] };
}

/** Puts it beside the Service, if its hosts are the same there: full names. */
function moving(by: Deployed, namespace: string | undefined): readonly Fix[] {
	const { namespace: own } = by.resource;
	const hosts = by.references.filter(({ row }) => row.to === 'host' || row.to === 'servedHost');
	if (own === undefined || own.opaque || namespace === undefined || hosts.length === 0) return [];
	if (!hosts.every(({ text }) => text.includes('.svc.'))) return [];
	return fixOf(by, `Move it to namespace "${namespace}"`, { start: own.start, end: own.end, text: namespace });
}
