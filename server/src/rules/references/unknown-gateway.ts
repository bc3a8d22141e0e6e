// A VirtualService names a Gateway that does not exist.

import { rule } from '../engine/rule.ts';
import { contradictions, declaredIn, inNamespace } from '../shared/contradictions.ts';
import { gatewayCreations } from '../shared/gateway-creations.ts';

export default rule({
	severity: 'error',
	kinds: ['VirtualService', 'Canary'],
	codes: ['IST0101', 'IST0132', 'KIA1102'],
	docs: {
		summary: 'A VirtualService names a Gateway that is not declared.',
		why: 'Without the Gateway the routes are bound to nothing: requests that enter there get 404, and nothing says so when the file is applied.',
		silence:
			'Gateways are often kept in another repository. A name is reported if it nearly is one that is declared, if it exists in another namespace only, or if its own directory declares Gateways, only not this one; where there is `public-eu`, `public-us` is only an information. `mesh`, and the gateways that Istio itself installs, are known.',
		bad: `#- gateway.yaml
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: my-gateway, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
  - port: { number: 80, name: http, protocol: HTTP }
    hosts: [shop.example.com]
#- virtual-service.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [my-gatewya]
  http:
  - redirect: { authority: www.example.com }
`,
		mend: ['my-gatewya', 'my-gateway'],
		links: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService'],
	},
	check: (resource, mesh) =>
		contradictions(resource, mesh, 'gateway', {
			missing: ({ by, mention }) => `No Gateway "${mention.text}"${mention.text.includes('/') ? '' : inNamespace(by)}`,
			evidence: declaredIn,
			create: gatewayCreations,
			codes: ({ by }) => (by.resource.kind.id === 'VirtualService' ? ['IST0101', 'IST0132', 'KIA1102'] : []),
		}),
});
