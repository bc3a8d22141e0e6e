// TABLE: what clients may ask, which feature answers, and how the answer is written.
import {
	CodeActionKind,
	type CodeActionParams,
	CodeActionRequest,
	CompletionRequest,
	DefinitionRequest,
	DocumentHighlightRequest,
	HoverRequest,
	PrepareRenameRequest,
	type ReferenceParams,
	ReferencesRequest,
	type RenameParams,
	RenameRequest,
	type ServerCapabilities,
	type TextDocumentPositionParams,
} from 'vscode-languageserver/node';
import { fixAll, quickFixes } from '../features/code-actions.ts';
import { completion } from '../features/completion/completion.ts';
import { definition } from '../features/definition.ts';
import { hover } from '../features/hover.ts';
import { highlights, references } from '../features/references.ts';
import { prepareRename, rename } from '../features/rename.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import * as from from './from-lsp.ts';
import { type Guarded, Refused, timed } from './guard.ts';
import type { Session } from './session.ts';
import * as to from './to-lsp.ts';

/** What of the client's abilities changes an answer. */
export interface Client {
	readonly takesLinks: boolean;
	readonly takesSnippets: boolean;
	/** Code actions with edits, not only commands. */
	readonly takesActions: boolean;
	/** Edits bound to the version of a document. */
	readonly takesVersions: boolean;
	/** Whether the index is still growing, so that a list may be incomplete. */
	readonly isIndexing: () => boolean;
}

interface Row<P> {
	readonly method: string;
	readonly capability: Partial<ServerCapabilities>;
	readonly answer: (snapshot: Snapshot, parameters: P, client: Client) => unknown;
}

/** The parameters differ from row to row; the protocol vouches for them. */
const row = <P = TextDocumentPositionParams>(entry: Row<P>): Row<unknown> => entry as Row<unknown>;

const fixAllKind = `${CodeActionKind.SourceFixAll}.istio`;

const rows: readonly Row<unknown>[] = [
	row({
		method: DefinitionRequest.method,
		capability: { definitionProvider: true },
		answer: (snapshot, parameters, { takesLinks }) => {
			const at = from.at(snapshot, parameters);
			const jumps = definition(snapshot, at);
			return jumps.map((jump) => (takesLinks ? to.locationLink(snapshot, at.uri, jump) : to.location(snapshot, jump)));
		},
	}),
	row<ReferenceParams>({
		method: ReferencesRequest.method,
		capability: { referencesProvider: true },
		answer: (snapshot, parameters) =>
			references(snapshot, from.at(snapshot, parameters), parameters.context.includeDeclaration).map((one) =>
				to.place(snapshot, one),
			),
	}),
	row({
		method: DocumentHighlightRequest.method,
		capability: { documentHighlightProvider: true },
		answer: (snapshot, parameters) =>
			highlights(snapshot, from.at(snapshot, parameters)).map((one) => to.highlight(snapshot, one)),
	}),
	row({
		method: PrepareRenameRequest.method,
		capability: { renameProvider: { prepareProvider: true } },
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
		capability: {},
		answer: (snapshot, parameters, { takesVersions }) => {
			const found = rename(snapshot, from.at(snapshot, parameters), parameters.newName);
			if (found === undefined) return null;
			if ('refusal' in found) throw new Refused(found.refusal);
			return to.workspaceEdit(snapshot, found, takesVersions);
		},
	}),
	row({
		method: HoverRequest.method,
		capability: { hoverProvider: true },
		answer: (snapshot, parameters) => {
			const at = from.at(snapshot, parameters);
			const answer = hover(snapshot, at);
			return answer === undefined ? null : to.hover(snapshot, at.uri, answer);
		},
	}),
	row({
		method: CompletionRequest.method,
		capability: { completionProvider: { triggerCharacters: [' ', ':', '-', '/', '.', '"', "'", '[', ','] } },
		answer: (snapshot, parameters, { isIndexing, takesSnippets }) => {
			const at = from.at(snapshot, parameters);
			const { items, isWhole } = completion(snapshot, at);
			return {
				isIncomplete: isIndexing() || !isWhole,
				items: items.map((item) => to.completionItem(snapshot, at.uri, item, takesSnippets)),
			};
		},
	}),
	row<CodeActionParams>({
		method: CodeActionRequest.method,
		capability: { codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind] } },
		answer: (snapshot, { textDocument, range, context }, { takesActions, takesVersions }) => {
			if (!takesActions) return [];
			const uri = from.uri(textDocument.uri);
			const span = from.span(snapshot, uri, range);
			const wants = (kind: string): boolean =>
				context.only === undefined
					? kind !== fixAllKind
					: context.only.some((one) => kind === one || kind.startsWith(`${one}.`));
			const actions = [
				...(wants(CodeActionKind.QuickFix) ? quickFixes(snapshot, uri, span) : []),
				...(wants(fixAllKind) ? [fixAll(snapshot, uri)].flatMap((action) => action ?? []) : []),
			];
			return actions.map((action) => to.codeAction(snapshot, uri, action, context.diagnostics, takesVersions));
		},
	}),
];

export const capabilities: ServerCapabilities = Object.assign({}, ...rows.map((row) => row.capability));

/** Answers all rows from the session's current snapshot. */
export function answerRequests(connection: Guarded, session: Session, client: () => Client): void {
	for (const { method, answer } of rows) {
		const reply = (parameters: unknown) => answer(session.snapshot, parameters, client());
		connection.onRequest(method, timed(method, connection.console, reply));
	}
}
