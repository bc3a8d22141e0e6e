// Findings for editors that ask for them (LSP 3.17, Pull Diagnostics): of a document, and of the whole workspace in parts. An
// editor that pulls (capabilities.ts) is never told by itself; all others are (screen.ts). Each list has a name, so that what
// the editor has already need not be sent.
import {
	type CancellationToken,
	DiagnosticRefreshRequest,
	type DiagnosticServerCancellationData,
	type DocumentDiagnosticParams,
	type DocumentDiagnosticReport,
	DocumentDiagnosticReportKind,
	DocumentDiagnosticRequest,
	LSPErrorCodes,
	ProgressType,
	ResponseError,
	type WorkspaceDiagnosticParams,
	type WorkspaceDiagnosticReport,
	WorkspaceDiagnosticRequest,
	type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import * as from from './from-lsp.ts';
import { type Guarded, nextTurn } from './guard.ts';
import type { Publisher } from './publish.ts';
import type { Readiness } from './readiness.ts';
import { createScreen, type Screen } from './screen.ts';
import type { Session } from './session.ts';

/** A screen that waits to be asked. */
export interface Board extends Screen {
	/** The name of the list that a file has now. */
	idOf(uri: string): string;
	/** The editor has been told the list that a file has now; it asked for the file itself. */
	told(uri: string): void;
	/** Resolves when some list has changed, a moment after the last of them did, or when nobody waits any more. */
	moved(token: CancellationToken): Promise<void>;
}

/** The name of the list of a file without findings: nobody need ever have heard of it. */
const nothing = 'none';

/** Milliseconds without a change of any list before the editor is asked to ask again: by then it has asked of itself for what it edits. */
const moment = 100;

export function createBoard(connection: Pick<Guarded, 'guard' | 'sendRequest'>, isOpen: Session['isOpen']): Board {
	const ids = new Map<string, string>();
	/** What the editor has of the files that it asked for one by one. */
	const known = new Map<string, string>();
	const waiting = new Set<() => void>();
	let count = 0;
	let callOff = (): void => {};
	const idOf = (uri: string): string => ids.get(uri) ?? nothing;

	const tell = async (): Promise<void> => {
		for (const resume of [...waiting]) resume();
		const stale = [...known].filter(([uri, id]) => idOf(uri) !== id).map(([uri]) => uri);
		// Once is enough: what it does not ask for now it does not show.
		for (const uri of stale) known.delete(uri);
		if (stale.some(isOpen)) await connection.sendRequest(DiagnosticRefreshRequest.method);
	};
	const screen = createScreen((uri, _, found) => {
		if (found.length === 0) ids.delete(uri);
		else ids.set(uri, String(++count));
		callOff();
		callOff = connection.guard.after(moment, 'Telling of findings', tell);
	});
	return {
		...screen,
		idOf,
		told: (uri) => {
			known.set(uri, idOf(uri));
		},
		moved: (token) =>
			new Promise((resolve) => {
				const resume = (): void => {
					waiting.delete(resume);
					resolve();
				};
				waiting.add(resume);
				token.onCancellationRequested(resume);
			}),
	};
}

/** Answers what an editor that pulls asks, once the index is complete. */
export function answerPulls(
	connection: Guarded,
	board: Board,
	publisher: Publisher,
	session: Session,
	readiness: Readiness,
): void {
	const ofDocument = async (
		{ textDocument, previousResultId }: DocumentDiagnosticParams,
		token: CancellationToken,
	): Promise<DocumentDiagnosticReport | Cancelled> => {
		await readiness.wait(token);
		if (token.isCancellationRequested) return cancelled();
		const uri = from.uri(textDocument.uri);
		publisher.now(uri);
		board.told(uri);
		return reportOf(board, uri, previousResultId);
	};

	const ofWorkspace = async (
		{ previousResultIds, partialResultToken }: WorkspaceDiagnosticParams,
		token: CancellationToken,
	): Promise<WorkspaceDiagnosticReport | Cancelled> => {
		await settled(publisher, readiness, token);
		const before = new Map(previousResultIds.map(({ uri, value }) => [from.uri(uri), { uri, value }]));
		const report = (): WorkspaceDocumentDiagnosticReport[] => reportsOf(board, before, session);
		let items = report();
		if (partialResultToken === undefined) return token.isCancellationRequested ? cancelled() : { items };
		const changed = () => items.filter(({ kind }) => kind === DocumentDiagnosticReportKind.Full);
		// An editor that takes parts would ask again and again: while it has all, it waits for its answer.
		while (!token.isCancellationRequested && changed().length === 0) {
			await board.moved(token);
			items = report();
		}
		if (token.isCancellationRequested) return cancelled();
		for (const part of parts(changed(), mostAtOnce))
			await connection.sendProgress(partial, partialResultToken, { items: part });
		return { items: [] };
	};

	connection.onRequest(DocumentDiagnosticRequest.type, ofDocument);
	connection.onRequest(WorkspaceDiagnosticRequest.type, ofWorkspace);
}

/** Resolves when all files are judged as they are now. As long as somebody types they are not, but what is found on the way is kept. */
async function settled(publisher: Publisher, readiness: Readiness, token: CancellationToken): Promise<void> {
	for (;;) {
		await readiness.wait(token);
		// One who does not want to wait for the index gets what there is.
		if (token.isCancellationRequested || !readiness.isReady || (await publisher.all())) return;
		await nextTurn();
	}
}

const partial = new ProgressType<WorkspaceDiagnosticReport>();

/** Files in one part of an answer. */
const mostAtOnce = 100;

function reportOf(board: Board, uri: string, before: string | undefined): DocumentDiagnosticReport {
	const resultId = board.idOf(uri);
	return resultId === before
		? { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
		: { kind: DocumentDiagnosticReportKind.Full, resultId, items: [...board.of(uri)] };
}

/** Of all files that have findings, or had some when the editor asked last; it is answered in the URIs that it wrote. */
function reportsOf(
	board: Board,
	before: ReadonlyMap<string, { readonly uri: string; readonly value: string }>,
	{ snapshot }: Session,
): WorkspaceDocumentDiagnosticReport[] {
	return [...new Set([...before.keys(), ...board.uris()])].map((uri) => {
		const version = snapshot.files.get(uri)?.version ?? null;
		return { ...reportOf(board, uri, before.get(uri)?.value), uri: before.get(uri)?.uri ?? uri, version };
	});
}

function* parts<T>(all: readonly T[], most: number): Generator<T[]> {
	for (let start = 0; start < all.length; start += most) yield all.slice(start, start + most);
}

type Cancelled = ResponseError<DiagnosticServerCancellationData>;

function cancelled(): Cancelled {
	return new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
}
