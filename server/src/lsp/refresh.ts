// Asks the editor to ask again for what it shows beside the text, when other files or the settings have changed: it asks by
// itself only when the document does.
import {
	type ClientCapabilities,
	CodeLensRefreshRequest,
	InlayHintRefreshRequest,
	SemanticTokensRefreshRequest,
} from 'vscode-languageserver/node';
import type { Guarded } from './guard.ts';

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
