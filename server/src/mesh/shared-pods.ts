// Which Services stand before the same pods, and at which of their ports: found through the workloads that both select.
import { entry, push } from '../maps.ts';
import { memo } from '../memo.ts';
import type { Resource } from '../model/resource.ts';
import { type ServicePort, serviceFacts } from '../model/services.ts';
import { type DeployedAs, resourcesOf } from './by-kind.ts';
import type { Deployed, Mesh } from './mesh.ts';
import { workloadsOf } from './selectors.ts';

/** The Services with a selector that select each workload. */
export const servicesBefore = memo((mesh: Mesh): ReadonlyMap<Deployed, readonly DeployedAs<'Service'>[]> => {
	const before = new Map<Deployed, DeployedAs<'Service'>[]>();
	for (const service of resourcesOf(mesh, 'Service')) {
		if (service.standing !== 'whole' || serviceFacts(service.resource).selector === undefined) continue;
		for (const by of new Set(workloadsOf(mesh, service).map((workload) => workload.by))) push(before, by, service);
	}
	return before;
});

/** The Services that select a workload which a Service selects too, itself included. */
export const servicesBeside = memo((mesh: Mesh): ReadonlyMap<Deployed, ReadonlySet<DeployedAs<'Service'>>> => {
	const beside = new Map<Deployed, Set<DeployedAs<'Service'>>>();
	for (const services of servicesBefore(mesh).values()) {
		for (const service of services) {
			const all = entry(beside, service, () => new Set());
			for (const other of services) all.add(other);
		}
	}
	return beside;
});

/** A port of a Service, and the Service. */
export interface PortBefore {
	readonly service: DeployedAs<'Service'>;
	readonly port: ServicePort;
}

/** The ports of Services, by a word of each; those without the word, or with a templated one, are left out. */
export function portsBy(
	services: readonly DeployedAs<'Service'>[],
	key: (port: ServicePort) => string | undefined,
): ReadonlyMap<string, readonly PortBefore[]> {
	const found = new Map<string, PortBefore[]>();
	for (const service of services) {
		for (const port of serviceFacts(service.resource as Resource<'Service'>).ports) {
			const word = key(port);
			if (word !== undefined) push(found, word, { service, port });
		}
	}
	return found;
}

/** The port of the pods that a port leads to, as written; undefined where that is templated. */
export function targetOf({ port, targetPort }: ServicePort): string | undefined {
	if (port === undefined || port.opaque || targetPort?.opaque === true) return undefined;
	return targetPort === undefined || targetPort.text === '0' ? port.text : targetPort.text;
}
