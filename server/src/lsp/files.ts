// The disk side of a session: the first load in slices, and what changes afterwards.
import { FileChangeType, type FileEvent } from 'vscode-languageserver/node';
import { exclusion, isGitIgnored, isManifestPath, manifestsIn, type Search } from '../disk/find.ts';
import { load, loadAll, loadDefinitions, loadWhole } from '../disk/load.ts';
import { kindOfPath } from '../disk/read.ts';
import type { SourceFile } from '../text/source-file.ts';
import type { Folder } from '../workspace/snapshot.ts';
import * as from from './from-lsp.ts';
import type { Guarded } from './guard.ts';
import type { Session } from './session.ts';
import { inSlices } from './slices.ts';

export interface Files {
	/** Reads all folders anew; resolves when done, or when a later call took over. */
	index(): Promise<void>;
	/** Follows what the editor's file watcher saw. */
	watched(events: readonly FileEvent[]): void;
	/** What the disk has for a file that the editor closed. */
	onDisk(uri: string): SourceFile | undefined;
}

/** Told as the index grows: how many files are read, how many are found. */
export type Progress = (done: number, total: number, isDone: boolean) => void;

/** `hidden`: the globs of what the editor hides in a folder. */
export function createFiles(
	connection: Guarded,
	session: Session,
	hidden: (folder: Folder) => readonly string[],
	progress: Progress,
): Files {
	const onProblem = (message: string): void => connection.console.warn(message);
	const searchOf = (folder: Folder): Search => ({
		exclude: [...folder.settings['files.exclude'], ...hidden(folder)],
		onProblem,
	});
	const index = createIndex(session, searchOf, progress);

	const reread = (uri: string): void => {
		const folder = session.snapshot.folderOf(uri);
		const path = from.path(uri);
		const root = folder === undefined ? undefined : from.path(folder.uri);
		if (folder === undefined || path === undefined || root === undefined) return;
		const search = searchOf(folder);
		const isDirectory = kindOfPath(path) === 'directory';
		if (
			!(isDirectory || isManifestPath(path)) ||
			isGitIgnored(root, path) ||
			exclusion(root, search)(path, isDirectory)
		)
			return;
		if (isDirectory) {
			session.add([...loadAll(path, folder.settings, search)].flatMap((file) => file ?? []));
			return;
		}
		const file = loadOne(path, folder, onProblem);
		if (file === undefined) session.remove([uri]);
		else session.add([file]);
	};

	return {
		index,
		watched(events) {
			if (events.some(({ uri }) => uri.endsWith('/.gitignore'))) {
				connection.guard.background('Indexing', index);
				return;
			}
			const gone = events.filter(({ type }) => type === FileChangeType.Deleted).map(({ uri }) => from.uri(uri));
			if (gone.length > 0) session.remove(gone);
			for (const { uri, type } of events) if (type !== FileChangeType.Deleted) reread(from.uri(uri));
		},
		onDisk(uri) {
			const path = from.path(uri);
			const folder = session.snapshot.folderOf(uri);
			return path === undefined || folder === undefined ? undefined : loadOne(path, folder, onProblem);
		},
	};
}

interface Found {
	readonly path: string;
	readonly folder: Folder;
}

/** A function that reads all folders in slices; a later call ends an earlier one. */
function createIndex(session: Session, searchOf: (folder: Folder) => Search, progress: Progress): () => Promise<void> {
	let run = 0;
	return async () => {
		const own = ++run;
		const isStale = (): boolean => own !== run;
		session.forget();
		progress(0, 0, false);
		const found: Found[] = [];
		if (!(await inSlices(pathsIn(session.snapshot.folders, searchOf), (one) => found.push(one), isStale))) return;
		let batch: SourceFile[] = [];
		let done = 0;
		const take = (file: SourceFile | undefined): void => {
			done++;
			if (file !== undefined && file.placed.length > 0) batch.push(file);
			if (done % step !== 0) return;
			session.add(batch);
			batch = [];
			progress(done, found.length, false);
		};
		if (!(await inSlices(read(found, searchOf), take, isStale))) return;
		session.add([...batch, ...besides(session.snapshot.folders, searchOf)]);
		progress(done, found.length, true);
	};
}

/** After how many files the snapshot moves on, and the editor is told: each step copies the map of all files. */
const step = 500;

function* pathsIn(folders: readonly Folder[], searchOf: (folder: Folder) => Search): Generator<Found> {
	for (const folder of folders) {
		const root = from.path(folder.uri);
		if (root === undefined) continue;
		for (const path of manifestsIn(root, searchOf(folder))) yield { path, folder };
	}
}

/** What `istio.schema.crds` and `istio.meshConfig` name; mostly nothing, and never much. */
function besides(folders: readonly Folder[], searchOf: (folder: Folder) => Search): readonly SourceFile[] {
	return folders.flatMap((folder) =>
		[...(folder.beside ?? []), ...(folder.meshConfig === undefined ? [] : [folder.meshConfig])].flatMap((uri) => {
			const path = from.path(uri);
			const search = searchOf(folder);
			if (path === undefined) return [];
			if (uri !== folder.meshConfig) return [...loadDefinitions(path, folder.settings, search)];
			return loadWhole(path, folder.settings, search.onProblem) ?? [];
		}),
	);
}

function loadOne(path: string, folder: Folder, onProblem: Search['onProblem']): SourceFile | undefined {
	const isMeshConfig = folder.meshConfig !== undefined && from.path(folder.meshConfig) === path;
	return (isMeshConfig ? loadWhole : load)(path, folder.settings, onProblem);
}

function* read(found: readonly Found[], searchOf: (folder: Folder) => Search): Generator<SourceFile | undefined> {
	for (const { path, folder } of found) yield loadOne(path, folder, searchOf(folder).onProblem);
}
