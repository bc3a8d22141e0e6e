// A policy that selects the pods of a Gateway API Gateway by their label, where it should name the Gateway.

import { classOf } from '../../istio/gateway-api/classes.ts';
import { gatewayNameLabel } from '../../istio/policies/attachment.ts';
import { isInRoot, scopeOf } from '../../istio/policies/scope.ts';
import type { Deployed } from '../../mesh/mesh.ts';
import { declaredAs, mayShare } from '../../mesh/mesh.ts';
import { isOfKind, manifest } from '../../model/resource.ts';
import { type Fix, stating } from '../engine/rule.ts';
import { declaredIn, pointers } from '../shared/contradictions.ts';

export default stating({
	waypoint: {
		wrong: 'This selector has no effect',
		consequence: ': waypoints only apply policies with "targetRefs"',
		remedy: 'target Gateway "{gateway}"',
		severity: 'warning',
	},
	gateway: {
		wrong: 'Policies should target Gateway API gateways with "targetRefs" instead of a selector: Gateway "{gateway}"',
		severity: 'information',
	},
})({
	severity: 'warning',
	tag: 'unnecessary',
	kinds: ['AuthorizationPolicy', 'RequestAuthentication', 'Telemetry', 'WasmPlugin'],
	codes: ['IST0166'],
	docs: {
		summary: 'A policy selects the pods of a Gateway API Gateway by label.',
		why: 'A waypoint only applies policies that name it in `targetRefs`, so the selector has no effect. Other Gateway API gateways still support selectors, unless Istio is configured otherwise; `targetRefs` is the recommended way.',
		exceptions: 'An empty selector, which matches these pods as well.',
		severityNotes: 'Information for Gateways that are not waypoints, which still support selectors.',
		differences: 'istioctl checks the pods of a cluster; this rule checks the label in the selector.',
		bad: `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: shop }
spec:
  gatewayClassName: istio-waypoint
  listeners: [{ name: mesh, port: 15008, protocol: HBONE }]
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: tokens, namespace: shop }
spec:
  selector:
    matchLabels: { gateway.networking.k8s.io/gateway-name: waypoint }
  jwtRules: [{ issuer: "https://accounts.example.com" }]
`,
		mend: [
			'selector:\n    matchLabels: { gateway.networking.k8s.io/gateway-name: waypoint }',
			'targetRefs:\n  - { group: gateway.networking.k8s.io, kind: Gateway, name: waypoint }',
		],
		links: ['https://istio.io/latest/docs/ambient/usage/l7-features/#targeting-policies'],
	},
	// istio: pilot/pkg/model/policyattachment.go, ShouldAttachPolicy; features.EnableSelectorBasedK8sGatewayPolicy
	*check(resource, mesh) {
		const { labels, hasTargets, isOpen } = scopeOf(resource);
		const label = labels.find(({ key }) => key.text === gatewayNameLabel);
		if (isOpen || hasTargets || label === undefined) return;
		const name = label.value.text;
		const gateways = declaredAs(mesh, 'parent', name).filter(({ by }) => mayShare(by.namespaces, resource.namespaces));
		const isWaypoint = gateways.some(({ by }) => isWaypointGateway(by));
		yield {
			span: { start: label.key.start, end: label.value.end },
			message: isWaypoint ? 'waypoint' : 'gateway',
			with: { gateway: name },
			related: pointers(gateways, declaredIn),
			fixes: isInRoot(mesh, resource) ? [] : toTarget(resource, name),
		};
	},
});

function isWaypointGateway({ resource }: Deployed): boolean {
	return isOfKind(resource, 'gateway-api/Gateway') && classOf(resource) === 'istio-waypoint';
}

function toTarget({ resource }: Deployed, name: string): readonly Fix[] {
	const spec = manifest(resource).get('spec');
	const entry = spec?.entries.find(({ key }) => key.text === 'selector');
	if (spec?.style !== 'block' || entry === undefined || entry.value.end <= entry.key.end) return [];
	const { start } = entry.key;
	const text = `targetRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: ${name} }]`;
	return [{ title: `Target Gateway "${name}" in "targetRefs"`, edits: [{ start, end: entry.value.end, text }] }];
}
