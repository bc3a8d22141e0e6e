// A label that asks for a waypoint which is not there.

import { waypointNamespaceKey } from '../../istio/ambient.ts';
import { podOf } from '../../istio/pods.ts';
import { gatewaysCalled, isWaypoint, waypoints } from '../../istio/waypoints.ts';
import { type Deployed, declaredAs, type Mesh } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import { slipFor } from '../../text/likeness.ts';
import { addition } from '../../yaml/edits/entries.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, type Fix, stating } from '../engine/rule.ts';
import { pointers } from '../shared/contradictions.ts';
import { changeTo } from '../shared/fixes.ts';
import { type Asked, askedBy, askingKinds } from '../shared/waypoint-labels.ts';
import { isClosed } from '../shared/waypoint-listeners.ts';

const messages = {
	otherGateway: { wrong: 'Gateway "{gateway}" is not a waypoint', remedy: 'set "gatewayClassName: istio-waypoint"' },
	elsewhere: {
		wrong: 'Namespace "{namespace}" has no waypoint "{waypoint}"',
		consequence: ': it exists only in namespace {places}',
	},
	missing: {
		wrong: 'Namespace "{namespace}" has no waypoint "{waypoint}"',
		consequence: ', so traffic goes without one',
	},
	misspelt: { wrong: 'Namespace "{namespace}" has no waypoint "{waypoint}"', remedy: 'did you mean "{near}"?' },
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: askingKinds,
	codes: ['KIA1313'],
	docs: {
		summary: 'The label `istio.io/use-waypoint` names a Gateway that does not exist or is not a waypoint.',
		why: 'There is no fallback to the waypoint of the namespace: traffic goes without any waypoint, and so without its HTTP policies and routes.',
		exceptions:
			'A name is reported as unknown only if the workspace has a waypoint with a similar name or one with this name in another namespace, or if `istio.assume` is `complete`: waypoints are often created by `istioctl waypoint apply`. Gateways of an unknown class are assumed to be waypoints.',
		severityNotes:
			'Error for a missing waypoint with `istio.assume: complete`. Information for a waypoint with the default name `waypoint` that exists only in another namespace.',
		bad: `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: shop }
spec:
  gatewayClassName: istio-waypoint
  listeners: [{ name: mesh, port: 15008, protocol: HBONE }]
---
apiVersion: v1
kind: Service
metadata:
  name: reviews
  namespace: shop
  labels: { istio.io/use-waypoint: waypiont }
spec:
  ports: [{ name: http, port: 9080 }]
`,
		mend: ['waypiont', 'waypoint'],
		links: ['https://istio.io/latest/docs/ambient/usage/waypoint/'],
	},
	// istio: pilot/pkg/serviceregistry/ambient/waypoints.go, fetchWaypointForTarget: no other is tried
	*check(resource, mesh) {
		const asked = askedBy(resource);
		if (asked === undefined) return;
		const { kind, name } = resource.resource;
		// The namespace that it is about has no name yet.
		if (kind.id === 'Namespace' && (name === undefined || name.opaque)) return;
		const { waypoint, value } = asked;
		const there = gatewaysCalled(mesh, waypoint);
		if (there.length > 0) {
			if (there.some(({ by }) => isWaypoint(mesh, by) !== false)) return;
			yield {
				span: value,
				message: 'otherGateway',
				with: { gateway: waypoint.name },
				related: pointers(there, ({ mention }) => `Gateway "${mention.text}"`),
			};
			return;
		}
		yield* missing(resource, mesh, asked);
	},
});

function* missing(resource: Deployed, mesh: Mesh, asked: Asked): Generator<Finding<typeof messages>> {
	const { value, waypoint, from } = asked;
	const elsewhere = (waypoints(mesh).get(waypoint.name) ?? []).filter(({ by }) => by.standing === 'whole');
	const [only, another] = elsewhere.flatMap(({ by }) => by.namespaces ?? []);
	if (only !== undefined) {
		yield {
			span: asked.namespaceWord ?? value,
			message: 'elsewhere',
			with: {
				namespace: waypoint.namespace,
				waypoint: waypoint.name,
				places: elsewhere.flatMap(({ by }) => by.namespaces ?? []),
			},
			// By default all are called "waypoint", and made by istioctl: of another name it is likelier that one is meant.
			...(waypoint.name === 'waypoint' && !mesh.environment.isComplete ? { severity: 'information' } : {}),
			related: pointers(elsewhere, ({ mention }) => `waypoint "${mention.text}"`),
			fixes:
				another === undefined && !elsewhere.some(({ by }) => isClosed(mesh, by, resource))
					? qualified(resource, asked, only)
					: [],
		};
		return;
	}
	const near = slipFor(waypoint.name, namesIn(mesh, waypoint.namespace));
	if (near === undefined && !mesh.environment.isComplete) return;
	yield {
		span: value,
		message: near === undefined ? 'missing' : 'misspelt',
		with: { namespace: waypoint.namespace, waypoint: waypoint.name, near: near ?? '' },
		severity: mesh.environment.isComplete ? 'error' : 'warning',
		related:
			near === undefined ? [] : pointers(declaredAs(mesh, 'parent', near), () => `waypoint of namespace "${from}"`),
		fixes: near === undefined ? [] : changeTo(value, near, true),
	};
}

function namesIn(mesh: Mesh, namespace: string): readonly string[] {
	return [...waypoints(mesh)].flatMap(([name, declared]) =>
		declared.some(({ by }) => by.namespaces?.includes(namespace) !== false) ? [name] : [],
	);
}

/** Says in which namespace the waypoint is. */
function qualified({ resource }: Deployed, { namespaceWord, traffic }: Asked, namespace: string): readonly Fix[] {
	const title = `Use the waypoint of namespace "${namespace}"`;
	if (namespaceWord !== undefined) {
		const { start, end } = namespaceWord;
		return [{ title, edits: [{ start, end, text: namespace }] }];
	}
	const pod = traffic === 'workload' ? podOf(resource) : undefined;
	const metadata: Node | undefined = pod === undefined ? manifest(resource).get('metadata') : pod.get('metadata');
	const label = `${waypointNamespaceKey}: ${namespace}`;
	const edit = metadata && addition(resource.chunk.text, metadata, 'labels', label, []);
	return edit === undefined ? [] : [{ title, edits: [edit] }];
}
