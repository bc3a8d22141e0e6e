// What a ztunnel does with what a workload in ambient mode sends: it goes to the pods of the service as it is, unless the service
// has a waypoint. Routes and DestinationRules are for waypoints and sidecars alone.
// istio: architecture/ambient/ztunnel.md; pilot/pkg/serviceregistry/kube/controller/ambient/waypoints.go
import type { Mesh } from '../mesh/mesh.ts';
import { sentAs } from './at-gateway.ts';
import { startedTls } from './client-tls.ts';
import { clusterOf } from './destinations.ts';
import { arrivedAs, endOf, type Goal, nameOfPod, podsBehind } from './forward.ts';
import type { ProxyPod } from './proxies.ts';
import { identityOf, podName } from './proxies.ts';
import { parsed } from './proxy-filters.ts';
import type { TraceRequest } from './request.ts';
import type { Outcome } from './requests.ts';
import type { Service } from './services.ts';
import { type SidecarHost, sidecarHosts } from './sidecars.ts';
import { doubt, nameOf, note, type Story, tell } from './story.ts';
import { virtualHostFor } from './virtual-hosts.ts';
import { calledWaypoint, throughWaypoint, waypointBefore } from './waypoints.ts';

/** Leads a request of a workload in ambient mode; undefined where nobody can say whether a waypoint is on the way. */
export function throughZtunnel(mesh: Mesh, pod: ProxyPod, asked: TraceRequest, story: Story): Outcome | undefined {
	const { host, tls, port } = asked;
	const name = tls?.serverName ?? host ?? '';
	const found = virtualHostFor(sidecarHosts(mesh, pod, port), name) as SidecarHost | undefined;
	const service = found?.service;
	const before = service && waypointBefore(mesh, service);
	const at = pod.by && nameOf(pod.by);
	if (service === undefined || before === undefined || before.is === 'unknown') {
		if (before?.is === 'unknown' && before.asked !== '')
			doubt(story, 'ambient.unknownWaypoint', { waypoint: before.asked, host: found?.service?.host ?? '' }, at);
		else doubt(story, 'client.ambient', { pod: podName(pod) }, at);
		return undefined;
	}
	if (before.is === 'waypoint') {
		const waypoint = calledWaypoint(before.gateway);
		tell(story, 'ambient.waypoint', { pod: podName(pod), host: service.host, waypoint }, { at: nameOf(service.by) });
		return throughWaypoint(mesh, { asked, service, gateway: before.gateway, identity: identityOf(mesh, pod) }, story);
	}
	if (before.why !== undefined)
		tell(story, `waypoint.${before.why}`, { waypoint: before.asked, host: service.host }, { at: nameOf(service.by) });
	return direct(mesh, pod, { asked, service }, story);
}

function direct(
	mesh: Mesh,
	pod: ProxyPod,
	{ asked, service }: { readonly asked: TraceRequest; readonly service: Service },
	story: Story,
): Outcome {
	const { port } = asked;
	const first = asked.sends === 'request' && asked.tls === undefined ? parsed(mesh, asked, 'http', story) : undefined;
	if (first !== undefined && 'end' in first) return { end: first.end, goals: [] };
	const request = first?.request;
	const to = { host: service.host, port, subset: '' };
	tell(story, 'ambient.direct', { pod: podName(pod), host: to.host, port }, { at: nameOf(service.by) });
	const pods = podsBehind(mesh, service, {});
	const { tls } = startedTls(mesh, to, { tls: undefined, service, pods });
	tell(story, tls === undefined ? 'tls.plain' : 'tls.mutual', {});
	const sent = request && sentAs(asked, request);
	const goal: Goal = {
		service,
		pods,
		request,
		reached: {
			...to,
			cluster: clusterOf(to),
			weight: 1,
			exists: true,
			status: undefined,
			arrives: request && arrivedAs({ sent }, request),
			tls,
			workloads: pods.flatMap(nameOfPod),
			at: nameOf(service.by),
		},
	};
	note(story, { clusters: [{ cluster: clusterOf(to), weight: 1, exists: true }] });
	return { end: endOf([goal], request === undefined ? 'bytes' : 'request', false), goals: [goal], isUnread: true };
}
