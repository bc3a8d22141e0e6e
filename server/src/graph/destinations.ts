// Where a route leads: its destinations, their subsets, and the pods behind them.
import { meshGateway } from '../istio/gateways.ts';
import { hostForm } from '../istio/host-names.ts';
import type { Deployed } from '../mesh/mesh.ts';
import { firstNamespaceOf } from '../mesh/mesh.ts';
import { title } from '../model/resource.ts';
import type { Span } from '../text/span.ts';
import type { Client } from '../trace/clients.ts';
import { type DestinationPolicy, destinationPolicy } from '../trace/destination-policies.ts';
import { isDeclared, nameDestination } from '../trace/destinations.ts';
import { at, listAt, specAt, textAt } from '../trace/fields.ts';
import { namespaceIn, podsBehind } from '../trace/forward.ts';
import type { ProxyPod } from '../trace/proxies.ts';
import { endWords } from '../trace/route-words.ts';
import type { OwnEntry, PlainDestination } from '../trace/routes.ts';
import { chosen, type Service, visibleServices } from '../trace/services.ts';
import { nameOf, type Place, placeOf } from '../trace/story.ts';
import { calledWaypoint, waypointBefore } from '../trace/waypoints.ts';
import type { Node } from '../yaml/node.ts';
import type { Building } from './building.ts';
import type { Badge, State } from './graph.ts';
import { idOf } from './routers.ts';
import { podBadges } from './words.ts';

/** Adds what comes after a route: destinations with their shares, mirrors, or the answer that it gives itself. */
export function addTargets(building: Building, from: string, entry: OwnEntry, client: Client): void {
	const { plain, by } = entry;
	const { redirect, directResponse, route = [], mirror, mirrors = [] } = plain;
	if (redirect !== undefined || directResponse !== undefined) {
		const place = placeOf(
			by,
			at(entry.route.node, redirect === undefined ? 'directResponse' : 'redirect') ?? entry.route.node,
		);
		building.edge(from, building.node({ id: `answer:${from}`, kind: 'answer', label: endWords(plain), at: place }));
		return;
	}
	const total = route.reduce((sum, { weight = 0 }) => sum + weight, 0);
	building.each({ from, what: 'destinations' }, route, ({ destination = {}, weight = 0, refused }, index) => {
		const share = route.length === 1 || total === 0 ? '' : `${Math.round((weight * 1000) / total) / 10}%`;
		const written = entry.targets[index];
		addTarget(building, { from, entry, client, destination, written, label: share, refused });
	});
	const copies = [
		...(mirror === undefined ? [] : [mirror]),
		...mirrors.flatMap(({ destination }) => destination ?? []),
	];
	const written = at(entry.route.node, 'mirror') ?? at(entry.route.node, 'mirrors');
	for (const destination of copies)
		addTarget(building, { from, entry, client, destination, written, label: 'mirror', refused: undefined });
}

interface Target {
	readonly from: string;
	readonly entry: OwnEntry;
	readonly client: Client;
	readonly destination: PlainDestination;
	readonly written: Span | undefined;
	/** The share of the requests, or `mirror`. */
	readonly label: string;
	readonly refused: 'unknown' | 'not granted' | undefined;
}

function addTarget(building: Building, { from, entry, client, destination, written, label, refused }: Target): void {
	const named = nameDestination(building.mesh, entry, destination, client);
	if (named === undefined) return;
	const extents = written === undefined ? [] : [placeOf(entry.by, written)];
	const goal = goalOf(building, named, client);
	const why = refused === 'not granted' ? 'No ReferenceGrant allows this' : goal.why;
	const state = refused === 'not granted' ? 'broken' : goal.state;
	const to = addDestination(building, goal);
	building.edge(from, to, { kind: label === 'mirror' ? 'mirror' : 'way', label, state, why, extents });
	const subset = at(written as Node | undefined, 'destination', 'subset') ?? at(written as Node | undefined, 'subset');
	addBehind(building, to, goal, subset === undefined ? [] : [placeOf(entry.by, subset)]);
}

/** A destination as a client means it. */
export interface Goal {
	readonly host: string;
	/** 0 where it is not known. */
	readonly port: number;
	readonly subset: string;
	readonly service: Service | undefined;
	readonly policy: DestinationPolicy;
	readonly state: State;
	readonly why: string;
}

/** What a host, a port and a subset mean for a client. */
export function goalOf({ mesh }: Building, named: Pick<Goal, 'host' | 'port' | 'subset'>, client: Client): Goal {
	const { host, subset } = named;
	const service = chosen(visibleServices(mesh, host, client.namespace), client.namespace);
	const [only, another] = service?.ports ?? [];
	const port = named.port !== 0 ? named.port : only !== undefined && another === undefined ? only.number : 0;
	const policy = destinationPolicy(mesh, client, host, service?.namespace ?? namespaceIn(mesh, host));
	const shared = { host, port, subset, service, policy };
	if (service === undefined) {
		if (isDeclared(mesh, host))
			return { ...shared, state: 'broken', why: `${host} is not exported to namespace ${client.namespace}` };
		const isSure = mesh.environment.isComplete;
		return { ...shared, state: isSure ? 'broken' : 'unknown', why: `No file declares ${host}` };
	}
	const isOpen = port === 0 || service.ports.length === 0 || service.ports.some(({ number }) => number === port);
	// A sidecar gets the port from the request, so that only what is written can be wrong.
	const isAsked = named.port !== 0 || client.gateway !== meshGateway;
	if (!isOpen && isAsked) return { ...shared, state: 'broken', why: `${host} has no port ${port}` };
	return { ...shared, state: 'found', why: '' };
}

/** Adds the node of a destination; returns its id. */
export function addDestination(building: Building, goal: Goal): string {
	const { host, port, service, policy, state, why } = goal;
	const form = hostForm(host, building.mesh.environment.settings.clusterDomain);
	const short = form.form === 'service' ? `${form.name}.${form.namespace}` : host;
	const isThere = service !== undefined;
	return building.node({
		id: `destination:${host}:${port}`,
		kind: service?.by.resource.kind.id === 'ServiceEntry' ? 'external' : 'destination',
		label: port === 0 ? short : `${short}:${port}`,
		lines: isThere ? [title(service.by.resource)] : [],
		badges: [...policyBadges(policy.policyOf, undefined), ...waypointBadges(building, service)],
		// What is wrong with a port is so for the way there.
		state: isThere ? 'found' : state,
		why: isThere ? '' : why,
		at: isThere ? nameOf(service.by) : undefined,
		...(isThere ? { extents: [nameOf(service.by), ...policy.rules.map((by) => nameOf(by))] } : {}),
	});
}

/** The waypoint that takes what ambient clients send to a service. */
function waypointBadges({ mesh }: Building, service: Service | undefined): readonly Badge[] {
	const before = service && waypointBefore(mesh, service);
	return before?.is === 'waypoint' ? [{ code: 'waypoint', text: `waypoint ${calledWaypoint(before.gateway)}` }] : [];
}

/** Adds the subset of a destination, and the pods. `extents`: where the subset is named. */
export function addBehind(building: Building, from: string, goal: Goal, extents: readonly Place[]): void {
	const { host, subset, policy, service } = goal;
	if (subset === '') {
		addPods(building, from, service, {});
		return;
	}
	const found = policy.subsets.get(subset);
	const isSure = building.mesh.environment.isComplete || policy.rules.length > 0;
	const why = found === undefined ? `No DestinationRule for ${host} has the subset ${subset}` : '';
	const state = found !== undefined ? 'found' : isSure && service !== undefined ? 'broken' : 'unknown';
	const id = building.node({
		id: `subset:${host}:${subset}`,
		kind: 'subset',
		label: `subset ${subset}`,
		lines: Object.entries(found?.labels ?? {}).map((pair) => pair.join('=')),
		badges: found === undefined ? [] : policyBadges(found.at.by, subset),
		state,
		why,
		at: found?.at,
		...(found === undefined ? {} : { extents: [found.at, ...subsetExtents(found.at, subset)] }),
	});
	building.edge(from, id, { state, why, extents });
	if (found !== undefined) addPods(building, id, service, found.labels);
}

function subsetNode(by: Deployed, name: string): Node | undefined {
	return listAt(specAt(by.resource), 'subsets').find((one) => textAt(one, 'name') === name);
}

function subsetExtents({ by }: Place, name: string): readonly Place[] {
	const node = subsetNode(by, name);
	return node === undefined ? [] : [placeOf(by, node)];
}

function addPods(
	building: Building,
	from: string,
	service: Service | undefined,
	labels: Readonly<Record<string, string>>,
): void {
	if (service === undefined) return;
	const pods = podsBehind(building.mesh, service, labels);
	building.each({ from, what: 'workloads' }, pods, (pod) => addPod(building, from, pod));
	const isSelecting = (at(specAt(service.by.resource), 'selector')?.entries.length ?? 0) > 0;
	if (pods.length > 0 || !isSelecting) return;
	const state = building.mesh.environment.isComplete ? 'broken' : 'unknown';
	const why = 'No workload in the files has these labels';
	building.edge(from, building.node({ id: `none:${from}`, kind: 'workload', label: 'no pods', state, why }), {
		state,
		why,
	});
}

function addPod(building: Building, from: string, pod: ProxyPod): void {
	const { by } = pod;
	if (by === undefined) return;
	const id = `workload:${idOf(by)}`;
	if (!building.has(id)) {
		const labels = [...pod.labels].slice(0, 3).map((pair) => pair.join('='));
		building.node({
			id,
			kind: 'workload',
			label: title(by.resource),
			lines: [labels.join(', ')],
			badges: podBadges(building.mesh, pod),
			at: nameOf(by),
		});
	}
	building.edge(from, id);
}

/** What a DestinationRule, or a subset of it, sets for connections. */
function policyBadges(by: Deployed | undefined, subset: string | undefined): readonly Badge[] {
	if (by === undefined || firstNamespaceOf(by) === undefined) return [];
	const policy = at(subset === undefined ? specAt(by.resource) : subsetNode(by, subset), 'trafficPolicy');
	if (policy === undefined) return [];
	const mode = textAt(policy, 'tls', 'mode');
	const balancing =
		textAt(policy, 'loadBalancer', 'simple') ||
		(at(policy, 'loadBalancer', 'consistentHash') === undefined ? '' : 'consistent hash');
	const isBroken = at(policy, 'outlierDetection') !== undefined || at(policy, 'connectionPool') !== undefined;
	const badges: readonly (Badge | undefined)[] = [
		mode === '' ? undefined : { code: 'tls', text: `TLS ${mode}` },
		isBroken ? { code: 'breaker', text: 'circuit breaker' } : undefined,
		balancing === '' ? undefined : { code: 'balancing', text: balancing },
	];
	return badges.filter((badge) => badge !== undefined);
}

/** Adds all subsets that a DestinationRule has for a service, whether a route leads there or not. */
export function addSubsets(building: Building, from: string, goal: Goal, rules: ReadonlySet<Deployed>): void {
	for (const [subset, { at: place }] of goal.policy.subsets)
		if (rules.has(place.by)) addBehind(building, from, { ...goal, subset }, []);
}
