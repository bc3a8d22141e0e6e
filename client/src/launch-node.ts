// How the server is started where there is Node: as a process of its own.
import type * as vscode from 'vscode';
import {
	type BaseLanguageClient,
	LanguageClient,
	type LanguageClientOptions,
	TransportKind,
} from 'vscode-languageclient/node';

// Indexing makes much that is soon forgotten: a small nursery (in MB) keeps it from piling up. It saved 100 MB of 350.
const sparing = '--max-semi-space-size=4';
// So that the server can give back what work has left behind (server/src/lsp/tidying.ts).
const tidy = '--expose-gc';

export function launchProcess(
	name: string,
	extension: vscode.ExtensionContext,
	options: LanguageClientOptions,
): BaseLanguageClient {
	const module = extension.asAbsolutePath('dist/server.js');
	const run = (...more: readonly string[]) => ({
		module,
		transport: TransportKind.ipc,
		options: { execArgv: [sparing, tidy, ...more] },
	});
	return new LanguageClient('istio', name, { run: run(), debug: run('--nolazy', '--inspect=6017') }, options);
}
