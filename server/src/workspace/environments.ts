// environments(snapshot): what would be deployed together. A workspace folder is one, in which several resources of one
// name mean alternatives; so is each overlay that has rivals, and whatever users declare.

import { push } from '../maps.ts';
import { memo } from '../memo.ts';
import { defaultSettings, type Settings } from '../settings.ts';
import type { Chunk } from '../text/chunk.ts';
import type { SourceFile } from '../text/source-file.ts';
import { parentOf } from '../text/uri.ts';
import { deploymentsOf } from './deployments.ts';
import { matchesBelow } from './globs.ts';
import { chartsOf } from './helm.ts';
import { type Context, contextOf, type Member, membersOf, roleIn } from './members.ts';
import { holds, type Overlay, overlaysOf, rivalsAmong } from './overlays.ts';
import { settingsTree } from './settings-files.ts';
import type { Folder, Snapshot } from './snapshot.ts';
import { usesIn } from './use.ts';

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
	/** Collected when first asked for. */
	readonly members: readonly Member[];
	/** The folder's, for what is not in this one: there a name may be known at least. Undefined in that one itself. */
	readonly around: Environment | undefined;
}

/** An environment that is a part of a folder, or of several, and which files are judged in it. */
interface Part {
	readonly environment: Environment;
	readonly judges: (uri: string) => boolean;
}

interface Landscape {
	readonly declared: readonly Part[];
	readonly lands: ReadonlyMap<Folder | undefined, Land>;
}

/** A workspace folder, or all loose files. */
interface Land {
	readonly folder: Folder | undefined;
	readonly files: readonly SourceFile[];
	readonly context: Context;
	readonly frame: Frame;
	readonly whole: Environment;
	readonly overlays: readonly Part[];
}

/** What an environment has from its folder. */
type Frame = Pick<Environment, 'isComplete' | 'settings' | 'meshConfig' | 'definitions' | 'folder'>;

/** All environments; a file is judged in one at least. Loose files form one of their own. */
export function environments(snapshot: Snapshot): readonly Environment[] {
	const { declared, lands } = landscape(snapshot);
	const parts = [...[...lands.values()].flatMap(({ overlays }) => overlays), ...declared];
	return [...[...lands.values()].map(({ whole }) => whole), ...parts.map(({ environment }) => environment)];
}

/** The environments in which `uri` is judged: those declared that hold it, else the overlays it is in, else its folder. */
export function environmentsOf(snapshot: Snapshot, uri: string): readonly Environment[] {
	const { declared, lands } = landscape(snapshot);
	const land = lands.get(snapshot.folderOf(uri));
	for (const parts of [declared, land?.overlays ?? []]) {
		const own = parts.filter(({ judges }) => judges(uri));
		if (own.length > 0) return own.map(({ environment }) => environment);
	}
	return land === undefined ? [] : [land.whole];
}

/** The environments that hold `uri` and whatever may belong with it, alternatives included. */
export function surroundingsOf(snapshot: Snapshot, uri: string): readonly Environment[] {
	return [...new Set(environmentsOf(snapshot, uri).map((one) => one.around ?? one))];
}

const landscape = memo((snapshot: Snapshot): Landscape => {
	const filesOf = new Map<Folder | undefined, SourceFile[]>();
	for (const file of snapshot.files.values()) push(filesOf, snapshot.folderOf(file.uri), file);
	const lands = new Map([...filesOf].map(([folder, files]) => [folder, landOf(snapshot, folder, files)]));
	return { lands, declared: declaredIn([...lands.values()]) };
});

function landOf(snapshot: Snapshot, folder: Folder | undefined, files: readonly SourceFile[]): Land {
	const { uri = '', settings: base = defaultSettings, forced } = folder ?? {};
	const settings = settingsTree(uri, base, files, forced, folder?.root);
	const overlays = overlaysOf(files);
	const [charts, deployments] = [chartsOf(files), deploymentsOf(files, folder)];
	const uses = usesIn(folder, files, { overlays, deployments, charts });
	const context = contextOf(settings, overlays, charts, deployments, uses);
	const document = snapshot.files.get(folder?.meshConfig ?? '');
	const frame = frameOf(settings.root, document, folder);
	const whole = lazy({ id: uri, name: '', kind: 'folder', ...frame, around: undefined }, () => members(files, context));
	const parts = [...rivalsAmong(overlays, snapshot.files)].map(([overlay, rivals]): Part => {
		const name = directoryBelow(overlay, folder);
		const own = frameOf(settings.at(overlay.uri), document, folder);
		const environment = lazy({ id: overlay.uri, name, kind: 'overlay', ...own, around: whole }, () =>
			members(files, context, rivals),
		);
		return { environment, judges: (uri) => holds(overlay, uri) };
	});
	return { folder, files, context, frame, whole, overlays: parts };
}

function frameOf(settings: Settings, meshConfig?: SourceFile, folder?: Folder): Frame {
	const document = meshConfig?.placed.find(({ chunk }) => chunk.text.trim() !== '');
	const definitions = folder?.beside ?? [];
	return { isComplete: settings.assume === 'complete', settings, meshConfig: document?.chunk, definitions, folder };
}

function members(files: readonly SourceFile[], context: Context, without?: ReadonlySet<Overlay>): readonly Member[] {
	return files.flatMap((file) => {
		const role = roleIn(context, file.uri, without);
		return role === undefined ? [] : membersOf(file, role);
	});
}

/** The environments of the setting `environments`; one that several folders name is one, and so joins them. */
function declaredIn(lands: readonly Land[]): readonly Part[] {
	const named = new Map<string, Land[]>();
	for (const land of lands) {
		for (const name of Object.keys(land.frame.settings.environments)) push(named, name, land);
	}
	return [...named].map(([name, parts]): Part => {
		const isOf = ({ folder, frame }: Land, uri: string) =>
			folder !== undefined && matchesBelow(frame.settings.environments[name] ?? [], folder.uri, uri);
		const first = parts[0]?.frame ?? frameOf(defaultSettings);
		const frame = { ...first, definitions: parts.flatMap((land) => land.frame.definitions) };
		const around = parts.length === 1 ? parts[0]?.whole : undefined;
		const environment = lazy({ id: `declared ${name}`, name, kind: 'declared', ...frame, around }, () =>
			parts.flatMap((land) =>
				members(
					land.files.filter(({ uri }) => isOf(land, uri)),
					land.context,
				),
			),
		);
		return { environment, judges: (uri) => parts.some((land) => isOf(land, uri)) };
	});
}

/** An environment whose members are collected when first asked for: of a hundred overlays, an edit concerns a few. */
function lazy(parts: Omit<Environment, 'members'>, collect: () => readonly Member[]): Environment {
	let found: readonly Member[] | undefined;
	return {
		...parts,
		get members() {
			found ??= collect();
			return found;
		},
	};
}

/** `overlays/prod`, as seen from the folder. */
function directoryBelow({ uri }: Overlay, folder: Folder | undefined): string {
	const directory = parentOf(uri);
	const start = folder === undefined || directory === folder.uri ? directory.lastIndexOf('/') : folder.uri.length;
	return decodeURIComponent(directory.slice(start + 1));
}
