// A policy whose `targetRefs` name what is there, but what such a policy does not reach.

import { servicesOf } from '../../istio/hosts.ts';
import { isAmbientNamespace, namespaceFactsOf } from '../../istio/pods.ts';
import { targetsOf } from '../../istio/policies/scope.ts';
import { waypointFor } from '../../istio/waypoints.ts';
import { type Declared, type Deployed, declaredAs, type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { declaredIn, pointers } from '../shared/contradictions.ts';
import { policyKinds } from '../shared/http-policies.ts';

const messages = {
	farGateway: {
		wrong: 'Gateway "{gateway}" is in namespace {namespaces}',
		consequence: ', but a policy can only target Gateways in its own namespace "{own}"',
		remedy: 'move it there',
	},
	bareService: {
		wrong:
			'Nothing applies this policy: "targetRefs" to a Service are for its waypoint, and "{service}" does not have one',
		remedy: 'use a "selector" for sidecars',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: policyKinds,
	codes: [],
	docs: {
		summary: '`targetRefs` name a Gateway of another namespace, or a Service whose pods have sidecars and no waypoint.',
		why: 'A policy with `targetRefs` is for Gateways of its own namespace, and for Services that have a waypoint. Sidecars do not look at `targetRefs`; they take policies with a `selector`. Nothing applies the policy, and nothing says so.',
		exceptions:
			'Of Services only where the Namespace is in the workspace and asks for sidecars; in ambient mode see `ambient/policy-without-waypoint`.',
		bad: `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec:
  gatewayClassName: istio
  listeners: [{ name: http, port: 80, protocol: HTTP }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: read, namespace: shop }
spec:
  targetRefs: [{ kind: Gateway, group: gateway.networking.k8s.io, name: edge }]
  rules:
  - to: [{ operation: { methods: [GET] } }]
`,
		mend: ['{ name: read, namespace: shop }', '{ name: read, namespace: infra }'],
		links: ['https://istio.io/latest/docs/reference/config/type/workload-selector/#PolicyTargetReference'],
	},
	// istio: pilot/pkg/model/policyattachment.go, ShouldAttachPolicy, matchesGatewayRef
	*check(by, mesh) {
		const own = namespaceOf(by);
		if (by.standing !== 'whole' || own === undefined) return;
		for (const target of targetsOf(by)) {
			const [kind, name] = [target.get('kind')?.text, target.get('name')];
			const isElsewhere = (target as Node as Node<{ readonly namespace?: string }>).get('namespace') !== undefined;
			if (name === undefined || name.opaque || isElsewhere) continue;
			const found =
				kind === 'Gateway'
					? farGateway(mesh, by, own, name)
					: kind === 'Service'
						? bareService(mesh, by, own, name)
						: undefined;
			if (found !== undefined) yield found;
		}
	},
});

function farGateway(mesh: Mesh, by: Deployed, own: string, name: Node<string>): Finding<typeof messages> | undefined {
	const found = declaredAs(mesh, 'parent', name.text).filter((one) => one.by.resource.kind.kind === 'Gateway');
	const places = found.map((one) => namespaceOf(one.by));
	if (found.length === 0 || places.some((one) => one === undefined || one === own)) return undefined;
	if (!found.every((one) => areTogether(mesh, one.by, by))) return undefined;
	return {
		span: name,
		message: 'farGateway',
		with: { gateway: name.text, namespaces: places.flatMap((one) => one ?? []), own },
		related: pointers(found, declaredIn),
	};
}

function bareService(mesh: Mesh, by: Deployed, own: string, name: Node<string>): Finding<typeof messages> | undefined {
	const namespace = namespaceFactsOf(mesh, by);
	if (namespace === undefined || isAmbientNamespace(namespace)) return undefined;
	const isInjected = namespace.labels.get('istio-injection') === 'enabled' || namespace.labels.has('istio.io/rev');
	const found: readonly Declared[] = servicesOf(mesh, name.text, [own]);
	const asked = found.map((one) => waypointFor(one.by, namespace));
	if (!isInjected || found.length === 0 || asked.some((one) => one === 'unknown' || typeof one === 'object'))
		return undefined;
	return {
		span: name,
		message: 'bareService',
		with: { service: name.text },
		related: pointers(found, declaredIn),
	};
}
