// The services that there are, whether a Kubernetes Service or a host of a ServiceEntry declares them, in one form.

import { push } from '../maps.ts';
import { memo } from '../memo.ts';
import { aliasesOf } from '../mesh/aliases.ts';
import { type DeployedAs, resourcesOf } from '../mesh/by-kind.ts';
import { serviceHost } from '../mesh/host-names.ts';
import { type Deployed, type Mesh, namespaceOf } from '../mesh/mesh.ts';
import { maySee } from '../mesh/visibility.ts';
import { manifest } from '../model/resource.ts';
import { type Protocol, protocolNamed, type ServiceFacts, serviceFacts } from '../model/services.ts';
import { isIp } from '../schema/formats/addresses.ts';
import type { NamedService } from './domains.ts';
import { type Egress, isHostImported } from './egress.ts';
import { createdFirst, type ProxyPod } from './proxies.ts';

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
export const services = memo((mesh: Mesh): readonly Service[] => {
	const own = resourcesOf(mesh, 'Service').flatMap((by) => writtenAs(mesh, by) ?? []);
	const external = aliasTargets(mesh);
	const aliases = aliasesOf(external);
	return [
		...own.filter(({ host }) => !external.has(host)).map(ofKubernetes),
		...resourcesOf(mesh, 'ServiceEntry').flatMap(ofEntry),
	]
		.map((one) => ({ ...one, aliases: aliases.get(one.host) ?? [] }))
		.sort((a, b) => createdFirst(a.by, b.by) || compare(a.host, b.host) || compare(a.namespace, b.namespace));
});

/** A service is called like its host, so that hosts order what is of one age (istio: pilot/pkg/model/push_context.go, SortServicesByCreationTime). */
function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

const servicesByHost = memo((mesh: Mesh): ReadonlyMap<string, readonly Service[]> => {
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
export const aliasTargets = memo((mesh: Mesh): ReadonlyMap<string, string> => {
	const own = resourcesOf(mesh, 'Service').flatMap((by) => writtenAs(mesh, by) ?? []);
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
	const [name, namespace] = [by.resource.name?.text, namespaceOf(by)];
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
	const [spec, namespace] = [manifest(by.resource).get('spec'), namespaceOf(by)];
	if (spec === undefined || namespace === undefined) return [];
	const ports = spec.each('ports').flatMap((port) => {
		const number = port.get('number')?.value;
		return typeof number === 'number' ? [{ number, protocol: protocolNamed(port.get('protocol')?.text ?? '') }] : [];
	});
	const addresses = spec.each('addresses').map(({ text }) => text);
	const isExternal = spec.get('location')?.text !== 'MESH_INTERNAL';
	return spec
		.each('hosts')
		.map(({ text }) => ({ by, namespace, host: text.toLowerCase(), ports, addresses, isExternal, hasOwnAddress: false }));
}

/**
 * The services that a pod knows of, one for each host: that of its own namespace, else a Kubernetes Service, else the oldest
 * (istio: pilot/pkg/model/sidecar.go). Of a host that is declared several times in one namespace the ports are joined.
 */
export function knownServices(mesh: Mesh, { namespace }: ProxyPod, egress: Egress): readonly Service[] {
	const seen = services(mesh).filter(
		(one) => maySee(mesh, one.by, [namespace]) && isHostImported(egress, one.namespace, one.host, 'service'),
	);
	const byHost = new Map<string, Service[]>();
	for (const one of seen) push(byHost, one.host, one);
	return [...byHost.values()].flatMap((all) => chosen(all, namespace) ?? []);
}

/** The services of a host that a namespace may see. */
export function visibleServices(mesh: Mesh, host: string, client: string): readonly Service[] {
	return servicesCalled(mesh, host).filter((one) => maySee(mesh, one.by, [client]));
}

/** Of several services of one host the one that a namespace means. */
export function chosen(all: readonly Service[], own: string): Service | undefined {
	const rank = (one: Service) => (one.namespace === own ? 0 : one.by.resource.kind.id === 'Service' ? 1 : 2);
	const [first] = all.toSorted((a, b) => rank(a) - rank(b));
	if (first === undefined) return undefined;
	const kind = ({ by }: Service) => by.resource.kind;
	const same = all.filter((one) => one.namespace === first.namespace && kind(one) === kind(first));
	const ports = new Map(same.flatMap((one) => one.ports.map((port) => [port.number, port] as const)).toReversed());
	return { ...first, ports: [...ports.values()] };
}
