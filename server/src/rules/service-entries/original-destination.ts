// Routes to a host without resolution, to which connections go just as they came: to the same address, and the same port.

import { isPassedThrough } from '../../istio/gateway-servers.ts';
import { meshGateway } from '../../istio/gateways.ts';
import { type HostQuery, hostsCalled } from '../../istio/hosts.ts';
import { gatewaysOf, routesOf, specOf } from '../../istio/routing/routes.ts';
import { serversOf } from '../../istio/servers.ts';
import { type DeployedAs, isDeployedAs } from '../../mesh/by-kind.ts';
import type { Mesh } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { manifest } from '../../model/resource.ts';
import { resolve } from '../../resolution/resolve.ts';
import { isHttp } from '../../schema/protocols.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { portsOfHost } from '../shared/host-ports.ts';

const messages = {
	port: {
		wrong: 'The port is not changed to {port}: connections to host "{host}" go on to the port that was called',
		consequence: ', because its ServiceEntry has resolution NONE',
		remedy: 'set "resolution: DNS" there, or "targetPort: {port}" on the port that is called',
	},
	gateway: {
		wrong: 'A gateway cannot forward to host "{host}", whose ServiceEntry has resolution NONE',
		consequence: ': it would need the address that the client called, which a gateway does not know (503)',
		remedy: 'set "resolution: DNS" there',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['VirtualService'],
	codes: [],
	docs: {
		summary: 'A route leads to a host whose ServiceEntry has resolution NONE, at a gateway or by another port.',
		why: 'With resolution NONE the proxy sends each connection to the address and port that the client called. A route cannot change them, and a gateway does not know them.',
		exceptions:
			'Reported only if all ServiceEntries of the host have resolution NONE and no `targetPort`, and the ports that are called are known.',
		bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: ldap, namespace: shop }
spec:
  hosts: [ldap.example.com]
  addresses: [192.0.2.10]
  location: MESH_EXTERNAL
  resolution: NONE
  ports: [{ number: 389, name: tcp, protocol: TCP }, { number: 636, name: tls, protocol: TCP }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ldap, namespace: shop }
spec:
  hosts: [ldap.example.com]
  tcp:
  - match: [{ port: 389 }]
    route: [{ destination: { host: ldap.example.com, port: { number: 636 } } }]
`,
		mend: ['resolution: NONE', 'resolution: DNS'],
		links: ['https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-Resolution'],
	},
	// istio: pilot/pkg/networking/core/cluster_builder.go, buildCluster: Cluster_ORIGINAL_DST, UpstreamPortOverride by targetPort only
	*check(by, mesh) {
		if (by.standing !== 'whole') return;
		const gateways = gatewaysOf(by);
		const isInMesh = gateways?.every((one) => one === meshGateway) === true;
		const isAtGateway = gateways?.includes(meshGateway) === false && leadsThroughGateways(mesh, by);
		if (!isInMesh && !isAtGateway) return;
		for (const { node, protocol, entries } of routesOf(by)) {
			for (const { destination } of destinationsIn(node)) {
				const host = destination.get('host');
				const entry = host === undefined || host.opaque ? undefined : unresolved(mesh, by, host.text);
				if (host === undefined || entry === undefined) continue;
				if (isAtGateway) yield finding(host, 'gateway', { host: host.text, port: '' }, entry);
				else {
					const number = destination.get('port')?.get('number');
					const called = (entries ?? []).map(({ http, layer4 }) => (protocol === 'http' ? http.port : layer4.port));
					if (number === undefined || number.opaque) continue;
					if (isChanged(mesh, by, { to: number.text, called, isHttp: protocol === 'http' }))
						yield finding(number, 'port', { host: host.text, port: number.text }, entry);
				}
			}
		}
	},
});

function finding(
	span: Node,
	message: keyof typeof messages,
	args: { readonly host: string; readonly port: string },
	entry: DeployedAs<'ServiceEntry'>,
): Finding<typeof messages> {
	const resolution = manifest(entry.resource).get('spec')?.get('resolution') ?? entry.resource.name ?? entry.resource;
	return { span, message, with: args, related: [{ in: entry, span: resolution, message: 'The ServiceEntry' }] };
}

interface Destination {
	readonly host?: string;
	readonly port?: { readonly number?: number };
}

function destinationsIn(node: Node): readonly { readonly destination: Node<Destination> }[] {
	const route = node as Node<{ readonly route?: readonly { readonly destination?: Destination }[] }>;
	return route.each('route').flatMap((one) => {
		const destination = one.get('destination');
		return destination === undefined ? [] : [{ destination }];
	});
}

/** The ServiceEntry of a host that is not resolved, and whose ports lead to no others; undefined if some other one may be meant. */
function unresolved(
	mesh: Mesh,
	by: DeployedAs<'VirtualService'>,
	text: string,
): DeployedAs<'ServiceEntry'> | undefined {
	const query: HostQuery = { text, namespaces: by.namespaces };
	const found = hostsCalled(mesh, query).map((one) => one.by);
	const all = found.every(
		(one) => isDeployedAs(one, 'ServiceEntry') && isUnresolved(one) && areTogether(mesh, one, by),
	);
	const [first] = found;
	return all && first !== undefined && isDeployedAs(first, 'ServiceEntry') ? first : undefined;
}

function isUnresolved({ resource, standing }: DeployedAs<'ServiceEntry'>): boolean {
	const spec = manifest(resource).get('spec');
	const resolution = spec?.get('resolution');
	// Without a word it is NONE, but somebody who forgot it is told so by the other rules.
	return (
		standing === 'whole' &&
		resolution?.text === 'NONE' &&
		spec?.get('endpoints') === undefined &&
		spec?.each('ports').every((port) => port.get('targetPort') === undefined && !port.opaque) === true
	);
}

interface Change {
	readonly to: string;
	/** The ports that the matches of the route ask for. */
	readonly called: readonly (number | undefined)[];
	readonly isHttp: boolean;
}

/** Whether no request of the route was sent to that port. */
function isChanged(mesh: Mesh, by: DeployedAs<'VirtualService'>, change: Change): boolean {
	if (change.called.length > 0 && change.called.every((one) => one !== undefined))
		return change.called.every((one) => `${one}` !== change.to);
	if (!change.isHttp) return false;
	const hosts = specOf(by)?.each('hosts') ?? [];
	const ports = hosts.map(({ text, opaque }) =>
		opaque ? undefined : portsOfHost(mesh, { text, namespaces: by.namespaces }),
	);
	return (
		ports.length > 0 &&
		ports.every(
			(all) =>
				all?.some(({ protocol }) => isHttp(protocol)) === true &&
				all.every(({ protocol, number }) => !isHttp(protocol) || number !== change.to),
		)
	);
}

/** Whether all its gateways are known, and none of them passes connections on for a client whose address it may know. */
function leadsThroughGateways(mesh: Mesh, by: DeployedAs<'VirtualService'>): boolean {
	const named = by.references.filter(({ row }) => row.at === 'spec.gateways[]' && row.to === 'gateway');
	return (
		named.length > 0 &&
		named.every((mention) => {
			const resolution = resolve(mesh, { by, mention });
			if (resolution.is !== 'found') return false;
			return resolution.targets.every(
				({ by: gateway }) =>
					isDeployedAs(gateway, 'Gateway') &&
					areTogether(mesh, gateway, by) &&
					!serversOf(gateway).some((server) => isPassedThrough(server) && server.mode === 'AUTO_PASSTHROUGH'),
			);
		})
	);
}
