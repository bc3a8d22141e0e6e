// A port of a Service where the port of the pods is meant.

import { scopeOf } from '../../istio/policies/scope.ts';
import { manifest } from '../../model/resource.ts';
import { stating } from '../engine/rule.ts';
import { podPort } from '../shared/pod-ports.ts';

export default stating({
	servicePort: { wrong: 'Port {port} is the port of Service "{service}"', consequence: 'its pods listen on {target}' },
})({
	severity: 'warning',
	kinds: ['PeerAuthentication'],
	codes: [],
	docs: {
		summary: 'A key of "portLevelMtls" is the port of a Service, not the port of its pods.',
		why: 'The mode is set for a port that nothing listens on; the intended port keeps the mode of the workload.',
		exceptions:
			'Reported only if a Service with the same selector labels, or some of them, has this port, and no Service port targets it.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec:
  selector: { app: reviews }
  ports: [{ name: http, port: 80, targetPort: 9080 }]
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: reviews, namespace: shop }
spec:
  selector: { matchLabels: { app: reviews } }
  portLevelMtls:
    80: { mode: PERMISSIVE }
`,
		mend: ['80: {', '9080: {'],
		links: ['https://istio.io/latest/docs/reference/config/security/peer_authentication/'],
	},
	// istio: pilot/pkg/security/authn/policy_applier.go, GetMutualTLSModeForPort: by the port of the endpoint
	*check(resource, mesh) {
		const spec = manifest(resource.resource).get('spec');
		const ports = spec?.get('portLevelMtls')?.entries ?? [];
		const { labels, isOpen } = scopeOf(resource);
		if (isOpen || labels.length === 0 || ports.length === 0) return;
		for (const { key } of ports) {
			const number = Number(key.text);
			const meant = podPort(mesh, resource, number);
			if (meant === undefined) continue;
			const { start, end } = key;
			yield {
				span: { start, end },
				message: 'servicePort',
				with: { port: number, service: meant.by.resource.name?.text ?? '', target: meant.target },
				related: [{ in: meant.by, span: meant.by.resource.name ?? meant.by.resource, message: 'The Service' }],
				fixes:
					!meant.isOnly || ports.some((one) => one.key.text === `${meant.target}`)
						? []
						: [{ title: `Change to ${meant.target}`, edits: [{ start, end, text: `${meant.target}` }] }],
			};
		}
	},
});
