// A Gateway opens a port that no Service leads to.

import { type Server, serversOf } from '../../istio/servers.ts';
import type { DeployedAs } from '../../mesh/by-kind.ts';
import { manifest, title } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import { type Fix, stating } from '../engine/rule.ts';
import { newItem } from '../shared/creations.ts';
import { openPorts } from '../shared/gateway-ports.ts';

export default stating({
	closed: 'Service {services} of these pods has no port {port}, only {ports}',
})({
	severity: 'warning',
	kinds: ['Gateway'],
	codes: ['IST0162'],
	docs: {
		summary: 'A Gateway opens a port that no Service of its pods has.',
		why: 'Clients connect through the Service of the gateway. A port that is neither a port nor a target port of that Service cannot be reached from outside.',
		exceptions:
			'Gateways whose pods or Services are not in the workspace, or are templated or patched; pods with `hostNetwork: true`; charts, whose Services may have more ports.',
		differences: 'Unlike in istioctl, a port without `protocol` is TCP, as in Kubernetes.',
		bad: `apiVersion: v1
kind: Pod
metadata: { name: edge, namespace: shop, labels: { app: edge } }
spec: { containers: [{ name: istio-proxy, image: proxyv2 }] }
---
apiVersion: v1
kind: Service
metadata: { name: edge, namespace: shop }
spec:
  selector: { app: edge }
  ports: [{ name: http, port: 80, targetPort: 8080 }]
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: shop }
spec:
  selector: { app: edge }
  servers:
  - port: { number: 8081, name: http, protocol: HTTP }
    hosts: [shop.example.com]
`,
		mend: ['number: 8081', 'number: 8080'],
		links: ['https://istio.io/latest/docs/reference/config/networking/gateway/#Port'],
	},
	// istio: pkg/config/analysis/analyzers/gateway/gateway.go, analyzeGateway; pilot/pkg/model/gateway.go,
	// resolvePorts
	*check(resource, mesh) {
		const { services, ports } = openPorts(mesh, resource) ?? {};
		if (services === undefined || ports === undefined) return;
		for (const server of serversOf(resource)) {
			const number = server.node.get('port')?.get('number');
			if (number === undefined || ports.has(server.port) || server.bind !== '') continue;
			yield {
				span: number,
				message: 'closed',
				with: {
					services: services.map((service) => service.resource.name?.text ?? ''),
					port: server.port,
					ports: [...ports].sort((a, b) => a - b).join(', '),
				},
				fixes: opening(services, server),
				related: services
					.slice(0, 5)
					.map((by) => ({ in: by, span: by.resource.name ?? by.resource, message: title(by.resource) })),
			};
		}
	},
});

/** Adds the port to the Service, if there is one only and its ports have names. */
function opening(services: readonly DeployedAs<'Service'>[], { port, node }: Server): readonly Fix[] {
	const [by, another] = services;
	const spec = by && manifest(by.resource).get('spec');
	const name = node.get('port')?.get('name')?.text ?? '';
	const names = spec?.each('ports').map((one) => one.get('name')?.text) ?? [];
	if (by === undefined || spec === undefined || another !== undefined || !/^[a-z][-a-z0-9]{0,14}$/.test(name))
		return [];
	if (names.includes(undefined) || names.includes(name)) return [];
	const title = `Add port ${port} to Service "${by.resource.name?.text ?? ''}"`;
	return newItem(by, title, spec as Node, 'ports', { name, port });
}
