// What the sidecar before a workload does with what comes in: the protocol of the port, mutual TLS, tokens and policies.

import { meshConfigOf } from '../istio/mesh-config.ts';
import type { DeployedAs } from '../mesh/by-kind.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { title } from '../model/resource.ts';
import { type Protocol, protocolNamed } from '../schema/protocols.ts';
import { accessOf } from './access.ts';
import { notHttp, sentAs } from './at-gateway.ts';
import { sidecarFor } from './egress.ts';
import { at, listAt, numberAt, specAt, textAt } from './fields.ts';
import { arrivedAs } from './forward.ts';
import { arrival } from './inbound.ts';
import { peerModes } from './peer-modes.ts';
import { type ProxyPod, podName, targetsOf } from './proxies.ts';
import { admitted, identified, type Peer, parsed, principalIn } from './proxy-filters.ts';
import type { ClientTls, TraceRequest } from './request.ts';
import { doubt, type End, note, type Place, placeOf, type Reached, type Story, tell } from './story.ts';
import { remoteAtWorkload } from './trusted-proxies.ts';

/** Leads a request to the workload behind its sidecar. */
export function intoWorkload(mesh: Mesh, pod: ProxyPod, asked: TraceRequest, story: Story): End {
	const { port, tls } = asked;
	const listed = portOf(mesh, pod, port);
	const { mode, at: place, open } = peerModes(mesh, pod, true, port);
	const name = podName(pod);
	if (open !== undefined) doubt(story, 'inbound.openMode', { pod: name, mode, policy: title(open.by.resource) }, open);
	tell(story, 'inbound.mode', { port, pod: name, mode }, { at: place });
	const isMutual = mode !== 'DISABLE' && isOfMesh(tls);
	const content = asked.sends === 'request' ? 'http' : 'other';
	const sent = tls === undefined ? 'none' : isOfMesh(tls) ? 'mutual' : 'own';
	if (tls !== undefined)
		note(story, { certificate: mode !== 'DISABLE' && (isOfMesh(tls) || mode === 'STRICT') ? 'default' : 'upstream' });
	const verified = tls !== undefined && isMutual ? certificateFault(mesh, tls) : undefined;
	if (verified !== undefined && mode !== 'DISABLE') {
		tell(story, 'inbound.noCertificate', {}, { at: place });
		return { is: 'closed', flag: '', details: verified };
	}
	const inbound = arrival(listed?.protocol, mode, { content, tls: sent });
	switch (inbound.is) {
		case 'refused':
			tell(story, tls === undefined ? 'inbound.refused' : 'inbound.otherTls', {}, { at: place });
			return { is: 'closed', flag: 'NR', details: 'filter_chain_not_found' };
		case 'without certificate':
			tell(story, 'inbound.noCertificate', {}, { at: place });
			// Without Istio's ALPN no chain is for it; with it, the handshake fails.
			return { is: 'closed', flag: 'NR', details: 'filter_chain_not_found' };
		case 'no request':
			tell(story, 'inbound.notHttp', {}, { at: listed?.at });
			return notHttp;
		case 'taken':
			break;
	}
	const peer: Peer = {
		principal: isMutual ? principalIn(tls) : undefined,
		source: asked.source,
		remote: remoteAtWorkload(asked.source, asked.headers),
		tls,
	};
	const cluster = listed === undefined ? 'InboundPassthroughCluster' : `inbound|${port}||`;
	const table = listed === undefined ? 'InboundPassthroughCluster' : cluster;
	note(story, { clusters: [{ cluster, weight: 1, exists: true }] });
	const to = { cluster, host: '', port, subset: '', weight: 1, exists: true, status: undefined, tls: undefined };
	const reached = { ...to, workloads: pod.by === undefined ? undefined : [name], at: listed?.at };
	if (!inbound.requests) {
		note(story, { layer: 'connection' });
		return asBytes(mesh, pod, { asked, peer, reached }, story);
	}
	note(story, { layer: 'request', table, virtualHost: `inbound|http|${listed?.servicePort ?? 0}` });
	return asRequest(mesh, pod, { asked, peer, reached }, story);
}

interface Coming {
	readonly asked: TraceRequest;
	readonly peer: Peer;
	readonly reached: Omit<Reached, 'arrives'>;
}

function asBytes(mesh: Mesh, pod: ProxyPod, { asked, peer, reached }: Coming, story: Story): End {
	const { port } = asked;
	const denial = accessOf(mesh, pod, { isConnection: true, port, ...identified(pod, peer) }, story);
	if (denial !== undefined)
		return { is: 'closed', flag: '', details: denial.details, ...(denial.deniedBy && { deniedBy: denial.deniedBy }) };
	tell(story, 'inbound.reached', { pod: podName(pod), port }, { at: reached.at });
	return { is: 'reached', as: 'bytes', to: [{ ...reached, arrives: undefined }] };
}

function asRequest(mesh: Mesh, pod: ProxyPod, { asked, peer, reached }: Coming, story: Story): End {
	const first = parsed(mesh, asked, 'http', story);
	if ('end' in first) return first.end;
	const { port } = asked;
	const let_in = admitted(mesh, pod, { request: first.request, asked, peer, port }, story);
	if ('end' in let_in) return let_in.end;
	tell(story, 'inbound.reached', { pod: podName(pod), port }, { at: reached.at });
	const arrives = arrivedAs({ sent: sentAs(asked, first.request) }, let_in.request);
	return { is: 'reached', as: 'request', to: [{ ...reached, arrives }] };
}

/** TLS as the sidecars of a mesh speak it: told by its ALPN (istio: pilot/pkg/networking/core/listener_inbound.go). */
function isOfMesh(tls: ClientTls | undefined): boolean {
	return tls?.alpn?.some((one) => one === 'istio' || one.startsWith('istio-')) === true;
}

function certificateFault(mesh: Mesh, { identity, isTrusted }: ClientTls): string | undefined {
	if (identity === undefined) return 'PEER_DID_NOT_RETURN_A_CERTIFICATE';
	return isTrusted === false || !isOfTrustDomain(mesh, identity) ? 'CERTIFICATE_VERIFY_FAILED' : undefined;
}

/** Whether an identity is of the mesh, under one of its names (istio: pilot/pkg/networking/plugin/authn/util.go, TrustDomainsForValidation). */
function isOfTrustDomain(mesh: Mesh, identity: string): boolean {
	if (!identity.startsWith('spiffe://')) return false;
	const { isStated, trustDomain, trustDomains } = meshConfigOf(mesh);
	// Where nobody says how the mesh is called, it may be called like this.
	if (!isStated && !mesh.environment.isComplete) return true;
	return [trustDomain, ...trustDomains].some((one) => identity.startsWith(`spiffe://${one}/`));
}

/** A port that the proxy knows. */
interface KnownPort {
	readonly protocol: Protocol;
	readonly servicePort: number;
	readonly at: Place;
}

/** What is known of a port of a pod: from its Sidecar's `ingress`, where that is written, else from the oldest Service. */
function portOf(mesh: Mesh, pod: ProxyPod, port: number): KnownPort | undefined {
	const sidecar: DeployedAs<'Sidecar'> | undefined = sidecarFor(mesh, pod);
	const ingress = sidecar === undefined ? [] : listAt(specAt(sidecar.resource), 'ingress');
	if (sidecar !== undefined && ingress.length > 0) {
		const found = ingress.find((one) => numberAt(one, 'port', 'number') === port);
		if (found === undefined) return undefined;
		const protocol = protocolNamed(textAt(found, 'port', 'protocol'));
		return { protocol, servicePort: port, at: placeOf(sidecar, at(found, 'port') ?? found) };
	}
	const own = targetsOf(mesh, pod).find((one) => one.target === port);
	if (own === undefined) return undefined;
	const { by, protocol, port: servicePort } = own;
	return { protocol, servicePort, at: placeOf(by, by.resource.name ?? by.resource) };
}
