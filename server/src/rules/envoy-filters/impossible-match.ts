// A match of an EnvoyFilter that no name of what Istio makes can fulfill.
import { fact } from '../../facts/fact.ts';
import { fullHost } from '../../istio/host-names.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import { declaredAs, type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages, Said } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import {
	listenerFault,
	type NameFault,
	nameMessages,
	portSaid,
	routeConfigurationFault,
	virtualHostFault,
} from '../shared/envoy-names.ts';
import { isAdditional, type Patch, patchesOf } from '../shared/envoy-patches.ts';
import { contextOf, field } from '../shared/envoy-values.ts';
import { changeTo } from '../shared/fixes.ts';

const messages = {
	...nameMessages,
	noSubsets: 'Clusters for incoming requests have no subsets, so none of them has "{subset}"',
	oneInboundListener: {
		wrong: 'Incoming requests of all ports come to one listener, at port 15006',
		consequence: ', so no listener has port {port}',
		remedy: 'apply the patch to FILTER_CHAIN or NETWORK_FILTER instead',
	},
	unknownTransport: 'No filter chain has the transport protocol "{protocol}", only "tls" or "raw_buffer"',
	noDestinationPort: {
		wrong: 'Filter chains of gateways have no destination port',
		remedy: 'use "portNumber" of the listener',
	},
	shortHost: 'No virtual host is called "{name}": they have the full names of services, such as "{full}"',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['EnvoyFilter'],
	codes: [],
	docs: {
		summary:
			'A patch matches a listener, a route configuration, a virtual host or a chain by something that none of them has.',
		why: 'The patch has no effect, and no error is shown. Names follow rules: a virtual host is called `host:port` with the full name of a service, a route configuration of a gateway `http.8080` or `https.443.port-name.gateway.namespace`, the listener of a sidecar for all incoming requests `virtualInbound`.',
		exceptions:
			'Names that a patch of an EnvoyFilter gives to what it adds. Patches with context WAYPOINT. Whether the host, the port or the Gateway in a name exists is for `references` to say, and for `envoy-filters/unopened-port`.',
		bad: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: attempts, namespace: istio-system }
spec:
  configPatches:
  - applyTo: VIRTUAL_HOST
    match:
      context: GATEWAY
      routeConfiguration: { portNumber: 80, vhost: { name: shop.example.com } }
    patch:
      operation: MERGE
      value: { include_request_attempt_count: true }
`,
		mend: ['shop.example.com }', '"shop.example.com:80" }'],
		links: [
			'https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-RouteConfigurationMatch-VirtualHostMatch',
		],
	},
	*check(resource, mesh) {
		for (const patch of patchesOf(resource)) {
			const context = contextOf(patch);
			const { match } = patch;
			if (context === 'WAYPOINT' || isAdditional(patch) || match?.get('context')?.opaque === true) continue;
			yield* listenerFindings(patch, context, mesh);
			const configuration = match?.get('routeConfiguration');
			const [name, vhost] = [configuration?.get('name'), configuration?.get('vhost')?.get('name')];
			yield* named(name, (text) => routeConfigurationFault(text, context), mesh);
			yield* named(
				vhost,
				(text) =>
					virtualHostFault(text, context, portSaid(configuration)) ??
					shortFault(text, context, namespaceOf(resource), mesh),
				mesh,
			);
			const subset = match?.get('cluster')?.get('subset');
			if (context === 'SIDECAR_INBOUND' && isWritten(subset) && !match?.get('cluster')?.get('name')?.text)
				yield {
					span: subset,
					message: 'noSubsets',
					with: { subset: subset.text },
				};
		}
	},
});

function* listenerFindings(patch: Patch, context: string, mesh: Mesh): Generator<Finding<typeof messages>> {
	const listener = patch.match?.get('listener');
	yield* named(listener?.get('name'), (text) => listenerFault(text, context), mesh);
	const port = listener?.get('portNumber');
	const isVirtual = patch.applyTo.text === 'LISTENER' && context === 'SIDECAR_INBOUND';
	if (isVirtual && isWritten(port) && /^[1-9]\d*$/.test(port.text) && port.text !== '15006' && !hasIngress(mesh))
		yield {
			span: port,
			message: 'oneInboundListener',
			with: { port: port.text },
		};
	const chain = listener?.get('filterChain');
	const protocol = chain?.get('transportProtocol');
	if (isWritten(protocol) && !transports.has(protocol.text)) {
		const meant = [...transports].find((one) => one === protocol.text.toLowerCase());
		yield {
			span: protocol,
			message: 'unknownTransport',
			with: { protocol: protocol.text },
			fixes: meant === undefined ? [] : changeTo(protocol, meant),
		};
	}
	const destination = chain?.get('destinationPort');
	if (context === 'GATEWAY' && isWritten(destination) && /^[1-9]\d*$/.test(destination.text))
		yield {
			span: destination,
			message: 'noDestinationPort',
		};
}

/** istio: pilot/pkg/xds/filters/filters.go; `quic` of HTTP/3 (envoy: config/listener/v3/listener_components.proto). */
const transports: ReadonlySet<string> = new Set(['tls', 'raw_buffer', 'quic']);

function* named(
	node: Node<string> | undefined,
	fault: (text: string) => NameFault<Said<typeof messages>> | undefined,
	mesh: Mesh,
): Generator<Finding<typeof messages>> {
	if (!isWritten(node)) return;
	const found = fault(node.text);
	if (found === undefined || namesGiven(mesh).has(node.text) || namesGiven(mesh).has('')) return;
	yield {
		span: node,
		...found.said,
		fixes: found.meant === undefined ? [] : changeTo(node, found.meant),
	};
}

function isWritten<T extends string | number>(node: Node<T> | undefined): node is Node<T> {
	return node !== undefined && node.kind === 'scalar' && !node.opaque && node.text !== '';
}

/** A short name, where those of services are full (istio: pilot/pkg/networking/core/httproute.go, buildVirtualHost). */
function shortFault(
	text: string,
	context: string,
	namespace: string | undefined,
	mesh: Mesh,
): NameFault<Said<typeof messages>> | undefined {
	const [, host = '', port] = /^([a-z0-9-]+):(\d+)$/.exec(text) ?? [];
	if (context !== 'SIDECAR_OUTBOUND' || host === '' || /^\d+$/.test(host)) return undefined;
	const declared = declaredAs(mesh, 'host', host);
	if (host === 'localhost' || declared.some(({ by }) => by.resource.kind.id === 'ServiceEntry')) return undefined;
	const full = `${fullHost(host, namespace ?? 'namespace', mesh.environment.settings.clusterDomain)}:${port}`;
	return {
		said: { message: 'shortHost', with: { name: text, full } },
		...(namespace === undefined ? {} : { meant: full }),
	};
}

/** Whether some Sidecar opens ports for what comes in, which then have listeners of their own. */
const hasIngress = fact((mesh: Mesh): boolean =>
	resourcesOf(mesh, 'Sidecar').some((by) => by.references.some(({ row }) => row.at.startsWith('spec.ingress'))),
);

/** The names that EnvoyFilters give to listeners, route configurations and virtual hosts; '' if one of them is not known. */
const namesGiven = fact((mesh: Mesh): ReadonlySet<string> => {
	const all = resourcesOf(mesh, 'EnvoyFilter').flatMap((by) => patchesOf(by));
	return new Set(
		all.flatMap(({ applyTo, value }) => {
			if (!renaming.has(applyTo.text) || value === undefined) return [];
			const name = field(value, 'name');
			return value.opaque || name?.opaque === true ? [''] : name === undefined || name.text === '' ? [] : [name.text];
		}),
	);
});

const renaming: ReadonlySet<string> = new Set(['LISTENER', 'ROUTE_CONFIGURATION', 'VIRTUAL_HOST']);
