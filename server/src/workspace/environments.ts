// environments(snapshot): what would be deployed together. A workspace folder is one, in which several resources of one
// name mean alternatives; so is each overlay that has rivals, and whatever users declare.
import type { Lineage } from '../facts/lineage.ts';
import { memo } from '../facts/memo.ts';
import { entry, push } from '../maps.ts';
import { defaultSettings, type Settings } from '../settings.ts';
import type { Chunk } from '../text/chunk.ts';
import { firstDocument } from '../text/source-file.ts';
import { decoded, parentOf } from '../text/uri.ts';
import { type FolderState, foldersOf, membersAt } from './folder-state.ts';
import { matchesBelow } from './globs.ts';
import type { Member } from './members.ts';
import type { Overlay } from './overlays.ts';
import type { Others } from './rivals.ts';
import type { Folder, Snapshot } from './snapshot.ts';
import { filesApart } from './told-apart.ts';

export type { Member, Standing } from './members.ts';

export interface Environment {
	/** The same for the environment of the same name in the next snapshot. */
	readonly id: string;
	/** What a finding calls it; '' for a whole workspace folder, which needs no saying. */
	readonly name: string;
	/** `folder`: everything below a folder, alternatives included. `overlay`: the same without the overlay's rivals. */
	readonly kind: 'folder' | 'overlay' | 'declared';
	/** Whether `members` is all there is, so that a name that leads nowhere is a fault. */
	readonly isComplete: boolean;
	readonly settings: Settings;
	/** The document that the setting `meshConfig` names. */
	readonly meshConfig: Chunk | undefined;
	/** URIs of the files and folders that the setting `schema.crds` names. */
	readonly definitions: readonly string[];
	/** The workspace folder that it is of; undefined for loose files. */
	readonly folder: Folder | undefined;
	/** The folder's, for what is not in this one: there a name may be known at least. Undefined in that one itself. */
	readonly around: Environment | undefined;
	/** Its documents. */
	readonly members: Members;
	readonly lineage: Lineage;
}

/** The documents of an environment, by file: they are told when asked for, since of a hundred overlays an edit concerns a few. */
export interface Members {
	/** The URIs of all files that may have some, in order. */
	readonly uris: Iterable<string>;
	/** The members in a file; none for a file that is not in the environment. */
	at(uri: string): readonly Member[];
	/** The place of a file in the order of all; behind them all, where it is none of them. */
	order(uri: string): number;
	/** The URIs of the files that may have other members than in those that came `before`; undefined: any. */
	since(before: Members): Iterable<string> | undefined;
	/** What tells them from those of another snapshot. */
	readonly states: readonly FolderState[];
	/** Of those that are the same as others in all but a few files: the others, and the URIs of these files. */
	readonly variant: { readonly of: Members; readonly apart: ReadonlySet<string> } | undefined;
}

/** An environment that is a part of a folder, or of several, and which files are judged in it. */
interface Part {
	readonly environment: Environment;
	readonly judges: (uri: string) => boolean;
}

interface Landscape {
	readonly states: ReadonlyMap<Folder | undefined, FolderState>;
	readonly declared: readonly Part[];
	readonly folders: ReadonlyMap<Folder | undefined, FolderEnvironments>;
}

/** The environments of a workspace folder, or of all loose files. */
interface FolderEnvironments {
	readonly state: FolderState;
	readonly whole: Environment;
	/** The environment of an overlay with rivals, made when it is asked for; undefined for others. */
	readonly of: (overlay: Overlay) => Environment | undefined;
}

/** What an environment has from its folder. */
type Frame = Pick<Environment, 'isComplete' | 'settings' | 'meshConfig' | 'definitions' | 'folder' | 'lineage'>;

/** All environments; a file is judged in one at least. Loose files form one of their own. */
export function environments(snapshot: Snapshot): readonly Environment[] {
	const { declared, folders } = landscape(snapshot);
	const own = [...folders.values()];
	return [
		...own.map(({ whole }) => whole),
		...own.flatMap(({ state, of }) => [...state.rivals.keys()].flatMap((overlay) => of(overlay) ?? [])),
		...declared.map(({ environment }) => environment),
	];
}

/** The environments in which `uri` is judged: those declared that hold it, else the overlays it is in, else its folder. */
export function environmentsOf(snapshot: Snapshot, uri: string): readonly Environment[] {
	const { declared, folders } = landscape(snapshot);
	const stated = declared.filter(({ judges }) => judges(uri));
	if (stated.length > 0) return stated.map(({ environment }) => environment);
	const folder = folders.get(snapshot.folderOf(uri));
	if (folder === undefined) return [];
	const overlays = overlaysAround(folder, uri);
	return overlays.length > 0 ? overlays : [folder.whole];
}

/** The states of the folders of a snapshot, from which its environments are made. */
export function statesOf(snapshot: Snapshot): ReadonlyMap<Folder | undefined, FolderState> {
	return landscape(snapshot).states;
}

/** The environments that hold `uri` and whatever may belong with it, alternatives included. */
export function surroundingsOf(snapshot: Snapshot, uri: string): readonly Environment[] {
	return [...new Set(environmentsOf(snapshot, uri).map((one) => one.around ?? one))];
}

function overlaysAround({ state, of }: FolderEnvironments, uri: string): readonly Environment[] {
	const around = state.context.overlaysOf.get(uri) ?? [];
	// A kustomization may take in its own file.
	const all = new Set([state.rivalAt.get(uri), ...around]);
	return [...all].flatMap((overlay) => (overlay && of(overlay)) ?? []);
}

const landscape = memo((snapshot: Snapshot): Landscape => {
	const states = foldersOf(snapshot);
	const folders = new Map([...states].map(([folder, state]) => [folder, environmentsIn(snapshot, state)]));
	return { states, folders, declared: declaredIn(snapshot, [...folders.values()]) };
});

function environmentsIn(snapshot: Snapshot, state: FolderState): FolderEnvironments {
	const { folder, context } = state;
	const frame = frameOf(snapshot, context.settings.root, folder);
	const members = membersOf([state]);
	const whole: Environment = { id: folder?.uri ?? '', name: '', kind: 'folder', ...frame, around: undefined, members };
	const known = new Map<Overlay, Environment>();
	const made = (overlay: Overlay, rivals: Others): Environment => {
		const name = directoryBelow(overlay, folder);
		const own = frameOf(snapshot, context.settings.at(overlay.uri), folder);
		const apart = filesApart(state, rivals);
		const variant = apart && { of: whole.members, apart };
		const members = membersOf([state], { without: rivals, variant });
		return { id: overlay.uri, name, kind: 'overlay', ...own, around: whole, members };
	};
	const of = (overlay: Overlay): Environment | undefined => {
		const rivals = state.rivals.get(overlay);
		return rivals && entry(known, overlay, () => made(overlay, rivals));
	};
	return { state, whole, of };
}

function frameOf({ files, lineage }: Snapshot, settings: Settings, folder: Folder | undefined): Frame {
	const file = files.get(folder?.meshConfig ?? '');
	const isComplete = settings.assume === 'complete';
	return {
		isComplete,
		settings,
		meshConfig: file && firstDocument(file),
		definitions: folder?.beside ?? none,
		folder,
		lineage,
	};
}

const none: readonly string[] = [];

/** The environments of the setting `environments`; one that several folders name is one, and so joins them. */
function declaredIn(snapshot: Snapshot, folders: readonly FolderEnvironments[]): readonly Part[] {
	const named = new Map<string, FolderEnvironments[]>();
	for (const one of folders) for (const name of Object.keys(one.whole.settings.environments)) push(named, name, one);
	return [...named].map(([name, parts]): Part => {
		const isOf = ({ folder }: FolderState, uri: string) =>
			folder !== undefined && matchesBelow(globsOf(parts, folder, name), folder.uri, uri);
		const states = parts.map(({ state }) => state);
		const first = parts[0]?.whole ?? frameOf(snapshot, defaultSettings, undefined);
		const { isComplete, settings, meshConfig, folder, lineage } = first;
		const definitions = parts.flatMap(({ whole }) => whole.definitions);
		const around = parts.length === 1 ? parts[0]?.whole : undefined;
		const frame: Frame = { isComplete, settings, meshConfig, definitions, folder, lineage };
		const members = membersOf(states, { isOf });
		const environment: Environment = { id: `declared ${name}`, name, kind: 'declared', ...frame, around, members };
		return { environment, judges: (uri) => states.some((state) => isOf(state, uri)) };
	});
}

function globsOf(parts: readonly FolderEnvironments[], folder: Folder, name: string): readonly string[] {
	const own = parts.find(({ state }) => state.folder === folder);
	return own?.whole.settings.environments[name] ?? none;
}

/** Which members of some folders there are: without those of some overlays, and of the files only that `isOf` lets in. */
interface Choice {
	readonly without?: Others;
	readonly isOf?: (state: FolderState, uri: string) => boolean;
	readonly variant?: Members['variant'];
}

function membersOf(states: readonly FolderState[], choice: Choice = {}): Members {
	const { without, isOf = () => true, variant } = choice;
	return {
		states,
		variant,
		get uris() {
			return states.flatMap(({ positions }) => [...positions.keys()]);
		},
		at(uri) {
			for (const state of states) {
				if (!state.positions.has(uri)) continue;
				return isOf(state, uri) ? membersAt(state, uri, without) : noMembers;
			}
			return noMembers;
		},
		order(uri) {
			let before = 0;
			for (const { positions } of states) {
				const own = positions.get(uri);
				if (own !== undefined) return before + own;
				before += positions.size;
			}
			return before;
		},
		since(other) {
			if (other.states.length !== states.length) return undefined;
			const changed = new Set<string>();
			for (const [index, state] of states.entries()) {
				const before = other.states[index];
				if (before?.steps !== state.steps) return undefined;
				const [from, to] = [before.step, state.step].sort((a, b) => a - b);
				for (const uri of state.steps.slice(from, to)) changed.add(uri);
			}
			return changed;
		},
	};
}

const noMembers: readonly Member[] = [];

/** `overlays/prod`, as seen from the folder. */
function directoryBelow({ uri }: Overlay, folder: Folder | undefined): string {
	const directory = parentOf(uri);
	const start = folder === undefined || directory === folder.uri ? directory.lastIndexOf('/') : folder.uri.length;
	return decoded(directory.slice(start + 1));
}
