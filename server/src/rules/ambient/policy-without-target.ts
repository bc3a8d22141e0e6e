// A policy that needs HTTP to be read, for pods in ambient mode, that names no target: no waypoint applies it.

import { targetsOf } from '../../istio/policies/scope.ts';
import { selectedBy } from '../../istio/selectors.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import { isOfKind, manifest } from '../../model/resource.ts';
import { type Fix, stating } from '../engine/rule.ts';
import { ambientAround, audienceOf, httpPart, type PolicyKind, policyKinds, specOf } from '../shared/http-policies.ts';
import { pointersTo } from '../shared/pods.ts';

/** Kiali's codes: for a policy without target, and for pods without waypoint. */
const codes: Readonly<Record<PolicyKind, readonly [target: string, waypoint: string]>> = {
	AuthorizationPolicy: ['KIA0110', 'KIA0109'],
	RequestAuthentication: ['KIA1115', 'KIA1110'],
	WasmPlugin: ['KIA1116', 'KIA1111'],
	Telemetry: ['KIA1117', 'KIA1112'],
};

export default stating({
	unread: {
		wrong: '{what} has no effect in ambient mode without "targetRefs"',
		consequence:
			': ztunnel does not read HTTP, and a waypoint only applies policies that target its Service or Gateway',
	},
	denying: {
		wrong: '{what} has no effect in ambient mode without "targetRefs"',
		consequence:
			': ztunnel does not read HTTP, and a waypoint only applies policies that target its Service or Gateway; requests that this ALLOW policy should allow are denied',
	},
})({
	severity: 'warning',
	kinds: policyKinds,
	absent: ['targetRefs', 'targetRef'],
	codes: Object.values(codes).map(([target]) => target),
	docs: {
		summary: 'A policy with HTTP rules applies to pods in ambient mode, but has no `targetRefs`.',
		why: 'Pods in ambient mode have no proxy of their own. ztunnel sees connections, not requests, and waypoints only apply policies that name a Service or a Gateway. HTTP rules have no effect, and an ALLOW policy even denies the requests it should allow, because ztunnel drops its HTTP rules.',
		exceptions:
			'Policies for gateways and for pods with sidecars, policies of the root namespace, and a Telemetry for a whole namespace that has a waypoint. Reported only if the Namespace is in the workspace and has the label `istio.io/dataplane-mode: ambient`.',
		severityNotes: 'Information if the workspace does not show which pods the policy applies to.',
		differences: 'Kiali also reports policies for gateways.',
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
metadata: { name: reviews, namespace: shop }
spec:
  selector: { app: reviews }
  ports: [{ name: http, port: 9080 }]
---
apiVersion: v1
kind: Pod
metadata: { name: reviews, namespace: shop, labels: { app: reviews } }
spec: { containers: [{ name: reviews, image: reviews }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: read, namespace: shop }
spec:
  selector: { matchLabels: { app: reviews } }
  rules:
  - to: [{ operation: { methods: [GET] } }]
`,
		mend: ['selector: { matchLabels: { app: reviews } }', 'targetRefs: [{ kind: Service, group: "", name: reviews }]'],
		links: ['https://istio.io/latest/docs/ambient/usage/l7-features/'],
	},
	// istio: pilot/pkg/serviceregistry/ambient/authorization.go, handleRule; pilot/pkg/model/policyattachment.go, ShouldAttachPolicy
	*check(resource, mesh) {
		const namespace = ambientAround(mesh, resource);
		const spec = specOf(resource);
		const part = namespace && httpPart(resource);
		if (namespace === undefined || part === undefined || spec === undefined) return;
		if (targetsOf(resource).length > 0 || spec.get('selector')?.opaque === true) return;
		const kind = resource.resource.kind.id;
		const selects = spec.get('selector')?.get('matchLabels') !== undefined;
		const { mayHaveProxy, isKnown, isEnrolled } = audienceOf(mesh, resource, namespace);
		if (mayHaveProxy || (kind === 'Telemetry' && !selects && isEnrolled)) return;
		const [target, waypoint] = codes[kind];
		yield {
			span: part,
			message: isAllowing(resource) ? 'denying' : 'unread',
			with: { what: what(resource, part.name) },
			severity: isKnown || mesh.environment.isComplete ? 'warning' : 'information',
			codes: isEnrolled ? [target] : [target, waypoint],
			related: pointersTo(namespace.written, 'its pods are in ambient mode'),
			fixes: isEnrolled ? retarget(resource, mesh) : [],
		};
	},
});

function what({ resource: { kind, name } }: Deployed, part: string): string {
	return part === kind.kind ? `${part} "${name?.text}"` : `"${part}"`;
}

function isAllowing({ resource }: Deployed): boolean {
	if (!isOfKind(resource, 'AuthorizationPolicy')) return false;
	const action = manifest(resource).get('spec')?.get('action');
	return action === undefined || action.text === 'ALLOW';
}

/** Names the one Service that selects the same pods, in place of the selector. */
function retarget(by: Deployed, mesh: Mesh): readonly Fix[] {
	const spec = specOf(by);
	const entry = spec?.entries.find(({ key }) => key.text === 'selector');
	const labels = by.references.find(({ row }) => row.to === 'workload')?.labels;
	if (spec === undefined || entry === undefined || labels === undefined || by.resource.kind.id === 'Telemetry')
		return [];
	const pods = new Set(selectedBy(mesh, labels, by.namespaces).map((one) => one.by));
	const services = resourcesOf(mesh, 'Service').filter((one) => {
		if (one.namespaces?.[0] !== by.namespaces?.[0]) return false;
		const selector = one.references.find(({ row }) => row.to === 'workload')?.labels ?? [];
		const own = selectedBy(mesh, selector, one.namespaces);
		return own.length > 0 && own.length === pods.size && own.every((pod) => pods.has(pod.by));
	});
	const name = services.length === 1 ? services[0]?.resource.name?.text : undefined;
	if (name === undefined) return [];
	const text = `targetRefs: [{ kind: Service, group: "", name: ${name} }]`;
	return [
		{ title: `Target Service "${name}" instead`, edits: [{ start: entry.key.start, end: entry.value.end, text }] },
	];
}
