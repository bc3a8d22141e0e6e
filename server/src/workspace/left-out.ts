// leftOutIn(folder, …): the files of a folder that kustomizations, Argo CD and Flux leave out while they take most others in.
import type { Keep } from '../facts/lineage.ts';
import { isToolFile } from '../model/makers/tools.ts';
import type { SourceFile } from '../text/source-file.ts';
import { parentOf } from '../text/uri.ts';
import { type Deployment, isDeployedBy } from './deployments.ts';
import { chartAround } from './helm.ts';
import { isKustomization } from './kustomize.ts';
import { type Overlay, overlaysByFile } from './overlays.ts';
import type { Folder } from './snapshot.ts';

/** What takes the files of a folder in. */
export interface Ways {
	readonly overlays: readonly Overlay[];
	readonly deployments: readonly Deployment[];
	readonly charts: ReadonlySet<string>;
}

/** Whether something takes a file in; with `outside`, a directory, only what lies beyond that or deploys a part of it counts. */
export function reachedBy(overlays: readonly Overlay[], deployments: readonly Deployment[]) {
	const byFile = overlaysByFile(overlays);
	return (uri: string, outside?: string): boolean => {
		const holders = byFile.get(uri) ?? [];
		const counts = outside === undefined ? holders : holders.filter((one) => !one.uri.startsWith(outside));
		return counts.length > 0 || isDeployedBy(deployments, uri, outside);
	};
}

const none: ReadonlySet<string> = new Set();

/**
 * The URIs of the files that are left out on purpose: more than half of the manifests are taken in, and a file is not,
 * though it lies below a directory with a kustomization, beside more of those than of others, in a hidden directory, or
 * where Argo CD or Flux are at work. A directory of its own may as well be applied by hand: that says nothing. Templates of
 * charts do not count, nor does a directory named for the mesh.
 */
export function leftOutIn(folder: Folder, files: readonly SourceFile[], ways: Ways, keep: Keep): ReadonlySet<string> {
	if (ways.overlays.length === 0 && ways.deployments.length === 0) return none;
	const isReached = reachedBy(ways.overlays, ways.deployments);
	const managed = new Set(files.flatMap(({ uri }) => (isKustomization(uri) ? [parentOf(uri)] : [])));
	const [unreached, reachedDirectories] = [[] as string[], new Set<string>()];
	let reached = 0;
	for (const { uri, placed } of files) {
		if (placed.length === 0 || isNoManifest(uri) || !uri.startsWith(`${folder.uri}/`)) continue;
		if (isReached(uri)) {
			reached++;
			for (let at = parentOf(uri); at.length > folder.uri.length; at = parentOf(at)) {
				if (reachedDirectories.has(at)) break;
				reachedDirectories.add(at);
			}
		} else if (chartAround(ways.charts, uri) === undefined) unreached.push(uri);
	}
	const found = reached > unreached.length ? outsideOf(unreached, folder, ways, managed, reachedDirectories) : none;
	// An edit seldom changes it, and all roles hang on it.
	return keep('left out', [...found], () => found);
}

/** Those of `unreached` that are left out on purpose, and not only applied in another way. */
function outsideOf(
	unreached: readonly string[],
	folder: Folder,
	{ deployments }: Ways,
	managed: ReadonlySet<string>,
	reached: ReadonlySet<string>,
): ReadonlySet<string> {
	const around = new Map(unreached.map((uri) => [uri, outermost(uri, folder, reached)]));
	const strangers = new Set([...around.values()].filter((one) => one !== undefined));
	const [tended, others] = [countsBeside(managed), countsBeside(strangers)];
	const isOutside = (uri: string): boolean => {
		if (isOfMesh(around.get(uri), uri)) return false;
		for (let at = parentOf(uri); at.length >= folder.uri.length; at = parentOf(at)) if (managed.has(at)) return true;
		const stranger = around.get(uri);
		if (stranger === undefined) return false;
		if (deployments.length > 0 || /\/[._][^/]*$/.test(stranger)) return true;
		return (tended.get(parentOf(stranger)) ?? 0) > (others.get(parentOf(stranger)) ?? 0);
	};
	return new Set(unreached.filter(isOutside));
}

/**
 * Whether a file lies in a directory named for the mesh in which nothing is taken in: what is in it wants Istio to be there
 * before, so people apply it by hand beside what is deployed for them.
 */
function isOfMesh(stranger: string | undefined, uri: string): boolean {
	if (stranger === undefined) return false;
	const own = parentOf(uri).slice(parentOf(stranger).length);
	return /\/(?:istio|(?:service-?)?mesh)(?:[-_][^/]*)?(?:\/|$)/i.test(own);
}

/** Directory -> how many of `directories` lie right in it. */
function countsBeside(directories: ReadonlySet<string>): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	for (const one of directories) counts.set(parentOf(one), (counts.get(parentOf(one)) ?? 0) + 1);
	return counts;
}

/** The outermost directory around a file in which nothing is taken in; undefined for a file beside something that is. */
function outermost(uri: string, folder: Folder, reached: ReadonlySet<string>): string | undefined {
	let found: string | undefined;
	for (let at = parentOf(uri); at.length > folder.uri.length && !reached.has(at); at = parentOf(at)) found = at;
	return found;
}

function isNoManifest(uri: string): boolean {
	return isKustomization(uri) || isToolFile(uri) || /\/(?:Chart\.yaml|\.istio\.ya?ml)$/.test(uri);
}
