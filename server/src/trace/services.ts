// The services that there are, whether a Kubernetes Service or a host of a ServiceEntry declares them, in one form.

import { fact } from '../facts/fact.ts';
import { aliasesOf } from '../istio/aliases.ts';
import { serviceHost } from '../istio/host-names.ts';
import { maySee } from '../istio/visibility.ts';
import { push } from '../maps.ts';
import { type DeployedAs, resourcesOf } from '../mesh/by-kind.ts';
import { type Deployed, type Mesh, namespaceOf } from '../mesh/mesh.ts';
import { manifest } from '../model/resource.ts';
import { type Protocol, protocolNamed, type ServiceFacts, serviceFacts } from '../model/services.ts';
import { isIp } from '../schema/formats/addresses.ts';
import type { NamedService } from './domains.ts';
import { type Egress, isHostImported } from './egress.ts';
import { byAge, type ProxyPod } from './proxies.ts';

export interface Service extends NamedService {
	readonly by: Deployed;
	readonly namespace: string;
	readonly ports: readonly { readonly number: number; readonly protocol: Protocol }[];
	readonly addresses: readonly string[];
}

/** All services, the older first; one that only stands for another has no entry of its own. */
export const services = fact((mesh: Mesh): readonly Service[] => {
	const own = resourcesOf(mesh, 'Service').flatMap((by) => writtenAs(mesh, by) ?? []);
	const external = new Map(
		own.flatMap(({ host, facts: { type, externalName } }) =>
			type === 'ExternalName' && externalName !== undefined ? [[host, externalName.text]] : [],
		),
	);
	const aliases = aliasesOf(external);
	return [
		...own.filter(({ host }) => !external.has(host)).map(ofKubernetes),
		...resourcesOf(mesh, 'ServiceEntry').flatMap(ofEntry),
	]
		.map((one) => ({ ...one, aliases: aliases.get(one.host) ?? [] }))
		.sort((a, b) => byAge(a.by, b.by));
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
	return { by, namespace, host, ports, addresses: isIp(address) ? [address] : [], isHeadless: facts.isHeadless };
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
		.map(({ text }) => ({ by, namespace, host: text.toLowerCase(), ports, addresses, isExternal }));
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

function chosen(all: readonly Service[], own: string): Service | undefined {
	const rank = (one: Service) => (one.namespace === own ? 0 : one.by.resource.kind.id === 'Service' ? 1 : 2);
	const [first] = all.toSorted((a, b) => rank(a) - rank(b));
	if (first === undefined) return undefined;
	const kind = ({ by }: Service) => by.resource.kind;
	const same = all.filter((one) => one.namespace === first.namespace && kind(one) === kind(first));
	const ports = new Map(same.flatMap((one) => one.ports.map((port) => [port.number, port] as const)).toReversed());
	return { ...first, ports: [...ports.values()] };
}
