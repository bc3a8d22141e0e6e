// Routes of a protocol that none of the servers speaks which let their hosts in.

import { isHttpServer } from '../../istio/gateway-servers.ts';
import { specOf } from '../../istio/routing/routes.ts';
import { areServersRead, type Server, serversOf, servesHostOf } from '../../istio/servers.ts';
import { isDeployedAs } from '../../mesh/by-kind.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import { title } from '../../model/resource.ts';
import { resolve } from '../../resolution/resolve.ts';
import { rule } from '../engine/rule.ts';
import { withoutField } from '../shared/fixes.ts';

export default rule({
	severity: 'warning',
	kinds: ['VirtualService'],
	codes: [],
	docs: {
		summary:
			'A VirtualService has `http` routes for servers that pass TLS through, or `tls` routes for servers that terminate it.',
		why: 'A gateway that passes TLS through sees no requests, only the SNI of the handshake: it only uses `tls` routes. A gateway that terminates TLS only uses `http` routes. The other routes have no effect.',
		exceptions:
			'Reported only if all gateways are known, the VirtualService does not apply to the mesh, and every server that accepts one of its hosts is of the other kind.',
		bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec:
  selector: { istio: ingressgateway }
  servers:
  - port: { number: 443, name: tls, protocol: TLS }
    tls: { mode: PASSTHROUGH }
    hosts: [shop.example.com]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [infra/edge]
  http:
  - route:
    - destination: { host: shop.example.org }
`,
		mend: [
			'protocol: TLS }\n    tls: { mode: PASSTHROUGH }',
			'protocol: HTTPS }\n    tls: { mode: SIMPLE, credentialName: shop }',
		],
		links: ['https://istio.io/latest/docs/tasks/traffic-management/ingress/ingress-sni-passthrough/'],
	},
	*check(by, mesh) {
		if (by.standing !== 'whole') return;
		const servers = serversFor(mesh, by);
		const [first] = servers ?? [];
		if (servers === undefined || first === undefined) return;
		for (const protocol of ['http', 'tls'] as const) {
			const written = specOf(by)?.entries.find(({ key, value }) => key.text === protocol && value.items.length > 0);
			if (written === undefined || servers.some((server) => isHttpServer(server) === (protocol === 'http'))) continue;
			yield {
				span: written.key,
				message: `"${protocol}" routes have no effect here: ${protocol === 'http' ? 'the gateway passes TLS through' : 'the gateway terminates TLS'}`,
				fixes: hasOthers(by, protocol) ? withoutField(by, written.key) : [],
				related: [{ in: first.by, span: first.node.get('port') ?? first.node, message: title(first.by.resource) }],
			};
		}
	},
});

/** Whether a VirtualService has routes of another protocol, so that it is not left without any. */
function hasOthers(by: Deployed, protocol: string): boolean {
	const others = ['http', 'tls', 'tcp'].filter((one) => one !== protocol);
	return specOf(by)?.entries.some(({ key, value }) => others.includes(key.text) && value.items.length > 0) === true;
}

/** The servers that let a host of a VirtualService in; undefined if some gateway of it is not known. */
function serversFor(mesh: Mesh, by: Deployed): readonly Server[] | undefined {
	const named = by.references.filter(({ row }) => row.at === 'spec.gateways[]' && row.to === 'gateway');
	const servers: Server[] = [];
	for (const mention of named) {
		const resolution = resolve(mesh, { by, mention });
		if (resolution.is !== 'found') return undefined;
		for (const { by: gateway } of resolution.targets) {
			if (gateway.standing !== 'whole' || !isDeployedAs(gateway, 'Gateway')) return undefined;
			if (!areServersRead(gateway)) return undefined;
			const all = serversOf(gateway);
			servers.push(...all.filter((server) => servesHostOf(server, by)));
		}
	}
	return servers;
}
