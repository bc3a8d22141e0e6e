// The life of a connection once it is initialized: follow the editor, until it says exit. What is answered stands in requests.ts.
import {
	DidChangeConfigurationNotification,
	DidChangeWatchedFilesNotification,
	FileChangeType,
	type FileEvent,
	type InitializeParams,
	TextDocuments,
	WatchKind,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type IndexStatus, indexStatusRequest, reindexRequest } from '../protocol.ts';
import { isSettingsFile } from '../workspace/settings-files.ts';
import { createFiles, type Files } from './files.ts';
import { createFolders, type Folders } from './folders.ts';
import * as from from './from-lsp.ts';
import type { Guarded } from './guard.ts';
import { createPublisher, type Publisher } from './publish.ts';
import { createRefresher } from './refresh.ts';
import { answerRequests, type Client } from './requests.ts';
import { createSession, type Session } from './session.ts';
import type { About } from './start.ts';
import { createStatus } from './status.ts';
import { createTidying } from './tidying.ts';

/** Serves one client until it says exit. */
export function serve(connection: Guarded, about: About, client: InitializeParams): void {
	let isReady = false;
	const documents = connection.guard.around(new TextDocuments(TextDocument));
	const documentation = (): string => client.initializationOptions?.documentation ?? about.documentation;
	const refresher = createRefresher(connection, () => client.capabilities);
	const session = createSession(() => {
		publisher.changed();
		refresher.changed();
		tidying.later();
	});
	const tidying = createTidying(connection.guard);
	const publisher = createPublisher(connection, session, documentation, () => isReady);
	const status = createStatus(connection, session, () => client.capabilities);
	const folders = createFolders(connection, session, () => client);
	const files = createFiles(connection, session, folders.hidden, (done, total, isDone) => {
		isReady = isDone;
		if (isDone) tidying.now();
		status.progress(done, total, isDone);
		if (!isDone) return;
		for (const { uri } of documents.all()) publisher.edited(from.uri(uri));
		publisher.changed();
		refresher.changed();
	});

	connection.onInitialized(async () => {
		await folders.start();
		const index = (): void => connection.guard.background('Indexing', () => files.index());
		index();
		watch(connection, client);
		folders.onChange(index);
	});

	follow(connection, documents, session, files, folders, publisher);
	answerRequests(connection, session, () => abilities(client, () => !isReady));
	connection.onRequest(indexStatusRequest, (): IndexStatus => status.report(about.version));
	connection.onRequest(reindexRequest, () => files.index());
	documents.listen(connection);
}

/** What of the client's abilities changes an answer. */
function abilities(client: InitializeParams, isIndexing: () => boolean): Client {
	return {
		takesLinks: client.capabilities.textDocument?.definition?.linkSupport === true,
		takesSnippets: client.capabilities.textDocument?.completion?.completionItem?.snippetSupport === true,
		takesActions: client.capabilities.textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
		takesVersions: client.capabilities.workspace?.workspaceEdit?.documentChanges === true,
		takesDisabled: client.capabilities.textDocument?.codeAction?.disabledSupport === true,
		takesResolve:
			client.capabilities.textDocument?.codeAction?.dataSupport === true &&
			client.capabilities.textDocument.codeAction.resolveSupport?.properties.includes('edit') === true,
		makesFiles:
			client.capabilities.workspace?.workspaceEdit?.documentChanges === true &&
			client.capabilities.workspace.workspaceEdit.resourceOperations?.includes('create') === true,
		takesAnnotations: client.capabilities.workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
		takesTrees: client.capabilities.textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
		showPlaces: client.initializationOptions?.showPlaces,
		traceCommand: client.initializationOptions?.traceRequest,
		isIndexing,
	};
}

/** What the editor and its file watcher tell of, passed on to the session. */
function follow(
	connection: Guarded,
	documents: TextDocuments<TextDocument>,
	session: Session,
	files: Files,
	folders: Folders,
	publisher: Publisher,
): void {
	documents.onDidChangeContent(({ document }) => {
		const uri = from.uri(document.uri);
		session.edit(uri, document.version, document.getText());
		publisher.edited(uri);
	});
	documents.onDidClose(({ document }) => {
		const uri = from.uri(document.uri);
		session.close(uri, files.onDisk(uri));
	});
	const follow = (events: readonly FileEvent[]): void =>
		connection.guard.background('Following changes', () => files.watched(events));
	connection.onDidChangeWatchedFiles(({ changes }) => {
		if (changes.some(({ uri }) => isSettingsFile(from.uri(uri)))) folders.reread();
		follow(changes);
	});
	connection.workspace.onDidRenameFiles((parameters) =>
		follow(
			parameters.files.flatMap(({ oldUri, newUri }) => [
				{ uri: oldUri, type: FileChangeType.Deleted },
				{ uri: newUri, type: FileChangeType.Created },
			]),
		),
	);
	connection.workspace.onDidDeleteFiles((parameters) =>
		follow(parameters.files.map(({ uri }) => ({ uri, type: FileChangeType.Deleted }))),
	);
}

/** Asks to be told of files; clients that cannot be asked so must be restarted to see changes on disk. */
function watch(connection: Guarded, client: InitializeParams): void {
	const { workspace } = client.capabilities ?? {};
	if (workspace?.didChangeWatchedFiles?.dynamicRegistration === true) {
		connection.client.register(DidChangeWatchedFilesNotification.type, {
			watchers: [
				{ globPattern: '**/*.{yaml,yml,json}' },
				{ globPattern: '**/{.gitignore,Kustomization}' },
				// A deleted folder comes as one event, with a name that no ending fits.
				{ globPattern: '**/*', kind: WatchKind.Delete },
			],
		});
	}
	if (workspace?.didChangeConfiguration?.dynamicRegistration === true) {
		connection.client.register(DidChangeConfigurationNotification.type, {
			section: ['istio', 'files.exclude', 'yaml.schemas'],
		});
	}
}
