// The server, started as the place where the extension runs allows it. The rest of the client is the same in both.
import type * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';

/** Whether the extension itself runs in a worker of a browser. */
export const isWeb = 'importScripts' in globalThis;

/** Makes a client whose server starts with it. */
export type Launch = (
	name: string,
	extension: vscode.ExtensionContext,
	options: LanguageClientOptions,
) => BaseLanguageClient;

/** The way that can be taken here; the other one is not even loaded, for it would fail. */
export async function launch(): Promise<Launch> {
	return isWeb ? (await import('./launch-web.ts')).launchWorker : (await import('./launch-node.ts')).launchProcess;
}
