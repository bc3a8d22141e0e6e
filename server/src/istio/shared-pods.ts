// Which Services stand before the same pods, and at which of their ports: found through the workloads that both select.

import { indexedBy } from '../facts/indexed.ts';
import { push } from '../maps.ts';
import { type DeployedAs, resourcesOf } from '../mesh/by-kind.ts';
import { type Deployed, declarationsIn, type Mesh, mayShare } from '../mesh/mesh.ts';
import { type ServicePort, serviceFacts } from '../model/services.ts';
import { isSelected, labelsOf, labelText, selectorOf, workloadsOf } from './selectors.ts';

/** The Services with a selector that select a workload. */
export function servicesBefore(mesh: Mesh, by: Deployed): readonly DeployedAs<'Service'>[] {
	const found = new Set<DeployedAs<'Service'>>();
	for (const mention of declarationsIn(by, 'workload')) {
		const workload = { by, mention };
		for (const label of labelsOf(workload)) {
			for (const service of servicesByLabel(mesh).get(label) ?? []) {
				if (isSelected(workload, selectorOf(service) ?? []) && mayShare(service.namespaces, by.namespaces))
					found.add(service);
			}
		}
	}
	return [...found];
}

/** The Services that select a workload which a Service selects too, itself included. */
export function servicesBeside(mesh: Mesh, service: DeployedAs<'Service'>): ReadonlySet<DeployedAs<'Service'>> {
	const workloads = new Set(workloadsOf(mesh, service).map(({ by }) => by));
	return new Set([...workloads].flatMap((by) => servicesBefore(mesh, by)));
}

/** Services by the first label that they select by. */
const servicesByLabel = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'Service'),
	(service) => {
		const [first] = service.standing === 'whole' ? (selectorOf(service) ?? []) : [];
		return first === undefined ? [] : [labelText(first)];
	},
);

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
		for (const port of serviceFacts(service.resource).ports) {
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
