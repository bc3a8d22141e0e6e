// Which Services stand before the same pods, and at which of their ports: found through the workloads that both select.

import { factBy, factOf } from '../facts/fact.ts';
import { indexedBy } from '../facts/indexed.ts';
import { memo } from '../facts/memo.ts';
import { areSame } from '../facts/table.ts';
import { push } from '../maps.ts';
import { type DeployedAs, resourcesOf } from '../mesh/by-kind.ts';
import { declarationsOf } from '../mesh/declared-in.ts';
import { type Declared, type Deployed, type Mesh, mayShare } from '../mesh/mesh.ts';
import { type ServicePort, serviceFacts } from '../model/services.ts';
import { labelsOf, labelText, selectorOf, workloadsOf } from './selectors.ts';

/** The Services with a selector that select a workload. */
export function servicesBefore(mesh: Mesh, by: Deployed): readonly DeployedAs<'Service'>[] {
	const [first = none, ...others] = declarationsOf(by, 'workload').map((workload) => servicesFor(mesh, workload));
	return others.length === 0 ? first : [...new Set([...first, ...others.flat()])];
}

const none: readonly DeployedAs<'Service'>[] = [];

/** The Services that select a workload which a Service selects too, itself included; the same list for those that select the same. */
export function servicesBeside(mesh: Mesh, service: DeployedAs<'Service'>): readonly DeployedAs<'Service'>[] {
	const workloads = workloadsOf(mesh, service);
	return workloads.length > few ? beforeMany(mesh, workloads) : beforeAny(mesh, workloads);
}

/** So few are looked through as quickly as anything is remembered of them. */
const few = 8;

const beforeMany = factOf(beforeAny, areSame);

function beforeAny(mesh: Mesh, workloads: readonly Declared[]): readonly DeployedAs<'Service'>[] {
	const all = new Set<DeployedAs<'Service'>>();
	const lists = new Set(workloads.map((workload) => servicesFor(mesh, workload)));
	for (const list of lists) for (const service of list) all.add(service);
	return [...all];
}

function servicesFor(mesh: Mesh, workload: Declared): readonly DeployedAs<'Service'>[] {
	const labels = [...labelsOf(workload)];
	const byLabel = servicesByLabel(mesh);
	const isCrowd = labels.some((label) => (byLabel.get(label)?.length ?? 0) > few);
	return isCrowd ? servicesForMany(mesh, kindOf(workload)) : selecting(mesh, labels, workload.by.namespaces);
}

/** What decides which Services select a workload, as JSON: the same for a thousand copies of one. */
const kindOf = memo((workload: Declared): string =>
	JSON.stringify([[...labelsOf(workload)].sort(), workload.by.namespaces ?? null]),
);

const servicesForMany = factBy((mesh: Mesh, kind): readonly DeployedAs<'Service'>[] => {
	const [labels, namespaces]: readonly [readonly string[], readonly string[] | null] = JSON.parse(kind);
	return selecting(mesh, labels, namespaces ?? undefined);
}, areSame);

function selecting(
	mesh: Mesh,
	labels: readonly string[],
	namespaces: readonly string[] | undefined,
): readonly DeployedAs<'Service'>[] {
	const own = new Set(labels);
	return labels.flatMap((label) =>
		(servicesByLabel(mesh).get(label) ?? []).filter((service) => {
			const selector = selectorOf(service) ?? [];
			return selector.every((one) => own.has(labelText(one))) && mayShare(service.namespaces, namespaces);
		}),
	);
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
