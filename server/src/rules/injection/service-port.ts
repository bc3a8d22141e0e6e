// A port that is kept out of the proxy, or led through it, by the number that its Service has.
import { servicesBefore } from '../../istio/shared-pods.ts';
import { serviceFacts } from '../../model/services.ts';
import { stating } from '../engine/rule.ts';
import { annotatedKinds, annotationsOf } from '../shared/annotations.ts';

const keys: ReadonlySet<string> = new Set([
	'traffic.sidecar.istio.io/excludeInboundPorts',
	'traffic.sidecar.istio.io/includeInboundPorts',
]);

export default stating({
	servicePort: {
		wrong: 'Port {port} is the port of Service "{service}"',
		consequence: 'its pods are called at {target}, which this does not name',
		remedy: 'write "{target}"',
	},
})({
	severity: 'warning',
	kinds: annotatedKinds,
	codes: [],
	docs: {
		summary: 'An annotation about inbound ports has the port of a Service, not the port of its pods.',
		why: 'The rules of the network in the pod compare the port at which the pod is called: the `targetPort` of the Service. The port of the Service is not seen there, so nothing is excluded or included.',
		exceptions: 'Reported only if a Service leads to the pods, has this port, and no port of a Service targets it.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec:
  selector: { app: db }
  ports: [{ name: tcp, port: 5432, targetPort: 6432 }]
---
apiVersion: v1
kind: Pod
metadata:
  name: db
  namespace: shop
  labels: { app: db }
  annotations: { traffic.sidecar.istio.io/excludeInboundPorts: "5432" }
spec: { containers: [{ name: db, image: db }] }
`,
		mend: ['Ports: "5432"', 'Ports: "6432"'],
		links: ['https://istio.io/latest/docs/reference/config/annotations/'],
	},
	// istio: tools/istio-iptables/pkg/capture/run.go, handleInboundPortsInclude: by the destination port of packets
	*check(by, mesh) {
		for (const { key, value, kind } of by.standing === 'whole' ? annotationsOf(by) : []) {
			if (!keys.has(key.text) || kind !== 'Pod' || value.opaque) continue;
			const ports = servicesBefore(mesh, by).flatMap((service) =>
				serviceFacts(service.resource).ports.map((one) => ({ ...one, service })),
			);
			const targets = ports.map(({ port, targetPort }) => (targetPort ?? port)?.text ?? '');
			for (const number of value.text.split(',').map((one) => one.trim())) {
				const at = ports.findIndex(({ port }) => port?.text === number);
				const service = ports[at]?.service;
				const target = targets[at] ?? '';
				if (service === undefined || targets.some((one) => one === number || !/^\d+$/.test(one))) continue;
				yield {
					span: value,
					message: 'servicePort',
					with: { port: number, service: service.resource.name?.text ?? '', target },
					related: [{ in: service, span: service.resource.name ?? service.resource, message: 'The Service' }],
				};
			}
		}
	},
});
