// A route, or a ListenerSet, attaches to a Gateway (or ListenerSet) that does not exist.

import { ownOf } from '../../maps.ts';
import { type Deployed, declaredAs, type Mesh } from '../../mesh/mesh.ts';
import { inNamespaces } from '../../mesh/namespaces.ts';
import { manifest } from '../../model/resource.ts';
import { mayBeUnread } from '../../resolution/unread.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages, Said } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { contradictions, declaredIn, inNamespace, type Sayings } from '../shared/contradictions.ts';
import { parentsKnown } from '../shared/gateways-known.ts';

const messages = {
	missing: 'No {kind} "{name}"{place}{where}',
	group: {
		wrong: '"{kind}" is not a kind of group "{group}"',
		consequence: ', so Istio does not attach the route',
		remedy: 'set "group" to {meant}',
		severity: 'warning',
	},
	ofIstio: {
		wrong: 'Gateway "{name}" is a Gateway of Istio\'s own API, to which routes of the Gateway API cannot be attached',
		remedy: 'use a VirtualService, or a Gateway of the Gateway API',
		severity: 'warning',
	},
} as const satisfies Messages;

const words = (kind: string): Sayings<Said<typeof messages>> => ({
	said: ({ by, mention: { text, namespace } }, _, where) => {
		const place = namespace === undefined ? inNamespace(by) : ` in namespace "${namespace.text}"`;
		return { message: 'missing', with: { kind, name: text, place, where } };
	},
	evidence: declaredIn,
	...(kind === 'Gateway' ? { known: parentsKnown } : {}),
});

export default stating(messages)({
	severity: 'error',
	kinds: ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute', 'ListenerSet'],
	codes: ['KIA1401'],
	docs: {
		summary: 'A route attaches to a Gateway or ListenerSet that is not declared.',
		why: 'A route without a parent is not attached to anything: requests get 404, and only the status of the route shows it.',
		exceptions:
			'Gateways are often kept in another repository. A name is reported only if it is similar to a declared one, or exists only in another namespace. With `istio.assume: complete` it is always reported. Whether the Gateway accepts routes of this namespace is checked by `gateway-api/refused-route`.',
		severityNotes: 'Error if the workspace proves it (always with `istio.assume: complete`), otherwise warning.',
		bad: `#- gateway.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: istio
  listeners: [{ name: http, port: 80, protocol: HTTP }]
#- route.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop, namespace: shop }
spec:
  parentRefs: [{ name: pubilc }]
  rules:
  - filters: [{ type: RequestRedirect, requestRedirect: { hostname: shop.example.com } }]
`,
		mend: ['pubilc', 'public'],
		links: ['https://gateway-api.sigs.k8s.io/api-types/httproute/#attaching-to-gateways'],
	},
	// istio: pilot/pkg/config/kube/gateway/conversion.go, extractParentReferenceInfo
	*check(resource, mesh) {
		yield* ofOtherKinds(resource, mesh);
		yield* contradictions(resource, mesh, 'parent', words('Gateway'));
		yield* contradictions(resource, mesh, 'listenerSet', words('ListenerSet'));
	},
});

/** TABLE: the kinds that routes can be attached to, and their groups. istio: pilot/pkg/config/kube/gateway/conversion.go, allowedParentReferences */
const groups: Readonly<Record<string, string>> = {
	Service: '""',
	ServiceEntry: 'networking.istio.io',
	Gateway: 'gateway.networking.k8s.io',
};

interface Parent {
	readonly kind?: string;
	readonly group?: string;
	readonly name?: string;
	readonly namespace?: string;
}

/** Parents whose group does not have their kind, or which are Gateways of Istio. */
function* ofOtherKinds(by: Deployed, mesh: Mesh): Generator<Finding<typeof messages>> {
	const spec = manifest(by.resource).get('spec') as Node<{ parentRefs?: readonly Parent[] }> | undefined;
	if (by.standing !== 'whole') return;
	for (const parent of spec?.each('parentRefs') ?? []) {
		const [kind, group, name] = [parent.get('kind'), parent.get('group'), parent.get('name')];
		if (kind?.opaque === true || group?.opaque === true || name === undefined || name.opaque) continue;
		const [called, of] = [kind?.text ?? 'Gateway', group?.text ?? 'gateway.networking.k8s.io'];
		const meant = ownOf(groups, called);
		// Other meshes write `core` for the empty group.
		if (meant !== undefined && of !== 'core' && of !== meant.replace('""', '')) {
			const isOfIstio = called === 'Gateway' && of === 'networking.istio.io';
			yield isOfIstio
				? { span: group ?? name, message: 'ofIstio', with: { name: name.text } }
				: { span: group ?? kind ?? name, message: 'group', with: { kind: called, group: of, meant } };
		} else if (called === 'Gateway' && isOnlyOfIstio(mesh, by, name.text, parent.get('namespace')?.text))
			yield { span: name, message: 'ofIstio', with: { name: name.text } };
	}
}

/** Whether the only Gateway of a name is one of Istio. */
function isOnlyOfIstio(mesh: Mesh, by: Deployed, name: string, namespace: string | undefined): boolean {
	const there = namespace === undefined ? by.namespaces : [namespace];
	if (declaredAs(mesh, 'parent', name).length > 0 || mayBeUnread(mesh, { by }, 'parent', name, there)) return false;
	return inNamespaces(declaredAs(mesh, 'gateway', name), there).length > 0;
}
