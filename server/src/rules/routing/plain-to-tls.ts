// HTTP routes to a port that expects TLS, without anything that starts TLS: plain HTTP is sent to it.

import { meshGateway } from '../../istio/gateways.ts';
import type { HostQuery } from '../../istio/hosts.ts';
import { gatewaysOf, routesOf } from '../../istio/routing/routes.ts';
import { type DeployedAs, isDeployedAs } from '../../mesh/by-kind.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import { isTls } from '../../schema/protocols.ts';
import type { Node } from '../../yaml/node.ts';
import { isUnknown } from '../../yaml/templates/placeholders.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { expectsTls, type HostPort, portsOfHost, startsTls } from '../shared/host-ports.ts';

const messages = {
	plain: {
		wrong: 'Plain HTTP is sent to port {port} of host "{host}", which expects TLS',
		remedy: 'set "tls" in a DestinationRule for it',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['VirtualService', 'HTTPRoute', 'GRPCRoute'],
	codes: [],
	docs: {
		summary: 'An HTTP route leads to a port of protocol HTTPS or TLS, and no DestinationRule starts TLS there.',
		why: 'Whoever reads requests holds them unencrypted, and sends them on like that. A server that expects TLS answers "client sent an HTTP request to an HTTPS server", or closes the connection.',
		exceptions:
			'The port must be in the workspace, and say HTTPS or TLS by its name or protocol. Nothing is said where its pods seem to take plain HTTP (`targetPort: 8080`, `http`), or where any DestinationRule says something of TLS for the port, or a BackendTLSPolicy is there.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec:
  selector: { app: web }
  ports: [{ name: https, port: 443, targetPort: 8443 }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [infra/edge]
  http:
  - route:
    - destination: { host: web, port: { number: 443 } }
`,
		mend: [
			'apiVersion: networking.istio.io/v1\nkind: VirtualService',
			'apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: web, namespace: shop }\nspec:\n  host: web\n  trafficPolicy: { tls: { mode: SIMPLE, credentialName: web-ca } }\n---\napiVersion: networking.istio.io/v1\nkind: VirtualService',
		],
		links: [
			'https://istio.io/latest/docs/ops/common-problems/network-issues/#double-tls',
			'https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings',
		],
	},
	// istio: pilot/pkg/networking/core/cluster_traffic_policy.go, applyUpstreamTLSSettings: the protocol of the port starts no TLS
	*check(by, mesh) {
		if (by.standing !== 'whole' || !isHttpRead(mesh, by)) return;
		for (const { host, port, span, namespaces } of destinationsOf(by)) {
			const query = { text: host, namespaces };
			const all = portsOfHost(mesh, query) ?? [];
			const met = port === undefined ? all : all.filter(({ number }) => number === port);
			const [first] = met;
			if (first === undefined || !met.every(expectsTls) || startsTls(mesh, query, first.number)) continue;
			yield finding(host, first, span);
		}
	},
});

function finding(host: string, { by, number }: HostPort, span: Node): Finding<typeof messages> {
	const called = `${by.resource.kind.kind} "${by.resource.name?.text ?? ''}"`;
	return {
		span,
		message: 'plain',
		with: { port: number, host },
		related: [{ in: by, span: by.resource.name ?? by.resource, message: called }],
	};
}

interface Destination extends HostQuery {
	readonly host: string;
	readonly port: string | undefined;
	readonly span: Node;
}

type Kinds = 'VirtualService' | 'HTTPRoute' | 'GRPCRoute';

function destinationsOf(by: DeployedAs<Kinds>): readonly Destination[] {
	if (isDeployedAs(by, 'HTTPRoute', 'GRPCRoute')) return backendsOf(by);
	if (!isDeployedAs(by, 'VirtualService')) return [];
	return routesOf(by).flatMap(({ node, protocol }) => {
		const route = node as Node<Route>;
		const all = protocol === 'http' ? route.each('route') : [];
		return all.flatMap((one): readonly Destination[] => {
			const destination = one.get('destination');
			const [host, port] = [destination?.get('host'), destination?.get('port')?.get('number')];
			if (host === undefined || isUnknown(host) || port?.opaque === true) return [];
			const { namespaces } = by;
			return [{ host: host.text, text: host.text, namespaces, port: port?.text, span: (port ?? host) as Node }];
		});
	});
}

interface Route {
	readonly route?: readonly {
		readonly destination?: { readonly host?: string; readonly port?: { readonly number?: number } };
	}[];
}

function backendsOf(by: DeployedAs<'HTTPRoute' | 'GRPCRoute'>): readonly Destination[] {
	const rules = manifest(by.resource).get('spec')?.each('rules') ?? [];
	return rules
		.flatMap((one) => one.each('backendRefs'))
		.flatMap((backend): readonly Destination[] => {
			const [name, port, namespace] = [backend.get('name'), backend.get('port'), backend.get('namespace')];
			const kind = backend.get('kind')?.text ?? 'Service';
			if (name === undefined || isUnknown(name) || kind !== 'Service' || port === undefined || port.opaque) return [];
			if (namespace?.opaque === true) return [];
			const namespaces = namespace === undefined ? by.namespaces : [namespace.text];
			return [{ host: name.text, text: name.text, namespaces, port: port.text, span: port as Node }];
		});
}

/** Whether HTTP routes are read at all: not by sidecars, if every port of their hosts is TLS; of that `unread-routes` tells. */
function isHttpRead(mesh: Mesh, by: Deployed): boolean {
	if (!isDeployedAs(by, 'VirtualService') || gatewaysOf(by)?.every((one) => one === meshGateway) !== true) return true;
	const hosts = by.references.filter(({ row }) => row.at === 'spec.hosts[]' && row.to === 'host');
	const ports = hosts.map(({ text }) => portsOfHost(mesh, { text, namespaces: by.namespaces }));
	return ports.some((one) => one === undefined || one.length === 0 || !one.every(({ protocol }) => isTls(protocol)));
}
