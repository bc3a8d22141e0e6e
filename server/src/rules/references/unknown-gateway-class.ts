// A Gateway of the Gateway API has a class that does not exist.

import type { Messages, Said } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { contradictions, declaredIn } from '../shared/contradictions.ts';

const messages = {
	missing: 'No GatewayClass "{name}" found{where}',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	kinds: ['gateway-api/Gateway'],
	codes: ['KIA1504'],
	docs: {
		summary: 'The class of a Gateway is neither declared nor one of the classes that Istio installs.',
		why: 'No controller manages the Gateway: nothing is deployed for it, and its routes are not served.',
		exceptions:
			'Classes are installed with their controllers, so a name is reported only if it is similar to `istio`, `istio-waypoint`, `istio-remote`, `istio-east-west` or a GatewayClass in the workspace. With `istio.assume: complete` it is always reported.',
		severityNotes: 'Error if the workspace proves it (always with `istio.assume: complete`), otherwise warning.',
		differences: 'Kiali has a list of classes in its configuration.',
		bad: `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: shop }
spec:
  gatewayClassName: istio-waypiont
  listeners: [{ name: mesh, port: 15008, protocol: HBONE }]
`,
		mend: ['istio-waypiont', 'istio-waypoint'],
		links: ['https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/'],
	},
	// istio: pilot/pkg/config/kube/gatewaycommon/classinfo.go (the classes that come with Istio)
	check: (resource, mesh) =>
		contradictions(resource, mesh, 'gatewayClass', {
			said: ({ mention }, _, where): Said<typeof messages> => ({
				message: 'missing',
				with: { name: mention.text, where },
			}),
			evidence: declaredIn,
		}),
});
