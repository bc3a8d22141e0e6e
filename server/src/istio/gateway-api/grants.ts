// ReferenceGrants: what of a namespace may be referred to from another one.

import { type DeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import { type Mesh, mayShare } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import { isUnknown } from '../../yaml/templates/placeholders.ts';

export interface Crossing {
	/** Kind and namespaces of what refers; undefined: any. */
	readonly from: { readonly group: string; readonly kind: string; readonly namespaces: readonly string[] | undefined };
	readonly to: {
		readonly group: string;
		readonly kind: string;
		readonly name: string;
		readonly namespaces: readonly string[] | undefined;
	};
}

/** The grants that allow it; what may be patched or templated is taken to (istio: pilot/pkg/config/kube/gateway/references.go). */
export function grantsFor(mesh: Mesh, crossing: Crossing): readonly DeployedAs<'ReferenceGrant'>[] {
	return resourcesOf(mesh, 'ReferenceGrant').filter((grant) => isGranted(grant, crossing));
}

/** Whether one grant allows a reference; there is no need for one inside a namespace, but that is for others to know. */
export function isGranted(grant: DeployedAs<'ReferenceGrant'>, { from, to }: Crossing): boolean {
	if (!mayShare(grant.namespaces, to.namespaces)) return false;
	const spec = manifest(grant.resource).get('spec');
	if (spec === undefined || spec.opaque) return spec !== undefined || grant.standing !== 'whole';
	return (
		spec.each('from').some((one) => {
			const namespace = one.get('namespace');
			return (
				fits(one.get('group'), from.group) &&
				fits(one.get('kind'), from.kind) &&
				(namespace === undefined || isOpen(namespace) || mayShare([namespace.text], from.namespaces))
			);
		}) &&
		spec.each('to').some((one) => {
			const name = one.get('name');
			return (
				fits(one.get('group'), to.group) &&
				fits(one.get('kind'), to.kind) &&
				(name === undefined || name.text === '' || fits(name, to.name))
			);
		})
	);
}

type Scalar = { readonly opaque: boolean; readonly text: string };

function fits(node: Scalar | undefined, text: string): boolean {
	return node === undefined ? text === '' : isOpen(node) || node.text === text;
}

function isOpen(node: Scalar): boolean {
	return isUnknown(node);
}
