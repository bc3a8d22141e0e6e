// The annotations of a resource and of the pods it makes, for the rules in metadata/.
import type { Deployed } from '../mesh/mesh.ts';
import { type AnnotationRow, annotationRows } from '../model/annotations.ts';
import { type KindId, kindRows } from '../model/kinds.ts';
import { manifest } from '../model/resource.ts';
import type { Node } from '../yaml/node.ts';

export interface Annotation {
	readonly key: Node;
	readonly value: Node;
	/** Undefined for one that Istio does not know. */
	readonly row: AnnotationRow | undefined;
	/** The kind it is on: that of the resource, or `Pod` for one of a template. */
	readonly kind: string;
	/** The metadata that it stands in. */
	readonly metadata: Node<Metadata>;
}

interface Metadata {
	readonly labels?: Readonly<Record<string, unknown>>;
	readonly annotations?: Readonly<Record<string, unknown>>;
}

interface Workload {
	readonly metadata?: Metadata;
	readonly spec?: {
		readonly template?: { readonly metadata?: Metadata };
		readonly jobTemplate?: { readonly spec?: { readonly template?: { readonly metadata?: Metadata } } };
	};
}

/** The kinds whose annotations are looked at: all but those that only bring names along. */
export const annotatedKinds = (Object.keys(kindRows) as KindId[]).filter((id) => kindRows[id].family !== 'other');

/** All annotations, those of a pod template included; templated keys are left out. */
export function annotationsOf({ resource }: Deployed): readonly Annotation[] {
	return metadataOf(resource).flatMap(({ metadata, kind }) =>
		(metadata.get('annotations')?.entries ?? []).flatMap(({ key, value }): readonly Annotation[] =>
			key.opaque ? [] : [{ key, value, row: rowOf(key.text), kind, metadata }],
		),
	);
}

function rowOf(name: string): AnnotationRow | undefined {
	return Object.hasOwn(annotationRows, name) ? annotationRows[name] : undefined;
}

/** The metadata of a resource, and of the pods that it makes. */
export function metadataOf(resource: Deployed['resource']): readonly { metadata: Node<Metadata>; kind: string }[] {
	const root = manifest(resource) as Node<Workload>;
	const spec = root.get('spec');
	const template = spec?.get('template') ?? spec?.get('jobTemplate')?.get('spec')?.get('template');
	const own = root.get('metadata') as Node<Metadata> | undefined;
	const pods = template?.get('metadata') as Node<Metadata> | undefined;
	return [
		...(own === undefined ? [] : [{ metadata: own, kind: resource.kind.kind }]),
		...(pods === undefined ? [] : [{ metadata: pods, kind: 'Pod' }]),
	];
}
