// Where requests come in from outside: the servers of a Gateway or of an Ingress, and the pods that they are opened on.
import { fact, factBy } from '../facts/fact.ts';
import { indexedBy } from '../facts/indexed.ts';
import { parentsOf } from '../istio/gateway-api/routes.ts';
import { gatewayName, meshGateway } from '../istio/gateways.ts';
import { meshConfigOf } from '../istio/mesh-config.ts';
import { gatewaysOf } from '../istio/routing/routes.ts';
import { isDeployedAs, resourcesOf } from '../mesh/by-kind.ts';
import { type Deployed, declaredAs, firstNamespaceOf, type Mesh } from '../mesh/mesh.ts';
import { oneOfEach } from '../trace/alternatives.ts';
import { apiGateServers } from '../trace/api-gateways.ts';
import { textAt } from '../trace/fields.ts';
import { type GateServer, gateServersOf } from '../trace/gate-servers.ts';
import { ingressGates } from '../trace/ingresses.ts';
import { gatewayFor } from '../trace/listener-sets.ts';
import type { ProxyPod } from '../trace/proxies.ts';
import { podOfGateway } from '../trace/starts.ts';

export interface Door {
	readonly by: Deployed;
	readonly servers: readonly GateServer[];
	readonly pod: ProxyPod;
}

/** The servers of a Gateway of Istio or of the Gateway API, or of an Ingress; undefined for other resources. */
export function doorOf(mesh: Mesh, by: Deployed): Door | undefined {
	if (isDeployedAs(by, 'Gateway')) return { by, servers: gateServersOf(by), pod: podOfGateway(mesh, by) };
	if (isDeployedAs(by, 'gateway-api/Gateway'))
		return { by, servers: apiGateServers(mesh, by), pod: podOfGateway(mesh, by) };
	if (isDeployedAs(by, 'ListenerSet')) {
		const gateway = gatewayFor(mesh, by);
		return gateway && { by, servers: apiGateServers(mesh, by), pod: podOfGateway(mesh, gateway) };
	}
	return ingressDoors(mesh).find((door) => door.by === by);
}

/** The doors of all Ingresses that Istio takes. */
const ingressDoors = fact((mesh: Mesh): readonly Door[] => {
	const { ingressSelector, rootNamespace } = meshConfigOf(mesh);
	const pod: ProxyPod = { namespace: rootNamespace, labels: new Map([['istio', ingressSelector]]), addresses: [] };
	return ingressGates(mesh, pod).map(({ by, servers }) => ({ by, servers, pod }));
});

/** All Gateways, of Istio and of the Gateway API, and all Ingresses. */
export function allDoors(mesh: Mesh): readonly Door[] {
	const gateways: readonly Deployed[] = [
		...oneOfEach(mesh, 'Gateway'),
		...resourcesOf(mesh, 'gateway-api/Gateway'),
		...resourcesOf(mesh, 'ListenerSet'),
	];
	return [...gateways.flatMap((by) => doorOf(mesh, by) ?? []), ...ingressDoors(mesh)];
}

/** The doors that a router names; of an Ingress, those of all, for they share their hosts. */
export function doorsNamedBy(mesh: Mesh, router: Deployed): readonly Door[] {
	if (router.resource.kind.id === 'Ingress') return ingressDoors(mesh);
	if (router.resource.kind.id !== 'VirtualService')
		return parentsOf(router).flatMap(({ kind, name, node }) => {
			const namespace = textAt(node, 'namespace') || (firstNamespaceOf(router) ?? '');
			if (kind === 'ListenerSet') return listenerSetDoor(mesh, `${namespace}/${name.text}`) ?? [];
			return (kind === 'Gateway' ? apiGatewayNamed(mesh, `${namespace}/${name.text}`) : undefined) ?? [];
		});
	return (gatewaysOf(router) ?? []).flatMap((text) => gatewayNamed(mesh, router, text) ?? []);
}

function listenerSetDoor(mesh: Mesh, name: string): Door | undefined {
	const found = resourcesOf(mesh, 'ListenerSet').find(
		(by) => `${firstNamespaceOf(by) ?? ''}/${by.resource.name?.text ?? ''}` === name,
	);
	return found && doorOf(mesh, found);
}

/** The Gateway that a VirtualService names so; undefined if there is none, and for the mesh. */
export function gatewayNamed(mesh: Mesh, router: Deployed, text: string): Door | undefined {
	if (text === meshGateway) return undefined;
	const full = fullNameOf(router, text);
	const found = declaredAs(mesh, 'gateway', full.slice(full.indexOf('/') + 1)).find(
		({ by }) => by.resource.kind.id === 'Gateway' && `${firstNamespaceOf(by) ?? ''}/${by.resource.name?.text}` === full,
	);
	return found && doorOf(mesh, found.by);
}

/** The Gateway of the Gateway API called `namespace/name`. */
export function apiGatewayNamed(mesh: Mesh, full: string): Door | undefined {
	const [found] = apiGateways(mesh).get(full) ?? [];
	return found && doorOf(mesh, found);
}

const apiGateways = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'gateway-api/Gateway'),
	({ namespaces, resource }) => [`${namespaces?.join() ?? ''}/${resource.name?.text ?? ''}`],
);

/** `namespace/name` of a Gateway as a VirtualService names it. */
export function fullNameOf(router: Deployed, text: string): string {
	const own = firstNamespaceOf(router) ?? '';
	const { name, namespaces } = gatewayName(text, [own]);
	return `${namespaces?.[0] ?? own}/${name}`;
}

/** Any pod of a namespace that has a sidecar, for which only the namespace decides. */
export const anyPod = factBy(
	(_: Mesh, namespace: string): ProxyPod => ({ namespace, labels: new Map(), addresses: [] }),
);
