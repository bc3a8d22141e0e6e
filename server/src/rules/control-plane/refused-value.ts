// A value in the mesh configuration, or in that of a proxy, that Istio does not accept.
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { meshConfigKinds, meshFindings } from '../shared/mesh-findings.ts';

const messages = {
	rule: { wrong: '{what} {rule}', consequence: '{refusal}' },
	noPort: { wrong: '"{address}" has no port', consequence: '{refusal}', remedy: 'write {address}:port' },
	port: { wrong: '"{address}" must end with a port from 1 to 65535', consequence: '{refusal}' },
	noAddress: { wrong: '"{address}" is not an address such as zipkin.observability:9411', consequence: '{refusal}' },
	trustDomain: { wrong: '"{domain}" is not a trust domain such as cluster.local', consequence: '{refusal}' },
	curves: {
		wrong: '"meshMTLS" does not support "ecdhCurves"',
		consequence: '{refusal}',
		remedy: 'set them in "tlsDefaults"',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	kinds: meshConfigKinds,
	codes: [],
	docs: {
		summary: 'A value in the mesh configuration, or in the one of a proxy, is not accepted by Istio.',
		why: 'Istio validates the configuration as a whole: istiod goes on with the last one that was valid, or with its defaults, and says so only in its log. With such an annotation a pod is not injected.',
		bad: `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata:
      labels: { app: web }
      annotations:
        proxy.istio.io/config: |
          tracing:
            zipkin:
              address: zipkin.observability
    spec: { containers: [{ name: web, image: web }] }
`,
		mend: ['zipkin.observability', 'zipkin.observability:9411'],
		links: ['https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/'],
	},
	// istio: pkg/config/validation/agent/validation.go, ValidateMeshConfig and ValidateMeshConfigProxyConfig
	check: (resource, mesh) => meshFindings<typeof messages>(resource, mesh, 'refused-value'),
});
