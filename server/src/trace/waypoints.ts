// Waypoints of ambient mode: which one takes what is sent to a service, and what it does: policies by targetRefs, the routes of the
// service, and on to its pods. istio: pilot/pkg/serviceregistry/ambient/waypoints.go; pilot/pkg/networking/core/listener_waypoint.go
import { factOf } from '../facts/fact.ts';
import { ingressUsesWaypoint } from '../istio/ambient.ts';
import { allowsNamespace, listenersOf } from '../istio/gateway-api/routes.ts';
import { isWithin } from '../istio/host-names.ts';
import { namespaceCalled, ownLabels } from '../istio/pods.ts';
import { gatewaysCalled, isWaypoint, trafficThrough, waypointFor } from '../istio/waypoints.ts';
import { type DeployedAs, isDeployedAs } from '../mesh/by-kind.ts';
import { firstNamespaceOf, type Mesh } from '../mesh/mesh.ts';
import { isHttp } from '../schema/protocols.ts';
import { accessOf } from './access.ts';
import type { Client } from './clients.ts';
import { endOf, forward, type Journey } from './forward.ts';
import { ownEntry } from './own-entry.ts';
import { type ProxyPod, podName } from './proxies.ts';
import { admitted, identified, type Peer, parsed, principalIn } from './proxy-filters.ts';
import type { TraceRequest, Traveller } from './request.ts';
import { type Outcome, routed } from './requests.ts';
import type { Service } from './services.ts';
import { podOfGateway } from './starts.ts';
import { nameOf, note, type Story, tell } from './story.ts';
import type { VirtualHost } from './virtual-hosts.ts';
import { type HttpEntry, httpEntries, virtualServicesFor } from './virtual-services.ts';

type Gateway = DeployedAs<'gateway-api/Gateway'>;

/** What stands before a service: a waypoint; none, with the reason where one is asked for; or nobody can say. */
export type Before =
	| { readonly is: 'waypoint'; readonly gateway: Gateway }
	| { readonly is: 'none'; readonly asked: string; readonly why: 'missing' | 'traffic' | 'namespace' | undefined }
	| { readonly is: 'unknown'; readonly asked: string };

/** The waypoint that takes what is sent to a service. */
export const waypointBefore = factOf((mesh: Mesh, service: Service): Before => {
	const around = namespaceCalled(mesh, service.namespace);
	const name = around === undefined ? 'unknown' : waypointFor(service.by, around);
	if (name === undefined || name === 'none') return { is: 'none', asked: '', why: undefined };
	if (name === 'unknown') return { is: 'unknown', asked: '' };
	const asked = `${name.namespace}/${name.name}`;
	const found = gatewaysCalled(mesh, name).find(({ by }) => isWaypoint(mesh, by) !== false);
	if (found === undefined)
		return mesh.environment.isComplete ? { is: 'none', asked, why: 'missing' } : { is: 'unknown', asked };
	const traffic = trafficThrough(mesh, found);
	if (traffic === undefined || !isDeployedAs(found.by, 'gateway-api/Gateway')) return { is: 'unknown', asked };
	if (!traffic.includes('service')) return { is: 'none', asked, why: 'traffic' };
	// Istio asks the first listener whom it lets in.
	const [listener] = listenersOf(found.by) ?? [];
	const isLetIn = listener === undefined || allowsNamespace(mesh, service.by, found.by, listener.node);
	return isLetIn ? { is: 'waypoint', gateway: found.by } : { is: 'none', asked, why: 'namespace' };
});

/** Whether gateways send what is for a service through its waypoint; they do where a label asks for it. */
export function isBeforeGateways(mesh: Mesh, service: Service): boolean {
	const [own, around] = [ownLabels(service.by.resource), namespaceCalled(mesh, service.namespace)];
	return own !== undefined && around !== undefined && ingressUsesWaypoint(own, around.labels) === true;
}

interface Coming {
	readonly asked: TraceRequest;
	readonly service: Service;
	readonly gateway: Gateway;
	/** Who sends it, as ztunnel or the proxy before says. */
	readonly identity: string;
	/** What the first proxy got, if that was another one. */
	readonly sent?: Traveller;
}

/** Leads what is sent to a service through its waypoint. */
export function throughWaypoint(mesh: Mesh, coming: Coming, story: Story): Outcome {
	const { asked, service, gateway, identity } = coming;
	const pod = waypointPod(mesh, gateway, service);
	const { port } = asked;
	tell(story, 'waypoint.takes', { pod: podName(pod), host: service.host, port }, { at: nameOf(gateway) });
	const client: Client = { ...pod, pod, gateway: 'mesh', port };
	const journey: Journey = { mesh, client, story, isWhole: asked.isFirstProxyOnly !== true, sent: coming.sent };
	const tls = { identity };
	const peer: Peer = { principal: principalIn(tls), source: asked.source, remote: asked.source, tls };
	const protocol = service.ports.find(({ number }) => number === port)?.protocol ?? 'Unsupported';
	const isRead =
		asked.sends === 'request' && asked.tls === undefined && (isHttp(protocol) || protocol === 'Unsupported');
	const outcome = isRead ? asRequest(journey, pod, coming, peer) : asConnection(journey, pod, coming, peer);
	return { ...outcome, last: pod };
}

/** The pod of a waypoint, as it takes what is for one service: policies for that service are its own. */
function waypointPod(mesh: Mesh, gateway: Gateway, { by, namespace, host }: Service): ProxyPod {
	const kind = by.resource.kind.id === 'ServiceEntry' ? 'ServiceEntry' : 'Service';
	const serving = [{ name: by.resource.name?.text ?? host, namespace, kind } as const];
	return { ...podOfGateway(mesh, gateway), serving };
}

function asRequest(journey: Journey, pod: ProxyPod, { asked, service }: Coming, peer: Peer): Outcome {
	const { mesh, story, client } = journey;
	note(story, { layer: 'request' });
	const first = parsed(mesh, asked, 'http', story);
	if ('end' in first) return { end: first.end, goals: [] };
	const sent = journey.sent ?? first.request;
	const let_in = admitted(mesh, pod, { request: first.request, asked, peer, port: client.port }, story);
	if ('end' in let_in) return { end: let_in.end, goals: [] };
	const { request, claims } = let_in;
	const entries = entriesFor(mesh, client, service);
	const going = { ...journey, sent };
	if (entries.length === 0) {
		tell(story, 'route.own', { host: service.host }, { at: nameOf(service.by) });
		return straight(going, service, request);
	}
	// What is for another Host comes here by the address of the service, so that all are taken.
	const name = `${service.host}:${client.port}`;
	const host: VirtualHost = { name, port: client.port, domains: ['*'], entries, isTlsOnly: false };
	return routed(going, { hosts: [host], request, claims, isPlain: true });
}

function asConnection(journey: Journey, pod: ProxyPod, { service }: Coming, peer: Peer): Outcome {
	const { mesh, story, client } = journey;
	note(story, { layer: 'connection' });
	const denial = accessOf(mesh, pod, { isConnection: true, port: client.port, ...identified(pod, peer) }, story);
	if (denial === undefined) return straight(journey, service, undefined);
	const { details, deniedBy } = denial;
	return { end: { is: 'closed', flag: '', details, ...(deniedBy && { deniedBy }) }, goals: [] };
}

function straight(journey: Journey, service: Service, request: Traveller | undefined): Outcome {
	const goals = forward(journey, ownEntry(service, journey.client.port), request);
	return { end: endOf(goals, request === undefined ? 'bytes' : 'request', false), goals };
}

/**
 * The ways into the routes of a service at its waypoint: those of VirtualServices and routes of its own namespace and of the waypoint's;
 * matches by labels of the client are left out (istio: getVirtualServiceForWaypoint, waypointInboundRoute).
 */
function entriesFor(mesh: Mesh, client: Client, service: Service): readonly HttpEntry[] {
	return virtualServicesFor(mesh, client).flatMap((bound) => {
		const isNear = bound.namespace === client.namespace || bound.namespace === service.namespace;
		if (!isNear || !bound.hosts.some((host) => isWithin(service.host, host.toLowerCase()))) return [];
		return httpEntries(mesh, bound, client).filter(({ http }) => Object.keys(http.sourceLabels ?? {}).length === 0);
	});
}

/** The namespace of a waypoint and its name, as people write it. */
export function calledWaypoint(gateway: Gateway): string {
	return `${firstNamespaceOf(gateway) ?? ''}/${gateway.resource.name?.text ?? ''}`;
}
