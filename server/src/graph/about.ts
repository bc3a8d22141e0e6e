// What somebody wants to see of an environment, and what of it a graph has to show for that.
import { fullHost, isWithin } from '../istio/host-names.ts';
import { workloadsSelected } from '../istio/policies/scope.ts';
import { type Deployed, firstNamespaceOf, type Mesh } from '../mesh/mesh.ts';
import { podKinds } from '../model/workloads.ts';
import { listAt, specAt, textAt } from '../trace/fields.ts';
import { podOfWorkload, servicesOf } from '../trace/proxies.ts';
import { services, servicesCalled } from '../trace/services.ts';
import { allDoors, type Door, doorOf, doorsNamedBy } from './doors.ts';
import { hostsFor, isRouter, routersDelegating, routersFor, routersOf, routersTo, wordsOf } from './routers.ts';

/** `all`: everything, or only the routers with these words in their names and hosts. */
export type About =
	| { readonly is: 'all'; readonly filter?: string }
	| { readonly is: 'resources'; readonly by: readonly Deployed[] }
	| { readonly is: 'host'; readonly host: string };

export interface Choice {
	/** In the order in which they are shown. */
	readonly doors: readonly Door[];
	readonly routers: ReadonlySet<Deployed>;
	/** The hosts of services that are shown though no router may lead there. */
	readonly hosts: readonly string[];
	/** The Gateways that are shown with all hosts, whether anything is routed there or not. */
	readonly shown: ReadonlySet<Deployed>;
	/** The DestinationRules of which all subsets are shown, whether something uses them or not. */
	readonly rules: ReadonlySet<Deployed>;
}

/** What a graph about something shows. */
export function choose(mesh: Mesh, about: About): Choice {
	if (about.is === 'all') return everything(mesh, about.filter ?? '');
	const choice = {
		doors: new Set<Deployed>(),
		routers: new Set<Deployed>(),
		hosts: new Set<string>(),
		rules: new Set<Deployed>(),
		visited: new Set<Deployed>(),
	};
	if (about.is === 'host') addHost(mesh, choice, about.host.toLowerCase());
	else for (const by of about.by) addResource(mesh, choice, by);
	const named = [...choice.routers].flatMap((router) => doorsNamedBy(mesh, router));
	const opened = [...choice.doors].flatMap((by) => doorOf(mesh, by) ?? []);
	const doors = new Map([...opened, ...named].map((door) => [door.by, door]));
	return {
		doors: [...doors.values()],
		routers: choice.routers,
		hosts: [...choice.hosts],
		shown: choice.doors,
		rules: choice.rules,
	};
}

function everything(mesh: Mesh, filter: string): Choice {
	const words = filter
		.toLowerCase()
		.split(/\s+/)
		.filter((word) => word !== '');
	const all = routersOf(mesh);
	const none: ReadonlySet<Deployed> = new Set();
	if (words.length === 0) return { doors: allDoors(mesh), routers: new Set(all), hosts: [], shown: none, rules: none };
	const found = all.filter((by) => words.every((word) => wordsOf(by).includes(word)));
	return choose(mesh, { is: 'resources', by: found });
}

interface Choosing {
	readonly doors: Set<Deployed>;
	readonly routers: Set<Deployed>;
	readonly hosts: Set<string>;
	readonly rules: Set<Deployed>;
	/** Routers that were looked at, for delegates may lead in a circle. */
	readonly visited: Set<Deployed>;
}

const isPodKind: ReadonlySet<string> = new Set(podKinds);

function addResource(mesh: Mesh, choice: Choosing, by: Deployed): void {
	const { id } = by.resource.kind;
	const own = firstNamespaceOf(by) ?? '';
	const full = (host: string) => fullHost(host, own, mesh.environment.settings.clusterDomain);
	if (isRouter(by)) addRouter(mesh, choice, by);
	else if (id === 'Gateway' || id === 'gateway-api/Gateway' || id === 'ListenerSet') addGateway(mesh, choice, by);
	else if (id === 'Service') addService(mesh, choice, full(by.resource.name?.text ?? ''));
	else if (id === 'ServiceEntry')
		for (const { text } of listAt(specAt(by.resource), 'hosts')) addService(mesh, choice, text.toLowerCase());
	else if (id === 'DestinationRule') {
		choice.rules.add(by);
		const host = full(textAt(specAt(by.resource), 'host'));
		const meant = host.includes('*') ? services(mesh).filter((one) => isWithin(one.host, host)) : [{ host }];
		for (const one of meant.slice(0, mostMeant)) addService(mesh, choice, one.host);
	} else if (isPodKind.has(id)) addWorkload(mesh, choice, by);
	else if (id === 'AuthorizationPolicy' || id === 'PeerAuthentication' || id === 'RequestAuthentication')
		for (const one of (workloadsSelected(mesh, by) ?? []).slice(0, mostMeant)) addWorkload(mesh, choice, one.by);
}

/** How many services and workloads are meant by a wildcard or a policy for all of a namespace. */
const mostMeant = 40;

/** A delegate is shown below those that leave routes to it. */
function addRouter(mesh: Mesh, choice: Choosing, by: Deployed): void {
	if (choice.visited.has(by)) return;
	choice.visited.add(by);
	if (hostsFor(by).length === 0) for (const root of routersDelegating(mesh, by)) addRouter(mesh, choice, root);
	choice.routers.add(by);
}

/** A Gateway with all that is routed there. */
function addGateway(mesh: Mesh, choice: Choosing, by: Deployed): void {
	choice.doors.add(by);
	for (const router of routersOf(mesh))
		if (doorsNamedBy(mesh, router).some((door) => door.by === by)) choice.routers.add(router);
}

function addService(mesh: Mesh, choice: Choosing, host: string): void {
	choice.hosts.add(host);
	for (const router of routersTo(mesh, host)) addRouter(mesh, choice, router);
	for (const router of routersFor(mesh, host))
		if (hostsFor(router).every((one) => one !== '*')) addFitting(mesh, choice, router, host);
}

function addHost(mesh: Mesh, choice: Choosing, host: string): void {
	for (const router of routersFor(mesh, host)) addFitting(mesh, choice, router, host);
	const { clusterDomain } = mesh.environment.settings;
	const meant = host.includes('.')
		? [host, ...(/^[^.]+\.[^.]+(\.svc)?$/.test(host) ? [`${host.replace(/\.svc$/, '')}.svc.${clusterDomain}`] : [])]
		: [...mesh.namespaces].sort().map((namespace) => fullHost(host, namespace, clusterDomain));
	for (const one of meant) if (servicesCalled(mesh, one).length > 0) addService(mesh, choice, one);
}

/** A router that names a host, or a wildcard that it is within. */
function addFitting(mesh: Mesh, choice: Choosing, router: Deployed, host: string): void {
	const { clusterDomain } = mesh.environment.settings;
	const fits = hostsFor(router).some(
		(one) => isWithin(host, fullHost(one, firstNamespaceOf(router) ?? '', clusterDomain)) || one === host,
	);
	if (fits) addRouter(mesh, choice, router);
}

function addWorkload(mesh: Mesh, choice: Choosing, by: Deployed): void {
	const pod = isPodKind.has(by.resource.kind.id) ? podOfWorkload(by) : undefined;
	if (pod === undefined) return;
	for (const service of servicesOf(mesh, pod)) addResource(mesh, choice, service);
}
