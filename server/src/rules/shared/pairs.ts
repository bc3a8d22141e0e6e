// What rules about two resources that clash share: whether both surely are in one namespace, and are alternatives or not.
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { title } from '../../model/resource.ts';
import { compareTexts } from '../../text/compare.ts';
import type { Span } from '../../text/span.ts';
import type { Pointer } from '../engine/rule.ts';

/** Whether two resources surely end up in the same namespace; of one file without any, they do. */
export function shareNamespace(a: Deployed, b: Deployed): boolean {
	if (a.namespaces === undefined || b.namespaces === undefined)
		return a.namespaces === b.namespaces && (a.member.uri === b.member.uri || a.resource.namespace === undefined);
	return a.namespaces.length === 1 && b.namespaces.length === 1 && a.namespaces[0] === b.namespaces[0];
}

/** Whether two resources of one kind surely are there at the same time, as two and not as alternatives of one. */
export function coexist(mesh: Mesh, a: Deployed, b: Deployed): boolean {
	if (a === b || a.standing !== 'whole' || b.standing !== 'whole') return false;
	return !areSame(a, b) && areTogether(mesh, a, b);
}

function areSame(a: Deployed, b: Deployed): boolean {
	return (
		a.resource.kind === b.resource.kind &&
		a.resource.name?.text === b.resource.name?.text &&
		a.namespaces?.join() === b.namespaces?.join()
	);
}

/** Compares by the files in which two resources stand, in the order of a mesh. */
export function byFile(a: Deployed, b: Deployed): number {
	return compareTexts(a.member.uri, b.member.uri);
}

/** `DestinationRule "reviews"`. */
export function named({ resource }: Deployed): string {
	return `${resource.kind.kind} "${resource.name?.text ?? ''}"`;
}

/** A pointer to a place of another resource, or to its name. */
export function pointer(by: Deployed, span: Span | undefined, message = title(by.resource)): readonly Pointer[] {
	const place = span ?? by.resource.name;
	return place === undefined ? [] : [{ in: by, span: place, message }];
}
