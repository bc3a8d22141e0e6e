// Asks the editor to ask again for what it shows beside the text, when other files or the settings have changed: it asks by
// itself only when the document does. What follows from tests of routes is told likewise.
import {
	type ClientCapabilities,
	CodeLensRefreshRequest,
	InlayHintRefreshRequest,
	SemanticTokensRefreshRequest,
} from 'vscode-languageserver';
import { testsChangedNotification } from '../protocol.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Guarded } from './guard.ts';
import { hasTests } from './test-requests.ts';

/** Milliseconds of rest after the last change. */
const rest = 700;

export interface Refresher {
	/** Something has changed. */
	changed(): void;
}

export function createRefresher(connection: Guarded, client: () => ClientCapabilities | undefined): Refresher {
	let callOff = (): void => {};
	const refresh = async (): Promise<void> => {
		const { codeLens, inlayHint, semanticTokens } = client()?.workspace ?? {};
		const methods = [
			...(codeLens?.refreshSupport === true ? [CodeLensRefreshRequest.method] : []),
			...(inlayHint?.refreshSupport === true ? [InlayHintRefreshRequest.method] : []),
			...(semanticTokens?.refreshSupport === true ? [SemanticTokensRefreshRequest.method] : []),
		];
		await Promise.all(methods.map((method) => connection.sendRequest(method)));
	};
	return {
		changed() {
			callOff();
			callOff = connection.guard.after(rest, 'Refreshing', refresh);
		},
	};
}

/** Tells a client that wants to know of it when tests of routes, or what they test, may have changed. */
export function createTestsTeller(connection: Guarded, isWanted: boolean, snapshot: () => Snapshot): Refresher {
	let callOff = (): void => {};
	let had = false;
	const tell = async (): Promise<void> => {
		const has = hasTests(snapshot());
		const isTold = has || had;
		had = has;
		if (isTold) await connection.sendNotification(testsChangedNotification);
	};
	return {
		changed() {
			if (!isWanted) return;
			callOff();
			callOff = connection.guard.after(rest, 'Telling of tests', tell);
		},
	};
}
