// Entry of the extension: waits until a document has to do with Istio, then starts the server. Until then it does nothing.
import * as vscode from 'vscode';
import { registerCommands } from './commands.ts';
import { createServer } from './server.ts';
import { createStatus } from './status.ts';

/** The languages whose documents may hold manifests. */
const languages = new Set(['yaml', 'helm', 'json', 'jsonc']);
const sign = /istio\.io\/|gateway\.networking\.k8s\.io/;

export function activate(extension: vscode.ExtensionContext): void {
	const log = vscode.window.createOutputChannel('Istio Language Server', { log: true });
	const status = createStatus();
	const server = createServer(extension, log, status);
	registerCommands(extension, server, log);
	extension.subscriptions.push(log, status, server);

	const look = (document: vscode.TextDocument): void => {
		if (!server.isStarted && languages.has(document.languageId) && sign.test(document.getText())) void server.start();
	};
	vscode.workspace.textDocuments.forEach(look);
	extension.subscriptions.push(
		vscode.workspace.onDidOpenTextDocument(look),
		vscode.workspace.onDidChangeTextDocument(({ document }) => look(document)),
	);
}

export function deactivate(): void {
	// What is to be stopped is among the subscriptions, which VS Code disposes of.
}
