// areTogether(mesh, a, b): whether two resources surely are deployed together. A workspace holds alternatives side by
// side (environments, samples that are applied in turn), so rules about conflicts ask here first.
import { push } from '../maps.ts';
import { memo } from '../memo.ts';
import { parentOf } from '../text/uri.ts';
import { type Deployed, type Mesh, rootsOf } from './mesh.ts';

/**
 * Whether `a` and `b` are surely deployed together: in one file, by one kustomization, or in one directory whose files are
 * no alternatives to each other; not if one is kept only. Where the workspace is all there is, everything is. False when in doubt.
 */
export function areTogether(mesh: Mesh, a: Deployed, b: Deployed): boolean {
	if (mesh.environment.isComplete || mesh.environment.kind === 'declared') return true;
	if (a.member.file === b.member.file) return true;
	if (a.member.use !== 'deployed' || b.member.use !== 'deployed') return false;
	const [roots, others] = [rootsOf(a), rootsOf(b)];
	if (roots.length > 0 || others.length > 0) return roots.some((root) => others.includes(root));
	const directory = directoryOf(a);
	return directory === directoryOf(b) && !alternativesIn(mesh).has(directory);
}

/** Directories (URIs) where two files hold a resource of the same kind, namespace and name: they are applied in turn. */
const alternativesIn = memo((mesh: Mesh): ReadonlySet<string> => {
	const found = new Set<string>();
	const filesOf = new Map<string, string[]>();
	for (const by of mesh.resources) {
		const { kind, namespace, name } = by.resource;
		if (name === undefined || by.standing === 'patch') continue;
		const directory = directoryOf(by);
		const key = `${directory} ${kind.id} ${namespace?.text ?? ''} ${name.text}`;
		push(filesOf, key, by.member.file.uri);
		if (new Set(filesOf.get(key)).size > 1) found.add(directory);
	}
	return found;
});

/** The URI of the directory that a resource's file is in. */
export function directoryOf({ member }: Deployed): string {
	return parentOf(member.file.uri);
}
