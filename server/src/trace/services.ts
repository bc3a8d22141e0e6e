// The services that there are, whether a Kubernetes Service or a host of a ServiceEntry declares them, in one form.

import { fact, factBy, factOf } from '../facts/fact.ts';
import { aliasesOf } from '../istio/aliases.ts';
import { serviceHost } from '../istio/host-names.ts';
import { meshConfigOf } from '../istio/mesh-config.ts';
import { behaves } from '../istio/releases.ts';
import { entryPorts } from '../istio/service-entries.ts';
import { audienceOf, exportOf, maySee } from '../istio/visibility.ts';
import { push } from '../maps.ts';
import type { DeployedAs } from '../mesh/by-kind.ts';
import { type Deployed, firstNamespaceOf, type Mesh } from '../mesh/mesh.ts';
import { manifest } from '../model/resource.ts';
import { type ServiceFacts, serviceFacts } from '../model/services.ts';
import { isIp } from '../schema/formats/addresses.ts';
import type { Protocol } from '../schema/protocols.ts';
import { compareTexts } from '../text/compare.ts';
import type { Node } from '../yaml/node.ts';
import { oneOfEach } from './alternatives.ts';
import type { NamedService } from './domains.ts';
import { type Egress, isHostImported } from './egress.ts';
import { pairsAt, specAt, textAt } from './fields.ts';
import { createdFirst } from './proxies.ts';

export interface Service extends NamedService {
	readonly by: Deployed;
	readonly namespace: string;
	readonly ports: readonly ServicePort[];
	readonly addresses: readonly string[];
	/** Whether clients reach it at an address that nobody wrote down; its name stands for that. */
	readonly hasOwnAddress: boolean;
}

export interface ServicePort {
	readonly number: number;
	readonly protocol: Protocol;
}

/** Stands for the address of a service that nobody wrote down. */
export function addressOf(host: string): string {
	return `@${host}`;
}

/** All services, the older first; one that only stands for another has no entry of its own. */
export const services = fact((mesh: Mesh): readonly Service[] => {
	const own = oneOfEach(mesh, 'Service').flatMap((by) => writtenAs(mesh, by) ?? []);
	const external = aliasTargets(mesh);
	const aliases = aliasesOf(external);
	return [
		...own.filter(({ host }) => !external.has(host)).map(ofKubernetes),
		...oneOfEach(mesh, 'ServiceEntry').flatMap(ofEntry),
	]
		.map((one) => ({ ...one, aliases: aliases.get(one.host) ?? [] }))
		.sort((a, b) => createdFirst(a.by, b.by) || compareTexts(a.host, b.host) || compareTexts(a.namespace, b.namespace));
});

/** A service is called like its host, so that hosts order what is of one age (istio: pilot/pkg/model/push_context.go, SortServicesByCreationTime). */
const servicesByHost = fact((mesh: Mesh): ReadonlyMap<string, readonly Service[]> => {
	const found = new Map<string, Service[]>();
	for (const one of services(mesh)) push(found, one.host, one);
	return found;
});

const noServices: readonly Service[] = [];

/** The services of a host, whoever declares them. */
export function servicesCalled(mesh: Mesh, host: string): readonly Service[] {
	return servicesByHost(mesh).get(host) ?? noServices;
}

/** The hosts of ExternalName Services, and where each leads. */
export const aliasTargets = fact((mesh: Mesh): ReadonlyMap<string, string> => {
	const own = behaves(mesh, 'aliases') ? oneOfEach(mesh, 'Service').flatMap((by) => writtenAs(mesh, by) ?? []) : [];
	return new Map(
		own.flatMap(({ host, facts: { type, externalName } }) =>
			type === 'ExternalName' && externalName !== undefined ? [[host, externalName.text]] : [],
		),
	);
});

interface Written {
	readonly by: DeployedAs<'Service'>;
	readonly namespace: string;
	readonly host: string;
	readonly facts: ServiceFacts;
}

function writtenAs(mesh: Mesh, by: DeployedAs<'Service'>): Written | undefined {
	const [name, namespace] = [by.resource.name?.text, firstNamespaceOf(by)];
	if (name === undefined || namespace === undefined) return undefined;
	const host = serviceHost(name, namespace, mesh.environment.settings.clusterDomain);
	return { by, namespace, host, facts: serviceFacts(by.resource) };
}

function ofKubernetes({ by, namespace, host, facts }: Written): Service {
	const ports = facts.ports.flatMap(({ port, protocol = 'Unsupported' }) =>
		port === undefined ? [] : [{ number: Number(port.text), protocol }],
	);
	const address = manifest(by.resource).get('spec')?.get('clusterIP')?.text ?? '';
	const addresses = isIp(address) ? [address] : [];
	return { by, namespace, host, ports, addresses, isHeadless: facts.isHeadless, hasOwnAddress: addresses.length === 0 };
}

function ofEntry(by: DeployedAs<'ServiceEntry'>): readonly Service[] {
	const [spec, namespace] = [manifest(by.resource).get('spec'), firstNamespaceOf(by)];
	if (spec === undefined || namespace === undefined) return [];
	const ports = entryPorts(by).flatMap(({ node, protocol = 'Unsupported' }) => {
		const number = node.get('number')?.value;
		return typeof number === 'number' ? [{ number, protocol }] : [];
	});
	const addresses = spec.each('addresses').map(({ text }) => text);
	const isExternal = spec.get('location')?.text !== 'MESH_INTERNAL';
	return spec.each('hosts').map(({ text }) => ({
		by,
		namespace,
		host: text.toLowerCase(),
		ports,
		addresses,
		isExternal,
		hasOwnAddress: false,
	}));
}

/**
 * The services that a namespace may see: first those for it alone, then those exported to it by name, then the public ones
 * (istio: pilot/pkg/model/push_context.go, servicesExportedToNamespace).
 */
const servicesSeenBy = factBy((mesh: Mesh, client: string): readonly Service[] =>
	services(mesh)
		.flatMap((one) => (maySee(mesh, one.by, [client]) ? [{ one, rank: exportRank(mesh, one, client) }] : []))
		.sort((a, b) => a.rank - b.rank)
		.map(({ one }) => one),
);

function exportRank(mesh: Mesh, { by, namespace }: Service, client: string): number {
	const audience = audienceOf(exportOf(by) ?? [], namespace, meshConfigOf(mesh).defaultServiceExportTo);
	if (audience === 'everyone') return 2;
	return namespace === client && audience.size === 1 ? 0 : 1;
}

/**
 * The services that the pods of a listener know of. Of a host those of one namespace count: of its own, else of a Kubernetes Service, else
 * of the first (istio: pilot/pkg/model/sidecar.go). There may be several then, for ServiceEntries may share a host.
 */
export const knownServices = factOf((mesh: Mesh, egress: Egress): readonly Service[] => {
	const byHost = new Map<string, Service[]>();
	for (const one of servicesSeenBy(mesh, egress.own))
		if (isHostImported(egress, one.namespace, one.host, 'service')) push(byHost, one.host, one);
	return [...byHost.values()].flatMap((all) => ofOneOwner(all, egress.own));
});

function ofOneOwner(all: readonly Service[], own: string): readonly Service[] {
	const [first, another] = all;
	if (first === undefined || another === undefined) return all;
	const rank = (one: Service) => (one.namespace === own ? 0 : 2) + (one.by.resource.kind.id === 'Service' ? 0 : 1);
	const [best = first] = all.toSorted((a, b) => rank(a) - rank(b));
	const kind = ({ by }: Service) => by.resource.kind;
	return all.filter((one) => one.namespace === best.namespace && kind(one) === kind(best));
}

/** The services of a host that a namespace may see. */
export function visibleServices(mesh: Mesh, host: string, client: string): readonly Service[] {
	if (servicesCalled(mesh, host).length < 2)
		return servicesCalled(mesh, host).filter((one) => maySee(mesh, one.by, [client]));
	return servicesSeenBy(mesh, client).filter((one) => one.host === host);
}

/** Of several services of one host the one that a namespace means, with the ports of those that can be joined with it. */
export function chosen(all: readonly Service[], own: string): Service | undefined {
	const [first, ...others] = ofOneOwner(all, own);
	if (first === undefined || others.length === 0) return first;
	const joined = others.filter((one) => canJoin(first, one));
	const ports = new Map(
		[first, ...joined].flatMap((one) => one.ports.map((port) => [port.number, port] as const)).toReversed(),
	);
	return { ...first, ports: [...ports.values()] };
}

/** Whether two services of one host are so alike that their ports are joined (istio: sidecar.go, canMergeServices). */
function canJoin(a: Service, b: Service): boolean {
	const key = ({ by }: Service) => {
		const spec = specAt(by.resource);
		const labels = pairsAt(manifest(by.resource) as Node, 'metadata', 'labels');
		const selector = pairsAt(spec, 'workloadSelector', 'labels');
		return JSON.stringify([textAt(spec, 'resolution') || 'NONE', labels, selector, exportOf(by)]);
	};
	return key(a) === key(b);
}
