// A route, or a ListenerSet, attaches to a Gateway (or ListenerSet) that does not exist.

import type { Messages, Said } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { contradictions, declaredIn, inNamespace, type Sayings } from '../shared/contradictions.ts';

const messages = {
	missing: 'No {kind} "{name}"{place}{where}',
} as const satisfies Messages;

const words = (kind: string): Sayings<Said<typeof messages>> => ({
	said: ({ by, mention: { text, namespace } }, _, where) => {
		const place = namespace === undefined ? inNamespace(by) : ` in namespace "${namespace.text}"`;
		return { message: 'missing', with: { kind, name: text, place, where } };
	},
	evidence: declaredIn,
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
		yield* contradictions(resource, mesh, 'parent', words('Gateway'));
		yield* contradictions(resource, mesh, 'listenerSet', words('ListenerSet'));
	},
});
