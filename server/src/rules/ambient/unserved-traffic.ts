// A waypoint that does not take the traffic for which it is asked.
import { waypointForKey } from '../../istio/ambient.ts';
import { ownLabels } from '../../istio/pods.ts';
import { gatewaysCalled, trafficThrough, waypoints } from '../../istio/waypoints.ts';
import { stating } from '../engine/rule.ts';
import { pointers } from '../shared/contradictions.ts';
import { forLabel } from '../shared/waypoint-fixes.ts';
import { type Asked, askedBy, askingKinds } from '../shared/waypoint-labels.ts';

export default stating({
	nothing: {
		wrong: 'Waypoint "{waypoint}" does not handle any traffic',
		consequence: ': its label "istio.io/waypoint-for" is "{label}"',
	},
	otherLabel: {
		wrong: 'Waypoint "{waypoint}" does not handle traffic to {traffic}',
		consequence: ': its label "istio.io/waypoint-for" is "{label}"',
	},
	unlabelled: {
		wrong: 'Waypoint "{waypoint}" does not handle traffic to {traffic}',
		consequence: ': without the label "istio.io/waypoint-for" it serves Services only',
	},
})({
	severity: 'warning',
	kinds: askingKinds,
	codes: [],
	docs: {
		summary: 'A Service or pod uses a waypoint that does not handle its kind of traffic.',
		why: 'The label `istio.io/waypoint-for` decides what a waypoint handles. By default that is traffic to Services, but not traffic to pod IPs. All other traffic goes without a waypoint.',
		exceptions:
			'Waypoints that are not in the workspace, or whose labels are not fully known. A namespace that uses a waypoint accepts whatever the waypoint handles.',
		bad: `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: waypoint
  namespace: shop
  labels: { istio.io/waypoint-for: workload }
spec:
  gatewayClassName: istio-waypoint
  listeners: [{ name: mesh, port: 15008, protocol: HBONE }]
---
apiVersion: v1
kind: Service
metadata:
  name: reviews
  namespace: shop
  labels: { istio.io/use-waypoint: waypoint }
spec:
  ports: [{ name: http, port: 9080 }]
`,
		mend: ['istio.io/waypoint-for: workload', 'istio.io/waypoint-for: all'],
		links: ['https://istio.io/latest/docs/ambient/usage/waypoint/#waypoint-traffic-types'],
	},
	// istio: pilot/pkg/serviceregistry/ambient/waypoints.go, fetchWaypointForService, fetchWaypointForWorkload
	*check(resource, mesh) {
		const asked = askedBy(resource);
		if (asked === undefined) return;
		const found = gatewaysCalled(mesh, asked.waypoint);
		const known = waypoints(mesh).get(asked.waypoint.name) ?? [];
		if (found.length === 0 || !found.every((one) => known.includes(one))) return;
		const taken = found.map((one) => trafficThrough(mesh, one));
		if (taken.some((traffic) => traffic === undefined || isServed(asked, traffic))) return;
		const [only, another] = found;
		const value = only && ownLabels(only.by.resource)?.get(waypointForKey);
		yield {
			span: asked.value,
			message: value === undefined ? 'unlabelled' : asked.traffic === 'any' ? 'nothing' : 'otherLabel',
			with: { waypoint: asked.waypoint.name, traffic: whom[asked.traffic], label: value ?? '' },
			related: pointers(found, () => 'the waypoint'),
			fixes: only === undefined || another !== undefined ? [] : forLabel(only.by, asked.traffic),
		};
	},
});

const whom = { service: 'Services', workload: 'pod IPs', any: 'anything' } as const;

function isServed({ traffic }: Asked, taken: readonly string[]): boolean {
	return traffic === 'any' ? taken.length > 0 : taken.includes(traffic);
}
