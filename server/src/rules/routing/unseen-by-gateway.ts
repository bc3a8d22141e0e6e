// A VirtualService that is not exported to the namespace of the pods of its gateway.
import { meshConfigOf } from '../../istio/mesh-config.ts';
import { audienceOf, exportOf, isIn } from '../../istio/visibility.ts';
import { namespaceOf } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import { stating } from '../engine/rule.ts';
import { homeOfRoutes } from '../shared/gateway-home.ts';

export default stating({
	unseen: {
		wrong: 'The gateway does not see these routes: its pods run in namespace {namespaces}, which "exportTo" leaves out',
		remedy: 'add it',
	},
	unseenByDefault: {
		wrong:
			'The gateway does not see these routes: its pods run by default in namespace {namespaces}, which "exportTo" leaves out',
		remedy: 'add it',
		severity: 'information',
	},
})({
	severity: 'warning',
	kinds: ['VirtualService'],
	codes: [],
	docs: {
		summary: '`exportTo` of a VirtualService leaves out the namespace in which the pods of its gateway run.',
		why: "A gateway sees what its own pods' namespace sees, wherever the Gateway is. It gets no route for the host, so requests get 404.",
		exceptions:
			'Gateways whose pods are not in the workspace, except those with the labels of the default ingress gateway.',
		severityNotes: 'Information for `istio: ingressgateway`, which by default runs in `istio-system`.',
		bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec:
  selector: { app: edge }
  servers:
  - port: { number: 80, name: http, protocol: HTTP }
    hosts: [shop.example.com]
---
apiVersion: v1
kind: Pod
metadata: { name: edge, namespace: infra, labels: { app: edge } }
spec: { containers: [{ name: edge, image: auto }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [edge]
  exportTo: ["."]
  http:
  - redirect: { authority: www.example.com }
`,
		mend: ['["."]', '[".", infra]'],
		links: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService'],
	},
	// istio: pilot/pkg/networking/core/gateway.go: VirtualServicesForGateway(node.ConfigNamespace, …)
	*check(by, mesh) {
		const exportTo = exportOf(by);
		const own = namespaceOf(by);
		const written = manifest(by.resource).get('spec')?.get('exportTo');
		if (exportTo === undefined || exportTo.length === 0 || own === undefined || written === undefined) return;
		const home = homeOfRoutes(by, mesh);
		const audience = audienceOf(exportTo, own, meshConfigOf(mesh).defaultVirtualServiceExportTo);
		if (home === undefined || home.namespaces.some((one) => isIn(audience, one))) return;
		yield {
			span: written,
			message: home.isKnown ? 'unseen' : 'unseenByDefault',
			with: { namespaces: home.namespaces },
		};
	},
});
