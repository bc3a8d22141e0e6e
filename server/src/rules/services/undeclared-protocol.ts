// A port of a Service does not say its protocol, so that Istio has to find it out.
import { serviceFacts } from '../../model/services.ts';
import { rule } from '../engine/rule.ts';
import { ownPorts, sayProtocol } from '../shared/service-ports.ts';

export default rule({
	severity: 'hint',
	kinds: ['Service'],
	codes: ['IST0118', 'KIA0601', 'IST0150'],
	docs: {
		summary: 'Neither the name nor the `appProtocol` of a port declares its protocol.',
		why: 'Istio then detects the protocol from the first bytes of each connection, which costs time and fails for server-first protocols (MySQL, SMTP). HTTP routes apply only if HTTP is detected. Port names start with the protocol: `http`, `http-web`, `grpc-api`, `tcp-db`.',
		exceptions:
			'UDP ports; ports 25, 53, 3306 and 27017, which are TCP unless declared otherwise; Services of the control plane; and workspaces without Istio resources.',
		severityNotes: 'Hint because detection works for HTTP.',
		differences: 'Kiali reports this as an error.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec:
  selector: { app: reviews }
  ports:
  - name: web
    port: 9080
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec: { host: reviews, trafficPolicy: { loadBalancer: { simple: RANDOM } } }
`,
		mend: ['name: web', 'name: http-web'],
		links: ['https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/'],
	},
	*check(resource, mesh) {
		const isExternal = serviceFacts(resource.resource).type === 'ExternalName';
		for (const port of ownPorts(mesh, resource)) {
			const { name, protocol, appProtocol, node } = port;
			if (appProtocol !== undefined || protocol === undefined || node.get('appProtocol')?.opaque === true) continue;
			const isBare = isExternal && name?.text === 'tcp';
			if (protocol !== 'Unsupported' && !isBare) continue;
			const span = name ?? port.port;
			if (span === undefined) continue;
			const what = name === undefined ? 'has no name' : `is named "${name.text}"`;
			yield {
				span,
				message: isBare
					? 'A port named just "tcp" in an ExternalName Service captures the traffic of all hosts on its number; name it after its protocol'
					: `Port ${port.port?.text ?? ''} ${what}, so its protocol is not declared and Istio must detect it`,
				codes: isExternal ? ['IST0150'] : ['IST0118', 'KIA0601'],
				fixes: isBare ? [] : sayProtocol(resource, port),
			};
		}
	},
});
