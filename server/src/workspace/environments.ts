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
	/** Those of the environment. */
	readonly settings: Settings;
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
	const { chainsOf, patches, patched } = kustomizations(files);
	const charts = chartsOf(files);
	const members = files.flatMap((file) => {
		if (file.placed.length === 0) return noMembers;
		const standing = isChartTemplate(charts, file.uri) ? 'template' : patches.has(file.uri) ? 'patch' : 'whole';
		return membersOf(file, { standing, chains: chainsOf.get(file.uri) ?? noChains, patched, settings });
	});
	return { name: '', kind: 'folder', isComplete: settings.assume === 'complete', settings, members };
}

const noMembers: readonly Member[] = [];
const noChains: Member['chains'] = [];

type Role = Omit<Member, 'file' | 'placed'>;

const known = new WeakMap<SourceFile, { readonly role: Role; readonly members: readonly Member[] }>();

/** The members of a file: the same ones as long as file and role are the same, and with them all that is known of them. */
function membersOf(file: SourceFile, role: Role): readonly Member[] {
	const before = known.get(file);
	if (before !== undefined && isSameRole(before.role, role)) return before.members;
	const members = file.placed.map((placed): Member => ({ file, placed, ...role }));
	known.set(file, { role, members });
	return members;
}

function isSameRole(a: Role, b: Role): boolean {
	return a.standing === b.standing && a.chains === b.chains && a.patched === b.patched && a.settings === b.settings;
}
