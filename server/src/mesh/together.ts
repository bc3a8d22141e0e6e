// areTogether(mesh, a, b): whether two resources surely are deployed together. A workspace holds alternatives side by
// side (environments, samples that are applied in turn), so rules about conflicts ask here first.
import { crowded } from '../facts/crowded.ts';
import { memo } from '../facts/memo.ts';
import { parentOf } from '../text/uri.ts';
import type { Member } from '../workspace/environments.ts';
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
	return directory === directoryOf(b) && !alternatives(mesh).has(directory);
}

/**
 * Words of which two resources share one, at least, if they are deployed together: a thousand copies of one are in as many places.
 * `''`, that all share, stands for where everything is together.
 */
export function meetingPlaces(by: Deployed): readonly string[] {
	return ['', by.member.uri, ...rootsOf(by), directoryOf(by)];
}

/** Those of `meetingPlaces` at which what is deployed together with a resource is found in this mesh. */
export function meetingPlacesIn(mesh: Mesh, by: Deployed): readonly string[] {
	const isWhole = mesh.environment.isComplete || mesh.environment.kind === 'declared';
	return isWhole ? [''] : meetingPlaces(by).slice(1);
}

/** The names that several files of a directory give to resources of one kind, by the directory's URI: such files are applied in turn. */
const alternatives = crowded({
	of: (mesh: Mesh) => mesh.resources,
	standOf(by: Deployed) {
		const { kind, namespace, name } = by.resource;
		if (name === undefined || by.standing === 'patch') return undefined;
		return {
			group: directoryOf(by),
			key: `${kind.id} ${namespace?.text ?? ''} ${name.text}`,
			part: by.member.uri,
		};
	},
});

/** The URI of the directory that a resource's file is in. */
export function directoryOf({ member }: Deployed): string {
	return directoryOfMember(member);
}

const directoryOfMember = memo(({ uri }: Member) => parentOf(uri));
