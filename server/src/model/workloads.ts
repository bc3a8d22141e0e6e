// What a workload says of its pods, whichever kind makes them: the template, its labels, the ports of its containers, its
// service account. What is templated stays unknown.
import { memo } from '../facts/memo.ts';
import type { Node } from '../yaml/node.ts';
import { isUnknown } from '../yaml/templates/placeholders.ts';
import type { KindId } from './kinds.ts';
import { manifest, type Resource, type Word, word } from './resource.ts';

interface Metadata {
	readonly labels?: Readonly<Record<string, unknown>>;
	readonly annotations?: Readonly<Record<string, unknown>>;
}

export interface PodSpec {
	readonly hostNetwork?: boolean;
	readonly serviceAccountName?: string;
	readonly serviceAccount?: string;
	readonly securityContext?: { readonly runAsUser?: number };
	readonly containers?: readonly Container[];
	readonly initContainers?: readonly Container[];
}

export interface Container {
	readonly name?: string;
	readonly image?: string;
	readonly ports?: readonly {
		readonly name?: string;
		readonly containerPort?: number;
		readonly protocol?: string;
	}[];
	readonly securityContext?: { readonly runAsUser?: number };
}

export interface PodTemplate {
	readonly metadata?: Metadata;
	readonly spec?: PodSpec;
}

/** The kinds that are pods or make them from a template. */
export const podKinds: readonly KindId[] = [
	'Pod',
	'Deployment',
	'StatefulSet',
	'DaemonSet',
	'ReplicaSet',
	'Job',
	'CronJob',
];

/** The pod, or the template of the pods, of a resource of one of `podKinds`, or of a Rollout; undefined if none is written. */
export function podOf(resource: Resource): Node<PodTemplate> | undefined {
	const root = manifest(resource) as Node;
	if (resource.kind.id === 'Pod') return root as Node<PodTemplate>;
	const spec = (
		root as Node<{ spec?: { template?: PodTemplate; jobTemplate?: { spec?: { template?: PodTemplate } } } }>
	).get('spec');
	if (resource.kind.id === 'CronJob') return spec?.get('jobTemplate')?.get('spec')?.get('template');
	return spec?.get('template');
}

/** The labels of the pods of a workload; undefined if there is no template, or something in them cannot be read. */
export const podLabels = memo((resource: Resource): ReadonlyMap<string, string> | undefined => {
	const pod = podOf(resource);
	const labels = pod?.get('metadata')?.get('labels');
	if (pod === undefined || pod.opaque || labels?.opaque === true) return undefined;
	const entries = labels?.entries ?? [];
	const isOpen = (node: Node) => isUnknown(node) || node.text === '<<';
	if (entries.some(({ key, value }) => isOpen(key) || isOpen(value))) return undefined;
	return new Map(entries.map(({ key, value }) => [key.text, value.text]));
});

/** A port that a container says it listens on. */
export interface ContainerPort {
	readonly name: Word | undefined;
	readonly number: Word | undefined;
	/** `TCP` unless something else is written. */
	readonly transport: string;
}

const portFields = ['name', 'containerPort', 'protocol'] as const;

/** The ports of all containers of a workload; undefined if its containers, or their ports, cannot be read. */
export const containerPorts = memo((resource: Resource): readonly ContainerPort[] | undefined => {
	const spec = podOf(resource)?.get('spec');
	const containers = spec?.get('containers');
	if (spec === undefined || containers === undefined || containers.opaque) return undefined;
	// Init containers that never end are sidecars, and have ports too.
	const all = [...spec.each('containers'), ...spec.each('initContainers')];
	if (all.some((one) => one.opaque || one.get('ports')?.opaque === true)) return undefined;
	const ports = all.flatMap((one) => one.each('ports'));
	if (ports.some((port) => portFields.some((field) => port.get(field)?.opaque === true))) return undefined;
	return ports.map((port) => ({
		name: word(port.get('name')),
		number: word(port.get('containerPort')),
		transport: port.get('protocol')?.text ?? 'TCP',
	}));
});

/** The service account that the pods of a workload run as; undefined if it is not written, so that it is `default`. */
export function serviceAccountOf(resource: Resource): Word | undefined {
	const spec = podOf(resource)?.get('spec');
	return word(spec?.get('serviceAccountName')) ?? word(spec?.get('serviceAccount'));
}
