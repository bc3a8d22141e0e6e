// A match on a port that no server of the gateways has.
import { meshGateway } from '../../istio/gateways.ts';
import { type Entry, gatewaysOf, routesOf, specOf } from '../../istio/routing/routes.ts';
import { areServersRead, serversOf } from '../../istio/servers.ts';
import { type DeployedAs, isDeployedAs } from '../../mesh/by-kind.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { resolve } from '../../resolution/resolve.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { gatewaysFound } from '../shared/gateways-found.ts';
import { portsOfHost } from '../shared/host-ports.ts';

const messages = {
	unserved: {
		wrong: 'No server of gateway {gateways} has port {port}',
		consequence: ', so this never matches',
		remedy: 'the ports are {ports}',
	},
	uncalled: {
		wrong: 'Host {hosts} has no port {port}',
		consequence: ', so this never matches: in the mesh the port that clients call is compared, not that of the pods',
		remedy: 'the ports are {ports}',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['VirtualService'],
	codes: [],
	docs: {
		summary: '`port` of a match is none of the ports of the servers of its gateways, or of its hosts in the mesh.',
		why: 'At a gateway it is compared with the port of the server, not with that of the Service or of its pods. The route is never chosen; without any other for a TCP server there is no listener at all.',
		exceptions:
			'Only if all gateways are known and can be read, and the VirtualService is not for the mesh too; in the mesh, only if all its hosts are known.',
		bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: db, namespace: infra }
spec:
  selector: { istio: ingressgateway }
  servers:
  - port: { number: 31400, name: tcp, protocol: TCP }
    hosts: ["*"]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: db, namespace: infra }
spec:
  hosts: ["*"]
  gateways: [db]
  tcp:
  - match: [{ port: 5432 }]
    route:
    - destination: { host: db.example.com, port: { number: 5432 } }
`,
		mend: ['{ port: 5432 }', '{ port: 31400 }'],
		links: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#L4MatchAttributes'],
	},
	// istio: pilot/pkg/networking/core/gateway.go, l4SingleMatch; pilot/pkg/networking/core/listener_builder.go; pilot/pkg/networking/core/route/route.go, sourceMatchHTTP
	*check(by, mesh) {
		if (by.standing !== 'whole') return;
		const entries = routesOf(by).flatMap((route) => route.entries ?? []);
		if (!entries.some((entry) => portOf(entry) !== 0)) return;
		const isInMesh = gatewaysOf(by)?.every((one) => one === meshGateway) === true;
		const served = isInMesh ? calledPorts(by, mesh) : servedPorts(by, mesh);
		if (served === undefined || served.ports.size === 0) return;
		for (const entry of entries) {
			const number = portOf(entry);
			const node = (entry.node as Node<{ readonly port?: number }> | undefined)?.get('port');
			if (number === 0 || node === undefined || served.ports.has(number)) continue;
			const ports = [...served.ports].sort((a, b) => a - b).join(', ');
			const names = [...served.names];
			if (isInMesh) yield { span: node, message: 'uncalled', with: { hosts: names, port: number, ports } };
			else yield { span: node, message: 'unserved', with: { gateways: names, port: number, ports } };
		}
	},
});

function portOf({ route, http, layer4 }: Entry): number {
	return (route.protocol === 'http' ? http.port : layer4.port) ?? 0;
}

interface Served {
	readonly ports: ReadonlySet<number>;
	readonly names: readonly string[];
}

/** The ports of all hosts of a VirtualService for sidecars; undefined if some of them cannot be known. */
function calledPorts(by: DeployedAs<'VirtualService'>, mesh: Mesh): Served | undefined {
	const ports = new Set<number>();
	const hosts = by.references.filter(({ row }) => row.at === 'spec.hosts[]' && row.to === 'host');
	// Without hosts it is a delegate, whose hosts its root says.
	if (hosts.length === 0 || hosts.length < (specOf(by)?.each('hosts') ?? []).length) return undefined;
	for (const { text, opaque } of hosts) {
		const found = opaque ? undefined : portsOfHost(mesh, { text, namespaces: by.namespaces });
		if (found === undefined || found.length === 0) return undefined;
		for (const { number, by: owner } of found) {
			if (!areTogether(mesh, owner, by)) return undefined;
			ports.add(Number(number));
		}
	}
	return { ports, names: hosts.map(({ text }) => text) };
}

/** The ports of all gateways of a VirtualService; undefined if some of them cannot be known. */
function servedPorts(by: Deployed, mesh: Mesh): Served | undefined {
	const ports = new Set<number>();
	const names: string[] = [];
	for (const mention of by.references) {
		if (mention.row.to !== 'gateway') continue;
		const resolution = mention.text === meshGateway ? undefined : resolve(mesh, { by, mention });
		if (resolution?.is !== 'found') return undefined;
		if (mention.row.at === 'spec.gateways[]') names.push(mention.text);
		for (const gateway of gatewaysFound(resolution)) {
			if (!isDeployedAs(gateway, 'Gateway') || gateway.standing !== 'whole' || !areServersRead(gateway))
				return undefined;
			for (const { port } of serversOf(gateway)) ports.add(port);
		}
	}
	return { ports, names };
}
