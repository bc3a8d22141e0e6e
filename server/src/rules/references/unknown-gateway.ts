// A VirtualService names a Gateway that does not exist.

import type { Messages, Said } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { contradictions, declaredIn, inNamespace } from '../shared/contradictions.ts';
import { gatewayCreations } from '../shared/gateway-creations.ts';
import { gatewaysKnown } from '../shared/gateways-known.ts';

const messages = {
	missing: 'No Gateway "{name}"{place}{where}',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	kinds: ['VirtualService', 'Canary'],
	codes: ['IST0101', 'IST0132', 'KIA1102'],
	docs: {
		summary: 'A VirtualService names a Gateway that is not declared.',
		why: 'Without the Gateway the routes are not bound to anything: requests that arrive there get 404, and no error is shown when the file is applied.',
		exceptions:
			'Gateways are often kept in another repository. A name is reported if it is similar to a declared one, if it exists only in another namespace, or if its own directory declares other Gateways. `mesh`, and the gateways that Istio itself installs, are known.',
		severityNotes:
			'Error if the workspace proves it (always with `istio.assume: complete`), warning if it is likely, information or hint if the evidence is weak. Names that differ in a whole word, such as `public-us` and `public-eu`, are weak evidence.',
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
			said: ({ by, mention }, _, where): Said<typeof messages> => {
				const place = mention.text.includes('/') ? '' : inNamespace(by);
				return { message: 'missing', with: { name: mention.text, place, where } };
			},
			evidence: declaredIn,
			known: gatewaysKnown,
			create: gatewayCreations,
			codes: ({ by }) => (by.resource.kind.id === 'VirtualService' ? ['IST0101', 'IST0132', 'KIA1102'] : []),
		}),
});
