// A Gateway serves TLS with a certificate from a Secret that does not exist.

import { rule } from '../engine/rule.ts';
import { contradictions, declaredIn } from '../shared/contradictions.ts';

export default rule({
	severity: 'error',
	kinds: ['Gateway', 'gateway-api/Gateway', 'ListenerSet'],
	codes: ['IST0101'],
	docs: {
		summary: 'The Secret that a Gateway reads its certificate from is not declared.',
		why: 'The gateway has no certificate: connections to that server are refused, or the listener is not opened at all.',
		exceptions:
			'Secrets are rarely kept in a repository. A name is reported only if it is similar to a Secret in the workspace (or one created by a Certificate, a SealedSecret or an ExternalSecret). With `istio.assume: complete` it is always reported.',
		severityNotes: 'Information, because Secrets are often created elsewhere; error with `istio.assume: complete`.',
		differences:
			'A Gateway reads its Secrets from the namespace of its pods, which may be any namespace; istioctl only checks the namespace of the first pod.',
		bad: `#- secret.yaml
apiVersion: v1
kind: Secret
metadata: { name: shop-certificate, namespace: istio-system }
type: kubernetes.io/tls
#- gateway.yaml
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
  - port: { number: 443, name: https, protocol: HTTPS }
    hosts: [shop.example.com]
    tls: { mode: SIMPLE, credentialName: shop-certifcate }
`,
		mend: ['shop-certifcate', 'shop-certificate'],
		links: ['https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings'],
	},
	check: (resource, mesh) =>
		contradictions(resource, mesh, 'secret', {
			missing: ({ mention }) => `No Secret "${mention.text}" found`,
			evidence: declaredIn,
			codes: ({ by, mention: { row } }) =>
				by.resource.kind.id === 'Gateway' && row.at.endsWith('.credentialName') ? ['IST0101'] : [],
		}),
});
