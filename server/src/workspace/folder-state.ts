// FolderState: a workspace folder in one snapshot: its files, and what kustomizations, charts, deployments and settings make
// of each. An edit that touches none of these only takes one step further.
import { type Keep, keeping } from '../facts/lineage.ts';
import { memo } from '../facts/memo.ts';
import { areSame } from '../facts/table.ts';
import { push } from '../maps.ts';
import { defaultSettings } from '../settings.ts';
import type { SourceFile } from '../text/source-file.ts';
import { deploymentsOf, isDeploying } from './deployments.ts';
import { chartsOf } from './helm.ts';
import { isKustomization, kustomizations, patchingIn } from './kustomize.ts';
import { type Context, contextOf, type Member, membersOf, roleIn } from './members.ts';
import { namesOf, type Overlay, overlaysOf, patchFilesOf, urisIn } from './overlays.ts';
import { type Others, type Rivals, rivalsAmong } from './rivals.ts';
import { isSettingsFile, settingsTree } from './settings-files.ts';
import type { Folder, Snapshot } from './snapshot.ts';
import { isTest } from './tests.ts';
import { toldApart } from './told-apart.ts';
import { usesIn } from './use.ts';

export interface FolderState {
	/** Undefined: all loose files. */
	readonly folder: Folder | undefined;
	/** The files of all folders, as they are in this snapshot. */
	readonly files: ReadonlyMap<string, SourceFile>;
	/** The files of this one, in order: URI -> the place among them. */
	readonly positions: ReadonlyMap<string, number>;
	readonly context: Context;
	readonly rivals: Rivals;
	/** Those with rivals, by the URI of their kustomization. */
	readonly rivalAt: ReadonlyMap<string, Overlay>;
	/** Files whose content decides about other files. */
	readonly patching: ReadonlySet<string>;
	/**
	 * The URIs of the files that changed, one after the other, since something other than their own content did last: what lies
	 * between two states with the same list is what tells them apart. It grows while states are added.
	 */
	readonly steps: readonly string[];
	/** How many of `steps` led here. */
	readonly step: number;
}

interface States {
	readonly snapshot: Snapshot;
	readonly byFolder: ReadonlyMap<Folder | undefined, FolderState>;
}

/** The states of all folders that have files. */
export function foldersOf(snapshot: Snapshot): ReadonlyMap<Folder | undefined, FolderState> {
	const { moving } = snapshot.lineage;
	const last = moving.get('folders') as States | undefined;
	const changed = last?.snapshot.folders === snapshot.folders ? changedFiles(last.snapshot, snapshot) : undefined;
	const byFolder =
		last === undefined || changed === undefined ? statesAnew(snapshot) : stepped(snapshot, last.byFolder, changed);
	moving.set('folders', { snapshot, byFolder } satisfies States);
	return byFolder;
}

/** The files that are other ones than before; undefined if some came or went. */
function changedFiles(before: Snapshot, { files, step }: Snapshot): readonly SourceFile[] | undefined {
	if (step?.before === before.files) return step.changed;
	if (before.files.size !== files.size) return undefined;
	const changed: SourceFile[] = [];
	for (const [uri, file] of files) {
		const old = before.files.get(uri);
		if (old === undefined) return undefined;
		if (old !== file) changed.push(file);
	}
	return changed;
}

function statesAnew(snapshot: Snapshot): ReadonlyMap<Folder | undefined, FolderState> {
	const filesOf = new Map<Folder | undefined, SourceFile[]>();
	for (const file of snapshot.files.values()) push(filesOf, snapshot.folderOf(file.uri), file);
	return new Map([...filesOf].map(([folder, files]) => [folder, stateOf(snapshot, folder, files)]));
}

function stepped(
	snapshot: Snapshot,
	before: ReadonlyMap<Folder | undefined, FolderState>,
	changed: readonly SourceFile[],
): ReadonlyMap<Folder | undefined, FolderState> {
	const byFolder = new Map<Folder | undefined, SourceFile[]>();
	for (const file of changed) push(byFolder, snapshot.folderOf(file.uri), file);
	return new Map([...before].map(([folder, state]) => [folder, next(snapshot, state, byFolder.get(folder) ?? [])]));
}

/** How many steps a list may have before a new one is begun. */
const mostSteps = 5_000;

/** `state` with some files changed: a step further, if that changes nothing but their own members. */
function next(snapshot: Snapshot, state: FolderState, changed: readonly SourceFile[]): FolderState {
	if (changed.length === 0) return { ...state, files: snapshot.files };
	let isStructural = state.steps.length + changed.length > mostSteps;
	for (const file of changed) {
		const before = state.files.get(file.uri);
		isStructural ||= before === undefined || decides(state, before, file);
	}
	const { files } = snapshot;
	if (isStructural) {
		const own = [...state.positions.keys()].flatMap((uri) => files.get(uri) ?? []);
		const found = stateOf(snapshot, state.folder, own, state.positions);
		const concerned = concernedBy(state, found, changed);
		return concerned === undefined ? found : further(found, state, concerned);
	}
	return further(
		{ ...state, files },
		state,
		changed.map(({ uri }) => uri),
	);
}

/** `state` as the one that comes after another one, from which it differs in some files. */
function further(state: FolderState, before: FolderState, uris: Iterable<string>): FolderState {
	const steps = before.steps as string[];
	for (const uri of uris) steps.push(uri);
	return { ...state, steps, step: steps.length };
}

/**
 * The URIs of the files that may have other members than before, where only `changed` files and some overlays are others: of
 * hundreds of overlays an edit concerns one. Undefined: they may be any.
 */
function concernedBy(
	before: FolderState,
	after: FolderState,
	changed: readonly SourceFile[],
): ReadonlySet<string> | undefined {
	const [old, now] = [before.context, after.context];
	// Charts are told by the names of files, which are as before; what deploys something is a basis of uses.
	if (old.settings !== now.settings || old.uses.basis !== now.uses.basis) return undefined;
	const concerned = new Set<string>();
	for (const file of changed) {
		// Which overlays are rivals hangs on the names in them.
		const isNamed = [old, now].some(({ overlaysOf }) => overlaysOf.has(file.uri));
		if (isNamed && !areSame(namesOf(before.files.get(file.uri)), namesOf(file))) return undefined;
		concerned.add(file.uri);
	}
	const [then, since] = [new Set(old.overlays), new Set(now.overlays)];
	const others = [...old.overlays.filter((one) => !since.has(one)), ...now.overlays.filter((one) => !then.has(one))];
	for (const overlay of others) {
		for (const one of [overlay, ...otherRivals(before, after, overlay)])
			for (const uri of urisIn(one)) concerned.add(uri);
	}
	return before.steps.length + concerned.size > mostSteps ? undefined : concerned;
}

/** The rivals that an overlay has in one of two states alone: what is in these is in its environment then, or is no more. */
function otherRivals(before: FolderState, after: FolderState, { uri }: Overlay): readonly Overlay[] {
	const rivalsIn = ({ rivals, rivalAt }: FolderState): ReadonlySet<Overlay> => {
		const own = rivalAt.get(uri);
		return new Set(own && rivals.get(own));
	};
	const [old, now] = [rivalsIn(before), rivalsIn(after)];
	return [...[...old].filter((one) => !now.has(one)), ...[...now].filter((one) => !old.has(one))];
}

/** Whether a change of a file changes what other files are. */
function decides({ context, patching }: FolderState, before: SourceFile, after: SourceFile): boolean {
	const { uri } = after;
	if (patching.has(uri) && !areSame(patchingIn(before), patchingIn(after))) return true;
	if (!areSame(decidingIn(before), decidingIn(after))) return true;
	return context.overlaysOf.has(uri) && !areSame(namesOf(before), namesOf(after));
}

/** What in a file decides about other files: all of it, by its name, or some documents. */
const decidingIn = memo(({ uri, placed }: SourceFile): readonly unknown[] => {
	const isAll = isKustomization(uri) || isSettingsFile(uri);
	const chunks = placed.map(({ chunk }) => chunk);
	// Whether there is anything in it tells what is left out on purpose.
	return [placed.length === 0, ...(isAll ? chunks : chunks.filter((one) => isDeploying(one) || isTest(one)))];
});

function stateOf(
	snapshot: Snapshot,
	folder: Folder | undefined,
	files: readonly SourceFile[],
	positions?: ReadonlyMap<string, number>,
): FolderState {
	const { uri = '', settings: base = defaultSettings, forced, root } = folder ?? {};
	const keep: Keep = keeping(snapshot.lineage, uri);
	const settings = settingsTree(uri, base, files, forced, keep, root);
	const overlays = overlaysOf(files, keep);
	const [charts, deployments] = [chartsOf(files, keep), deploymentsOf(files, folder, keep)];
	const uses = usesIn(folder, files, { overlays, deployments, charts }, keep);
	const known = positions ?? new Map(files.map((file, index) => [file.uri, index]));
	const context = contextOf(settings, overlays, charts, deployments, uses, keep);
	const all = rivalsAmong(overlays, snapshot.files, keep);
	const rivals = keep('told apart', [all, context, files.length], () =>
		toldApart(all, files, { context, positions: known }),
	);
	return {
		folder,
		files: snapshot.files,
		positions: known,
		context,
		rivals,
		rivalAt: rivalsByFile(rivals),
		patching: patchFilesOf(kustomizations(files, keep)),
		steps: [],
		step: 0,
	};
}

/** The members in a file of the folder, where the overlays `without` are left out. */
export function membersAt({ files, context }: FolderState, uri: string, without?: Others): readonly Member[] {
	const [file, role] = [files.get(uri), roleIn(context, uri, without)];
	return file === undefined || role === undefined ? noMembers : membersOf(context, file, role);
}

const noMembers: readonly Member[] = [];

const rivalsByFile = memo(
	(rivals: Rivals): ReadonlyMap<string, Overlay> => new Map([...rivals.keys()].map((one) => [one.uri, one])),
);
