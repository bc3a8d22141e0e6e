// A VirtualService has a host that no server of its gateways accepts.
import { declarationsIn } from '../../mesh/mesh.ts';
import { resolve } from '../../mesh/resolve.ts';
import { declaredIn, pointers, quoted } from '../contradictions.ts';
import { rule, severityOf } from '../rule.ts';

export default rule({
	severity: 'warning',
	kinds: ['VirtualService'],
	codes: ['IST0132'],
	docs: {
		summary: 'A host of a VirtualService is served by none of the gateways it names.',
		why: 'A gateway only accepts requests for the hosts of its servers. What is not among them, or is reserved for another namespace by a prefix (`ns/host`), gets 404 there.',
		silence:
			'Nothing is said if the VirtualService also serves `mesh`, or if one of its gateways is not in the workspace.',
		bad: `#- gateway.yaml
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: my-gateway, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
  - port: { number: 80, name: http, protocol: HTTP }
    hosts: ['*.example.com']
#- virtual-service.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.org]
  gateways: [my-gateway]
  http:
  - redirect: { uri: / }
`,
		mend: ['shop.example.org', 'shop.example.com'],
		links: ['https://istio.io/latest/docs/reference/config/networking/gateway/#Server'],
	},
	*check(resource, mesh) {
		for (const mention of resource.references) {
			if (mention.row.to !== 'servedHost') continue;
			const resolution = resolve(mesh, { by: resource, mention });
			if (resolution.is !== 'contradicted') continue;
			const gateways = quoted(resolution.evidence.map((gateway) => gateway.mention.text));
			const hosts = resolution.evidence.flatMap(({ by }) => declarationsIn(by, 'servedHost').map(({ text }) => text));
			const what = resolution.evidence.length > 1 ? 'Gateways' : 'Gateway';
			yield {
				span: mention,
				message: `${what} ${gateways} ${resolution.evidence.length > 1 ? 'do' : 'does'} not serve host "${mention.text}", only ${quoted(hosts)}`,
				severity: severityOf[resolution.certainty],
				related: pointers(resolution.evidence, declaredIn),
			};
		}
	},
});
