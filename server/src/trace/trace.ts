// trace(mesh, request): what becomes of a request, told step by step in the order in which the mesh acts. Everything that
// tells users of requests asks this one function.
import type { Mesh } from '../mesh/mesh.ts';
import { throughGateway } from './at-gateway.ts';
import { outOfWorkload } from './at-sidecar.ts';
import { intoWorkload } from './at-workload.ts';
import { intoAmbient } from './at-ztunnel.ts';
import { participationOf } from './client-tls.ts';
import { type Goal, nameOfPod } from './forward.ts';
import { identityOf, namedTarget, type ProxyPod, podName } from './proxies.ts';
import { tellExtensions } from './proxy-extensions.ts';
import type { TraceRequest } from './request.ts';
import type { Outcome } from './requests.ts';
import { type Arrived, doubt, type End, nameOf, type Story, type Trace, tell } from './story.ts';
import { calledWaypoint, isBeforeGateways, throughWaypoint, waypointBefore } from './waypoints.ts';
import { throughZtunnel } from './ztunnel.ts';

/** The story of a request; what cannot be read is told as unknown, and never throws. */
export function trace(mesh: Mesh, request: TraceRequest): Trace {
	const story: Story = { steps: [], envoy: [{}] };
	const end = told(mesh, request, story);
	return { steps: story.steps, end, isUnsure: story.steps.some(({ isUnknown }) => isUnknown), envoy: story.envoy };
}

function told(mesh: Mesh, request: TraceRequest, story: Story): End {
	const { start } = request;
	tellExtensions(
		mesh,
		'reaching' in start ? start.reaching : 'through' in start ? start.through : start.leaving,
		story,
	);
	if ('reaching' in start) return intoWorkload(mesh, start.reaching, request, story);
	const first =
		'through' in start
			? throughGateway(mesh, start.through, request, story)
			: outOf(mesh, start.leaving, request, story);
	if (request.isFirstProxyOnly === true) return first.end;
	const pod = 'through' in start ? start.through : start.leaving;
	const second = 'through' in start ? beyondGateway(mesh, { request, from: pod, first }, story) : undefined;
	return further(mesh, { request, from: pod, first: second ?? first }, story);
}

/** Through the ztunnel of a workload in ambient mode, else through a sidecar; says where there may be none. */
function outOf(mesh: Mesh, pod: ProxyPod, request: TraceRequest, story: Story): Outcome {
	const part = request.isFirstProxyOnly === true ? 'sidecar' : participationOf(mesh, pod);
	const at = pod.by && nameOf(pod.by);
	if (part === undefined) doubt(story, 'client.unknownSidecar', { pod: podName(pod) }, at);
	if (part === 'none') doubt(story, 'client.noSidecar', { pod: podName(pod) }, at);
	const found = part === 'ambient' ? throughZtunnel(mesh, pod, request, story) : undefined;
	return found ?? outOfWorkload(mesh, pod, request, story);
}

/** Through the waypoint of the service that a gateway sends to; undefined where there is none for it. */
function beyondGateway(mesh: Mesh, way: Way, story: Story): Outcome | undefined {
	const goal = heaviest(way.first);
	const { service } = goal ?? {};
	const before = service && isBeforeGateways(mesh, service) ? waypointBefore(mesh, service) : undefined;
	if (goal === undefined || service === undefined || before?.is !== 'waypoint') return undefined;
	const { gateway } = before;
	tell(
		story,
		'ambient.fromGateway',
		{ waypoint: calledWaypoint(gateway), host: service.host },
		{ at: nameOf(service.by) },
	);
	story.envoy.push({});
	const { tls: _, ...asked } = asSent(mesh, { ...way, goal, pod: way.from }, goal.reached.port);
	const identity = identityOf(mesh, way.from);
	return throughWaypoint(
		mesh,
		{ asked, service, gateway, identity, ...(goal.request && { sent: goal.request }) },
		story,
	);
}

/** Of several destinations that which gets most. */
function heaviest({ goals }: Outcome): Goal | undefined {
	return goals.filter(({ reached }) => reached.exists !== false).sort((a, b) => b.reached.weight - a.reached.weight)[0];
}

interface Way {
	readonly request: TraceRequest;
	/** The pod of the first proxy. */
	readonly from: ProxyPod;
	readonly first: Outcome;
}

/** Goes on to the pods of the destination; of several, that which gets most. */
function further(mesh: Mesh, { request, from, first }: Way, story: Story): End {
	const { end, last: sender = from } = first;
	if (end.is !== 'reached') return end;
	const goal = heaviest(first);
	if (goal === undefined) return end;
	const { reached, service, pods } = goal;
	const words = { host: reached.host, subset: reached.subset === '' ? '' : `, subset ${reached.subset}` };
	const [pod] = pods;
	if (pod === undefined) {
		if (service === undefined || !mesh.environment.isComplete || service.by.resource.kind.id !== 'Service') {
			doubt(story, 'destination.unknownPods', words, service && nameOf(service.by));
			return end;
		}
		tell(story, 'destination.noPods', words, { at: nameOf(service.by) });
		return end.as === 'bytes'
			? { is: 'closed', flag: 'UH', details: '' }
			: { is: 'answered', status: 503, flag: 'UH', details: 'no_healthy_upstream' };
	}
	tell(story, 'destination.pods', { workloads: pods.flatMap(nameOfPod).join(', ') }, { at: pod.by && nameOf(pod.by) });
	const last = arrive(mesh, { request, from: sender, goal, pod, isUnread: first.isUnread === true }, story);
	if (last?.is !== 'reached') return last ?? end;
	// The route says where it went; both proxies, how it arrives there.
	const arrives = afterBoth(reached.arrives, last.to[0]?.arrives);
	return { ...end, to: end.to.map((one) => (one === reached ? { ...one, arrives } : one)) };
}

/** What two proxies one after the other make of a request: each tells only what it changes itself. */
function afterBoth(first: Arrived | undefined, second: Arrived | undefined): Arrived | undefined {
	if (first === undefined || second === undefined) return second ?? first;
	const set = { ...first.headersSet, ...second.headersSet };
	for (const name of second.headersRemoved) delete set[name];
	return {
		...second,
		headersSet: set,
		headersRemoved: [...new Set([...first.headersRemoved, ...second.headersRemoved])].filter((name) => !(name in set)),
		responseHeaders: { ...second.responseHeaders, ...first.responseHeaders },
		responseHeadersRemoved: [...new Set([...first.responseHeadersRemoved, ...second.responseHeadersRemoved])],
	};
}

interface Arrival {
	readonly request: TraceRequest;
	readonly from: ProxyPod;
	readonly goal: Goal;
	readonly pod: ProxyPod;
	readonly isUnread?: boolean;
}

/** The last part of the way: from the proxy before to the workload. */
function arrive(mesh: Mesh, { request, from, goal, pod, isUnread }: Arrival, story: Story): End | undefined {
	const { reached, service } = goal;
	const port = service === undefined ? reached.port : namedTarget(service.by, pod, reached.port);
	const isMutual = reached.tls?.isMutual === true;
	const part = participationOf(mesh, pod);
	story.envoy.push({});
	if (part === undefined) doubt(story, 'inbound.unknownSidecar', { pod: podName(pod) }, pod.by && nameOf(pod.by));
	if (part === 'none') {
		if (isMutual) {
			tell(story, 'inbound.needsMutual', { pod: podName(pod) }, { at: pod.by && nameOf(pod.by) });
			return { is: 'answered', status: 503, flag: 'UF', details: 'upstream_reset_before_response_started' };
		}
		tell(story, 'inbound.noSidecar', { pod: podName(pod), port }, { at: pod.by && nameOf(pod.by) });
		return undefined;
	}
	const sent = asSent(mesh, { request, from, goal, pod }, port);
	if (part !== 'ambient') tellExtensions(mesh, pod, story);
	const end = part === 'ambient' ? intoAmbient(mesh, pod, sent, story) : intoWorkload(mesh, pod, sent, story);
	if (end.is === 'closed' && reached.arrives !== undefined && isUnread !== true)
		return {
			is: 'answered',
			status: 503,
			flag: 'UC',
			details: end.details,
			...(end.deniedBy && { deniedBy: end.deniedBy }),
		};
	return end;
}

/** The request as the proxy before sends it. */
function asSent(mesh: Mesh, { request, from, goal, pod }: Arrival, port: number): TraceRequest {
	const { reached, request: changed } = goal;
	const { tls: _, address: __, ...rest } = request;
	const identity = identityOf(mesh, from);
	const alpn = request.sends === 'request' ? ['istio-http/1.1', 'istio'] : ['istio-peer-exchange', 'istio'];
	const own = reached.tls?.serverName;
	const name = own === undefined ? {} : { serverName: own };
	const tls = reached.tls === undefined ? undefined : reached.tls.isMutual ? { ...name, identity, alpn } : name;
	const start = { reaching: pod };
	return {
		...rest,
		...changed,
		start,
		port,
		...(tls && { tls }),
		...(from.addresses[0] && { source: from.addresses[0] }),
	};
}
