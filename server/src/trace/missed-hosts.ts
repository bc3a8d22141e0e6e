// Why a Host has no routes at a gateway or a sidecar: the resources that have it and do not apply here, and what hosts there are.

import { indexedBy } from '../facts/indexed.ts';
import { byKey } from '../facts/table.ts';
import { gatewayName, meshGateway } from '../istio/gateways.ts';
import { fullHost, isWithin } from '../istio/host-names.ts';
import { gatewaysOf } from '../istio/routing/routes.ts';
import { maySee } from '../istio/visibility.ts';
import { type Deployed, firstNamespaceOf, type Mesh } from '../mesh/mesh.ts';
import { title } from '../model/resource.ts';
import { oneOfEach } from './alternatives.ts';
import type { Client } from './clients.ts';
import { listAt, specAt } from './fields.ts';
import { type PassedOver, passed, placeOf } from './story.ts';
import type { VirtualHost } from './virtual-hosts.ts';
import { virtualServicesFor } from './virtual-services.ts';

/** How many of each kind are told at most. */
const most = 5;

/** VirtualServices by each of their hosts, in full and in lower case. */
const byHost = indexedBy(
	(mesh: Mesh) => oneOfEach(mesh, 'VirtualService'),
	(by, mesh: Mesh) => {
		const own = firstNamespaceOf(by) ?? '';
		const { clusterDomain } = mesh.environment.settings;
		return listAt(specAt(by.resource), 'hosts').map(({ text }) => fullHost(text, own, clusterDomain).toLowerCase());
	},
);

/** The VirtualServices that have a host that was found as well, and give it no routes here. */
export function othersFor(mesh: Mesh, client: Client, host: VirtualHost): readonly PassedOver[] {
	const giving = new Set(host.entries.map(({ root }) => root));
	const all = new Set(host.domains.flatMap((domain) => byHost(mesh).get(domain) ?? []));
	const others = [...all].filter((by) => !giving.has(by)).slice(0, most);
	return others.map((by) => {
		const reason = reasonFor(mesh, client, by);
		const [first] = giving;
		// In the mesh routes of several are not merged, as they are at gateways.
		const isLater = client.gateway === meshGateway && reason.code === 'host.notServed' && first !== undefined;
		const words = { resource: title(by.resource), winner: first === undefined ? '' : title(first.resource) };
		return isLater ? passed('host.later', words, reason.at) : reason;
	});
}

/** The reasons, those that a person can mend first. */
export function missedHost(
	mesh: Mesh,
	client: Client,
	hosts: readonly VirtualHost[],
	header: string,
): readonly PassedOver[] {
	const name = header.toLowerCase().replace(/:\d+$/, '');
	const meant = byKey(byHost(mesh)).flatMap(([host, all]) => (isWithin(name, host) ? all : []));
	const told = [...new Set(meant)].slice(0, most).map((by) => reasonFor(mesh, client, by));
	const domains = hosts.flatMap((one) => one.domains.slice(0, 1)).filter((one) => one !== '*');
	if (domains.length === 0) return told;
	const more = domains.length > most ? ` and ${domains.length - most} more` : '';
	return [...told, passed('host.other', { domains: domains.slice(0, most).join(', ') + more })];
}

function reasonFor(mesh: Mesh, client: Client, by: Deployed): PassedOver {
	const at = placeOf(by, by.resource.name ?? by.resource);
	const resource = title(by.resource);
	const gateways = gatewaysOf(by) ?? [];
	const own = firstNamespaceOf(by) ?? '';
	const isBound = gateways.some((text) => {
		if (text === meshGateway || client.gateway === meshGateway) return text === client.gateway;
		const { name, namespaces } = gatewayName(text, [own]);
		return `${namespaces?.[0] ?? own}/${name}` === client.gateway;
	});
	if (!isBound) return passed('host.notBound', { resource, gateways: gateways.join(', ') }, at);
	if (!maySee(mesh, by, [client.namespace]))
		return passed('host.notExported', { resource, namespace: client.namespace }, at);
	const isSeen = virtualServicesFor(mesh, client).some((one) => one.by === by);
	return passed(isSeen ? 'host.notServed' : 'host.noRoutes', { resource }, at);
}
