// A Gateway serves TLS with a certificate from a Secret that does not exist.

import { rule } from '../engine/rule.ts';
import { contradictions, declaredIn } from '../shared/contradictions.ts';

export default rule({
	severity: 'error',
	kinds: ['Gateway', 'gateway-api/Gateway', 'ListenerSet'],
	codes: ['IST0101'],
	docs: {
		summary: 'The Secret that a Gateway takes its certificate from is not declared.',
		why: 'The gateway has no certificate to show: connections to that server are refused, or the listener is not there at all.',
		silence:
			'Secrets are rarely in a repository. A name is reported, as information, only if it is nearly that of a Secret of the workspace (or of one that a Certificate, a SealedSecret or an ExternalSecret makes); with `istio.assume: complete`, always. A Gateway reads its Secrets where its pods run, which may be any namespace; istioctl looks in that of the first pod only.',
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
			missing: ({ mention }) => `No Secret "${mention.text}" is known here`,
			evidence: declaredIn,
			codes: ({ by, mention: { row } }) =>
				by.resource.kind.id === 'Gateway' && row.at.endsWith('.credentialName') ? ['IST0101'] : [],
		}),
});
