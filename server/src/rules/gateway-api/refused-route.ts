// A route is attached to a Gateway none of whose listeners takes it.

import { type Parent, parentsOf, type Refusal, refusalOf, routeKinds } from '../../istio/gateway-api/routes.ts';
import { isDeployedAs } from '../../mesh/by-kind.ts';
import { type Declared, type Deployed, declaredAs, type Mesh } from '../../mesh/mesh.ts';
import { inNamespaces } from '../../mesh/namespaces.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { declaredIn, pointers } from '../shared/contradictions.ts';

const messages = {
	port: 'No listener of Gateway "{gateway}" is on port {port}',
	portOfListener: 'Listener "{listener}" of Gateway "{gateway}" is not on port {port}',
	kind: 'No listener of Gateway "{gateway}" accepts {kind}s',
	kindOfListener: 'Listener "{listener}" of Gateway "{gateway}" does not accept {kind}s',
	hostname: 'No listener of Gateway "{gateway}" has a host of this route',
	hostnameOfListener: 'Listener "{listener}" of Gateway "{gateway}" has no host of this route',
	namespace: {
		wrong: 'No listener of Gateway "{gateway}" accepts routes of namespace {namespaces}',
		remedy: ' (see its "allowedRoutes")',
	},
	namespaceOfListener: {
		wrong: 'Listener "{listener}" of Gateway "{gateway}" does not accept routes of namespace {namespaces}',
		remedy: ' (see its "allowedRoutes")',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	kinds: routeKinds,
	codes: ['KIA1401'],
	docs: {
		summary: 'No listener of the Gateway that a route names accepts the route.',
		why: 'A listener accepts routes of the kinds, hosts and namespaces that it allows (only its own namespace by default). A route that no listener accepts has no effect, and only its status shows it.',
		exceptions:
			'Several Gateways with this name of which one accepts the route; templated or patched listeners; namespaces selected by label, unless the Namespace is in the workspace. An unknown section is left to `references/unknown-listener`.',
		differences: 'Unlike Kiali, this rule also checks ports, hosts and kinds.',
		bad: `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: infra }
spec:
  gatewayClassName: istio
  listeners:
  - name: http
    port: 80
    protocol: HTTP
    hostname: '*.example.com'
    allowedRoutes: { namespaces: { from: All } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop, namespace: shop }
spec:
  parentRefs: [{ name: public, namespace: infra }]
  hostnames: [shop.example.org]
  rules:
  - filters: [{ type: RequestRedirect, requestRedirect: { hostname: www.example.com } }]
`,
		mend: ['shop.example.org', 'shop.example.com'],
		links: ['https://gateway-api.sigs.k8s.io/concepts/api-overview/#attaching-routes-to-gateways'],
	},
	// istio: pilot/pkg/config/kube/gateway/conversion.go, referenceAllowed
	*check(resource, mesh) {
		if (resource.standing !== 'whole') return;
		for (const parent of parentsOf(resource)) {
			if (parent.kind !== 'Gateway') continue;
			const gateways = gatewaysCalled(mesh, resource, parent);
			const refusedBy = ({ by }: Declared): Refusal | undefined =>
				isDeployedAs(by, 'gateway-api/Gateway') ? refusalOf(mesh, resource, parent, by) : undefined;
			const [first] = gateways;
			const refusal = first && refusedBy(first);
			// references/unknown-listener says which there are.
			if (refusal === undefined || refusal === 'section' || gateways.some((one) => refusedBy(one) === undefined))
				continue;
			yield finding(resource, parent, refusal, gateways);
		}
	},
});

function gatewaysCalled(mesh: Mesh, by: Deployed, { node, name }: Parent): readonly Declared[] {
	const namespace = node.get('namespace');
	if (namespace?.opaque === true) return [];
	const asked = namespace === undefined || namespace.text === '' ? by.namespaces : [namespace.text];
	return inNamespaces(declaredAs(mesh, 'parent', name.text), asked);
}

function finding(
	by: Deployed,
	parent: Parent,
	refusal: Exclude<Refusal, 'section'>,
	gateways: readonly Declared[],
): Finding<typeof messages> {
	const { node, name } = parent;
	const section = node.get('sectionName');
	const isKiali = refusal === 'namespace' && /^(HTTP|GRPC)Route$/.test(by.resource.kind.kind);
	return {
		span: refusal === 'port' ? (node.get('port') ?? name) : name,
		message: section === undefined ? refusal : (`${refusal}OfListener` as const),
		with: {
			gateway: name.text,
			listener: section?.text ?? '',
			port: node.get('port')?.text ?? '',
			kind: by.resource.kind.kind,
			namespaces: by.namespaces ?? [],
		},
		codes: isKiali ? ['KIA1401'] : [],
		related: pointers(gateways, declaredIn),
	};
}
