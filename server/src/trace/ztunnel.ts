// What a ztunnel does with what a workload in ambient mode sends: it goes to the pods of the service as it is, unless the service
// has a waypoint. Routes and DestinationRules are for waypoints and sidecars alone.
// istio: architecture/ambient/ztunnel.md; pilot/pkg/serviceregistry/kube/controller/ambient/waypoints.go
import { namespaceCalled } from '../istio/pods.ts';
import { waypointFor } from '../istio/waypoints.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { sentAs } from './at-gateway.ts';
import { startedTls } from './client-tls.ts';
import { clusterOf } from './destinations.ts';
import { arrivedAs, endOf, type Goal, nameOfPod, podsBehind } from './forward.ts';
import type { ProxyPod } from './proxies.ts';
import { podName } from './proxies.ts';
import { parsed } from './proxy-filters.ts';
import type { TraceRequest } from './request.ts';
import type { Outcome } from './requests.ts';
import type { Service } from './services.ts';
import { type SidecarHost, sidecarHosts } from './sidecars.ts';
import { doubt, nameOf, note, type Story, tell } from './story.ts';
import { virtualHostFor } from './virtual-hosts.ts';

/** Leads a request of a workload in ambient mode; undefined where a waypoint is on the way, or may be, or the service is not known. */
export function throughZtunnel(mesh: Mesh, pod: ProxyPod, asked: TraceRequest, story: Story): Outcome | undefined {
	const { host, tls, port } = asked;
	const name = tls?.serverName ?? host ?? '';
	const found = virtualHostFor(sidecarHosts(mesh, pod, port), name) as SidecarHost | undefined;
	const service = found?.service;
	const around = service && namespaceCalled(mesh, service.namespace);
	const waypoint = service === undefined || around === undefined ? 'unknown' : waypointFor(service.by, around);
	const at = pod.by && nameOf(pod.by);
	if (service === undefined || waypoint === 'unknown') {
		doubt(story, 'client.ambient', { pod: podName(pod) }, at);
		return undefined;
	}
	if (waypoint !== undefined && waypoint !== 'none') {
		const called = `${waypoint.namespace}/${waypoint.name}`;
		doubt(story, 'ambient.waypoint', { host: service.host, waypoint: called }, nameOf(service.by));
		return undefined;
	}
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
	return { end: endOf([goal], request === undefined ? 'bytes' : 'request', false), goals: [goal] };
}
