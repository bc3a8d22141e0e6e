// What the sidecar of a workload does with what the workload sends: which listener, by the address and the protocol of the
// port; which virtual host, or which way for the connection as a whole; what becomes of what nobody knows.
import type { Mesh } from '../mesh/mesh.ts';
import { isHttp, type Protocol } from '../schema/protocols.ts';
import { sentAs } from './at-gateway.ts';
import type { Client } from './clients.ts';
import { chainFor, type FilterChain, isAnywhere, isAt, rangesOf } from './connections.ts';
import { egressAt, egressesOf, outboundPolicy } from './egress.ts';
import { endOf, forward, type Goal, type Journey, passedAsIs } from './forward.ts';
import { missedServices } from './missed-services.ts';
import { ownEntry } from './own-entry.ts';
import type { ProxyPod } from './proxies.ts';
import { parsed } from './proxy-filters.ts';
import type { TraceRequest, Traveller } from './request.ts';
import { type Outcome, routed } from './requests.ts';
import type { OwnEntry } from './routes.ts';
import { addressOf, knownServices, type Service } from './services.ts';
import { type SidecarHost, sidecarHosts } from './sidecars.ts';
import { nameOf, note, type Story, tell } from './story.ts';
import { virtualHostFor } from './virtual-hosts.ts';

/** The services that a pod knows at a port, and the address that a request is sent to. */
interface Surroundings {
	readonly services: readonly Service[];
	readonly address: string;
}

/** Leads a request through the sidecar of the workload that sends it. */
export function outOfWorkload(mesh: Mesh, pod: ProxyPod, asked: TraceRequest, story: Story): Outcome {
	const { port } = asked;
	const client: Client = { ...pod, pod, gateway: 'mesh', port };
	const journey: Journey = { mesh, client, story, isWhole: asked.isFirstProxyOnly !== true, sent: undefined };
	const egress = egressAt(mesh, pod, port);
	const known = egress === undefined ? [] : knownServices(mesh, egress);
	const services = known.filter((one) => one.ports.some(({ number }) => number === port));
	const address = asked.address ?? meantAddress(mesh, pod, asked);
	const around = { services, address };
	const isRequest = asked.sends === 'request' && asked.tls === undefined;
	const said = egress?.port === port ? egress.protocol : undefined;
	const own = said !== undefined && isHttp(said) ? undefined : ownListener(services, port, address);
	const ownProtocol = own && (said ?? protocolAt(own, port));
	// A route for the address goes before what the first bytes say.
	const isNarrow = own !== undefined && !isAnywhere(chainFor(mesh, pod, { port, address })?.range ?? '');
	if (isRequest && own !== undefined && ownProtocol === 'Unsupported' && !isNarrow)
		return asRequest(journey, pod, { asked, around, only: own });
	const bind = egress?.port === port ? egress.bind : undefined;
	const isHere = bind === undefined || bind === address;
	// A listener is there for the services of the Sidecar's last listener too, which then has nothing to say about its routes.
	const others = egressesOf(mesh, pod).find((one) => one.port === undefined);
	const opened = others === undefined ? services : [...services, ...knownServices(mesh, others)];
	const isHttpPort = isHere && opened.some((one) => speaks(one, port, services.includes(one) ? said : undefined));
	if (own === undefined && isHttpPort && isRequest) return asRequest(journey, pod, { asked, around, only: undefined });
	return asConnection(journey, pod, { asked, around });
}

/**
 * The service with a listener at an address: what is no HTTP, and what may be. What is for any address shares its listener
 * with HTTP, which is told by its first bytes (istio: listener.go, mergeTCPFilterChains).
 */
function ownListener(services: readonly Service[], port: number, address: string): Service | undefined {
	const isRead = services.some((one) => isHttp(protocolAt(one, port)));
	const others = services.filter((one) => !isHttp(protocolAt(one, port)));
	const near = others.find((one) => rangesOf(one).some((range) => !isAnywhere(range) && isAt(address, range)));
	return near ?? (isRead ? undefined : others.find((one) => rangesOf(one).some(isAnywhere)));
}

function protocolAt({ ports }: Service, port: number): Protocol {
	return ports.find(({ number }) => number === port)?.protocol ?? 'Unsupported';
}

/** Whether a service has HTTP at a port, where a Sidecar does not say another protocol. */
function speaks({ ports }: Service, port: number, said: Protocol | undefined): boolean {
	const own = ports.find(({ number }) => number === port)?.protocol;
	return own !== undefined && isHttp(said ?? own);
}

/** The address that is meant where none is given: that of the service whose name is in Host or in TLS. */
function meantAddress(mesh: Mesh, pod: ProxyPod, { host, tls, port }: TraceRequest): string {
	const name = tls?.serverName ?? host ?? '';
	const found = virtualHostFor(sidecarHosts(mesh, pod, port), name) as SidecarHost | undefined;
	const service = found?.service;
	if (service === undefined) return name.replace(/:\d+$/, '');
	return service.addresses[0] ?? addressOf(service.host);
}

interface Asking {
	readonly asked: TraceRequest;
	readonly around: Surroundings;
}

function asRequest(
	journey: Journey,
	pod: ProxyPod,
	{ asked, around, only }: Asking & { only: Service | undefined },
): Outcome {
	const { mesh, story, client } = journey;
	const { port } = client;
	tell(story, 'sidecar.listens', { port, protocol: 'HTTP' }, { at: only && nameOf(only.by) });
	const table = only === undefined ? String(port) : `${only.host}:${port}`;
	note(story, { layer: 'request', table });
	const first = parsed(mesh, asked, 'http', story);
	if ('end' in first) return { end: first.end, goals: [] };
	const { request } = first;
	const sent = { ...journey, sent: sentAs(asked, request) };
	const all = sidecarHosts(mesh, pod, port);
	const hosts =
		only === undefined
			? all
			: all.filter(({ service }) => service?.host === only.host).map((one) => ({ ...one, domains: ['*'] }));
	const found = virtualHostFor(hosts, request.host) as SidecarHost | undefined;
	if (found?.isRouted === false && found.service !== undefined) {
		note(story, { virtualHost: found.name });
		tell(story, 'route.own', { host: found.service.host }, { at: nameOf(found.service.by) });
		return straight(sent, found.service, request);
	}
	const otherwise = () => unknownHost(sent, pod, { request, address: around.address });
	return routed(sent, { hosts, request, claims: asked.claims, isPlain: true, otherwise });
}

/** To a service that no route is for. */
function straight(journey: Journey, service: Service, request: Traveller | undefined): Outcome {
	const entry: OwnEntry = ownEntry(service, journey.client.port);
	const goals = forward(journey, entry, request);
	return { end: endOf(goals, request === undefined ? 'bytes' : 'request', false), goals };
}

/** What becomes of a Host that no virtual host has. */
function unknownHost(
	journey: Journey,
	pod: ProxyPod,
	{ request, address }: { request: Traveller; address: string },
): Outcome {
	const { mesh, story, client } = journey;
	const { mode, at } = outboundPolicy(mesh, pod);
	const words = { host: request.host, port: client.port };
	const passedOver = missedServices(mesh, pod, request.host, client.port);
	if (mode === 'REGISTRY_ONLY') {
		note(story, { virtualHost: 'block_all' });
		tell(story, 'sidecar.blockHost', words, { at, passedOver });
		return { end: { is: 'answered', status: 502, flag: '', details: 'direct_response' }, goals: [] };
	}
	note(story, { virtualHost: 'allow_any' });
	tell(story, 'sidecar.passHost', { ...words, address }, { at, passedOver });
	return asIs(journey, 'PassthroughCluster', request);
}

function asIs(journey: Journey, cluster: string, request: Traveller | undefined): Outcome {
	const reached = passedAsIs(journey, cluster, journey.client.port, request);
	note(journey.story, { clusters: [{ cluster, weight: 1, exists: true }] });
	return { end: { is: 'reached', as: request === undefined ? 'bytes' : 'request', to: [reached] }, goals: [] };
}

/** A connection as a whole. What is known to be HTTP and is none goes the way of what nobody knows (istio: fallthrough filter chain). */
function asConnection(journey: Journey, pod: ProxyPod, { asked, around }: Asking): Outcome {
	const { mesh, story, client } = journey;
	const { port } = client;
	const { address } = around;
	const serverName = asked.tls === undefined ? undefined : (asked.tls.serverName ?? '');
	const chain = chainFor(mesh, pod, { port, address, ...(serverName === undefined ? {} : { serverName }) });
	note(story, { layer: 'connection', ...(asked.tls && { certificate: 'upstream' }) });
	if (chain !== undefined) return along(journey, chain);
	const { mode, at } = outboundPolicy(mesh, pod);
	const passedOver = missedServices(mesh, pod, serverName ?? asked.host ?? '', port);
	if (mode !== 'REGISTRY_ONLY') {
		tell(story, 'sidecar.passthrough', { address, port }, { at, passedOver });
		return asIs(journey, 'PassthroughCluster', undefined);
	}
	tell(story, 'sidecar.blackHole', { address, port }, { at, passedOver });
	note(story, { clusters: [{ cluster: 'BlackHoleCluster', weight: 1, exists: true }] });
	return { end: { is: 'closed', flag: 'UH', details: '' }, goals: [] };
}

function along(journey: Journey, { service, entry }: FilterChain): Outcome {
	tell(journey.story, 'sidecar.connection', { host: service.host }, { at: nameOf(service.by) });
	if (entry === undefined) return straight(journey, service, undefined);
	const goals: readonly Goal[] = forward(journey, entry, undefined);
	return { end: endOf(goals, 'bytes', false), goals };
}
