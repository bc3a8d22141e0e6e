// ListenerSets, which add listeners to a Gateway of the Gateway API that lets them in.
// istio: pilot/pkg/config/kube/gateway/gateway_collection.go, ListenerSetCollection; gatewaycommon/listener_conflict.go
import { factOf } from '../facts/fact.ts';
import { indexedBy } from '../facts/indexed.ts';
import { allowsListeners, type ListenerOwner } from '../istio/gateway-api/routes.ts';
import { type DeployedAs, isDeployedAs, resourcesOf } from '../mesh/by-kind.ts';
import { firstNamespaceOf, type Mesh } from '../mesh/mesh.ts';
import { at, specAt, textAt } from './fields.ts';
import { createdFirst } from './proxies.ts';

type ApiGateway = DeployedAs<'gateway-api/Gateway'>;
type ListenerSet = DeployedAs<'ListenerSet'>;

/** By the Gateway that is named, `namespace/name`. */
const byGateway = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'ListenerSet'),
	(by) => [parentOf(by)],
);

function parentOf(by: ListenerSet): string {
	const parent = at(specAt(by.resource), 'parentRef');
	return `${textAt(parent, 'namespace') || (firstNamespaceOf(by) ?? '')}/${textAt(parent, 'name')}`;
}

const nameOf = (by: ListenerOwner): string => `${firstNamespaceOf(by) ?? ''}/${by.resource.name?.text ?? ''}`;

/** The ListenerSets that a Gateway lets in, in the order in which their listeners are opened: the older, then by name. */
export const listenerSetsOf = factOf((mesh: Mesh, gateway: ApiGateway): readonly ListenerSet[] =>
	[...(byGateway(mesh).get(nameOf(gateway)) ?? [])]
		.filter((by) => by.standing !== 'patch' && allowsListeners(mesh, by, gateway))
		.sort((a, b) => createdFirst(a, b) || (nameOf(a) < nameOf(b) ? -1 : 1)),
);

/** The Gateway that listeners are opened for; undefined for a ListenerSet that none lets in. */
export function gatewayFor(mesh: Mesh, by: ListenerOwner): ApiGateway | undefined {
	if (isDeployedAs(by, 'gateway-api/Gateway')) return by;
	const set = by as ListenerSet;
	return resourcesOf(mesh, 'gateway-api/Gateway').find(
		(one) => nameOf(one) === parentOf(set) && listenerSetsOf(mesh, one).includes(set),
	);
}
