// areTogether(mesh, a, b): whether two resources surely are deployed together. A workspace holds alternatives side by
// side (environments, samples that are applied in turn), so rules about conflicts ask here first.
import { factBy } from '../facts/fact.ts';
import { indexedBy } from '../facts/indexed.ts';
import { parentOf } from '../text/uri.ts';
import { type Deployed, type Mesh, rootsOf } from './mesh.ts';

/**
 * Whether `a` and `b` are surely deployed together: in one file, by one kustomization, or in one directory whose files are
 * no alternatives to each other; not if one is kept only. Where the workspace is all there is, everything is. False when in doubt.
 */
export function areTogether(mesh: Mesh, a: Deployed, b: Deployed): boolean {
	if (mesh.environment.isComplete || mesh.environment.kind === 'declared') return true;
	if (a.member.uri === b.member.uri) return true;
	if (a.member.use !== 'deployed' || b.member.use !== 'deployed') return false;
	const [roots, others] = [rootsOf(a), rootsOf(b)];
	if (roots.length > 0 || others.length > 0) return roots.some((root) => others.includes(root));
	const directory = directoryOf(a);
	return directory === directoryOf(b) && !hasAlternatives(mesh, directory);
}

/** Whether two files of a directory (its URI) hold a resource of the same kind, namespace and name: they are applied in turn. */
const hasAlternatives = factBy((mesh: Mesh, directory): boolean => {
	const fileOf = new Map<string, string>();
	for (const by of byDirectory(mesh).get(directory) ?? []) {
		const { kind, namespace, name } = by.resource;
		if (name === undefined || by.standing === 'patch') continue;
		const key = `${kind.id} ${namespace?.text ?? ''} ${name.text}`;
		const { uri } = by.member;
		if ((fileOf.get(key) ?? uri) !== uri) return true;
		fileOf.set(key, uri);
	}
	return false;
});

const byDirectory = indexedBy(
	(mesh: Mesh) => mesh.resources,
	(by) => [directoryOf(by)],
);

/** The URI of the directory that a resource's file is in. */
export function directoryOf({ member }: Deployed): string {
	return parentOf(member.uri);
}
