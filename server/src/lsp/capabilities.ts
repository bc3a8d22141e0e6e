// TABLE: what the server offers, by the request that it is for; requests.ts has the answers. It stands alone, for it is told
// before anything else is loaded.
import {
	CallHierarchyPrepareRequest,
	type ClientCapabilities,
	CodeActionKind,
	CodeActionRequest,
	CodeLensRequest,
	CompletionRequest,
	DefinitionRequest,
	type DiagnosticOptions,
	DocumentHighlightRequest,
	DocumentLinkRequest,
	DocumentSymbolRequest,
	ExecuteCommandRequest,
	HoverRequest,
	InlayHintRequest,
	PrepareRenameRequest,
	ReferencesRequest,
	SelectionRangeRequest,
	SemanticTokensRequest,
	type ServerCapabilities,
	TextDocumentSyncKind,
	WorkspaceSymbolRequest,
} from 'vscode-languageserver';
import { tokenTypes } from '../features/token-types.ts';
import { executedCommands } from '../protocol.ts';

export const fixAllKind = `${CodeActionKind.SourceFixAll}.istio`;

export const offered: Readonly<Record<string, Partial<ServerCapabilities>>> = {
	[DefinitionRequest.method]: { definitionProvider: true },
	[ReferencesRequest.method]: { referencesProvider: true },
	[DocumentHighlightRequest.method]: { documentHighlightProvider: true },
	[PrepareRenameRequest.method]: { renameProvider: { prepareProvider: true } },
	[HoverRequest.method]: { hoverProvider: true },
	[CompletionRequest.method]: {
		// Not the colon: whoever ends a key with Enter wants a new line.
		completionProvider: {
			triggerCharacters: [' ', '-', '/', '.', '"', "'", '[', ','],
			resolveProvider: true,
			completionItem: { labelDetailsSupport: true },
		},
	},
	[CodeActionRequest.method]: {
		codeActionProvider: {
			codeActionKinds: [
				CodeActionKind.QuickFix,
				fixAllKind,
				CodeActionKind.Refactor,
				CodeActionKind.RefactorExtract,
				CodeActionKind.RefactorRewrite,
				'refactor.move',
			],
			resolveProvider: true,
		},
	},
	[DocumentSymbolRequest.method]: { documentSymbolProvider: { label: 'Istio' } },
	[WorkspaceSymbolRequest.method]: { workspaceSymbolProvider: true },
	[CodeLensRequest.method]: { codeLensProvider: { resolveProvider: true } },
	[InlayHintRequest.method]: { inlayHintProvider: true },
	[DocumentLinkRequest.method]: { documentLinkProvider: {} },
	[SelectionRangeRequest.method]: { selectionRangeProvider: true },
	[SemanticTokensRequest.method]: {
		semanticTokensProvider: { legend: { tokenTypes: [...tokenTypes], tokenModifiers: [] }, full: true },
	},
	[CallHierarchyPrepareRequest.method]: { callHierarchyProvider: true },
	[ExecuteCommandRequest.method]: { executeCommandProvider: { commands: Object.keys(executedCommands) } },
};

// Folders that move or go inside the editor: its file watcher tells of the files in them only sometimes.
const followed = {
	didRename: { filters: [{ pattern: { glob: '**/*' } }] },
	didDelete: { filters: [{ pattern: { glob: '**/*' } }] },
};

export const capabilities: ServerCapabilities = {
	...Object.assign({}, ...Object.values(offered)),
	textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
	workspace: { workspaceFolders: { supported: true, changeNotifications: true }, fileOperations: followed },
};

/** What is offered to an editor that pulls. */
export const pullOptions: DiagnosticOptions = {
	identifier: 'istio',
	interFileDependencies: true,
	workspaceDiagnostics: true,
};

/**
 * Whether an editor pulls. One that cannot be asked to ask again would not learn that a finding in a file has gone because
 * another file has changed; `initializationOptions.diagnostics: 'push'` is for those that never ask for the whole workspace.
 */
export function pulls(capabilities: ClientCapabilities, options: unknown): boolean {
	return (
		capabilities.textDocument?.diagnostic !== undefined &&
		capabilities.workspace?.diagnostics?.refreshSupport === true &&
		(options as { diagnostics?: unknown } | null | undefined)?.diagnostics !== 'push'
	);
}
