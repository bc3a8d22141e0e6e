// Entry of the extension: waits until a document has to do with Istio, then starts the server. Until then it does nothing.
import * as vscode from 'vscode';
import { registerCommands } from './commands.ts';
import { bringsIstio, concernsIstio } from './documents.ts';
import { createLastRequest } from './last-request.ts';
import { registerPlaces } from './places.ts';
import { registerRouteMap } from './route-map.ts';
import { createServer, type Server } from './server.ts';
import { createStatus } from './status.ts';
import { registerTraces } from './traces.ts';

let server: Server | undefined;

/** What other extensions, and the tests, may ask. */
export type Exports = Pick<Server, 'isStarted'>;

export function activate(extension: vscode.ExtensionContext): Exports {
	const log = vscode.window.createOutputChannel('Istio Language Server', { log: true });
	const status = createStatus();
	const own = createServer(extension, log, status);
	server = own;
	const lastRequest = createLastRequest();
	extension.subscriptions.push(
		log,
		status,
		...registerCommands(extension, own, log),
		registerPlaces(),
		lastRequest,
		registerTraces(extension, own, lastRequest),
		registerRouteMap(extension, own, lastRequest),
		vscode.workspace.onDidOpenTextDocument((document) => {
			if (!own.isStarted && concernsIstio(document)) void own.start();
		}),
		vscode.workspace.onDidChangeTextDocument((change) => {
			if (!own.isStarted && bringsIstio(change)) void own.start();
		}),
	);
	if (vscode.workspace.textDocuments.some(concernsIstio)) void own.start();
	return own;
}

export function deactivate(): Promise<void> | undefined {
	return server?.stop();
}
