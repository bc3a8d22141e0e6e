// Which ports of the pods of a Gateway can be reached: those of the Services in front of them.
import { indexedBy } from '../../facts/indexed.ts';
import { factsOf } from '../../istio/pods.ts';
import { workloadsOf } from '../../istio/selectors.ts';
import { podsOfGateway, selectorOfGateway } from '../../istio/servers.ts';
import { type DeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import { type Declared, type Mesh, mayShare } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import { isInVariant, isKeptFrom } from '../../resolution/neighbours.ts';

interface OpenPorts {
	readonly services: readonly DeployedAs<'Service'>[];
	/** Ports of the Services, and of the pods where a port leads to one. */
	readonly ports: ReadonlySet<number>;
}

/** The Services of a Gateway's pods, and their ports; undefined where that is not known of all, or there are none. */
export function openPorts(mesh: Mesh, by: DeployedAs<'Gateway'>): OpenPorts | undefined {
	const labels = selectorOfGateway(by);
	if (by.standing !== 'whole' || labels === undefined || labels.length === 0) return undefined;
	const services = servicesFor(mesh, podsOfGateway(mesh, by))?.filter((one) => isMeant(mesh, by, one));
	const ports = services && portsOf(services);
	return services === undefined || ports === undefined || ports.size === 0 ? undefined : { services, ports };
}

/** Whether a Service is deployed with the Gateway as far as can be told: neither test data nor another variant's. */
function isMeant(mesh: Mesh, by: DeployedAs<'Gateway'>, service: DeployedAs<'Service'>): boolean {
	return mesh.environment.isComplete || !(isKeptFrom(by, service) || isInVariant(mesh, by, service));
}

/** The Services in front of the pods; undefined if that cannot be told for all of them. */
export function servicesFor(mesh: Mesh, workloads: readonly Declared[]): readonly DeployedAs<'Service'>[] | undefined {
	const found = new Set<DeployedAs<'Service'>>();
	for (const workload of workloads) {
		const services = servicesByWorkload(mesh).get(workload.by) ?? [];
		const pod = factsOf(workload.by);
		if (pod === undefined || pod.hostNetwork || services.some(({ standing }) => standing !== 'whole')) return undefined;
		for (const service of services) found.add(service);
	}
	return workloads.length === 0 ? undefined : [...found];
}

/** The Services that select a workload. */
export const servicesByWorkload = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'Service'),
	(service, mesh) =>
		workloadsOf(mesh, service).flatMap(({ by }) => (mayShare(by.namespaces, service.namespaces) ? [by] : [])),
);

/** The ports by which they are reached, and on which; undefined if one is not written out. */
function portsOf(services: readonly DeployedAs<'Service'>[]): ReadonlySet<number> | undefined {
	const ports = new Set<number>();
	for (const service of services) {
		for (const port of manifest(service.resource).get('spec')?.each('ports') ?? []) {
			const [own, target] = [port.get('port')?.value, port.get('targetPort')];
			if (typeof own !== 'number' || target?.opaque === true) return undefined;
			if ((port.get('protocol')?.text ?? 'TCP') !== 'TCP') continue;
			ports.add(own);
			if (typeof target?.value === 'number') ports.add(target.value);
		}
	}
	return ports;
}
