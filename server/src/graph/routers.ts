// What routes requests (VirtualServices, routes of the Gateway API, Ingresses), by the hosts that it is for and leads to.
import { indexedBy } from '../facts/indexed.ts';
import { memo } from '../facts/memo.ts';
import { parentsOf, routeKinds } from '../istio/gateway-api/routes.ts';
import { fullHost, serviceHost } from '../istio/host-names.ts';
import { gatewaysOf, routesOf } from '../istio/routing/routes.ts';
import { type Deployed, firstNamespaceOf, type Mesh } from '../mesh/mesh.ts';
import { title } from '../model/resource.ts';
import { oneOfEach } from '../trace/alternatives.ts';
import { at, listAt, specAt, textAt } from '../trace/fields.ts';

const kinds = ['VirtualService', ...routeKinds, 'Ingress'] as const;

const isRouterKind: ReadonlySet<string> = new Set(kinds);

export function isRouter({ resource }: Deployed): boolean {
	return isRouterKind.has(resource.kind.id);
}

/** All that routes requests, kind by kind. */
export function routersOf(mesh: Mesh): readonly Deployed[] {
	return kinds.flatMap((kind): readonly Deployed[] => oneOfEach(mesh, kind));
}

/** The name by which a resource is one of its kind, whether its namespace is written or not. */
export function idOf({ resource: { kind, name }, namespaces = [] }: Deployed): string {
	return `${kind.kind} ${namespaces.join()}/${name?.text ?? ''}`;
}

const leading = Object.fromEntries(kinds.map((kind) => [kind, leadingTo(kind)]));

function leadingTo(kind: (typeof kinds)[number]) {
	return indexedBy(
		(mesh: Mesh): readonly Deployed[] => oneOfEach(mesh, kind),
		(by, mesh) => [...new Set(hostsLedTo(by, mesh.environment.settings.clusterDomain))],
	);
}

/** The routers with a destination of a host in full. */
export function routersTo(mesh: Mesh, host: string): readonly Deployed[] {
	return kinds.flatMap((kind) => leading[kind]?.(mesh).get(host) ?? []);
}

const delegating = indexedBy(
	(mesh: Mesh): readonly Deployed[] => oneOfEach(mesh, 'VirtualService'),
	(by) => delegatesOf(by),
);

/** The VirtualServices that leave routes to one. */
export function routersDelegating(mesh: Mesh, to: Deployed): readonly Deployed[] {
	return delegating(mesh).get(`${firstNamespaceOf(to) ?? ''}/${to.resource.name?.text ?? ''}`) ?? [];
}

/** `namespace/name` of each VirtualService that one leaves routes to. */
function delegatesOf(by: Deployed): readonly string[] {
	return listAt(specAt(by.resource), 'http').flatMap((route) => {
		const delegate = at(route, 'delegate');
		const name = textAt(delegate, 'name');
		return name === '' ? [] : [`${textAt(delegate, 'namespace') || (firstNamespaceOf(by) ?? '')}/${name}`];
	});
}

/** The hosts that a router is for, as they are written, in lower case. */
export const hostsFor = memo((by: Deployed): readonly string[] => {
	const spec = specAt(by.resource);
	const written = [...listAt(spec, 'hosts'), ...listAt(spec, 'hostnames')].map(({ text }) => text);
	const ofRules = listAt(spec, 'rules').map((rule) => textAt(rule, 'host'));
	return [...written, ...ofRules].filter((host) => host !== '').map((host) => host.toLowerCase());
});

const bySpelling = Object.fromEntries(kinds.map((kind) => [kind, spelt(kind)]));

function spelt(kind: (typeof kinds)[number]) {
	return indexedBy(
		(mesh: Mesh): readonly Deployed[] => oneOfEach(mesh, kind),
		(by, mesh) => {
			const domain = mesh.environment.settings.clusterDomain;
			const full = hostsFor(by).map((host) => fullHost(host, firstNamespaceOf(by) ?? '', domain));
			return [...new Set([...hostsFor(by), ...full])].map((host) => (host.includes('*') ? '*' : host));
		},
	);
}

/** The routers for a host by name, and those for wildcards, which may be for it. */
export function routersFor(mesh: Mesh, host: string): readonly Deployed[] {
	return kinds.flatMap((kind) => [
		...(bySpelling[kind]?.(mesh).get(host) ?? []),
		...(bySpelling[kind]?.(mesh).get('*') ?? []),
	]);
}

function hostsLedTo(by: Deployed, domain: string): readonly string[] {
	const own = firstNamespaceOf(by) ?? '';
	const spec = specAt(by.resource);
	const full = (host: string) => (host === '' ? [] : [fullHost(host, own, domain)]);
	if (by.resource.kind.id === 'VirtualService')
		return routesOf(by).flatMap(({ node }) => [
			...listAt(node, 'route').flatMap((target) => full(textAt(target, 'destination', 'host'))),
			...listAt(node, 'mirrors').flatMap((target) => full(textAt(target, 'destination', 'host'))),
			...full(textAt(node, 'mirror', 'host')),
		]);
	const service = (name: string, namespace: string) =>
		name === '' ? [] : [serviceHost(name, namespace || own, domain)];
	if (by.resource.kind.id === 'Ingress')
		return listAt(spec, 'rules').flatMap((rule) =>
			listAt(rule, 'http', 'paths').flatMap((path) => service(textAt(path, 'backend', 'service', 'name'), own)),
		);
	const backend = (ref: ReturnType<typeof at>) =>
		textAt(ref, 'kind') === 'Hostname'
			? full(textAt(ref, 'name'))
			: service(textAt(ref, 'name'), textAt(ref, 'namespace'));
	const parents = parentsOf(by).flatMap(({ kind, name, node }) =>
		kind === 'Service' ? service(name.text, textAt(node, 'namespace')) : [],
	);
	const rules = listAt(spec, 'rules').flatMap((rule) => [
		...listAt(rule, 'backendRefs').flatMap(backend),
		...listAt(rule, 'filters').flatMap((filter) => backend(at(filter, 'requestMirror', 'backendRef'))),
	]);
	return [...parents, ...rules];
}

/** All words by which somebody may look for a router, in lower case. */
export const wordsOf = memo((by: Deployed): string => {
	const gateways =
		by.resource.kind.id === 'VirtualService' ? (gatewaysOf(by) ?? []) : parentsOf(by).map(({ name }) => name.text);
	const names = routesOf(by).flatMap(({ name }) => name?.text ?? []);
	const all = [title(by.resource), idOf(by), ...hostsFor(by), ...gateways, ...names, ...hostsLedTo(by, '')];
	return all.join('\n').toLowerCase();
});
