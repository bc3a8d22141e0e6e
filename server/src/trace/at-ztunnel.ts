// What the ztunnel before a workload in ambient mode does with a connection that comes in: mutual TLS and policies, by what is known of
// the connection alone. istio: architecture/ambient/ztunnel.md; pilot/pkg/serviceregistry/ambient/authorization.go
import type { Mesh } from '../mesh/mesh.ts';
import { title } from '../model/resource.ts';
import { accessOf } from './access.ts';
import { peerModes } from './peer-modes.ts';
import { type ProxyPod, podName } from './proxies.ts';
import { identified, principalIn } from './proxy-filters.ts';
import type { TraceRequest } from './request.ts';
import { doubt, type End, nameOf, note, type Story, tell } from './story.ts';

/** Leads a connection to a workload in ambient mode; what is in it goes through as it is. */
export function intoAmbient(mesh: Mesh, pod: ProxyPod, asked: TraceRequest, story: Story): End {
	const { port, tls, source } = asked;
	const name = podName(pod);
	const at = pod.by && nameOf(pod.by);
	const { mode, at: place, open } = peerModes(mesh, pod, true, port);
	if (open !== undefined) doubt(story, 'inbound.openMode', { pod: name, mode, policy: title(open.by.resource) }, open);
	tell(story, 'ztunnel.mode', { port, pod: name, mode }, { at: place });
	const principal = principalIn(tls);
	if (principal === undefined && mode === 'STRICT') {
		tell(story, 'inbound.refused', {}, { at: place });
		return { is: 'closed', flag: '', details: 'connection closed due to policy rejection' };
	}
	note(story, { layer: 'connection' });
	const peer = { principal, source, remote: source, tls };
	const denial = accessOf(mesh, pod, { isConnection: true, port, ...identified(pod, peer) }, story);
	if (denial !== undefined)
		return { is: 'closed', flag: '', details: denial.details, ...(denial.deniedBy && { deniedBy: denial.deniedBy }) };
	tell(story, 'inbound.reached', { pod: name, port }, { at });
	return { is: 'reached', as: 'bytes', to: [] };
}
