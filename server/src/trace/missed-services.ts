// Why a sidecar knows no service by a name: those that are called so, and are not exported to it, not let in by its Sidecar, or
// do not have the port.

import { hostForm, serviceHost } from '../istio/host-names.ts';
import { serviceMeant } from '../istio/hosts.ts';
import { maySee } from '../istio/visibility.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { title } from '../model/resource.ts';
import { egressesOf, isHostImported, sidecarFor } from './egress.ts';
import type { ProxyPod } from './proxies.ts';
import { type Service, servicesCalled } from './services.ts';
import { nameOf, type PassedOver, passed } from './story.ts';

/** The reasons, one for each service that the name may mean. */
export function missedServices(mesh: Mesh, pod: ProxyPod, header: string, port: number): readonly PassedOver[] {
	const name = header.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
	const { clusterDomain } = mesh.environment.settings;
	const form = hostForm(name, clusterDomain);
	const meant = serviceMeant(form);
	const full = meant && serviceHost(meant.name, meant.namespace ?? pod.namespace, clusterDomain);
	const hosts = new Set([name, ...(full === undefined ? [] : [full])]);
	return [...hosts].flatMap((host) =>
		servicesCalled(mesh, host).flatMap((one) => reasonFor(mesh, pod, one, port) ?? []),
	);
}

function reasonFor(mesh: Mesh, pod: ProxyPod, service: Service, port: number): PassedOver | undefined {
	const { by, host, namespace } = service;
	const at = nameOf(by);
	if (!maySee(mesh, by, [pod.namespace])) return passed('service.notExported', { host, namespace: pod.namespace }, at);
	if (!egressesOf(mesh, pod).some((egress) => isHostImported(egress, namespace, host, 'service'))) {
		const sidecar = sidecarFor(mesh, pod);
		const name = sidecar === undefined ? 'the Sidecar' : title(sidecar.resource);
		return passed('service.notImported', { host, sidecar: name }, sidecar && nameOf(sidecar));
	}
	const ports = service.ports.map(({ number }) => number);
	if (!ports.includes(port)) return passed('service.noPort', { host, port, ports: ports.join(', ') }, at);
	return undefined;
}
