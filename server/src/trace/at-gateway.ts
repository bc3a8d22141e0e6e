// What a gateway does with a connection and the request in it: listener, server, TLS, policies, routes.
import { isTlsServer } from '../istio/gateway-servers.ts';
import { isWithin } from '../istio/host-names.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { title } from '../model/resource.ts';
import { accessOf } from './access.ts';
import type { Client } from './clients.ts';
import { serviceKnown } from './destinations.ts';
import { endOf, forward, type Journey } from './forward.ts';
import type { GateServer } from './gate-servers.ts';
import { chainsFor, chainsOf, type GatewayChain, type Passing } from './gateway-chains.ts';
import { tableOf, virtualHosts } from './gateways.ts';
import { type Listener, listenersOf, podPort } from './listeners.ts';
import { type ProxyPod, podName, targetsOf } from './proxies.ts';
import { admitted, identified, type Peer, parsed, principalIn } from './proxy-filters.ts';
import { refusedWith } from './reply-headers.ts';
import type { ClientTls, TraceRequest } from './request.ts';
import { type Outcome, routed } from './requests.ts';
import { doubt, type End, note, passed, placeOf, type Story, tell } from './story.ts';
import { remoteAddress } from './trusted-proxies.ts';

const ended = (end: End): Outcome => ({ end, goals: [] });
/** What Envoy answers where it cannot read a request. */
export const notHttp: End = { is: 'answered', status: 400, flag: 'DPE', details: 'http1.codec_error' };

const closed = (details: string, flag = ''): Outcome => ended({ is: 'closed', flag, details });

/** Leads a request through a gateway. */
export function throughGateway(mesh: Mesh, pod: ProxyPod, asked: TraceRequest, story: Story): Outcome {
	const { start } = asked;
	const isPodPort = 'through' in start && start.isPodPort === true;
	const port = isPodPort ? asked.port : podPort(mesh, pod, asked.port);
	if (!isPodPort) tellUnread(mesh, pod, asked.port, story);
	if (pod.assumedFor !== undefined) {
		const gateway = title(pod.assumedFor.resource);
		doubt(
			story,
			'gateway.assumedPod',
			{ gateway, namespace: pod.namespace },
			placeOf(pod.assumedFor, pod.assumedFor.resource),
		);
	}
	const listener = listenersOf(mesh, pod).find((one) => one.port === port && isBoundAt(one, asked.address));
	const chains = listener === undefined ? [] : chainsOf(mesh, pod, listener);
	const name = podName(pod);
	if (listener === undefined || (chains.length === 0 && !isAuto(listener))) {
		tell(story, 'gateway.noListener', { port, pod: name });
		return ended({ is: 'refused' });
	}
	const entered = chainsFor(chains, asked.tls === undefined ? undefined : (asked.tls.serverName ?? ''));
	const [chain] = entered;
	const twice = sameNames(chains);
	if (twice !== undefined) {
		// Plain text fits what is for any name.
		const fitting = asked.tls === undefined ? chains.filter(({ names }) => names?.includes('*') === true) : entered;
		if (fitting.length > 1) {
			tell(story, 'gateway.clashing', { count: fitting.length, port }, { at: placeOfServer(twice.server) });
			return closed('filter_chain_not_found', 'NR');
		}
		doubt(story, 'gateway.refused', { port }, placeOfServer(twice.server));
	}
	const peer = peerOf(mesh, pod, asked, chain?.server);
	if (chain === undefined) return autoPassed(mesh, pod, { asked, listener, peer }, story);
	const passedOver = listener.skipped.map(({ server, winner }) => {
		return passed('server.skipped', { hosts: hostsIn(server), winner: winner.gateway }, placeOfServer(server));
	});
	const server = serverNamed(entered, asked.host) ?? chain.server;
	tell(
		story,
		'gateway.listens',
		{ pod: name, port, hosts: hostsIn(server) },
		{ at: placeOfServer(server), passedOver },
	);
	const journey = journeyOf(mesh, pod, asked, story, chain.server);
	return chain.passing === undefined
		? asRequests(journey, pod, { asked, listener, entered, peer })
		: asConnection(journey, pod, { asked, chain, peer, passing: chain.passing, port });
}

/** The way that is for a name that an earlier one is for too, so that Envoy refuses the whole listener; undefined if none is. */
function sameNames(chains: readonly GatewayChain[]): GatewayChain | undefined {
	const taken = new Set<string>();
	return chains.find(({ names = [] }) => {
		const isTaken = names.some((name) => taken.has(name));
		for (const name of names) taken.add(name);
		return isTaken;
	});
}

/** Of the servers that share a port, the one that a Host is for; undefined if none names it. */
function serverNamed(entered: readonly GatewayChain[], host = ''): GateServer | undefined {
	const name = host.toLowerCase().replace(/:\d+$/, '');
	const own = (text: string) => text.slice(text.indexOf('/') + 1).toLowerCase();
	return entered.find(({ server }) => server.hosts.some(({ text }) => isWithin(name, own(text))))?.server;
}

/** A server that binds to an address of its own is for that alone. */
function isBoundAt({ bind }: Listener, address: string | undefined): boolean {
	return bind === '' || bind === '0.0.0.0' || bind === '::' || address === undefined || bind === address;
}

function tellUnread(mesh: Mesh, pod: ProxyPod, port: number, story: Story): void {
	const target = targetsOf(mesh, pod).find((one) => one.port === port);
	if (target !== undefined && target.target === undefined)
		doubt(story, 'gateway.unreadPort', { pod: podName(pod), port }, placeOf(target.by, target.by.resource));
}

function hostsIn({ hosts }: GateServer): string {
	return hosts.map(({ text }) => text).join(', ');
}

function placeOfServer({ by, span }: GateServer) {
	return placeOf(by, span);
}

function journeyOf(mesh: Mesh, pod: ProxyPod, asked: TraceRequest, story: Story, server: GateServer): Journey {
	const client: Client = { ...pod, gateway: server.gateway, port: server.port };
	return { mesh, client, story, isWhole: asked.isFirstProxyOnly !== true, sent: undefined };
}

function peerOf(mesh: Mesh, pod: ProxyPod, { tls, source, headers }: TraceRequest, server?: GateServer): Peer {
	// Nobody shows a certificate that is not asked for.
	const isAsked = server?.mode?.endsWith('MUTUAL') === true;
	return {
		principal: isAsked ? principalIn(tls) : undefined,
		source,
		remote: remoteAddress(mesh, pod, source, headers),
		tls,
	};
}

/** What keeps a TLS handshake from ending well; undefined if nothing does. */
function handshakeFault(
	{ mode, clientNames }: GateServer,
	tls: ClientTls,
): { code: string; reason: string } | undefined {
	const isAsked = mode === 'MUTUAL' || mode === 'ISTIO_MUTUAL';
	if (tls.identity === undefined)
		return isAsked ? { code: 'PEER_DID_NOT_RETURN_A_CERTIFICATE', reason: '' } : undefined;
	if (!isAsked && mode !== 'OPTIONAL_MUTUAL') return undefined;
	if (tls.isTrusted === false) return { code: 'CERTIFICATE_VERIFY_FAILED', reason: 'nobody trusts who signed it' };
	const isNamed = clientNames.length === 0 || clientNames.includes(tls.identity);
	return isNamed
		? undefined
		: { code: 'CERTIFICATE_VERIFY_FAILED', reason: `${tls.identity} is not among subjectAltNames` };
}

/** Whether TLS that is ended here ends well; tells it. */
function endsTls(server: GateServer, tls: ClientTls | undefined, story: Story): End | undefined {
	if (!isTlsServer(server) || tls === undefined) return undefined;
	const { mode = 'SIMPLE', certificate = '' } = server;
	note(story, { certificate });
	const fault = handshakeFault(server, tls);
	const at = placeOfServer(server);
	tell(story, 'gateway.certificate', { certificate, mode }, { at });
	if (fault === undefined) return undefined;
	if (fault.reason === '') tell(story, 'gateway.noClientCertificate', { mode }, { at });
	else tell(story, 'gateway.badClientCertificate', { reason: fault.reason }, { at });
	return { is: 'closed', flag: '', details: fault.code };
}

interface Coming {
	readonly asked: TraceRequest;
	readonly listener: Listener;
	readonly entered: readonly GatewayChain[];
	readonly peer: Peer;
}

function asRequests(journey: Journey, pod: ProxyPod, { asked, listener, entered, peer }: Coming): Outcome {
	const { mesh, story } = journey;
	const servers = entered.map(({ server }) => server);
	const server = servers[0] as GateServer;
	const isTls = isTlsServer(server);
	const failed = endsTls(server, asked.tls, story);
	if (failed !== undefined) return ended(failed);
	note(story, { layer: 'request', table: tableOf(server, listener) });
	// TLS to a server that reads plain HTTP is no request either.
	if (asked.sends === 'bytes' || (asked.tls !== undefined && !isTls)) {
		tell(story, 'gateway.notHttp', {}, { at: placeOfServer(server) });
		return ended(notHttp);
	}
	const first = parsed(mesh, asked, isTls ? 'https' : 'http', story);
	if ('end' in first) return ended(first.end);
	const let_in = admitted(mesh, pod, { request: first.request, asked, peer, port: listener.port }, story);
	const hosts = virtualHosts(mesh, pod, servers);
	if ('end' in let_in) return refusedWith(ended(let_in.end), hosts, first.request);
	const { request, claims } = let_in;
	return routed({ ...journey, sent: sentAs(asked, first.request) }, { hosts, request, claims, isPlain: !isTls });
}

/** What a client sent, so that changes can be told; blanks around values are a change. */
export function sentAs(
	asked: TraceRequest,
	request: Extract<ReturnType<typeof parsed>, { request: unknown }>['request'],
) {
	const headers = Object.entries(asked.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
	return { ...request, headers: Object.fromEntries(headers) };
}

interface Whole {
	readonly asked: TraceRequest;
	readonly chain: GatewayChain;
	readonly peer: Peer;
	readonly passing: Passing;
	readonly port: number;
}

function asConnection(journey: Journey, pod: ProxyPod, { asked, chain, peer, passing, port }: Whole): Outcome {
	const { mesh, story } = journey;
	const isEnded =
		chain.server.certificate !== undefined && chain.server.mode !== 'PASSTHROUGH' && asked.tls !== undefined;
	const failed = isEnded ? endsTls(chain.server, asked.tls, story) : undefined;
	if (failed !== undefined) return ended(failed);
	if (!isEnded && asked.tls !== undefined) {
		note(story, { certificate: 'upstream' });
		tell(
			story,
			'gateway.passthrough',
			{ name: asked.tls.serverName ?? '' },
			{ at: placeOf(passing.by, passing.node ?? passing.route.node) },
		);
	}
	note(story, { layer: 'connection' });
	const seen = isEnded ? peer : { ...peer, principal: undefined };
	const denial = accessOf(mesh, pod, { isConnection: true, port, ...identified(pod, seen) }, story);
	if (denial !== undefined)
		return ended({
			is: 'closed',
			flag: '',
			details: denial.details,
			...(denial.deniedBy && { deniedBy: denial.deniedBy }),
		});
	const goals = forward(journey, passing, undefined);
	return { end: endOf(goals, 'bytes', false), goals };
}

function isAuto({ servers }: Listener): boolean {
	return servers.some(({ mode }) => mode === 'AUTO_PASSTHROUGH');
}

/** What of the mesh passes by its own name in TLS; all else that no server is for is closed. */
function autoPassed(
	mesh: Mesh,
	pod: ProxyPod,
	{ asked, listener, peer }: Pick<Coming, 'asked' | 'listener' | 'peer'>,
	story: Story,
): Outcome {
	const name = asked.tls?.serverName ?? '';
	const [, port, subset = '', host = ''] = /^outbound_\.(\d+)_\.(.*?)_\.(.+)$/.exec(name) ?? [];
	const isOfMesh = asked.tls?.alpn?.some((one) => one.startsWith('istio')) === true;
	const server = listener.servers.find((one) => {
		return one.mode === 'AUTO_PASSTHROUGH' && one.hosts.some(({ text }) => isWithin(host, text.replace(/^.*\//, '')));
	});
	const service = server && serviceKnown(mesh, { ...pod, gateway: server.gateway, port: server.port }, host);
	const isServed = isOfMesh && service?.ports.some(({ number }) => number === Number(port)) === true;
	if (!isServed || server === undefined) {
		const what = asked.tls === undefined ? 'plain text' : `the name ${name}`;
		const passedOver = listener.servers.map((one) =>
			passed('server.otherName', { hosts: hostsIn(one), what }, placeOfServer(one)),
		);
		tell(story, 'gateway.noServer', { port: listener.port, what }, { passedOver });
		return closed('filter_chain_not_found', 'NR');
	}
	note(story, { layer: 'connection', certificate: 'upstream' });
	tell(story, 'gateway.passthrough', { name }, { at: placeOfServer(server) });
	const request = { isConnection: true, port: listener.port, ...identified(pod, { ...peer, principal: undefined }) };
	const denial = accessOf(mesh, pod, request, story);
	if (denial !== undefined) return closed(denial.details);
	const to = { host, port: Number(port), subset, weight: 1, exists: true, status: undefined, arrives: undefined };
	const tls = { serverName: name, isMutual: false };
	const reached = {
		...to,
		cluster: `outbound_.${port}_.${subset}_.${host}`,
		tls,
		workloads: undefined,
		at: placeOfServer(server),
	};
	return ended({ is: 'reached', as: 'bytes', to: [reached] });
}
