// TABLE: what clients may ask, which feature answers, and how the answer is written.
import {
	CompletionRequest,
	type Connection,
	DefinitionRequest,
	HoverRequest,
	type ServerCapabilities,
	type TextDocumentPositionParams,
} from 'vscode-languageserver/node';
import { completion } from '../features/completion/completion.ts';
import { definition } from '../features/definition.ts';
import { hover } from '../features/hover.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import * as from from './from-lsp.ts';
import { guarded } from './guard.ts';
import type { Session } from './session.ts';
import * as to from './to-lsp.ts';

/** What of the client's abilities changes an answer. */
export interface Client {
	readonly takesLinks: boolean;
	readonly takesSnippets: boolean;
	/** Whether the index is still growing, so that a list may be incomplete. */
	readonly isIndexing: () => boolean;
}

interface Row {
	readonly method: string;
	readonly capability: Partial<ServerCapabilities>;
	readonly answer: (snapshot: Snapshot, parameters: TextDocumentPositionParams, client: Client) => unknown;
}

const rows: readonly Row[] = [
	{
		method: DefinitionRequest.method,
		capability: { definitionProvider: true },
		answer: (snapshot, parameters, { takesLinks }) => {
			const at = from.at(snapshot, parameters);
			const jumps = definition(snapshot, at);
			return jumps.map((jump) => (takesLinks ? to.locationLink(snapshot, at.uri, jump) : to.location(snapshot, jump)));
		},
	},
	{
		method: HoverRequest.method,
		capability: { hoverProvider: true },
		answer: (snapshot, parameters) => {
			const at = from.at(snapshot, parameters);
			const answer = hover(snapshot, at);
			return answer === undefined ? null : to.hover(snapshot, at.uri, answer);
		},
	},
	{
		method: CompletionRequest.method,
		capability: { completionProvider: { triggerCharacters: [' ', ':', '-', '/', '.', '"', "'", '[', ','] } },
		answer: (snapshot, parameters, { isIndexing, takesSnippets }) => {
			const at = from.at(snapshot, parameters);
			const items = completion(snapshot, at).map((item) => to.completionItem(snapshot, at.uri, item, takesSnippets));
			return { isIncomplete: isIndexing(), items };
		},
	},
];

export const capabilities: ServerCapabilities = Object.assign({}, ...rows.map((row) => row.capability));

/** Answers all rows from the session's current snapshot. */
export function answerRequests(connection: Connection, session: Session, client: () => Client): void {
	for (const { method, answer } of rows) {
		const reply = (parameters: TextDocumentPositionParams) => answer(session.snapshot, parameters, client());
		connection.onRequest(method, guarded(method, connection.console, reply));
	}
}
