// How the server is started in a browser: as a worker, for which the client reads the files of the workspace.
import * as vscode from 'vscode';
import {
	type BaseLanguageClient,
	BrowserMessageReader,
	BrowserMessageWriter,
	LanguageClient,
	type LanguageClientOptions,
} from 'vscode-languageclient/browser';
import { answerFiles } from './files.ts';

export function launchWorker(
	name: string,
	{ extensionUri }: vscode.ExtensionContext,
	options: LanguageClientOptions,
): BaseLanguageClient {
	const start = async () => {
		const worker = new Worker(vscode.Uri.joinPath(extensionUri, 'dist/all.js').toString(true));
		return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
	};
	const client = new LanguageClient('istio', name, start, {
		...options,
		initializationOptions: {
			...options.initializationOptions,
			envoyApi: vscode.Uri.joinPath(extensionUri, 'dist/envoy-api.generated.json').toString(),
			// Where an extension comes from, pages are files, not texts with lines.
			opensPagesAsText: false,
		},
	});
	answerFiles(client);
	return client;
}

/** Declared here, for the types of browsers would clash with those of Node. */
declare const Worker: new (url: string) => never;
