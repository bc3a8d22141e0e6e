// A route or a DestinationRule names a host that no Service and no ServiceEntry declares.
import { contradictions, declaredIn, inNamespace } from '../contradictions.ts';
import { rule } from '../rule.ts';

export default rule({
	severity: 'error',
	kinds: ['VirtualService', 'DestinationRule'],
	codes: ['IST0101', 'IST0174', 'KIA1101', 'KIA0202'],
	docs: {
		summary: 'A destination, a mirror or a DestinationRule names a host that no Service and no ServiceEntry declares.',
		why: 'Istio knows no endpoints for such a host: requests routed there get 503, and a DestinationRule for it has no effect.',
		silence:
			'Services are often kept in another repository. A name is reported if it nearly is one that is declared, if it exists in another namespace only, or if other hosts named beside it are declared. Hosts outside the mesh, wildcards, templated names and what Istio itself installs are not.',
		bad: `#- service.yaml
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec:
  selector: { app: reviews }
  ports: [{ name: http, port: 9080 }]
#- virtual-service.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
  - route:
    - destination: { host: reveiws }
`,
		mend: ['reveiws', 'reviews'],
		links: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination'],
	},
	check: (resource, mesh) =>
		contradictions(resource, mesh, 'host', {
			missing: ({ by, mention }) =>
				mention.text.includes('.')
					? `No Service and no ServiceEntry has the host "${mention.text}"`
					: `No Service "${mention.text}"${inNamespace(by)}`,
			evidence: declaredIn,
		}),
});
