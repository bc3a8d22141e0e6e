// Which matches of a VirtualService are for a client at all: decided when its proxy is configured, before any request.
import { gatewayName, meshGateway } from '../istio/gateways.ts';
import type { Labels } from '../istio/injection.ts';
import type { HttpMatch } from '../istio/routing/http-matches.ts';
import type { Layer4Match } from '../istio/routing/layer4-matches.ts';
import { isSelectedBy, type ProxyPod } from './proxies.ts';

/** Who sends a request, and through what. */
export interface Client {
	/** `mesh` for a sidecar, `ns/name` of the Gateway else. */
	readonly gateway: string;
	/** Of the pod of the proxy; of a gateway never those of the user before it. */
	readonly namespace: string;
	readonly labels: Labels;
	/** Of the service or of the Gateway's server that routes are made for. */
	readonly port: number;
	/** The pod itself, where it is known. */
	readonly pod?: ProxyPod;
}

/** What of a match decides about clients. */
type Source = Pick<HttpMatch, 'port' | 'gateways' | 'sourceLabels' | 'sourceNamespace'>;

/**
 * Whether an HTTP match of a VirtualService in namespace `own` is for a client: where gateways are named, source labels and
 * namespace are not looked at (istio: pilot/pkg/networking/core/route/route.go, TranslateRoute, sourceMatchHTTP).
 */
export function isHttpFor(match: Source, client: Client, own: string): boolean {
	if (match.port !== undefined && match.port !== client.port) return false;
	if (match.gateways !== undefined && match.gateways.length > 0) return isAmong(match.gateways, client, own);
	return isFrom(match, client);
}

/** The same for a match of `tls` or `tcp`, where all must hold (istio: pilot/pkg/networking/core/tls.go, matchTLS, matchTCP). */
export function isLayer4For(match: Partial<Layer4Match>, client: Client, own: string): boolean {
	const { port = 0, gateways = [] } = match;
	const isHere = gateways.length === 0 || isAmong(gateways, client, own);
	return isHere && (port === 0 || port === client.port) && isFrom(match, client);
}

function isFrom({ sourceLabels = {}, sourceNamespace = '' }: Source, { labels, namespace }: Client): boolean {
	return isSelectedBy(sourceLabels, labels) && (sourceNamespace === '' || sourceNamespace === namespace);
}

/** Whether a VirtualService of namespace `own` names a client's gateway among these. */
export function isAmong(gateways: readonly string[], { gateway }: Pick<Client, 'gateway'>, own: string): boolean {
	return gateways.some((text) => {
		if (text === meshGateway || gateway === meshGateway) return text === gateway;
		const { name, namespaces } = gatewayName(text, [own]);
		return `${namespaces?.[0] ?? own}/${name}` === gateway;
	});
}
