// A headless Service maps a port to another number, which nobody does for its clients.
import { serviceFacts } from '../../model/services.ts';
import { stating } from '../engine/rule.ts';
import { isAboutIstio } from '../shared/service-ports.ts';

export default stating({
	unmapped: {
		wrong: 'Clients of a headless Service connect to port {port} of the pods',
		consequence: 'it is not mapped to {target}',
	},
})({
	severity: 'hint',
	kinds: ['Service'],
	codes: [],
	docs: {
		summary: 'A headless Service has a `targetPort` that differs from its `port`.',
		why: 'Clients of a headless Service get the addresses of its pods and connect to them directly, to the port they know: nothing in between maps it. With and without a proxy, the connection goes to `port` of the pod.',
		exceptions: 'Target ports that are names, and Services without a selector.',
		severityNotes: 'Hint because clients that read SRV records get the right port.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec:
  clusterIP: None
  selector: { app: db }
  ports: [{ name: tcp, port: 80, targetPort: 5432 }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: db, namespace: shop }
spec: { host: db, trafficPolicy: { loadBalancer: { simple: RANDOM } } }
`,
		mend: ['port: 80', 'port: 5432'],
		links: ['https://istio.io/latest/docs/ops/configuration/traffic-management/traffic-routing/#headless-services'],
	},
	*check(resource, mesh) {
		const facts = serviceFacts(resource.resource);
		if (!facts.isHeadless || facts.selector === undefined || resource.standing !== 'whole' || !isAboutIstio(mesh))
			return;
		for (const { port, targetPort } of facts.ports) {
			if (port === undefined || targetPort === undefined || port.opaque || !/^[1-9]\d*$/.test(targetPort.text))
				continue;
			if (targetPort.text === port.text) continue;
			yield {
				span: targetPort,
				message: 'unmapped',
				with: { port: port.text, target: targetPort.text },
				fixes: [
					{
						title: `Change the port to ${targetPort.text}`,
						edits: [{ start: port.start, end: port.end, text: targetPort.text }],
					},
				],
			};
		}
	},
});
