// A route picks a listener that its Gateway (or ListenerSet) does not have.
import { membersFor } from '../../resolution/owned.ts';
import type { Messages, Said } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { contradictions, declaredIn } from '../shared/contradictions.ts';

const messages = {
	misspelt: '"{of}" has no listener "{name}"{where}',
	missing: { wrong: '"{of}" has no listener "{name}"', remedy: 'it has {known}' },
} as const satisfies Messages;

export default stating(messages)({
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
			said: (from, { suggestion }, where): Said<typeof messages> => {
				const { text: name, of } = from.mention;
				const args = { of: of?.text ?? '', name };
				if (suggestion !== undefined) return { message: 'misspelt', with: { ...args, where } };
				const known = membersFor(mesh, from).map(({ mention }) => mention.text);
				return { message: 'missing', with: { ...args, known } };
			},
			evidence: declaredIn,
		}),
});
