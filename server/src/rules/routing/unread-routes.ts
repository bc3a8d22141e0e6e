// Routes of a protocol that none of the servers speaks which let their hosts in.

import { isHttpServer } from '../../istio/gateway-servers.ts';
import { meshGateway } from '../../istio/gateways.ts';
import { gatewaysOf, specOf } from '../../istio/routing/routes.ts';
import { areServersRead, type Server, serversOf, servesHostOf } from '../../istio/servers.ts';
import { isDeployedAs } from '../../mesh/by-kind.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import { title } from '../../model/resource.ts';
import { resolve } from '../../resolution/resolve.ts';
import { isHttp, isTls, type Protocol, protocolNamed } from '../../schema/protocols.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { withoutField } from '../shared/fixes.ts';
import { type HostPort, portsOfHost } from '../shared/host-ports.ts';

const messages = {
	passedThrough: '"http" routes have no effect here: the gateway passes TLS through',
	terminated: '"tls" routes have no effect here: the gateway terminates TLS',
	sidecar: { wrong: 'Sidecars do not read "{protocol}" routes here: {why}', remedy: 'use "{instead}"' },
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	tag: 'unnecessary',
	kinds: ['VirtualService'],
	absent: ['hosts', 'gateways'],
	codes: [],
	docs: {
		summary:
			'A VirtualService has `http` routes for servers that pass TLS through or for ports that are TCP, `tls` routes for servers that end it, and the like.',
		why: 'A gateway that passes TLS through sees no request, only the name in the handshake: it looks at `tls` routes alone. One that ends TLS looks at `http` routes alone. A sidecar looks at `http`, `tls` or `tcp` routes by the protocol of the port that is called. The others are never read.',
		exceptions:
			'Only if all gateways are known, the route is not for the mesh, and every server that lets one of its hosts in is of the other kind. Of routes for the mesh alone, only if all ports of its hosts are known, and each says its protocol.',
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
		yield* inMesh(by, mesh);
		const servers = serversFor(mesh, by);
		const [first] = servers ?? [];
		if (servers === undefined || first === undefined) return;
		for (const protocol of ['http', 'tls'] as const) {
			const written = specOf(by)?.entries.find(({ key, value }) => key.text === protocol && value.items.length > 0);
			if (written === undefined || servers.some((server) => isHttpServer(server) === (protocol === 'http'))) continue;
			yield {
				span: written.key,
				message: protocol === 'http' ? 'passedThrough' : 'terminated',
				fixes: hasOthers(by, protocol) ? withoutField(by, written.key) : [],
				related: [{ in: first.by, span: first.node.get('port') ?? first.node, message: title(first.by.resource) }],
			};
		}
	},
});

/** Which routes a sidecar looks at, by the protocol of the port (istio: pilot/pkg/networking/core/listener.go, tls.go). */
const reads: Readonly<Record<'http' | 'tls' | 'tcp', (protocol: Protocol) => boolean>> = {
	http: isHttp,
	tls: isTls,
	tcp: (protocol) => !isHttp(protocol) && !isTls(protocol),
};

/** Routes for the mesh that no port of their hosts reads. */
function* inMesh(by: Deployed, mesh: Mesh): Generator<Finding<typeof messages>> {
	if (gatewaysOf(by)?.every((one) => one === meshGateway) !== true) return;
	const hosts = by.references.filter(({ row }) => row.at === 'spec.hosts[]' && row.to === 'host');
	const ports = hosts.map(({ text, opaque }) =>
		opaque ? undefined : portsOfHost(mesh, { text, namespaces: by.namespaces }),
	);
	if (ports.length === 0 || ports.some((one) => one === undefined || one.length === 0)) return;
	const all = ports.flatMap((one) => one ?? []).filter(({ protocol }) => protocol !== 'UDP');
	const [first] = all;
	// Of a port that says nothing the protocol is found out connection by connection.
	if (first === undefined || all.some((port) => port.protocol === 'Unsupported' || isForAeraki(port))) return;
	for (const protocol of ['http', 'tls', 'tcp'] as const) {
		const written = specOf(by)?.entries.find(({ key, value }) => key.text === protocol && value.items.length > 0);
		if (written === undefined || all.some((port) => reads[protocol](port.protocol))) continue;
		yield {
			span: written.key,
			message: 'sidecar',
			with: { protocol, why: shown(all, hosts[0]?.text ?? ''), instead: instead(first.protocol) },
			related: [{ in: first.by, span: first.by.resource.name ?? first.by.resource, message: title(first.by.resource) }],
		};
	}
}

/**
 * Whether another control plane reads the routes of a port: Aeraki, which knows its ports by their names, as `tcp-thrift-server`
 * (aeraki-mesh/aeraki: docs/metaprotocol.md, internal/controller/istio/controller.go).
 */
function isForAeraki({ name }: HostPort): boolean {
	return /^tcp-(?:metaprotocol|dubbo|thrift|redis)\b/.test(name ?? '');
}

function shown(ports: readonly HostPort[], host: string): string {
	const [first] = ports;
	const isSame = ports.every(({ number }) => number === first?.number);
	return `${isSame ? `port ${first?.number}` : 'each port'} of host "${host}" is ${first?.protocol}`;
}

function instead(protocol: Protocol): string {
	return isHttp(protocol) ? 'http' : isTls(protocol) ? 'tls' : 'tcp';
}

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
			const all = serversOf(gateway);
			const isRead = areServersRead(gateway) && all.every(({ protocol }) => protocolNamed(protocol) !== 'Unsupported');
			if (!isRead) return undefined;
			servers.push(...all.filter((server) => servesHostOf(server, by)));
		}
	}
	return servers;
}
