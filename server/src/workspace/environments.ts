// environments(snapshot): what would be deployed together. Today one per workspace folder, in which several resources of
// one name mean alternatives; the type already allows for kustomize overlays, charts and what users declare.
import { push } from '../maps.ts';
import { memo } from '../memo.ts';
import { defaultSettings, type Settings } from '../settings.ts';
import type { Placed, SourceFile } from '../text/source-file.ts';
import { chartsOf, isChartTemplate } from './helm.ts';
import { type Kustomization, kustomizations } from './kustomize.ts';
import type { Folder, Snapshot } from './snapshot.ts';

/**
 * How a resource counts. `whole`: as written. `template`: Helm renders it, so names may change and the release's
 * namespace is unknown. `patch`: a part of a resource that is whole elsewhere. `patched`: a kustomization changes it.
 * Only what is whole can be contradicted.
 */
export type Standing = 'whole' | 'template' | 'patch' | 'patched';

/** One document as part of an environment. */
export interface Member {
	readonly file: SourceFile;
	readonly placed: Placed;
	/** Of all that is in it; that a single resource is `patched` is known only to `patched`. */
	readonly standing: Standing;
	/** For each kustomization root that reaches the file, the kustomizations on the way, from the file outwards. */
	readonly chains: readonly (readonly Kustomization[])[];
	/** `Kind/name` of what kustomizations patch. */
	readonly patched: ReadonlySet<string>;
}

export interface Environment {
	/** What a finding calls it; '' for a whole workspace folder, which needs no saying. */
	readonly name: string;
	/** `folder`: everything below a folder, alternatives included. The others hold exactly what is deployed together. */
	readonly kind: 'folder' | 'kustomize' | 'chart' | 'declared';
	/** Whether `members` is all there is, so that a name that leads nowhere is a fault. */
	readonly isComplete: boolean;
	readonly settings: Settings;
	readonly members: readonly Member[];
}

/** All environments; a file may be in several, and is in at least one. Loose files form one of their own. */
export const environments = memo((snapshot: Snapshot): readonly Environment[] => {
	const filesOf = new Map<Folder | undefined, SourceFile[]>();
	for (const file of snapshot.files.values()) {
		push(filesOf, snapshot.folderOf(file.uri), file);
	}
	return [...filesOf].map(([folder, files]) => folderEnvironment(folder?.settings ?? defaultSettings, files));
});

/** The environments that `uri` is part of. */
export function environmentsOf(snapshot: Snapshot, uri: string): readonly Environment[] {
	const all = environments(snapshot);
	return all.length === 1 ? all : all.filter((environment) => environment.members.some(({ file }) => file.uri === uri));
}

function folderEnvironment(settings: Settings, files: readonly SourceFile[]): Environment {
	const kustomize = kustomizations(files);
	const charts = chartsOf(files);
	const members: Member[] = [];
	for (const file of files) {
		const chains = kustomize.chainsOf.get(file.uri) ?? [];
		const standing = isChartTemplate(charts, file.uri)
			? 'template'
			: kustomize.patches.has(file.uri)
				? 'patch'
				: 'whole';
		for (const placed of file.placed) members.push({ file, placed, standing, chains, patched: kustomize.patched });
	}
	return { name: '', kind: 'folder', isComplete: settings.assume === 'complete', settings, members };
}
