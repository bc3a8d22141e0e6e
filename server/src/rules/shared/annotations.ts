// The annotations and labels of a resource and of the pods it makes, for the rules in metadata/.
import type { Deployed } from '../../mesh/mesh.ts';
import { type AnnotationRow, annotationRow, type Place, placeName } from '../../model/annotations.ts';
import { type KindId, kindRows } from '../../model/kinds.ts';
import { manifest, type Resource } from '../../model/resource.ts';
import { nearestName } from '../../text/nearest-name.ts';
import { addition, removal, written } from '../../yaml/edits/entries.ts';
import type { Node } from '../../yaml/node.ts';
import type { Fix } from '../engine/rule.ts';

export interface Metadata {
	readonly labels?: Readonly<Record<string, unknown>>;
	readonly annotations?: Readonly<Record<string, unknown>>;
}

/** The metadata of a resource, or of the pods that it makes. */
export interface Annotated {
	readonly metadata: Node<Metadata>;
	/** The kind it is on: that of the resource, or `Pod` for a template. */
	readonly kind: KindId;
	/** The metadata of the pods, if this is that of what makes them. */
	readonly pods: Node<Metadata> | undefined;
}

/** A label or an annotation, where it stands. */
export interface Placed extends Annotated {
	readonly key: Node<string>;
	readonly value: Node;
}

export interface Annotation extends Placed {
	/** Undefined for one that Istio does not know. */
	readonly row: AnnotationRow | undefined;
}

interface Template {
	readonly template?: { readonly metadata?: Metadata };
}

interface Workload {
	readonly metadata?: Metadata;
	readonly spec?: Template & { readonly jobTemplate?: { readonly spec?: Template } };
}

/** The kinds whose annotations are looked at: all but those that only bring names along. */
export const annotatedKinds = (Object.keys(kindRows) as KindId[]).filter((id) => kindRows[id].family !== 'other');

/** Where the template of the pods of a kind has its metadata; undefined for kinds that make none. */
const templatePaths: Readonly<Partial<Record<KindId, string>>> = {
	Deployment: 'spec.template.metadata',
	StatefulSet: 'spec.template.metadata',
	DaemonSet: 'spec.template.metadata',
	ReplicaSet: 'spec.template.metadata',
	Job: 'spec.template.metadata',
	CronJob: 'spec.jobTemplate.spec.template.metadata',
};

/** The metadata of a resource, and of the pods that it makes; none where a fault of YAML may have moved it. */
export function metadataOf({ resource, standing }: Deployed): readonly Annotated[] {
	if (standing === 'broken') return [];
	const root = manifest(resource) as Node<Workload>;
	const spec = root.get('spec');
	const isMaker = templatePaths[resource.kind.id] !== undefined;
	const template = spec?.get('jobTemplate')?.get('spec')?.get('template') ?? spec?.get('template');
	const pods = isMaker ? template?.get('metadata') : undefined;
	const own = root.get('metadata');
	return [
		...(own === undefined ? [] : [{ metadata: own, kind: resource.kind.id, pods }]),
		...(pods === undefined ? [] : [{ metadata: pods, kind: 'Pod' as const, pods: undefined }]),
	];
}

/** All annotations, those of a pod template included; templated keys are left out. */
export function annotationsOf(resource: Deployed): readonly Annotation[] {
	return metadataOf(resource).flatMap((found) =>
		(found.metadata.get('annotations')?.entries ?? []).flatMap(({ key, value }): readonly Annotation[] =>
			key.opaque ? [] : [{ ...found, key, value, row: annotationRow(key.text) }],
		),
	);
}

/** The kinds whose own annotations istioctl looks at (istio: pkg/config/analysis/analyzers/annotations/annotations.go). */
const readByIstioctl: ReadonlySet<KindId> = new Set(['Namespace', 'Service', 'Pod', 'Deployment']);

/** The code of istioctl for an annotation: none on kinds that it does not look at; of a template it sees the pods. */
export function annotationCodes({ resource }: Deployed, { kind }: Annotated, code: string): readonly string[] {
	return (kind === resource.kind.id || kind === 'Pod') && readByIstioctl.has(kind) ? [code] : [];
}

/** All labels, those of a pod template included; templated keys are left out. */
export function labelsOf(resource: Deployed): readonly Placed[] {
	return metadataOf(resource).flatMap((found) =>
		(found.metadata.get('labels')?.entries ?? []).flatMap(({ key, value }) =>
			key.opaque ? [] : [{ ...found, key, value }],
		),
	);
}

/** Whether `key` is among the labels or annotations. */
export function has(node: Node<Metadata> | undefined, what: keyof Metadata, key: string): boolean {
	return node?.get(what)?.entries.some((entry) => entry.key.text === key) === true;
}

/** `on a Pod or a Service`: where an annotation or label belongs that stands on `kind` in vain. */
export function belongs(on: readonly Place[], kind: KindId): string {
	const path = templatePaths[kind];
	if (path !== undefined && on.includes('Pod')) return `in the pod template, at ${path}`;
	const names = on.map((place) => (place === 'gateway-api/Gateway' ? 'Gateway of the Gateway API' : placeName(place)));
	return `on ${names.map((name) => `${/^[AEIO]/.test(name) ? 'an' : 'a'} ${name}`).join(' or ')}`;
}

/** The fixes that put a label or annotation of a workload into the template of its pods, or take it away if it is there. */
export function moved(
	resource: Resource,
	{ key, value, metadata, pods }: Placed,
	field: keyof Metadata,
): readonly Fix[] {
	const { text } = resource.chunk;
	const map = metadata.get(field);
	const entry = map?.entries.find((one) => one.key === key);
	if (map === undefined || entry === undefined || value.kind !== 'scalar' || pods === undefined) return [];
	const gone = removal(text, map, [entry], metadata);
	if (gone === undefined) return [];
	if (has(pods, field, key.text)) return [{ title: `Remove "${key.text}" here`, edits: gone }];
	const added = addition(text, pods, field, `${written(text, key)}: ${written(text, value)}`, gone);
	return added === undefined ? [] : [{ title: 'Move to the pod template', edits: [...gone, added] }];
}

/** The fix that makes a label of an annotation, or the other way round. */
export function swapped(
	text: string,
	{ key, value, metadata }: Placed,
	from: keyof Metadata,
	to: keyof Metadata,
): readonly Fix[] {
	const map = metadata.get(from);
	const entry = map?.entries.find((one) => one.key === key);
	if (map === undefined || entry === undefined || value.kind !== 'scalar' || has(metadata, to, key.text)) return [];
	const gone = removal(text, map, [entry], metadata);
	if (gone === undefined) return [];
	const added = addition(text, metadata, to, `${written(text, key)}: ${written(text, value)}`, gone);
	return added === undefined ? [] : [{ title: `Move to ${to}`, edits: [...gone, added] }];
}

/**
 * The key among `known` that `key` is probably a misspelling of. Before and behind the slash are compared apart: two
 * letters are much in `istio.io/rev`.
 */
export function nearestKey(key: string, known: readonly string[]): string | undefined {
	const plain = letters(key);
	const alike = known.find((one) => letters(one) === plain);
	if (alike !== undefined) return alike === key ? undefined : alike;
	const [prefix, name] = parts(key);
	const beside = known.map(parts);
	const near = nearestName(
		name,
		beside.flatMap((one) => (one[0] === prefix ? [one[1]] : [])),
	);
	if (near !== undefined) return prefix === '' ? near : `${prefix}/${near}`;
	const families = beside.flatMap((one) => (one[1] === name ? [one[0]] : []));
	const family = nearestName(prefix, families);
	return family === undefined ? undefined : `${family}/${name}`;
}

function letters(key: string): string {
	return key.toLowerCase().replace(/[-_]/g, '');
}

function parts(key: string): readonly [prefix: string, name: string] {
	const slash = key.indexOf('/');
	return [key.slice(0, Math.max(0, slash)), key.slice(slash + 1)];
}
