// The life of a connection once it is initialized: follow the editor, until it says exit. What is answered stands in requests.ts.
import {
	DidChangeConfigurationNotification,
	DidChangeWatchedFilesNotification,
	FileChangeType,
	type FileEvent,
	type InitializeParams,
	TextDocuments,
	type TextDocumentsConfiguration,
	WatchKind,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type IndexStatus, indexStatusRequest, reindexRequest, trustedNotification } from '../protocol.ts';
import { isKustomization } from '../workspace/kustomize.ts';
import { isSettingsFile } from '../workspace/settings-files.ts';
import { lookForListed, lookingForListed } from './absent.ts';
import { pulls } from './capabilities.ts';
import type { ItemAbilities } from './completion-to-lsp.ts';
import { createFiles, type Files } from './files.ts';
import { createFolders, type Folders } from './folders.ts';
import * as from from './from-lsp.ts';
import type { Guarded } from './guard.ts';
import { createPublisher, type Publisher } from './publish.ts';
import { answerPulls, createBoard } from './pull.ts';
import { createReadiness } from './readiness.ts';
import { createRefresher, createTestsTeller } from './refresh.ts';
import type { RenderOrder } from './rendered-files.ts';
import { createRenderedScreen } from './rendered-screen.ts';
import { createRendering, type Rendering } from './rendering.ts';
import { answerRequests, type Client } from './requests.ts';
import { pagesBelow } from './rule-pages.ts';
import { pushed } from './screen.ts';
import { createSession, type Session } from './session.ts';
import type { About } from './start.ts';
import { createStatus } from './status.ts';
import { createTidying } from './tidying.ts';
import { createTyping, cursorAfter, type Typing } from './typing.ts';

/** Serves one client until it says exit. */
export function serve(connection: Guarded, about: About, client: InitializeParams): void {
	const readiness = createReadiness();
	const { documentation = about.documentation, opensPagesAsText } = client.initializationOptions ?? {};
	const refresher = createRefresher(connection, () => client.capabilities);
	const isTestsWanted = client.initializationOptions?.routeTests === true;
	const tests = createTestsTeller(connection, isTestsWanted, () => session.snapshot);
	const session = createSession(() => {
		publisher.changed();
		refresher.changed();
		tests.changed();
		tidying.later();
		rendering.changed();
	});
	const tidying = createTidying(connection.guard);
	const board = pulls(client.capabilities, client.initializationOptions)
		? createBoard(connection, session.isOpen)
		: undefined;
	const typing = createTyping(board ?? pushed(connection), connection.guard);
	const documents = connection.guard.around(new TextDocuments(following(typing)));
	const screen = createRenderedScreen(typing, session.textOf);
	const isReady = (): boolean => readiness.isReady;
	const pageOf = pagesBelow(documentation, opensPagesAsText === true);
	const publisher = createPublisher(connection, session, pageOf, isReady, screen);
	const giveUp = (): void => {
		files.stop();
		readiness.release();
	};
	const status = createStatus(connection, session, () => client.capabilities, giveUp);
	const folders = createFolders(connection, session, () => client);
	const files = createFiles(connection, session, folders.hidden, (done, total, isDone) => {
		readiness.become(isDone);
		if (isDone) tidying.now();
		status.progress(done, total, isDone);
		if (!isDone) return;
		lookForListed(session);
		rendering.later();
		for (const { uri } of documents.all()) publisher.edited(from.uri(uri));
		publisher.changed();
		refresher.changed();
		tests.changed();
	});

	const rendering = createRendering(connection, session, {
		apart: about.apart,
		isTrusted: client.initializationOptions?.isTrusted === true,
		isReady,
		order: () => orderFor(session, folders, documentation, opensPagesAsText),
		show: screen.replace,
		onRun: status.rendering,
	});
	connection.onInitialized(() => begin(connection, client, folders, files));
	follow(connection, documents, session, files, folders, publisher, rendering);
	answerRequests(connection, session, () => abilities(client, () => !isReady()));
	if (board !== undefined) answerPulls(connection, board, publisher, session, readiness);
	connection.onRequest(indexStatusRequest, (): IndexStatus => status.report(about.version, rendering.status()));
	connection.onRequest(reindexRequest, () => files.index());
	connection.onNotification(trustedNotification, rendering.trust);
	documents.listen(connection);
}

/** Reads everything, and whatever is to be read from then on. */
async function begin(connection: Guarded, client: InitializeParams, folders: Folders, files: Files): Promise<void> {
	await folders.start();
	const index = (): void => connection.guard.background('Indexing', () => files.index());
	index();
	watch(connection, client);
	folders.onChange(index);
}

/** What is rendered, and how it is told. */
function orderFor(session: Session, folders: Folders, documentation: string, opensPagesAsText: unknown): RenderOrder {
	return {
		folders: session.snapshot.folders.map((folder) => ({ folder, hidden: folders.hidden(folder) })),
		documentation,
		opensPagesAsText: opensPagesAsText === true,
	};
}

/** How documents are made and changed, where `typing` is told of each change. */
function following(typing: Typing): TextDocumentsConfiguration<TextDocument> {
	return {
		create: TextDocument.create,
		update(document, changes, version) {
			const before = changes.some((one) => 'range' in one) ? '' : document.getText();
			const { lineCount } = document;
			const after = TextDocument.update(document, changes, version);
			const [uri, cursor] = [from.uri(after.uri), cursorAfter(before, changes, after)];
			if (cursor === undefined) typing.replaced(uri);
			else typing.typed(uri, after, cursor, after.lineCount - lineCount);
			return after;
		},
	};
}

/** What of the client's abilities changes an answer. */
function abilities(client: InitializeParams, isIndexing: () => boolean): Client {
	return {
		takesLinks: client.capabilities.textDocument?.definition?.linkSupport === true,
		...itemAbilities(client),
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

function itemAbilities({ capabilities, initializationOptions }: InitializeParams): ItemAbilities {
	const item = capabilities.textDocument?.completion?.completionItem;
	return {
		takesSnippets: item?.snippetSupport === true,
		takesLabelDetails: item?.labelDetailsSupport === true,
		asksForDocumentation: item?.resolveSupport?.properties.includes('documentation') === true,
		suggestCommand: initializationOptions?.suggestCommand,
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
	rendering: Rendering,
): void {
	const lookLater = lookingForListed(session, connection.guard);
	documents.onDidSave(rendering.later);
	documents.onDidChangeContent(({ document }) => {
		const uri = from.uri(document.uri);
		session.edit(uri, document.version, document.getText());
		if (isKustomization(uri)) lookLater();
		publisher.edited(uri);
	});
	documents.onDidClose(({ document }) => {
		const uri = from.uri(document.uri);
		session.close(uri, files.onDisk(uri));
	});
	const follow = (events: readonly FileEvent[]): void =>
		connection.guard.background('Following changes', async () => {
			await files.watched(events);
			lookForListed(session);
		});
	connection.onDidChangeWatchedFiles(({ changes }) => {
		if (changes.some(({ uri }) => isSettingsFile(from.uri(uri)))) folders.reread();
		follow(changes);
		rendering.later();
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
				{ globPattern: '**/*.{yaml,yml,json,gotmpl}' },
				// Of what only Helm reads.
				{ globPattern: '**/templates/**/*.{tpl,txt}' },
				{ globPattern: '**/{.gitignore,Kustomization}' },
				// A folder that comes or goes is one event, with a name that no ending fits; what is in it is not told.
				{ globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete },
			],
		});
	}
	if (workspace?.didChangeConfiguration?.dynamicRegistration === true) {
		connection.client.register(DidChangeConfigurationNotification.type, {
			section: ['istio', 'files.exclude', 'yaml.schemas'],
		});
	}
}
