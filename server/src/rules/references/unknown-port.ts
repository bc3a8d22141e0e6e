// A destination, a backend or a port-level policy names a port that the host's Service does not have.

import { hostsCalled } from '../../istio/hosts.ts';
import { namespacesAskedFor } from '../../mesh/namespaces.ts';
import { portsOf } from '../../resolution/ports.ts';
import type { Messages, Said } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { contradictions, declaredIn, quoted } from '../shared/contradictions.ts';
import { portCreations } from '../shared/port-creations.ts';

const messages = {
	missing: 'Host "{host}" has no port {port}; it has {known}{where}',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	kinds: ['VirtualService', 'DestinationRule', 'HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'],
	codes: ['IST0101'],
	docs: {
		summary:
			'A destination, a backend or a port-level policy names a port that the Service (or ServiceEntry) of its host does not have.',
		why: 'The number must be a port of the Service, not its targetPort. Istio has no cluster for any other port: requests get 503, and a policy for it has no effect.',
		exceptions:
			'Reported only if every Service that may be meant is in the workspace with its ports, and is not a template.',
		bad: `#- service.yaml
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec:
  selector: { app: reviews }
  ports: [{ name: http, port: 80, targetPort: 9080 }]
#- virtual-service.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
  - route:
    - destination: { host: reviews, port: { number: 9080 } }
`,
		mend: ['number: 9080', 'number: 80'],
		links: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#PortSelector'],
	},
	// istio: pilot/pkg/networking/core/route/route.go, GetDestinationCluster
	check: (resource, mesh) =>
		contradictions(resource, mesh, 'port', {
			said: (from, _, where): Said<typeof messages> => {
				const { mention } = from;
				const host = mention.of?.text ?? '';
				const ports = hostsCalled(mesh, { text: host, namespaces: namespacesAskedFor(from) }).flatMap(portsOf);
				const known = quoted(ports.map((port) => port.mention.text)).replaceAll('"', '');
				return { message: 'missing', with: { host, port: mention.text, known, where } };
			},
			evidence: declaredIn,
			create: portCreations,
			codes: ({ by }) => (by.resource.kind.id === 'VirtualService' ? ['IST0101'] : []),
		}),
});
