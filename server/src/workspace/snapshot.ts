// Snapshot: everything the server knows at one moment, as one immutable value: the files, the folders, their settings.
import { type Lineage, newLineage } from '../facts/lineage.ts';
import { defaultSettings, type Settings } from '../settings.ts';
import type { SourceFile } from '../text/source-file.ts';
import { Files } from './files.ts';

/** A workspace folder; `uri` ends without a slash. */
export interface Folder {
	readonly uri: string;
	readonly settings: Settings;
	/** What overrules even the settings files of the workspace, as `settingsFrom` takes it: the options of a command. */
	readonly forced?: object;
	/** Files and folders outside of it that belong to it all the same: the definitions of `istio.schema.crds`. */
	readonly beside?: readonly string[];
	/** The root of the repository that it is in, out of which no settings file may lead; itself where none is known. */
	readonly root?: string;
	/** The file that `istio.meshConfig` names; read whole, though it is no resource. */
	readonly meshConfig?: string;
	/** URIs below it that kustomizations list and that lead nowhere; undefined where nobody looked. */
	readonly absent?: ReadonlySet<string>;
}

export class Snapshot {
	readonly files: Files;
	readonly folders: readonly Folder[];
	/** The files that were replaced since the snapshot with the files `before`; undefined where some came or went. */
	readonly step:
		| { readonly before: ReadonlyMap<string, SourceFile>; readonly changed: readonly SourceFile[] }
		| undefined;
	/** Shared with the snapshots that it follows from: what is known of those mostly holds for it too. */
	readonly lineage: Lineage;

	constructor(
		files: ReadonlyMap<string, SourceFile>,
		folders: readonly Folder[],
		lineage = newLineage(),
		step?: Snapshot['step'],
	) {
		this.files = files instanceof Files ? files : new Files(files);
		this.folders = folders;
		this.lineage = lineage;
		this.step = step;
	}

	/** This snapshot with other files. */
	withFiles(files: ReadonlyMap<string, SourceFile>): Snapshot {
		return new Snapshot(files, this.folders, this.lineage);
	}

	/** This snapshot with `files` added or replaced, by URI. */
	with(...files: readonly SourceFile[]): Snapshot {
		const next = this.files.with(files);
		const step = next.size === this.files.size ? { before: this.files, changed: files } : undefined;
		return new Snapshot(next, this.folders, this.lineage, step);
	}

	/** This snapshot without the files of these URIs, and without those below them, should one be a folder's. */
	without(...uris: readonly string[]): Snapshot {
		const next = new Map(this.files);
		for (const uri of uris) {
			if (next.delete(uri)) continue;
			for (const known of this.files.keys()) if (known.startsWith(`${uri}/`)) next.delete(known);
		}
		return this.withFiles(next);
	}

	/** This snapshot with other folders, or other settings for them. */
	withFolders(folders: readonly Folder[]): Snapshot {
		return new Snapshot(this.files, folders, this.lineage);
	}

	/** The innermost folder that holds `uri`; for what lies in none, the nearest one; undefined only where there are none. */
	folderOf(uri: string): Folder | undefined {
		let best: Folder | undefined;
		for (const folder of this.folders) {
			if (uri.startsWith(`${folder.uri}/`) && folder.uri.length > (best?.uri.length ?? -1)) best = folder;
		}
		return best ?? this.folders.find(({ beside }) => isBeside(uri, beside)) ?? nearestOf(this.folders, uri);
	}

	settingsOf(uri: string): Settings {
		return this.folderOf(uri)?.settings ?? defaultSettings;
	}
}

function isBeside(uri: string, beside: Folder['beside']): boolean {
	return beside?.some((one) => uri === one || uri.startsWith(`${one}/`)) === true;
}

/** The folder with the most directories around it that are around `uri` too; the first one for a text without a file. */
function nearestOf(folders: readonly Folder[], uri: string): Folder | undefined {
	const parts = uri.split('/');
	let best = folders[0];
	let most = 0;
	for (const folder of folders) {
		const own = folder.uri.split('/');
		const differs = own.findIndex((part, index) => part !== parts[index]);
		const shared = differs === -1 ? own.length : differs;
		if (shared > most) [best, most] = [folder, shared];
	}
	return best;
}

/** The first snapshot of a lineage: no files, no folders. */
export function emptySnapshot(): Snapshot {
	return new Snapshot(new Map(), []);
}
