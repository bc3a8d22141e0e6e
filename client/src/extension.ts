// Entry of the extension: starts the server when a document, or a file of the workspace, has to do with Istio. Until then there
// is none.
import * as vscode from 'vscode';
import { registerCommands } from './commands.ts';
import { bringsIstio, concernsIstio } from './documents.ts';
import { createLastRequest } from './last-request.ts';
import { launch } from './launch.ts';
import { registerPlaces } from './places.ts';
import { registerRouteMap } from './route-map.ts';
import { holdsIstio } from './search.ts';
import { createServer, type Server } from './server.ts';
import { createStatus } from './status.ts';
import { registerTests } from './tests.ts';
import { registerTraces } from './traces.ts';
import { registerTree } from './tree.ts';

let server: Server | undefined;

/** What other extensions, and the tests, may ask. */
export type Exports = Pick<Server, 'isStarted' | 'indexStatus'>;

export async function activate(extension: vscode.ExtensionContext): Promise<Exports> {
	const log = vscode.window.createOutputChannel('Istio Language Server', { log: true });
	const status = createStatus();
	const own = createServer(extension, log, status, await launch());
	server = own;
	const lastRequest = createLastRequest();
	extension.subscriptions.push(
		log,
		status,
		...registerCommands(extension, own, log),
		registerPlaces(),
		registerTree(own),
		registerTests(own),
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
	const search = async (): Promise<void> => {
		if (!own.isStarted && (await holdsIstio()) && !own.isStarted) await own.start();
	};
	extension.subscriptions.push(vscode.workspace.onDidChangeWorkspaceFolders(() => void search()));
	if (vscode.workspace.textDocuments.some(concernsIstio)) void own.start();
	else void search();
	return own;
}

export function deactivate(): Promise<void> | undefined {
	return server?.stop();
}
