// A route picks a listener that its Gateway (or ListenerSet) does not have.
import { membersFor } from '../../resolution/owned.ts';
import { rule } from '../engine/rule.ts';
import { contradictions, declaredIn, quoted } from '../shared/contradictions.ts';

export default rule({
	severity: 'error',
	kinds: ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute', 'Canary'],
	codes: [],
	docs: {
		summary: 'The `sectionName` of a parent is not a listener of that Gateway or ListenerSet.',
		why: 'The route attaches to no listener, and its requests get 404.',
		exceptions: 'Reported only if every Gateway that may be meant is in the workspace, complete and without templates.',
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
  parentRefs: [{ name: public, sectionName: https }]
  rules:
  - filters: [{ type: RequestRedirect, requestRedirect: { hostname: shop.example.com } }]
`,
		mend: ['sectionName: https', 'sectionName: http'],
		links: ['https://gateway-api.sigs.k8s.io/api-types/httproute/#attaching-to-gateways'],
	},
	// istio: pilot/pkg/config/kube/gateway/conversion.go, referenceAllowed ("sectionName not found")
	check: (resource, mesh) =>
		contradictions(resource, mesh, 'section', {
			missing: (from, { suggestion }) => {
				const { text, of } = from.mention;
				const sentence = `"${of?.text ?? ''}" has no listener "${text}"`;
				if (suggestion !== undefined) return sentence;
				return `${sentence}; it has ${quoted(membersFor(mesh, from).map(({ mention }) => mention.text))}`;
			},
			evidence: declaredIn,
		}),
});
