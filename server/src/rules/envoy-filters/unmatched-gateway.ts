// A match for the route configuration of a Gateway that has none of this name.

import { isPassedThrough } from '../../istio/gateway-servers.ts';
import { gatewayName, generatedMark } from '../../istio/gateways.ts';
import { areServersRead, serversOf } from '../../istio/servers.ts';
import { isDeployedAs } from '../../mesh/by-kind.ts';
import { type Declared, declaredAs, namespaceOf } from '../../mesh/mesh.ts';
import { inNamespaces } from '../../mesh/namespaces.ts';
import { manifest } from '../../model/resource.ts';
import { protocolNamed } from '../../schema/protocols.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages, Said } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { contradictions, declaredIn } from '../shared/contradictions.ts';
import { patchesOf } from '../shared/envoy-patches.ts';
import { contextOf } from '../shared/envoy-values.ts';
import { changeTo } from '../shared/fixes.ts';

const messages = {
	unknown: 'No Gateway is called "{gateway}"{where}',
	withoutNamespace: 'The match finds nothing: the Gateway must be written with its namespace, such as "{full}"',
	plain: {
		wrong:
			'No server of Gateway "{gateway}" terminates HTTPS, and route configurations of plain HTTP belong to no Gateway',
		consequence: ', so the match finds nothing',
		remedy: 'use "portNumber" instead',
	},
	noServer: 'Gateway "{gateway}" has no HTTPS server with port {port} called "{name}"',
	otherServers: 'Gateway "{gateway}" has no HTTPS server with port {port} called "{name}", only {servers}',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['EnvoyFilter'],
	codes: [],
	docs: {
		summary: 'A patch matches the route configuration of a Gateway or of a server that does not exist.',
		why: 'Only the HTTPS servers of a Gateway have route configurations of their own, named `https.port.port-name.gateway.namespace`. Those of plain HTTP belong to all Gateways that share a port, so a match with `gateway` never finds them. The patch has no effect, and no error is shown.',
		exceptions:
			'Gateways that may be declared elsewhere: a name is reported if it is similar to a known one. Gateways of the Gateway API.',
		bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec:
  selector: { istio: ingressgateway }
  servers:
  - port: { number: 443, name: https, protocol: HTTPS }
    hosts: [shop.example.com]
    tls: { mode: SIMPLE, credentialName: shop }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: infra }
spec:
  hosts: [shop.example.com]
  gateways: [edge]
  http: [{ redirect: { authority: www.example.com } }]
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: attempts, namespace: istio-system }
spec:
  configPatches:
  - applyTo: VIRTUAL_HOST
    match: { context: GATEWAY, routeConfiguration: { gateway: edge } }
    patch:
      operation: MERGE
      value: { include_request_attempt_count: true }
`,
		mend: ['gateway: edge', 'gateway: infra/edge'],
		links: [
			'https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-RouteConfigurationMatch',
		],
	},
	// istio: pilot/pkg/model/gateway.go, gatewayRDSRouteName and ParseGatewayRDSRouteName; rc_patch.go, routeConfigurationMatch
	*check(resource, mesh) {
		for (const one of contradictions(resource, mesh, 'gateway', {
			said: ({ mention }, _found, where): Said<typeof messages> => ({
				message: 'unknown',
				with: { gateway: mention.text, where },
			}),
			evidence: declaredIn,
		}))
			yield one.severity === 'error' ? { ...one, severity: 'warning' as const } : one;
		for (const patch of patchesOf(resource)) {
			const configuration = patch.match?.get('routeConfiguration');
			if (contextOf(patch) !== 'GATEWAY' || configuration === undefined) continue;
			const [gateway, name] = [configuration.get('gateway'), configuration.get('name')];
			if (isWritten(gateway) && !gateway.text.includes(generatedMark)) {
				const { name: bare, namespaces, isQualified } = gatewayName(gateway.text, undefined);
				const found = inNamespaces(declaredAs(mesh, 'gateway', bare), namespaces);
				if (!isQualified) {
					const homes = [...new Set(found.flatMap(({ by }) => namespaceOf(by) ?? []))];
					const home = homes.length === 1 ? homes[0] : undefined;
					yield {
						span: gateway,
						message: 'withoutNamespace',
						with: { full: `${home ?? namespaceOf(resource) ?? 'namespace'}/${gateway.text}` },
						fixes: home === undefined ? [] : changeTo(gateway, `${home}/${gateway.text}`),
					};
				} else if (found.length > 0 && found.every((one) => securedPorts(one)?.length === 0))
					yield {
						span: gateway,
						message: 'plain',
						with: { gateway: gateway.text },
					};
			}
			const [, port, portName, called = '', namespace = ''] =
				(isWritten(name) ? /^https\.(\d+)\.([^.]*)\.([^.]+)\.([^.]+)/.exec(name.text) : null) ?? [];
			if (port === undefined || name === undefined) continue;
			const servers = inNamespaces(declaredAs(mesh, 'gateway', called), [namespace]).map(securedPorts);
			const all = servers.flatMap((some) => some ?? []);
			const isKnown = servers.length > 0 && servers.every((some) => some !== undefined);
			if (!isKnown || all.includes(`${port}.${portName}`)) continue;
			yield {
				span: name,
				message: all.length > 0 ? 'otherServers' : 'noServer',
				with: {
					gateway: `${namespace}/${called}`,
					port,
					name: portName ?? '',
					servers: all.map((one) => `https.${one}.${called}.${namespace}`),
				},
				fixes: all.length === 1 ? changeTo(name, `https.${all[0]}.${called}.${namespace}`) : [],
			};
		}
	},
});

function isWritten(node: Node<string> | undefined): node is Node<string> {
	return node !== undefined && node.kind === 'scalar' && !node.opaque && node.text !== '';
}

/** `port.name` of the servers that end HTTPS; undefined if not all of them can be read. */
function securedPorts({ by }: Declared): readonly string[] | undefined {
	if (!isDeployedAs(by, 'Gateway') || by.standing !== 'whole' || !areServersRead(by)) return undefined;
	const spec = manifest(by.resource).get('spec');
	const secured = serversOf(by).filter(
		(server) => protocolNamed(server.protocol) === 'HTTPS' && !isPassedThrough(server),
	);
	const names = secured.map(({ node }) => node.get('port')?.get('name'));
	if (spec === undefined || spec.opaque || names.some((name) => name?.opaque === true)) return undefined;
	return secured.map(({ port }, index) => `${port}.${names[index]?.text ?? ''}`);
}
