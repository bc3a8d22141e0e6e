// The disk side of a session: the first load in slices, and what changes afterwards.
import { FileChangeType, type FileEvent } from 'vscode-languageserver';
import { isNeverSearched } from '../disk/find.ts';
import { kindOfPath } from '../disk/read.ts';
import { type Skipped, sentenceOf } from '../disk/skipped.ts';
import { refreshing } from '../facts/indexed.ts';
import { host } from '../host/host.ts';
import { meshOf } from '../mesh/mesh.ts';
import type { SourceFile } from '../text/source-file.ts';
import { concerns, isAtOrBelow } from '../text/uri.ts';
import { environmentsOf } from '../workspace/environments.ts';
import type { Folder } from '../workspace/snapshot.ts';
import { createBursts } from './bursts.ts';
import * as from from './from-lsp.ts';
import type { Guarded } from './guard.ts';
import type { Session } from './session.ts';
import { inSlices } from './slices.ts';
import { createSources, type Found, type Sources } from './sources.ts';

export interface Files {
	/** Reads all folders anew; resolves when done, or when a later call took over. */
	index(): Promise<void>;
	/** Stops that, as far as it is. */
	stop(): void;
	/** Follows what the editor's file watcher saw; resolves when that is done. */
	watched(events: readonly FileEvent[]): Promise<void>;
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
	const onSkipped = (one: Skipped): void => {
		if (session.skipped.add(one) && session.skipped.all.length <= mostLogged) {
			const log = one.isForeign === true ? connection.console.info : connection.console.warn;
			log.call(connection.console, sentenceOf(one));
		}
	};
	const sources = createSources(session, hidden, onSkipped);
	let run = 0;

	let indexing: Promise<void> = Promise.resolve();
	const index = (): Promise<void> => {
		const own = ++run;
		session.skipped.forget(() => true);
		sources.links.forget();
		indexing = indexed(session, sources, progress, () => own !== run);
		return indexing;
	};

	/** One search for what is new and one change, however many files changed. */
	const follow = async (uris: ReadonlySet<string>): Promise<void> => {
		// The index may have read a file before it changed, and would put that text over ours.
		await indexing;
		const own = run;
		const isStale = (): boolean => own !== run;
		await host.files.look([...uris]);
		if ([...uris].some(isIgnoreFile) || sources.links.haveMoved(uris)) return index();
		const named = new Set(besidesOf(session.snapshot.folders).filter((uri) => concerns(uri, uris)));
		session.skipped.forget((path) => named.has(from.fileUri(path)) || isAtOrBelow(from.fileUri(path), uris));
		const changed = new Set([...uris, ...sources.links.to(uris).map(from.fileUri)]);
		const found = await drawn(sources.search(uris), isStale);
		if (found === undefined) return;
		if (sources.links.haveMoved(uris)) return index();
		for (const path of sources.links.to(uris)) {
			const folder = session.snapshot.folderOf(from.fileUri(path));
			if (folder !== undefined) found.push({ path, folder });
		}
		await fetched(session.snapshot.folders, found, isStale);
		const files = await drawn(sources.load(found, uris), isStale);
		if (files === undefined || !(await inSlices(steps(session, files), () => {}, isStale))) return;
		session.replace(files, changed);
	};
	const bursts = createBursts(connection.guard, follow);
	return {
		index,
		stop() {
			run++;
		},
		async watched(events) {
			await bursts.add(events.map(({ uri }) => from.uri(uri)));
			const made = foldersMadeIn(events);
			if (made.length > 0) connection.guard.after(settling, 'Looking at new folders again', () => bursts.add(made));
		},
		onDisk: (uri) => onDisk(uri, session, sources),
	};
}

/** How many changed files are taken in at once: a request waits for no more of them. */
const portion = 100;

/**
 * Takes in all but the last of many changed files, portion by portion, with what follows from them: all at once would have
 * the next request wait for the meshes to follow.
 */
function* steps(session: Session, files: readonly SourceFile[]): Generator<void> {
	for (let at = 0; at + portion < files.length; at += portion) {
		const part = files.slice(at, at + portion);
		session.replace(part, nothing);
		yield;
		const { snapshot } = session;
		for (const environment of new Set(part.flatMap(({ uri }) => environmentsOf(snapshot, uri)[0] ?? []))) {
			const mesh = meshOf(environment);
			yield;
			yield* refreshing(mesh);
		}
	}
}

/** Milliseconds after which a folder that was made is looked at again: a watcher may tell of it before all is in it, and of nothing then. */
const settling = 1000;

function foldersMadeIn(events: readonly FileEvent[]): readonly string[] {
	const made = events.flatMap(({ type, uri }) => (type === FileChangeType.Created ? [from.uri(uri)] : []));
	return made.filter((uri) => kindOfPath(from.path(uri) ?? '') === 'directory');
}

/** Lines in the log about what is skipped; the status tells of more. */
const mostLogged = 100;

/** Files after which the editor is told how far we are. */
const step = 500;

const nothing: ReadonlySet<string> = new Set();

async function indexed(session: Session, sources: Sources, progress: Progress, isStale: () => boolean): Promise<void> {
	const before = session.snapshot.files;
	session.forget();
	progress(0, 0, false);
	const { folders } = session.snapshot;
	await host.files.list([...folders.map(({ uri }) => uri), ...besidesOf(folders)]);
	if (isStale()) return;
	const found = await drawn(sources.search(), isStale);
	if (found === undefined) return;
	await fetched(folders, found, isStale, (done) => progress(done, found.length, false));
	let batch: SourceFile[] = [];
	let done = 0;
	const flush = (): void => {
		session.replace(batch, nothing);
		batch = [];
	};
	const take = (file: SourceFile | undefined): void => {
		done++;
		if (file !== undefined) batch.push(file);
		if (done % step !== 0) return;
		// Each change copies the map of all files, so the steps grow with it.
		if (batch.length * 2 > session.snapshot.files.size) flush();
		progress(Math.min(done, found.length), found.length, false);
	};
	if (!(await inSlices(sources.load(found, undefined, before), take, isStale))) return;
	flush();
	progress(found.length, found.length, true);
}

/** Has all brought that is `found`, and what settings name beside it; on a disk that is nothing. */
async function fetched(
	folders: readonly Folder[],
	found: readonly Found[],
	isStale: () => boolean,
	onStep: (done: number) => void = () => {},
): Promise<void> {
	let done = 0;
	for (const folder of folders) {
		const own = found.flatMap((one) => (one.folder.uri === folder.uri ? [one.path] : []));
		const paths = [...own, ...besidesOf([folder]).flatMap((uri) => from.path(uri) ?? [])];
		for (let at = 0; at < paths.length && !isStale(); at += step) {
			const count = await host.files.fetch(paths.slice(at, at + step), folder.settings['files.maxSize'] * 1024);
			done += count;
			if (count > 0) onStep(done);
		}
	}
}

/** All that `work` yields, drawn in slices; undefined if it became stale. */
async function drawn<T>(work: Iterable<T | undefined>, isStale: () => boolean): Promise<T[] | undefined> {
	const all: T[] = [];
	const isDone = await inSlices(
		work,
		(one) => {
			if (one !== undefined) all.push(one);
		},
		isStale,
	);
	return isDone ? all : undefined;
}

function onDisk(uri: string, session: Session, sources: Sources): SourceFile | undefined {
	const path = from.path(uri);
	const folder = session.snapshot.folderOf(uri);
	if (path === undefined || folder === undefined) return undefined;
	const own = new Set([uri]);
	const isRead = sources.links.isRead(path);
	const found: readonly (Found | undefined)[] = isRead === undefined ? [...sources.search(own)] : [{ path, folder }];
	const files =
		isRead === false
			? []
			: [
					...sources.load(
						found.flatMap((one) => one ?? []),
						own,
					),
				];
	return files.find((file) => file !== undefined);
}

/** What settings name beside the files of the folders. */
function besidesOf(folders: readonly Folder[]): readonly string[] {
	return folders.flatMap(({ beside = [], meshConfig }) =>
		meshConfig === undefined ? beside : [...beside, meshConfig],
	);
}

/** Whether a change of the file may change what is found anywhere; where nothing is searched, it does not. */
function isIgnoreFile(uri: string): boolean {
	return uri.endsWith('/.gitignore') && !isNeverSearched(from.path(uri) ?? uri);
}
