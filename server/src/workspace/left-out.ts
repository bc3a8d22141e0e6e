// leftOutIn(folder, …): the files of a folder that kustomizations, Argo CD and Flux leave out while they take most others in.
import { memo } from '../memo.ts';
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

/** The set found last for a folder: an edit seldom changes it, and all roles hang on it. */
const known = memo((_folder: Folder): { found: ReadonlySet<string> } => ({ found: none }));

/**
 * The URIs of the files that are left out on purpose: more than half of the manifests are taken in, and a file is not,
 * though it lies below a directory with a kustomization, beside more of those than of others, in a hidden directory, or
 * where Argo CD or Flux are at work. A directory of its own may as well be applied by hand: that says nothing. Templates of
 * charts do not count.
 */
export function leftOutIn(folder: Folder, files: readonly SourceFile[], ways: Ways): ReadonlySet<string> {
	if (ways.overlays.length === 0 && ways.deployments.length === 0) return none;
	const isReached = reachedBy(ways.overlays, ways.deployments);
	const managed = new Set(files.flatMap(({ uri }) => (isKustomization(uri) ? [parentOf(uri)] : [])));
	const [unreached, reachedDirectories] = [[] as string[], new Set<string>()];
	let reached = 0;
	for (const { uri, placed } of files) {
		if (placed.length === 0 || isNoManifest(uri) || !uri.startsWith(`${folder.uri}/`)) continue;
		if (isReached(uri)) {
			reached++;
			for (let at = parentOf(uri); at.length > folder.uri.length; at = parentOf(at)) reachedDirectories.add(at);
		} else if (chartAround(ways.charts, uri) === undefined) unreached.push(uri);
	}
	const strangers = new Set(
		unreached.map((uri) => outermost(uri, folder, reachedDirectories)).filter((one) => one !== undefined),
	);
	const isOutside = (uri: string): boolean => {
		for (let at = parentOf(uri); at.length >= folder.uri.length; at = parentOf(at)) if (managed.has(at)) return true;
		const stranger = outermost(uri, folder, reachedDirectories);
		if (stranger === undefined) return false;
		if (ways.deployments.length > 0 || /\/[._][^/]*$/.test(stranger)) return true;
		const isBeside = (one: string): boolean => parentOf(one) === parentOf(stranger);
		return [...managed].filter(isBeside).length > [...strangers].filter(isBeside).length;
	};
	const found = reached > unreached.length ? new Set(unreached.filter(isOutside)) : none;
	const before = known(folder);
	if (before.found.size !== found.size || [...found].some((uri) => !before.found.has(uri))) before.found = found;
	return before.found;
}

/** The outermost directory around a file in which nothing is taken in; undefined for a file beside something that is. */
function outermost(uri: string, folder: Folder, reached: ReadonlySet<string>): string | undefined {
	let found: string | undefined;
	for (let at = parentOf(uri); at.length > folder.uri.length && !reached.has(at); at = parentOf(at)) found = at;
	return found;
}

function isNoManifest(uri: string): boolean {
	return isKustomization(uri) || /\/(?:Chart\.yaml|\.istio\.ya?ml)$/.test(uri);
}
