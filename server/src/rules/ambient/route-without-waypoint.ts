// Routing for a Service in ambient mode that has no waypoint: clients in ambient mode do not see it.
import { waypointKey, waypointOf } from '../../istio/ambient.ts';
import { isAmbientNamespace, namespaceFactsOf } from '../../istio/pods.ts';
import { waypointFor } from '../../istio/waypoints.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { httpTargets, type MeshTarget, meshRouteKinds, reachedByGateways } from '../shared/mesh-routes.ts';
import { pointersTo } from '../shared/pods.ts';
import { enrolment } from '../shared/waypoint-fixes.ts';

/** Kiali's codes for a rule whose Service is there. */
const codes = { VirtualService: 'KIA1113', DestinationRule: 'KIA0211' } as const;

const messages = {
	optedOut: { wrong: 'Clients in ambient mode ignore this {kind}', consequence: ': "{service}" opts out of waypoints' },
	unlabelled: {
		wrong: 'Clients in ambient mode ignore this {kind}',
		consequence: ': "{service}" has no waypoint (label "istio.io/use-waypoint")',
	},
	namespace: {
		wrong: 'Clients in ambient mode ignore this {kind}',
		consequence: ': namespace "{namespace}" has no waypoint (label "istio.io/use-waypoint")',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'hint',
	kinds: meshRouteKinds,
	codes: ['KIA1113', 'KIA0211', 'KIA1109', 'KIA0210'],
	docs: {
		summary: 'A route or traffic policy applies to a Service in ambient mode that has no waypoint.',
		why: 'ztunnel forwards connections unchanged. Without a waypoint, requests of clients in ambient mode get no routing, no retries and no limits from this resource.',
		exceptions:
			'Resources for gateways, and Services that gateways route to: gateways apply the resource without a waypoint. Reported only if the Service and its Namespace are in the workspace.',
		severityNotes:
			'Hint because clients with sidecars still apply the resource; information if the Service opts out of waypoints, or no Service of the resource is known; warning with `istio.assume: complete`.',
		bad: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient }
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
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
  - timeout: 2s
    route: [{ destination: { host: reviews } }]
`,
		mend: [
			'  labels: { istio.io/dataplane-mode: ambient }\n',
			'  labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint }\n',
		],
		links: ['https://istio.io/latest/docs/ambient/usage/l7-features/'],
	},
	*check(resource, mesh) {
		if (resource.standing !== 'whole') return;
		const targets = httpTargets(mesh, resource);
		yield* unresolved(resource, mesh, targets);
		for (const target of targets) {
			const service = unserved(mesh, target);
			if (service === undefined || reachedByGateways(mesh, target)) continue;
			const { by, isRefused, namespace } = service;
			const { id } = resource.resource.kind;
			yield {
				span: target,
				message: isRefused ? 'optedOut' : 'unlabelled',
				with: { kind: resource.resource.kind.kind, service: target.name },
				severity: mesh.environment.isComplete ? 'warning' : isRefused ? 'information' : 'hint',
				codes: id === 'VirtualService' || id === 'DestinationRule' ? [codes[id]] : [],
				related: pointersTo([by], isRefused ? `sets "${waypointKey}: none"` : 'has no waypoint'),
				fixes: enrolment(mesh, [by], namespace),
			};
		}
	},
});

/** Where nothing is known of any host, the namespace decides: said only if the workspace is all there is. */
function* unresolved(
	resource: Deployed,
	mesh: Mesh,
	targets: readonly MeshTarget[],
): Generator<Finding<typeof messages>> {
	const [first] = targets;
	const { id, kind } = resource.resource.kind;
	const isOurs = id === 'VirtualService' || id === 'DestinationRule';
	if (!mesh.environment.isComplete || !isOurs || first === undefined) return;
	const namespace = namespaceFactsOf(mesh, resource);
	if (targets.some(({ services }) => services.length > 0) || namespace === undefined || !isAmbientNamespace(namespace))
		return;
	if (typeof waypointOf(new Map(), namespace.labels, namespace.name) === 'object') return;
	yield {
		span: first,
		message: 'namespace',
		with: { kind, namespace: namespace.name },
		severity: 'information',
		codes: [id === 'VirtualService' ? 'KIA1109' : 'KIA0210'],
	};
}

/** The Service, if it is in ambient mode and surely without waypoint. */
function unserved(mesh: Mesh, { services }: MeshTarget): Unserved | undefined {
	const [by, another] = services;
	const namespace = by && namespaceFactsOf(mesh, by);
	if (by === undefined || another !== undefined || namespace === undefined || !isAmbientNamespace(namespace))
		return undefined;
	const asked = waypointFor(by, namespace);
	return asked === undefined || asked === 'none' ? { by, namespace, isRefused: asked === 'none' } : undefined;
}

interface Unserved {
	readonly by: Deployed;
	readonly namespace: NonNullable<ReturnType<typeof namespaceFactsOf>>;
	readonly isRefused: boolean;
}
