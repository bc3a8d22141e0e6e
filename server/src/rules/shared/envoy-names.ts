// The names that Istio gives to listeners, route configurations and virtual hosts, and what is wrong with one that a match asks
// for: a text that no name there looks like.
import { ownOf } from '../../maps.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages, Said } from '../engine/message.ts';

export const nameMessages = {
	otherContext: 'Proxies have no listener "{name}" in context {context}, only in {own}',
	misspeltListener: 'No listener is called "{name}"; did you mean "{meant}"?',
	gatewayRoutes:
		'No route configuration of a gateway is called "{name}": they have names such as "http.8080" and "https.443.port-name.gateway.namespace"',
	outgoingRoutes:
		'No route configuration of a sidecar for outgoing requests is called "{name}": they have names such as "80" and "reviews.shop.svc.cluster.local:80"',
	incomingRoutes:
		'No route configuration of a sidecar for incoming requests is called "{name}": they have names such as "inbound|8080||"',
	incomingHosts:
		'No virtual host for incoming requests is called "{name}": they have names such as "inbound|http|8080"',
	incomingName:
		'No virtual host is called "{name}" in context {context}: they have names such as "reviews.shop.svc.cluster.local:80"',
	withoutPort: 'No virtual host is called "{name}": their names end with the port, such as "{name}:{port}"',
} as const satisfies Messages;

/** What is wrong with a name, and what was probably meant. */
export interface NameFault<S = Said<typeof nameMessages>> {
	readonly said: S;
	readonly meant?: string;
}

export type Context = 'SIDECAR_INBOUND' | 'SIDECAR_OUTBOUND' | 'GATEWAY';

/** Listener -> the context whose patches come to it (istio: pilot/pkg/networking/core/listener_builder.go, patchListeners). */
const virtual: Readonly<Record<string, Context>> = {
	virtualInbound: 'SIDECAR_INBOUND',
	virtualOutbound: 'SIDECAR_OUTBOUND',
};

export function listenerFault(name: string, context: string): NameFault | undefined {
	const own = ownOf(virtual, name);
	if (own !== undefined) {
		if (context === 'ANY' || context === own) return undefined;
		return { said: { message: 'otherContext', with: { name, context, own } } };
	}
	const bare = name.toLowerCase().replace(/[^a-z]/g, '');
	const meant = Object.keys(virtual).find((one) => one.toLowerCase() === bare);
	return meant === undefined ? undefined : { said: { message: 'misspeltListener', with: { name, meant } }, meant };
}

/**
 * `http.8080`, `https.443.https.edge.shop` at gateways, `80` or `host:port` in sidecars for what goes out, `inbound|8080||` for
 * what comes in (istio: pilot/pkg/model/gateway.go, gatewayRDSRouteName; networking/core/listener.go, buildSidecarOutboundHTTPListenerOpts).
 */
export function routeConfigurationFault(name: string, context: string): NameFault | undefined {
	switch (context) {
		case 'GATEWAY':
			if (/^http\.\d+(?:\.|$)/.test(name) || /^https\.\d+\.[^.]*(?:\.[^.]+){2}/.test(name)) return undefined;
			return {
				said: { message: 'gatewayRoutes', with: { name } },
				...(/^\d+$/.test(name) ? { meant: `http.${name}` } : {}),
			};
		case 'SIDECAR_OUTBOUND':
			if (!/^(?:https?\.\d|inbound\|)/.test(name)) return undefined;
			return {
				said: { message: 'outgoingRoutes', with: { name } },
				...(/^http\.\d+$/.test(name) ? { meant: name.slice('http.'.length) } : {}),
			};
		case 'SIDECAR_INBOUND':
			if (name.startsWith('inbound|') || !/^(?:https?\.\d|\d+$)/.test(name)) return undefined;
			return {
				said: { message: 'incomingRoutes', with: { name } },
				...(/^\d+$/.test(name) ? { meant: `inbound|${name}||` } : {}),
			};
		default:
			return undefined;
	}
}

/**
 * `host:port`; in sidecars `inbound|http|8080` for what comes in, `allow_any` and `block_all` for what goes out and fits nothing
 * (istio: pilot/pkg/networking/util/util.go, DomainName; networking/core/httproute.go, buildSidecarInboundHTTPRouteConfig,
 * buildCatchAllVirtualHost). `port`: that of the route configuration, if the match says it.
 */
export function virtualHostFault(name: string, context: string, port: string | undefined): NameFault | undefined {
	const isInbound = name.startsWith('inbound|');
	if (context === 'SIDECAR_INBOUND') {
		if (isInbound) return undefined;
		return {
			said: { message: 'incomingHosts', with: { name } },
		};
	}
	if (context !== 'GATEWAY' && context !== 'SIDECAR_OUTBOUND') return undefined;
	if (isInbound)
		return {
			said: { message: 'incomingName', with: { name, context } },
		};
	if (name.includes(':') || name === 'allow_any' || name === 'block_all' || !/^[a-zA-Z0-9.*-]+$/.test(name))
		return undefined;
	return {
		said: { message: 'withoutPort', with: { name, port: port ?? 80 } },
		...(port === undefined ? {} : { meant: `${name}:${port}` }),
	};
}

/** The port of virtual hosts that a match of their route configuration says; `http.8080` has that of the pod, and they have not. */
export function portSaid(configuration: Node<{ name?: string; portNumber?: number }> | undefined): string | undefined {
	const number = configuration?.get('portNumber');
	if (number !== undefined && /^[1-9]\d*$/.test(number.text)) return number.text;
	const name = configuration?.get('name');
	return name === undefined || name.opaque ? undefined : /^(?:https\.)?(\d+)(?:\.|$)/.exec(name.text)?.[1];
}
