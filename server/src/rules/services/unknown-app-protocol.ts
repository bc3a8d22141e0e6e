// The appProtocol of a port is none that Istio knows.

import { protocolOf, serviceFacts } from '../../model/services.ts';
import { protocolWords } from '../../schema/protocols.ts';
import { nearestName } from '../../text/nearest-name.ts';
import { stating } from '../engine/rule.ts';
import { changeWord } from '../shared/fixes.ts';
import { ownPorts } from '../shared/service-ports.ts';

export default stating({
	unknown: {
		wrong: 'Istio does not know appProtocol "{protocol}"',
		consequence: ' and will detect the protocol of port {port}',
	},
	misspelt: {
		wrong: 'Istio does not know appProtocol "{protocol}"',
		remedy: 'did you mean "{suggestion}"?',
		severity: 'warning',
	},
})({
	severity: 'hint',
	kinds: ['Service'],
	codes: ['KIA0602', 'IST0118', 'IST0150'],
	docs: {
		summary: 'Istio does not know the `appProtocol` of a port.',
		why: '`appProtocol` takes precedence over the name of the port, so even the name `http-web` is ignored: Istio detects the protocol from the first bytes.',
		exceptions: 'Workspaces without Istio resources.',
		severityNotes:
			'Warning for a value that is similar to a known one, otherwise hint: it may be meant for another implementation.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec:
  selector: { app: reviews }
  ports:
  - name: http-web
    port: 9080
    appProtocol: htttp
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec: { host: reviews, trafficPolicy: { loadBalancer: { simple: RANDOM } } }
`,
		mend: ['htttp', 'http'],
		links: ['https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/'],
	},
	// istio: pkg/config/kube/conversion.go, ConvertProtocol
	*check(resource, mesh) {
		const { type } = serviceFacts(resource.resource);
		const code = type === 'ExternalName' ? 'IST0150' : 'IST0118';
		for (const { appProtocol, protocol, transport, port } of ownPorts(mesh, resource)) {
			if (appProtocol === undefined || appProtocol.opaque || protocol === 'UDP' || transport?.opaque === true) continue;
			// The number of a port says nothing of what somebody wrote.
			if (protocolOf({ appProtocol: appProtocol.text }) !== 'Unsupported') continue;
			const near = nearestName(appProtocol.text, [
				...protocolWords,
				'kubernetes.io/h2c',
				'kubernetes.io/ws',
				'kubernetes.io/wss',
			]);
			yield {
				span: appProtocol,
				codes: protocol === 'Unsupported' ? ['KIA0602', code] : ['KIA0602'],
				...(near === undefined
					? { message: 'unknown', with: { protocol: appProtocol.text, port: port?.text ?? '' } }
					: {
							message: 'misspelt',
							with: { protocol: appProtocol.text, suggestion: near },
							fixes: changeWord(resource, appProtocol, near),
						}),
			};
		}
	},
});
