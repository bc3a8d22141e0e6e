// The ports behind a host, with what is spoken there, as far as Services and ServiceEntries say.

import { hasUnreadRule, rulesFor } from '../../istio/destination-rules.ts';
import { isWildcard } from '../../istio/host-names.ts';
import { type HostQuery, hostsCalled } from '../../istio/hosts.ts';
import { behaves } from '../../istio/releases.ts';
import { entryPorts } from '../../istio/service-entries.ts';
import { policiesIn } from '../../istio/traffic-policies.ts';
import { isDeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import { isOfKind } from '../../model/resource.ts';
import { serviceFacts } from '../../model/services.ts';
import { isTls, type Protocol, protocolNamed } from '../../schema/protocols.ts';

export interface HostPort {
	/** The Service or the ServiceEntry. */
	readonly by: Deployed;
	readonly number: string;
	readonly name: string | undefined;
	readonly protocol: Protocol;
	/** Number or name of the port of the pods; undefined if none is written. */
	readonly target: string | undefined;
}

/** All ports of a host, none if nothing declares it; undefined if some of them cannot be read, or the host is a wildcard. */
export function portsOfHost(mesh: Mesh, host: HostQuery): readonly HostPort[] | undefined {
	if (isWildcard(host.text)) return undefined;
	const ports = hostsCalled(mesh, host).flatMap(({ by }) => (by.standing === 'whole' ? portsOf(by) : [undefined]));
	return ports.every((port) => port !== undefined) ? ports : undefined;
}

/** The ports that a Service or a ServiceEntry says; undefined for those that cannot be read. */
export function portsOf(by: Deployed): readonly (HostPort | undefined)[] {
	const { resource } = by;
	if (isOfKind(resource, 'Service'))
		return serviceFacts(resource).ports.map(({ port, name, protocol, targetPort }) =>
			port === undefined || protocol === undefined || port.opaque
				? undefined
				: { by, number: port.text, name: name?.text, protocol, target: targetPort?.text },
		);
	if (!isDeployedAs(by, 'ServiceEntry')) return [undefined];
	return entryPorts(by).map(({ number, name, protocol, targetPort }) =>
		number === undefined || number.opaque || protocol === undefined
			? undefined
			: { by, number: number.text, name: name?.text, protocol, target: targetPort?.text },
	);
}

/** Whether a server of this protocol is reached by TLS. */
export function isTlsProtocol(protocol: string): boolean {
	return isTls(protocolNamed(protocol));
}

/** Pods behind a port called `https` often take HTTP all the same, where something before them used to end TLS. */
export function expectsTls({ protocol, target = '' }: HostPort): boolean {
	const isPlain = /^(?:80|8080|8000|3000|5000)$|^(?!.*https)(?=.*(?:http|web|plain))/.test(target);
	return isTls(protocol) && !isPlain;
}

/** Whether some rule says anything of TLS for a port of the host (any port: undefined); it may be for a subset, on purpose. */
export function startsTls(mesh: Mesh, host: HostQuery, at: string | undefined): boolean {
	const hasPolicies = behaves(mesh, 'backendTls') && resourcesOf(mesh, 'BackendTLSPolicy').length > 0;
	if (hasUnreadRule(mesh) || hasPolicies) return true;
	return rulesFor(mesh, host).some(
		({ standing, resource }) =>
			standing !== 'whole' ||
			policiesIn(resource).some(
				({ settings, port }) =>
					settings.opaque ||
					(settings.get('tls') !== undefined && (port === undefined || port.opaque || port.text === (at ?? port.text))),
			),
	);
}
