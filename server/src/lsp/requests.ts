// TABLE: what clients may ask, which feature answers, and how the answer is written.
import {
	type CallHierarchyIncomingCallsParams,
	CallHierarchyIncomingCallsRequest,
	CallHierarchyOutgoingCallsRequest,
	CallHierarchyPrepareRequest,
	type CodeActionParams,
	CodeActionRequest,
	CodeActionResolveRequest,
	type CodeLensParams,
	CodeLensRequest,
	CodeLensResolveRequest,
	type CompletionParams,
	CompletionRequest,
	CompletionResolveRequest,
	DefinitionRequest,
	DocumentHighlightRequest,
	type DocumentLinkParams,
	DocumentLinkRequest,
	type DocumentSymbolParams,
	DocumentSymbolRequest,
	type ExecuteCommandParams,
	ExecuteCommandRequest,
	HoverRequest,
	type InlayHintParams,
	InlayHintRequest,
	type CodeLens as LspCodeLens,
	type CompletionItem as LspCompletionItem,
	PrepareRenameRequest,
	type ReferenceParams,
	ReferencesRequest,
	type RenameParams,
	RenameRequest,
	type SelectionRangeParams,
	SelectionRangeRequest,
	type SemanticTokensParams,
	SemanticTokensRequest,
	type TextDocumentPositionParams,
	type WorkspaceSymbolParams,
	WorkspaceSymbolRequest,
} from 'vscode-languageserver';
import { stationsAt, waysFrom, waysTo } from '../features/call-hierarchy.ts';
import { codeLenses, resolvedLens } from '../features/code-lens.ts';
import { definition } from '../features/definition.ts';
import { documentLinks } from '../features/document-links.ts';
import { explained } from '../features/explain.ts';
import { hover } from '../features/hover.ts';
import { inlayHints } from '../features/inlay-hints.ts';
import { outline } from '../features/outline/outline.ts';
import { highlights, references } from '../features/references.ts';
import { prepareRename, rename } from '../features/rename/rename.ts';
import { selectionRanges } from '../features/selection-ranges.ts';
import { semanticTokens } from '../features/semantic-tokens.ts';
import { traceLenses } from '../features/trace/lenses.ts';
import { symbolsCalled } from '../features/workspace-symbols.ts';
import {
	explainRequest,
	type GraphParameters,
	graphRequest,
	type RoutesParameters,
	type RunTestsParameters,
	routesRequest,
	rulePageRequest,
	runTestsRequest,
	type TestsParameters,
	type TraceParameters,
	type TreeParameters,
	testsRequest,
	traceRequest,
	treeRequest,
} from '../protocol.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { type Chosen, codeActions, resolvedAction } from './actions-to-lsp.ts';
import { completionList, type ItemAbilities, resolvedItem } from './completion-to-lsp.ts';
import * as from from './from-lsp.ts';
import { type Guarded, Refused, timed } from './guard.ts';
import { rulePage } from './rule-pages.ts';
import type { Session } from './session.ts';
import * as symbol from './symbols-to-lsp.ts';
import { testsOf, testsRun } from './test-requests.ts';
import * as to from './to-lsp.ts';
import { executed, graphOf, routesOf, traceOf } from './trace-requests.ts';
import { treeOf } from './tree-to-lsp.ts';

/** What of the client's abilities changes an answer. */
export interface Client extends ItemAbilities {
	readonly takesLinks: boolean;
	/** Code actions with edits, not only commands. */
	readonly takesActions: boolean;
	/** Edits bound to the version of a document. */
	readonly takesVersions: boolean;
	/** Code actions that cannot be done, with the reason. */
	readonly takesDisabled: boolean;
	/** Code actions whose edits are asked for when they are chosen. */
	readonly takesResolve: boolean;
	/** Edits that make files. */
	readonly makesFiles: boolean;
	/** Edits that are applied only when the user has confirmed them. */
	readonly takesAnnotations: boolean;
	/** Symbols with others in them. */
	readonly takesTrees: boolean;
	/** The client's command that shows a list of places, given a URI, a position and locations; undefined if it has none. */
	readonly showPlaces: string | undefined;
	/** The client's command that traces a request, given as text; undefined if it has none. */
	readonly traceCommand: string | undefined;
	/** Whether the index is still growing, so that a list may be incomplete. */
	readonly isIndexing: () => boolean;
}

interface Row<P> {
	readonly method: string;
	readonly answer: (snapshot: Snapshot, parameters: P, client: Client) => unknown;
}

/** The parameters differ from row to row; the protocol vouches for them. */
const row = <P = TextDocumentPositionParams>(entry: Row<P>): Row<unknown> => entry as Row<unknown>;

const rows: readonly Row<unknown>[] = [
	row({
		method: DefinitionRequest.method,
		answer: (snapshot, parameters, { takesLinks }) => {
			const at = from.at(snapshot, parameters);
			const jumps = definition(snapshot, at);
			return jumps.map((jump) => (takesLinks ? to.locationLink(snapshot, at.uri, jump) : to.location(snapshot, jump)));
		},
	}),
	row<ReferenceParams>({
		method: ReferencesRequest.method,
		answer: (snapshot, parameters) =>
			references(snapshot, from.at(snapshot, parameters), parameters.context.includeDeclaration).map((one) =>
				to.place(snapshot, one),
			),
	}),
	row({
		method: DocumentHighlightRequest.method,
		answer: (snapshot, parameters) =>
			highlights(snapshot, from.at(snapshot, parameters)).map((one) => to.highlight(snapshot, one)),
	}),
	row({
		method: PrepareRenameRequest.method,
		answer: (snapshot, parameters) => {
			const at = from.at(snapshot, parameters);
			const found = prepareRename(snapshot, at);
			if (found === undefined) return null;
			if ('refusal' in found) throw new Refused(found.refusal);
			return { range: to.range(snapshot.files.get(at.uri), found.span), placeholder: found.name };
		},
	}),
	row<RenameParams>({
		method: RenameRequest.method,
		answer: (snapshot, parameters, { takesVersions, takesAnnotations }) => {
			const found = rename(snapshot, from.at(snapshot, parameters), parameters.newName);
			if (found === undefined) return null;
			if ('refusal' in found) throw new Refused(found.refusal);
			// Without a way to ask, what only looks like the name stays as it is.
			const doubtful = takesAnnotations && takesVersions ? found.doubtful : [];
			return to.workspaceEdit(snapshot, found.edits, takesVersions, doubtful);
		},
	}),
	row({
		method: HoverRequest.method,
		answer: (snapshot, parameters) => {
			const at = from.at(snapshot, parameters);
			const answer = hover(snapshot, at);
			return answer === undefined ? null : to.hover(snapshot, at.uri, answer);
		},
	}),
	row<CompletionParams>({
		method: CompletionRequest.method,
		answer: completionList,
	}),
	row<LspCompletionItem>({
		method: CompletionResolveRequest.method,
		answer: resolvedItem,
	}),
	row<CodeActionParams>({
		method: CodeActionRequest.method,
		answer: codeActions,
	}),
	row<Chosen>({
		method: CodeActionResolveRequest.method,
		answer: resolvedAction,
	}),
	row<DocumentSymbolParams>({
		method: DocumentSymbolRequest.method,
		answer: (snapshot, { textDocument }, { takesTrees }) => {
			const uri = from.uri(textDocument.uri);
			if (snapshot.settingsOf(uri).outline === 'off') return [];
			const items = outline(snapshot, uri);
			return takesTrees
				? items.map((item) => symbol.documentSymbol(snapshot, uri, item))
				: items.flatMap((item) => symbol.flatSymbols(snapshot, uri, item));
		},
	}),
	row<WorkspaceSymbolParams>({
		method: WorkspaceSymbolRequest.method,
		answer: (snapshot, { query }) => symbolsCalled(snapshot, query).map((one) => symbol.workspaceSymbol(snapshot, one)),
	}),
	row<CodeLensParams>({
		method: CodeLensRequest.method,
		answer: (snapshot, { textDocument }, { traceCommand }) => {
			const uri = from.uri(textDocument.uri);
			const own = codeLenses(snapshot, uri).map((lens) => to.codeLens(snapshot, uri, lens));
			if (traceCommand === undefined) return own;
			return [...own, ...traceLenses(snapshot, uri).map((lens) => to.traceLens(snapshot, uri, lens, traceCommand))];
		},
	}),
	row<LspCodeLens>({
		method: CodeLensResolveRequest.method,
		answer: (snapshot, lens, { showPlaces }) => {
			const at = from.at(snapshot, { textDocument: { uri: String(lens.data) }, position: lens.range.start });
			return to.resolvedLens(snapshot, lens, resolvedLens(snapshot, at), showPlaces);
		},
	}),
	row<InlayHintParams>({
		method: InlayHintRequest.method,
		answer: (snapshot, { textDocument, range }) => {
			const uri = from.uri(textDocument.uri);
			const hints = inlayHints(snapshot, uri, from.span(snapshot, uri, range));
			return hints.map((hint) => to.inlayHint(snapshot, uri, hint));
		},
	}),
	row<DocumentLinkParams>({
		method: DocumentLinkRequest.method,
		answer: (snapshot, { textDocument }) => {
			const uri = from.uri(textDocument.uri);
			return documentLinks(snapshot, uri).map((link) => to.documentLink(snapshot, uri, link));
		},
	}),
	row<SelectionRangeParams>({
		method: SelectionRangeRequest.method,
		answer: (snapshot, { textDocument, positions }) =>
			positions.map((position) => {
				const at = from.at(snapshot, { textDocument, position });
				return to.selectionRange(snapshot, at.uri, selectionRanges(snapshot, at));
			}),
	}),
	row<SemanticTokensParams>({
		method: SemanticTokensRequest.method,
		answer: (snapshot, { textDocument }) => {
			const uri = from.uri(textDocument.uri);
			return { data: to.semanticTokens(snapshot, uri, semanticTokens(snapshot, uri)) };
		},
	}),
	row({
		method: CallHierarchyPrepareRequest.method,
		answer: (snapshot, parameters) =>
			stationsAt(snapshot, from.at(snapshot, parameters)).map((station) => symbol.callItem(snapshot, station)),
	}),
	row<CallHierarchyIncomingCallsParams>({
		method: CallHierarchyIncomingCallsRequest.method,
		answer: (snapshot, { item }) =>
			waysTo(snapshot, from.start(snapshot, item)).map((way) => symbol.incomingCall(snapshot, way)),
	}),
	row<CallHierarchyIncomingCallsParams>({
		method: CallHierarchyOutgoingCallsRequest.method,
		answer: (snapshot, { item }) =>
			waysFrom(snapshot, from.start(snapshot, item)).map((way) => symbol.outgoingCall(snapshot, item.uri, way)),
	}),
	row<TraceParameters>({ method: traceRequest, answer: traceOf }),
	row<RoutesParameters>({ method: routesRequest, answer: routesOf }),
	row<TreeParameters>({ method: treeRequest, answer: treeOf }),
	row({
		method: explainRequest,
		answer: (snapshot, parameters) => explained(snapshot, from.at(snapshot, parameters)) ?? null,
	}),
	row<{ readonly theme: string }>({ method: rulePageRequest, answer: (_, { theme }) => rulePage(theme) ?? null }),
	row<GraphParameters>({ method: graphRequest, answer: graphOf }),
	row<TestsParameters>({ method: testsRequest, answer: testsOf }),
	row<RunTestsParameters>({ method: runTestsRequest, answer: testsRun }),
	row<ExecuteCommandParams>({
		method: ExecuteCommandRequest.method,
		answer: executed,
	}),
];

/** What is answered; `capabilities` offers it. */
export const answered: readonly string[] = rows.map(({ method }) => method);

/** Answers all rows from the session's current snapshot. */
export function answerRequests(connection: Guarded, session: Session, client: () => Client): void {
	for (const { method, answer } of rows) {
		const reply = (parameters: unknown) => answer(session.snapshot, parameters, client());
		connection.onRequest(method, timed(method, connection.console, reply));
	}
}
