// The workspace folders and the settings of each: asked for where the client can be asked, else as it sent them.
import type { InitializeParams, WorkspaceFolder } from 'vscode-languageserver';
import { loadSettings, repositoryOf } from '../disk/load.ts';
import { sentenceOf } from '../disk/skipped.ts';
import { host } from '../host/host.ts';
import { faultsOfSettings, settingsFrom } from '../settings.ts';
import type { SourceFile } from '../text/source-file.ts';
import { overruled } from '../workspace/settings-files.ts';
import type { Folder } from '../workspace/snapshot.ts';
import * as from from './from-lsp.ts';
import type { Guarded } from './guard.ts';
import type { Session } from './session.ts';

export interface Folders {
	/** Learns the folders and their settings; to be awaited once, after `initialized`. */
	start(): Promise<void>;
	/** Learns them again, because a settings file changed. */
	reread(): void;
	/** Calls back whenever other files are to be read than before. */
	onChange(listener: () => void): void;
	/** The globs of what the editor itself hides in a folder. */
	hidden(folder: Folder): readonly string[];
}

export function createFolders(
	connection: Guarded,
	session: Session,
	client: () => InitializeParams | undefined,
): Folders {
	let uris: readonly string[] = [];
	let sent: unknown;
	const hidden = new Map<string, readonly string[]>();
	let listener: () => void = () => {};

	const told = teller(connection);
	const refresh = latestOnly(async (isLatest) => {
		await host.files.look(uris.flatMap(settingsFilesOf));
		const globs = new Map<string, readonly string[]>();
		const folders = await Promise.all(
			uris.map(async (uri): Promise<Folder> => {
				const [istio, excluded] = await asked(connection, client(), uri);
				globs.set(uri, globsOf(excluded));
				return folderAt(uri, told(istio ?? sent), connection);
			}),
		);
		if (!isLatest()) return;
		for (const [uri, own] of globs) hidden.set(uri, own);
		session.setFolders(folders.map((folder) => ({ ...seenIn(session, folder.uri), ...folder })));
	});
	// Editors tell of changes that are none, some right after they were asked to tell.
	const change = (): void =>
		connection.guard.background('Reading settings', async () => {
			const before = readingOf(session.snapshot.folders, hidden);
			await refresh();
			if (readingOf(session.snapshot.folders, hidden) !== before) listener();
		});

	return {
		async start() {
			const parameters = client();
			uris = foldersOf(parameters);
			sent = parameters?.initializationOptions?.settings;
			connection.onDidChangeConfiguration(({ settings }) => {
				sent = (settings as { istio?: unknown } | null)?.istio ?? sent;
				change();
			});
			if (parameters?.capabilities.workspace?.workspaceFolders === true) {
				connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
					const gone = removed.map(uriOf);
					uris = [...uris.filter((uri) => !gone.includes(uri)), ...added.map(uriOf)];
					change();
				});
			}
			await refresh();
		},
		reread: change,
		onChange: (next) => {
			listener = next;
		},
		hidden: ({ uri }) => hidden.get(uri) ?? [],
	};
}

/** A folder with its settings: those that are `given`, and those of the files that are there. */
function folderAt(uri: string, given: unknown, connection: Guarded): Folder {
	const path = from.path(uri);
	const root = rootOf(uri, path);
	const files = path === undefined ? [] : settingsOn(path, connection);
	const settings = overruled(settingsFrom(given), files, root);
	const beside = from.beside(uri, settings['schema.crds']);
	const [meshConfig] = settings.meshConfig === '' ? [] : from.beside(uri, [settings.meshConfig]);
	return { uri, root, settings, beside, ...(meshConfig === undefined ? {} : { meshConfig }) };
}

/** Of runs at once only the last one counts, for the editor may answer another one later; whoever waits for one waits for that. */
function latestOnly(work: (isLatest: () => boolean) => Promise<void>): () => Promise<void> {
	let latest = Promise.resolve();
	return () => {
		const own: Promise<void> = work(() => latest === own).then(() => (latest === own ? undefined : latest));
		latest = own;
		return own;
	};
}

/** What was learned of the files in a folder, whatever its settings are now. */
function seenIn({ snapshot }: Session, uri: string): Pick<Folder, 'absent'> {
	const before = snapshot.folders.find((folder) => folder.uri === uri);
	return before?.absent === undefined ? {} : { absent: before.absent };
}

/** What the settings files at a path say; what cannot be read is told. */
function settingsOn(path: string, { guard, console }: Guarded): readonly SourceFile[] {
	const load = () => loadSettings(path, (one) => console.warn(sentenceOf(one)));
	return guard.attempt('Reading settings', load, []);
}

/** Where the settings files of a folder would stand, as URIs. */
function settingsFilesOf(folder: string): readonly string[] {
	return ['.istio.yaml', '.istio.yml'].map((name) => `${folder}/${name}`);
}

/** The root of the repository that a folder is in; itself where it is in none, or has no path. */
function rootOf(uri: string, path: string | undefined): string {
	return path === undefined ? uri : from.fileUri(repositoryOf(path) ?? path);
}

/** Gives back settings as they are; says, once, what of the editor's settings cannot be meant. */
function teller(connection: Guarded): (given: unknown) => unknown {
	const told = new Set<string>();
	return (given) => {
		for (const fault of faultsOfSettings(given)) {
			if (!told.has(fault)) connection.console.warn(fault);
			told.add(fault);
		}
		return given;
	};
}

/** What the client has set for a folder; nothing if it cannot be asked. */
async function asked(
	connection: Guarded,
	client: InitializeParams | undefined,
	scopeUri: string,
): Promise<readonly unknown[]> {
	if (client?.capabilities.workspace?.configuration !== true) return [];
	const items = [
		{ scopeUri, section: 'istio' },
		{ scopeUri, section: 'files.exclude' },
	];
	// A client that promises settings and then fails to give them gets the defaults, not a dead server.
	return connection.workspace.getConfiguration(items).catch(() => []);
}

/** What decides which files are read; the rest of the settings only changes what is made of them. */
function readingOf(folders: readonly Folder[], hidden: ReadonlyMap<string, readonly string[]>): string {
	return JSON.stringify(
		folders.map(({ uri, settings, beside, meshConfig }) => [
			uri,
			settings['files.exclude'],
			settings['files.maxSize'],
			beside,
			meshConfig,
			hidden.get(uri),
		]),
	);
}

function foldersOf(parameters: InitializeParams | undefined): readonly string[] {
	const { workspaceFolders, rootUri } = parameters ?? {};
	if (workspaceFolders !== undefined && workspaceFolders !== null) return workspaceFolders.map(uriOf);
	return rootUri === undefined || rootUri === null ? [] : [uriOf({ uri: rootUri, name: '' })];
}

function uriOf({ uri }: WorkspaceFolder): string {
	return from.uri(uri).replace(/\/$/, '');
}

/** The globs that are switched on in an editor's `files.exclude`. */
function globsOf(excluded: unknown): readonly string[] {
	if (typeof excluded !== 'object' || excluded === null) return [];
	return Object.entries(excluded).flatMap(([glob, isOn]) => (isOn === true ? [glob] : []));
}
