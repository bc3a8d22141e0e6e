// A listener of a Sidecar at the port of a Service, where the port of the pods is meant.

import { manifest } from '../../model/resource.ts';
import { stating } from '../engine/rule.ts';
import { changeTo } from '../shared/fixes.ts';
import { podPort } from '../shared/pod-ports.ts';

export default stating({
	servicePort: {
		wrong: 'Port {port} is the port of Service "{service}"',
		consequence: 'its pods are called at {target}, so this listener gets nothing',
	},
})({
	severity: 'warning',
	kinds: ['Sidecar'],
	codes: [],
	docs: {
		summary: 'An `ingress` listener of a Sidecar has the port of a Service, not the port of its pods.',
		why: 'Requests reach pods at the `targetPort` of the Service. A listener at another port gets none of them, and its `defaultEndpoint` is never used.',
		exceptions:
			'Reported only if a Service with the same selector labels, or some of them, has this port, and no Service port targets it.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec:
  selector: { app: reviews }
  ports: [{ name: http, port: 80, targetPort: 9080 }]
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: reviews, namespace: shop }
spec:
  workloadSelector: { labels: { app: reviews } }
  ingress:
  - port: { number: 80, protocol: HTTP, name: http }
    defaultEndpoint: 127.0.0.1:8080
  egress: [{ hosts: ['./*'] }]
`,
		mend: ['number: 80', 'number: 9080'],
		links: ['https://istio.io/latest/docs/reference/config/networking/sidecar/#IstioIngressListener'],
	},
	// istio: pilot/pkg/networking/core/listener_inbound.go, buildInboundChainConfigs: the port of the listener is that of the pod
	*check(by, mesh) {
		const listeners = by.standing === 'whole' ? (manifest(by.resource).get('spec')?.each('ingress') ?? []) : [];
		for (const listener of listeners) {
			const port = listener.get('port')?.get('number');
			const number = port?.value;
			const meant = typeof number === 'number' ? podPort(mesh, by, number) : undefined;
			if (port === undefined || meant === undefined) continue;
			yield {
				span: port,
				message: 'servicePort',
				with: { port: port.text, service: meant.by.resource.name?.text ?? '', target: meant.target },
				related: [{ in: meant.by, span: meant.by.resource.name ?? meant.by.resource, message: 'The Service' }],
				fixes: meant.isOnly ? changeTo(port, `${meant.target}`) : [],
			};
		}
	},
});
