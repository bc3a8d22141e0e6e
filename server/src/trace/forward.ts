// Where a route sends what it took: each destination with its DestinationRule, its TLS and its pods.
import { meshGateway } from '../istio/gateways.ts';
import { hostForm } from '../istio/host-names.ts';
import { workloadsOf } from '../istio/selectors.ts';
import { firstNamespaceOf, type Mesh } from '../mesh/mesh.ts';
import { title } from '../model/resource.ts';
import { podKinds } from '../model/workloads.ts';
import { changed, changesFor } from './actions.ts';
import { backendTls } from './backend-tls.ts';
import { startedTls } from './client-tls.ts';
import type { Client } from './clients.ts';
import { type DestinationPolicy, destinationPolicy, policyFor } from './destination-policies.ts';
import { clusterOf, type Destination, destinationsOf, isDeclared, serviceKnown } from './destinations.ts';
import { isSelectedBy, type ProxyPod, podOfWorkload } from './proxies.ts';
import type { Traveller } from './request.ts';
import type { OwnEntry } from './routes.ts';
import type { Service } from './services.ts';
import { type Arrived, doubt, type End, nameOf, note, placeOf, type Reached, type Story, tell } from './story.ts';

/** What is on its way, and what it was when it was sent. */
export interface Journey {
	readonly mesh: Mesh;
	readonly client: Client;
	readonly story: Story;
	/** Whether pods are looked for. */
	readonly isWhole: boolean;
	/** The request as the first proxy got it; undefined for plain bytes. */
	readonly sent: Traveller | undefined;
	/** What CORS sets on the way back. */
	readonly cors?: Readonly<Record<string, string>>;
}

/** A destination, with the pods that are behind it. */
export interface Goal {
	readonly reached: Reached;
	readonly service: Service | undefined;
	readonly pods: readonly ProxyPod[];
	readonly request: Traveller | undefined;
}

/** Sends what a route took on to its destinations. */
export function forward(journey: Journey, entry: OwnEntry, request: Traveller | undefined): readonly Goal[] {
	const all = destinationsOf(journey.mesh, entry, journey.client);
	const total = all.reduce((sum, { weight }) => sum + weight, 0);
	const goals = all.map((one) => {
		const share = all.length === 1 ? '' : ` (${Math.round((one.weight * 100) / total)}%)`;
		return goalFor(journey, entry, one, { share, isOnly: all.length === 1, request });
	});
	const clusters = goals.map(({ reached: { cluster, weight, exists } }) => ({ cluster, weight, exists }));
	note(journey.story, { clusters });
	return goals;
}

interface Going {
	readonly share: string;
	readonly isOnly: boolean;
	readonly request: Traveller | undefined;
}

function goalFor(journey: Journey, entry: OwnEntry, to: Destination, { share, isOnly, request }: Going): Goal {
	const { mesh, client, story } = journey;
	const at = placeOf(entry.by, to.at);
	const status = entry.isOfApi === true ? 500 : 503;
	const subset = to.subset === '' ? '' : `, subset ${to.subset}`;
	tell(story, 'destination.to', { host: to.host, port: to.port, subset, share }, { at });
	const service = serviceKnown(mesh, client, to.host);
	const namespace = service?.namespace ?? namespaceIn(mesh, to.host);
	const policy = destinationPolicy(mesh, client, to.host, namespace);
	tellRules(story, to.host, policy);
	const exists =
		to.refused !== undefined ? refuse(story, to, at) : existing(journey, to, { service, policy, status, at });
	const isGone = exists === false;
	const pods = service === undefined ? [] : podsBehind(mesh, service, policy.subsets.get(to.subset)?.labels ?? {});
	const moved = request && departed(entry, to, request, isOnly);
	const tls = isGone ? undefined : tlsFor(journey, to, { service, policy, pods });
	const reached: Reached = {
		cluster: to.refused === undefined ? clusterOf(to) : 'UnknownService',
		host: to.host,
		port: to.port,
		subset: to.subset,
		weight: to.weight,
		exists,
		status: isGone ? status : undefined,
		arrives: moved && arrivedAs(journey, moved.request, moved.response),
		tls,
		workloads: journey.isWhole ? pods.flatMap(nameOfPod) : undefined,
		at,
	};
	return { reached, service, pods, request: moved?.request };
}

export function nameOfPod({ by, namespace }: ProxyPod): readonly string[] {
	return by === undefined ? [] : [`${namespace}/${by.resource.name?.text ?? ''}`];
}

/** The namespace in the name of a Service that is not known; '' if it is no such name. */
export function namespaceIn(mesh: Mesh, host: string): string {
	const form = hostForm(host, mesh.environment.settings.clusterDomain);
	return form.form === 'service' ? (form.namespace ?? '') : '';
}

/** Tells which DestinationRules apply, and which do not. */
function tellRules(story: Story, host: string, { rules, passedOver }: DestinationPolicy): void {
	const [first] = rules;
	if (first === undefined && passedOver.length === 0) return;
	const rule = rules.map(({ resource }) => title(resource)).join(', ');
	if (first === undefined) tell(story, 'rule.none', { host }, { passedOver });
	else tell(story, 'rule.applies', { rule, host }, { at: nameOf(first), passedOver });
}

function refuse(story: Story, { host }: Destination, at: ReturnType<typeof placeOf>): false {
	tell(story, 'destination.refused', { host, status: 500 }, { at });
	return false;
}

interface Known {
	readonly service: Service | undefined;
	readonly policy: DestinationPolicy;
	readonly status: number;
	readonly at: ReturnType<typeof placeOf>;
}

/** Whether the proxy has the cluster; undefined if the files do not say. */
function existing(
	{ mesh, story }: Journey,
	to: Destination,
	{ service, policy, status, at }: Known,
): boolean | undefined {
	const { host, port, subset } = to;
	if (service === undefined) {
		if (mesh.environment.isComplete || isDeclared(mesh, host)) {
			tell(story, 'destination.noService', { host, status }, { at });
			return false;
		}
		doubt(story, 'destination.unknownService', { host }, at);
		return undefined;
	}
	if (!service.ports.some(({ number }) => number === port)) {
		tell(story, 'destination.noPort', { host, port, status }, { at });
		return false;
	}
	if (subset !== '' && !policy.subsets.has(subset)) {
		if (!mesh.environment.isComplete && policy.rules.length === 0) {
			doubt(story, 'destination.unknownSubset', { host, subset }, at);
			return undefined;
		}
		tell(story, 'destination.noSubset', { host, subset, status }, { at });
		return false;
	}
	return true;
}

function tlsFor(
	{ mesh, story }: Journey,
	to: Destination,
	{ service, policy, pods }: { service: Service | undefined; policy: DestinationPolicy; pods: readonly ProxyPod[] },
) {
	const ofRule = policyFor(policy, to.subset, to.port)?.tls as { mode?: string; sni?: string } | undefined;
	const backend = ofRule === undefined && service !== undefined ? backendTls(mesh, service, to.port) : undefined;
	const said = ofRule ?? (backend && { mode: 'SIMPLE', sni: backend.sni });
	const { tls } = startedTls(mesh, to, { tls: said, service, pods });
	const by = policy.policyOf;
	const at = by && ofRule !== undefined ? placeOf(by, by.resource.name ?? by.resource) : backend?.at;
	if (tls === undefined) tell(story, 'tls.plain', {}, { at });
	else if (tls.isMutual) tell(story, 'tls.mutual', {}, { at });
	else tell(story, 'tls.simple', { mode: String(said?.mode), name: tls.serverName ?? 'no name' }, { at });
	return tls;
}

const isPodKind: ReadonlySet<string> = new Set(podKinds);

/** The pods that a service sends to, of those with the labels of a subset. */
export function podsBehind(
	mesh: Mesh,
	service: Service,
	labels: Readonly<Record<string, string>>,
): readonly ProxyPod[] {
	return workloadsOf(mesh, service.by).flatMap(({ by }) => {
		const pod =
			isPodKind.has(by.resource.kind.id) && firstNamespaceOf(by) === service.namespace ? podOfWorkload(by) : undefined;
		return pod !== undefined && isSelectedBy(labels, pod.labels) ? [pod] : [];
	});
}

/** A request as it leaves for a destination, and the changes of its answer. */
function departed(entry: OwnEntry, to: Destination, request: Traveller, isOnly: boolean) {
	const changes = changesFor(entry.plain.headers, to.headers, isOnly, 'request');
	const headers = changes.reduce((made, one) => changed(made, one, request), request.headers);
	const all = Object.entries({ ...to.headers.request?.add, ...to.headers.request?.set });
	const host = all.find(([name]) => [':authority', 'host'].includes(name.toLowerCase()))?.[1];
	const response = changesFor(entry.plain.headers, to.headers, isOnly, 'response');
	return { request: { ...request, headers, host: host ?? request.host }, response };
}

const none: Readonly<Record<string, string>> = {};

/** A request where it arrives, beside what was sent. */
export function arrivedAs(
	{ sent, cors = {} }: Pick<Journey, 'sent' | 'cors'>,
	{ method, path, host, headers }: Traveller,
	response: readonly Parameters<typeof changed>[1][] = [],
): Arrived {
	const before = sent?.headers ?? {};
	const set = Object.entries(headers).filter(([name, value]) => before[name] !== value);
	return {
		method,
		path,
		host,
		headersSet: Object.fromEntries(set),
		headersRemoved: Object.keys(before).filter((name) => headers[name] === undefined),
		responseHeaders: { ...response.reduce((made, one) => changed(made, one, sent), none), ...cors },
		responseHeadersRemoved: response.flatMap((one) => one?.remove?.map((name) => name.toLowerCase()) ?? []),
	};
}

/** How a story ends that goes on to these. */
export function endOf(goals: readonly Goal[], as: 'request' | 'bytes', isOfApi: boolean): End {
	const to = goals.map(({ reached }) => reached);
	if (to.some(({ exists }) => exists !== false)) return { is: 'reached', as, to };
	if (as === 'bytes') return { is: 'closed', flag: 'NC', details: 'cluster_not_found' };
	const status = to[0]?.status ?? (isOfApi ? 500 : 503);
	return { is: 'answered', status, flag: 'NC', details: 'cluster_not_found' };
}

/** What Envoy sends to where the connection was opened to. */
export function passedAsIs(journey: Journey, cluster: string, port: number, request: Traveller | undefined): Reached {
	const arrives = request && arrivedAs(journey, request);
	const shared = {
		host: '',
		subset: '',
		weight: 1,
		status: undefined,
		tls: undefined,
		workloads: undefined,
		at: undefined,
	};
	return { ...shared, cluster, port, exists: true, arrives };
}

export const isAtGateway = ({ gateway }: Client): boolean => gateway !== meshGateway;
