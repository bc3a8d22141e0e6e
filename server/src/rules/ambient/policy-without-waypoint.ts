// A policy for a Service that has no waypoint: nothing applies it.

import { indexedBy } from '../../facts/indexed.ts';
import { waypointKey } from '../../istio/ambient.ts';
import { servicesOf } from '../../istio/hosts.ts';
import { targetsOf } from '../../istio/policies/scope.ts';
import { waypointFor } from '../../istio/waypoints.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import { stating } from '../engine/rule.ts';
import { ambientAround, type PolicyKind, policyKinds } from '../shared/http-policies.ts';
import { pointersTo } from '../shared/pods.ts';
import { enrolment } from '../shared/waypoint-fixes.ts';

const codes: Readonly<Record<PolicyKind, string>> = {
	AuthorizationPolicy: 'KIA0109',
	RequestAuthentication: 'KIA1110',
	WasmPlugin: 'KIA1111',
	Telemetry: 'KIA1112',
};

export default stating({
	optedOut: {
		wrong: 'This {kind} is never applied',
		consequence: ': "{target}" opts out of waypoints with "istio.io/use-waypoint: none"',
	},
	unlabelled: {
		wrong: 'This {kind} is never applied',
		consequence: ': neither "{target}" nor namespace "{namespace}" has the label "istio.io/use-waypoint"',
	},
})({
	severity: 'warning',
	kinds: policyKinds,
	absent: ['istio.io/use-waypoint'],
	codes: Object.values(codes),
	docs: {
		summary: 'A policy targets a Service in ambient mode that has no waypoint.',
		why: 'Only waypoints apply policies with `targetRefs`; ztunnel never receives them. Requests are handled as if the policy did not exist.',
		exceptions: 'Reported only if the Service and its Namespace are in the workspace.',
		severityNotes:
			'Information if neither the Service nor its namespace has the label `istio.io/use-waypoint`, which is often set by `istioctl waypoint apply`, unless `istio.assume` is `complete`.',
		bad: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint }
---
apiVersion: gateway.networking.k8s.io/v1
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
  labels: { istio.io/use-waypoint: none }
spec:
  selector: { app: reviews }
  ports: [{ name: http, port: 9080 }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: read, namespace: shop }
spec:
  targetRefs: [{ kind: Service, group: "", name: reviews }]
  rules:
  - to: [{ operation: { methods: [GET] } }]
`,
		mend: ['  labels: { istio.io/use-waypoint: none }\n', ''],
		links: ['https://istio.io/latest/docs/ambient/usage/waypoint/'],
	},
	// istio: pilot/pkg/serviceregistry/ambient/authorization.go, convertAuthorizationPolicy; waypoints.go, fetchWaypointForTarget
	*check(resource, mesh) {
		const namespace = ambientAround(mesh, resource);
		if (namespace === undefined) return;
		const { kind } = resource.resource;
		for (const target of targetsOf(resource)) {
			const name = target.get('name');
			if (name === undefined || name.opaque) continue;
			const found = targetsCalled(mesh, target.get('kind')?.text, name.text, namespace.name);
			const asked = found.map((one) => waypointFor(one, namespace));
			if (found.length === 0 || asked.some((one) => one === 'unknown' || typeof one === 'object')) continue;
			const isRefused = asked.every((one) => one === 'none');
			yield {
				span: name,
				message: isRefused ? 'optedOut' : 'unlabelled',
				with: { kind: kind.kind, target: name.text, namespace: namespace.name },
				severity: isRefused || mesh.environment.isComplete ? 'warning' : 'information',
				codes: [codes[kind.id]],
				related: pointersTo(found, isRefused ? `sets "${waypointKey}: none"` : 'has no waypoint'),
				fixes: enrolment(mesh, found, namespace),
			};
		}
	},
});

function targetsCalled(mesh: Mesh, kind: string | undefined, name: string, namespace: string): readonly Deployed[] {
	if (kind === 'Service') return servicesOf(mesh, name, [namespace]).map(({ by }) => by);
	if (kind !== 'ServiceEntry') return [];
	return (entriesByName(mesh).get(name) ?? []).filter(({ namespaces }) => namespaces?.includes(namespace) === true);
}

const entriesByName = indexedBy(
	(mesh: Mesh): readonly Deployed[] => resourcesOf(mesh, 'ServiceEntry'),
	({ resource: { name } }) => (name === undefined ? [] : [name.text]),
);
