// The labels of namespaces and the facts of pods, read from manifests once per resource: what injection and ambient mode
// are decided by.

import { indexedBy } from '../facts/indexed.ts';
import { memo } from '../facts/memo.ts';
import { resourcesOf } from '../mesh/by-kind.ts';
import { type Deployed, type Mesh, namespaceOf } from '../mesh/mesh.ts';
import { areTogether, directoryOf } from '../mesh/together.ts';
import type { KindId } from '../model/kinds.ts';
import { manifest, type Resource } from '../model/resource.ts';
import { podKinds, podOf } from '../model/workloads.ts';
import type { Node } from '../yaml/node.ts';
import { isUnknown } from '../yaml/templates/placeholders.ts';
import { isAmbient } from './ambient.ts';
import { getsSidecar, type Labels, type PodFacts } from './injection.ts';

export { type Container, type PodSpec, type PodTemplate, podKinds, podOf } from '../model/workloads.ts';

const isPodKind: ReadonlySet<KindId> = new Set(podKinds);

/** A map of labels or annotations; undefined if a template or a placeholder has a hand in it. */
function read(node: Node | undefined): Labels | undefined {
	if (node === undefined || node.isNull) return none;
	if (node.kind !== 'map' || node.opaque) return undefined;
	const isOpen = node.entries.some(({ key, value }) => key.opaque || key.text === '<<' || isUnknown(value));
	return isOpen ? undefined : new Map(node.entries.map(({ key, value }) => [key.text, value.text]));
}

/** The labels of a resource itself; undefined if a template or a placeholder has a hand in them. */
export const ownLabels = memo((resource: Resource): Labels | undefined =>
	read(manifest(resource).get('metadata')?.get('labels')),
);

/** What decides about the pods of a resource, but for their namespace; undefined if that cannot be read. */
const podFacts = memo((resource: Resource): Omit<PodFacts, 'namespace'> | undefined => {
	const pod = podOf(resource);
	if (pod === undefined) return undefined;
	const metadata = pod.get('metadata');
	const labels = read(metadata?.get('labels'));
	const annotations = read(metadata?.get('annotations'));
	const network = pod.get('spec')?.get('hostNetwork');
	if (labels === undefined || annotations === undefined || metadata?.opaque === true || network?.opaque)
		return undefined;
	return { labels, annotations, hostNetwork: network?.value === true };
});

/** The facts of the pods of a workload; undefined if a template, a patch or a placeholder has a hand in them. */
export function factsOf(by: Deployed): PodFacts | undefined {
	const facts = by.standing === 'whole' && isPodKind.has(by.resource.kind.id) ? podFacts(by.resource) : undefined;
	return facts && { ...facts, namespace: namespaceOf(by) };
}

/** A namespace whose labels are known. */
export interface NamespaceFacts {
	readonly name: string;
	readonly labels: Labels;
	/** What says so; none where the workspace is all there is and has no such document. */
	readonly written: readonly Deployed[];
}

const none: Labels = new Map();

const namespacesByName = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'Namespace'),
	({ resource: { name } }) => (name === undefined ? [] : [name.text]),
);

const workloadsByNamespace = indexedBy(
	(mesh: Mesh) => mesh.resources,
	({ resource, namespaces }) => (isPodKind.has(resource.kind.id) ? (namespaces ?? []) : []),
);

/**
 * The namespace called `name`; undefined if it is not in the workspace, cannot be read, or is written several times with
 * different labels of Istio.
 */
export function namespaceCalled(mesh: Mesh, name: string): NamespaceFacts | undefined {
	return factsFrom(mesh, name, namespacesByName(mesh).get(name) ?? []);
}

function factsFrom(mesh: Mesh, name: string, written: readonly Deployed[]): NamespaceFacts | undefined {
	if (written.length === 0) return mesh.environment.isComplete ? { name, labels: none, written } : undefined;
	const all = written.map(({ resource, standing }) => (standing === 'whole' ? ownLabels(resource) : undefined));
	const [first] = all;
	if (first === undefined || all.some((labels) => labels === undefined || ofIstio(labels) !== ofIstio(first)))
		return undefined;
	return { name, labels: first, written };
}

function ofIstio(labels: Labels): string {
	return JSON.stringify([...labels].filter(([key]) => key.includes('istio')).sort());
}

/**
 * The namespace that a resource is in; undefined if that, or its labels, cannot be known. Demos and environments have
 * namespaces of the same name, so it is the one that is written beside the resource, or in a directory around it.
 */
export function namespaceFactsOf(mesh: Mesh, by: Deployed): NamespaceFacts | undefined {
	const name = namespaceOf(by);
	if (name === undefined) return undefined;
	const written = namespacesByName(mesh).get(name) ?? [];
	const own = written.filter((one) => areTogether(mesh, one, by) || isBelow(by, one));
	return own.length === 0 && written.length > 0 ? undefined : factsFrom(mesh, name, own);
}

/** Directories that namespaces are kept in, for what stands beside those: `namespaces/` beside `apps/`. */
const kept = /\/(?:namespaces?|ns|cluster|common|shared|setup|bootstrap|init)$/i;

/** Whether a resource lies in the part of the workspace that a namespace is written for. */
function isBelow(by: Deployed, namespace: Deployed): boolean {
	return `${directoryOf(by)}/`.startsWith(`${directoryOf(namespace).replace(kept, '')}/`);
}

/** The workloads that may be in a namespace. */
export function workloadsIn(mesh: Mesh, namespace: string): readonly Deployed[] {
	return workloadsByNamespace(mesh).get(namespace) ?? [];
}

/** How a pod takes part in the mesh. */
export type Mode = 'sidecar' | 'ambient' | 'none';

export function modeOf({ labels }: NamespaceFacts, pod: PodFacts): Mode {
	if (getsSidecar(labels, pod)) return 'sidecar';
	return !pod.hostNetwork && isAmbient(labels, pod.labels) ? 'ambient' : 'none';
}

/** Whether a namespace puts its pods into ambient mode: labeled so, and not injected at once. */
export function isAmbientNamespace({ labels }: NamespaceFacts): boolean {
	return labels.get('istio.io/dataplane-mode') === 'ambient' && !getsSidecar(labels, plain);
}

/**
 * Whether a resource is in a namespace whose pods are in ambient mode. There ztunnel always uses mutual TLS, and no policy can
 * switch it off (istio/api: security/v1beta1/peer_authentication.proto, DISABLE).
 */
export function isInAmbient(mesh: Mesh, by: Deployed): boolean {
	const namespace = namespaceFactsOf(mesh, by);
	return namespace !== undefined && isAmbientNamespace(namespace);
}

const plain: PodFacts = { namespace: undefined, labels: none, annotations: none, hostNetwork: false };
