// A policy of a Service that the requests through an ingress gateway go past, for they do not go through the waypoint.

import { indexedBy } from '../../facts/indexed.ts';
import { ingressUsesWaypoint } from '../../istio/ambient.ts';
import { meshGateway } from '../../istio/gateways.ts';
import { hostKey } from '../../istio/host-names.ts';
import { hostsCalled, servicesOf } from '../../istio/hosts.ts';
import { type NamespaceFacts, ownLabels } from '../../istio/pods.ts';
import { targetsOf } from '../../istio/policies/scope.ts';
import { waypointFor } from '../../istio/waypoints.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import { isOfKind, manifest, title } from '../../model/resource.ts';
import { type Fix, stating } from '../engine/rule.ts';
import { ambientAround, policyKinds } from '../shared/http-policies.ts';
import { labelled } from '../shared/waypoint-fixes.ts';

const label = 'istio.io/ingress-use-waypoint';

export default stating({
	bypassed: {
		wrong: 'Requests through a gateway, by {route}, bypass the waypoint of Service "{service}" and this {kind}',
		remedy: 'give the Service the label "istio.io/ingress-use-waypoint: true"',
	},
})({
	severity: 'warning',
	kinds: policyKinds,
	codes: [],
	docs: {
		summary: 'A policy targets a waypoint, or a Service that has one, which requests from an ingress gateway go past.',
		why: 'Ingress gateways send requests to the pods themselves, not through the waypoint, unless the Service or its namespace has the label `istio.io/ingress-use-waypoint: "true"`. What comes from outside is not checked by the policy.',
		exceptions:
			'Nothing is said unless the Service and its Namespace are in the workspace, and a VirtualService or a route of the Gateway API leads from a gateway to the Service.',
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
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews.example.com]
  gateways: [public/ingress]
  http:
  - route: [{ destination: { host: reviews } }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: read, namespace: shop }
spec:
  targetRefs: [{ kind: Service, group: "", name: reviews }]
  rules:
  - to: [{ operation: { methods: [GET] } }]
`,
		mend: [
			'metadata: { name: reviews, namespace: shop }\nspec:\n  selector',
			'metadata:\n  name: reviews\n  namespace: shop\n  labels: { istio.io/ingress-use-waypoint: "true" }\nspec:\n  selector',
		],
		links: [
			'https://istio.io/latest/docs/ambient/usage/waypoint/',
			'https://istio.io/latest/docs/reference/config/labels/',
		],
	},
	// istio: pilot/pkg/serviceregistry/ambient/services.go, ingressUseWaypointFromLabels; pilot/pkg/features/ambient.go
	*check(resource, mesh) {
		const namespace = ambientAround(mesh, resource);
		if (namespace === undefined) return;
		for (const target of targetsOf(resource)) {
			const name = target.get('name');
			const kind = target.get('kind')?.text;
			if (name === undefined || name.opaque) continue;
			const found = kind === 'Service' ? servicesOf(mesh, name.text, [namespace.name]).map(({ by }) => by) : [];
			const passed = found.every((one) => isPassedBy(one, namespace)) ? found.slice(0, 1) : [];
			const all = kind === 'Gateway' ? servicesBehind(mesh, name.text, namespace) : passed;
			const [service, route] =
				all.flatMap((one) => routesFromGateways(mesh, one).map((by) => [one, by] as const))[0] ?? [];
			if (service === undefined || route === undefined) continue;
			yield {
				span: name,
				message: 'bypassed',
				with: {
					route: title(route.resource),
					service: service.resource.name?.text ?? '',
					kind: resource.resource.kind.kind,
				},
				related: [
					{ in: route, span: route.resource.name ?? route.resource, message: title(route.resource) },
					{ in: service, span: service.resource.name ?? service.resource, message: title(service.resource) },
				],
				fixes: (): readonly Fix[] => labelled(service, label, 'true'),
			};
		}
	},
});

/** The Services of a namespace that use a waypoint, which gateways go past. */
function servicesBehind(mesh: Mesh, waypoint: string, namespace: NamespaceFacts): readonly Deployed[] {
	return (servicesIn(mesh).get(namespace.name) ?? []).filter((by) => {
		const used = waypointFor(by, namespace);
		const isUsed = typeof used === 'object' && used.name === waypoint && used.namespace === namespace.name;
		return isUsed && isPassedBy(by, namespace);
	});
}

const servicesIn = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'Service'),
	({ namespaces = [] }) => namespaces,
);

/** Whether a Service surely has a waypoint, which gateways surely do not use. */
function isPassedBy(by: Deployed, namespace: NamespaceFacts): boolean {
	const labels = by.standing === 'whole' ? ownLabels(by.resource) : undefined;
	if (labels === undefined || typeof waypointFor(by, namespace) !== 'object') return false;
	return ingressUsesWaypoint(labels, namespace.labels) !== true;
}

/** The routes of gateways that lead to a Service. */
function routesFromGateways(mesh: Mesh, service: Deployed): readonly Deployed[] {
	const key = hostKey(service.resource.name?.text ?? '', mesh.environment.settings.clusterDomain);
	return (fromGateways(mesh).get(key) ?? []).filter((route) =>
		route.references.some(
			({ row, text }) =>
				isDestination(row) &&
				hostsCalled(mesh, { text, namespaces: route.namespaces }).some(({ by }) => by === service),
		),
	);
}

function isDestination({ to, at }: { readonly to: string; readonly at: string }): boolean {
	return to === 'host' && at !== 'spec.hosts[]' && !at.includes('parentRefs') && !at.includes('mirror');
}

/** Routes at gateways by the hosts they lead to. */
const fromGateways = indexedBy(
	(mesh: Mesh) => mesh.resources,
	({ references, resource, standing }, mesh) => {
		const isAtGateway = isOfKind(resource, 'VirtualService')
			? references.some(({ row, text }) => row.at === 'spec.gateways[]' && text !== meshGateway)
			: isOfKind(resource, 'HTTPRoute', 'GRPCRoute') &&
				(manifest(resource).get('spec')?.each('parentRefs') ?? []).some(
					(parent) => (parent.get('kind')?.text ?? 'Gateway') === 'Gateway',
				);
		if (!isAtGateway || standing !== 'whole') return [];
		const { clusterDomain } = mesh.environment.settings;
		return [
			...new Set(references.flatMap(({ row, text }) => (isDestination(row) ? [hostKey(text, clusterDomain)] : []))),
		];
	},
);
