// Whether a label selector takes in the namespace of a resource, as listeners and the like select whom they serve.
import type { Deployed, Mesh } from '../mesh/mesh.ts';
import { type LabelSelector, surelySelects } from '../model/label-selector.ts';
import type { Node } from '../yaml/node.ts';
import { namespaceFactsOf, ownLabels } from './pods.ts';

/**
 * Whether `selector` may take in the namespace that a resource is in, or is; also if that cannot be known. Somebody may have labeled
 * a namespace that is not written here, and one of that name in another demo says nothing; of several forms any may be the one.
 */
export function mayTakeIn(mesh: Mesh, selector: Node<LabelSelector>, by: Deployed): boolean {
	const forms = by.resource.kind.id === 'Namespace' ? [by] : (namespaceFactsOf(mesh, by)?.written ?? []);
	return forms.length === 0 || forms.some((form) => mayBe(selector, form));
}

function mayBe(selector: Node<LabelSelector>, { resource, standing }: Deployed): boolean {
	const labels = standing === 'whole' ? ownLabels(resource) : undefined;
	if (labels === undefined) return true;
	// Kubernetes adds the name itself (https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name).
	const name = ['kubernetes.io/metadata.name', resource.name?.text ?? ''] as const;
	return surelySelects(selector, new Map([...labels, name])) !== false;
}
