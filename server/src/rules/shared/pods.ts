// What rules about pods and namespaces share: the entries of their metadata, and where to point.

import type { PodTemplate } from '../../istio/pods.ts';
import type { Deployed } from '../../mesh/mesh.ts';
import { manifest, type Resource, title } from '../../model/resource.ts';
import type { Entry, Node } from '../../yaml/node.ts';
import type { Pointer } from '../engine/rule.ts';

type Field = 'labels' | 'annotations';

/** A label or an annotation of a pod (template) or another manifest. */
export function entryOf(
	root: Node<Pick<PodTemplate, 'metadata'>> | undefined,
	field: Field,
	key: string,
): Entry | undefined {
	return root
		?.get('metadata')
		?.get(field)
		?.entries.findLast((entry) => entry.key.text === key);
}

/** The labels or annotations of a resource itself, as written. */
export function podFields(resource: Resource, field: Field): ReadonlyMap<string, string> {
	const entries = manifest(resource).get('metadata')?.get(field)?.entries ?? [];
	return new Map(entries.map(({ key, value }) => [key.text, value.text]));
}

/** Pointers to the names of resources, at most five; `Namespace shop` is said before `what`. */
export function pointersTo(resources: readonly Deployed[], what: string): readonly Pointer[] {
	return resources.slice(0, 5).flatMap((by) => {
		const { name } = by.resource;
		return name === undefined ? [] : [{ in: by, span: name, message: `${title(by.resource)}: ${what}` }];
	});
}
