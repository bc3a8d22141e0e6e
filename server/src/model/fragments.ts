// isFragment(resource): whether a manifest is surely a part of one that is whole elsewhere, as a patch is that no
// kustomization here names: what it leaves out nobody forgets who writes a whole one.
import { memo } from '../facts/memo.ts';
import type { Node } from '../yaml/node.ts';
import type { KindId } from './kinds.ts';
import { manifest, type Resource } from './resource.ts';
import { podOf } from './workloads.ts';

/**
 * Kinds that select the pods they make; of all of them the API server demands a selector, and an image of every container
 * (kubernetes: pkg/apis/apps/validation/validation.go, ValidateDeploymentSpec; pkg/apis/core/validation, validateContainers).
 */
const selecting: ReadonlySet<KindId> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']);

export const isFragment = memo((resource: Resource): boolean => {
	const { kind, chunk } = resource;
	if (selecting.has(kind.id)) {
		// Nearly all have one, and a look at the text is cheaper than one at the tree.
		if (resource.items.length === 0 && /^ *"?selector"?:/m.test(chunk.text)) return false;
		return isWritten(resource) && specOf(resource)?.get('selector') === undefined && !hasContainers(resource);
	}
	if (kind.id === 'Job' || kind.id === 'CronJob') return isWritten(resource) && !hasContainers(resource);
	return false;
});

type Fields = Node<Record<string, unknown>>;

function specOf(resource: Resource): Fields | undefined {
	return (manifest(resource) as Fields).get('spec') as Fields | undefined;
}

/** Whether what a resource says is all there: no template has a hand in it. */
function isWritten(resource: Resource): boolean {
	const root = manifest(resource) as Fields;
	const spec = specOf(resource);
	const isOpen = (node: Node): boolean =>
		node.opaque || node.entries.some(({ key }) => key.opaque || key.text === '<<');
	return !isOpen(root) && (spec === undefined || (!isOpen(spec) && (spec.isNull || spec.kind === 'map')));
}

/** Whether some container says what it runs. A patch of containers names them, and mostly nothing else. */
function hasContainers(resource: Resource): boolean {
	const spec = podOf(resource)?.get('spec');
	const containers = spec?.get('containers');
	if (spec?.opaque === true || containers?.opaque === true) return true;
	return spec?.each('containers').some((one) => one.opaque || one.get('image') !== undefined) === true;
}
