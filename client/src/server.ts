// How the server is launched and followed.
import * as vscode from 'vscode';
import {
	LanguageClient,
	type LanguageClientOptions,
	type ServerOptions,
	State,
	TransportKind,
} from 'vscode-languageclient/node';
import {
	type IndexStatus,
	indexStatusRequest,
	reindexRequest,
	type Status,
	statusNotification,
} from '../../server/src/protocol.ts';
import type { StatusItem } from './status.ts';

export interface Server extends vscode.Disposable {
	readonly isStarted: boolean;
	start(): Promise<void>;
	/** Stops the server, if it runs, and starts it anew. */
	restart(): Promise<void>;
	reindex(): Promise<void>;
	indexStatus(): Promise<IndexStatus>;
}

export function createServer(
	extension: vscode.ExtensionContext,
	log: vscode.LogOutputChannel,
	item: StatusItem,
): Server {
	let client: LanguageClient | undefined;

	const start = async (): Promise<void> => {
		if (client !== undefined) return;
		client = new LanguageClient(
			'istio',
			'Istio Language Server',
			serverOptions(extension),
			clientOptions(extension, log),
		);
		client.onNotification(statusNotification, (status: Status) => item.show(status));
		client.onDidChangeState(({ newState }) => {
			if (newState === State.Stopped)
				item.show({ ...none, state: 'degraded', reason: 'The server has stopped; see the output, or restart it' });
		});
		try {
			await client.start();
			await vscode.commands.executeCommand('setContext', 'istio.active', true);
		} catch (error) {
			log.error(String(error));
			item.show({ ...none, state: 'degraded', reason: 'The server did not start; see the output' });
		}
	};
	const stop = async (): Promise<void> => {
		const running = client;
		client = undefined;
		// A client that failed to start cannot be stopped, only forgotten.
		await running?.dispose().catch((error: unknown) => log.warn(String(error)));
	};
	const started = async (): Promise<LanguageClient> => {
		await start();
		if (client === undefined) throw new Error('The server is being restarted');
		return client;
	};

	return {
		get isStarted() {
			return client !== undefined;
		},
		start,
		async restart() {
			await stop();
			await start();
		},
		reindex: async () => (await started()).sendRequest(reindexRequest),
		indexStatus: async () => (await started()).sendRequest<IndexStatus>(indexStatusRequest),
		dispose: () => void stop(),
	};
}

const none = { done: 0, total: 0, resources: 0 } as const;

function serverOptions(extension: vscode.ExtensionContext): ServerOptions {
	const module = extension.asAbsolutePath('dist/server.js');
	return {
		run: { module, transport: TransportKind.ipc },
		debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6017'] } },
	};
}

function clientOptions(extension: vscode.ExtensionContext, log: vscode.LogOutputChannel): LanguageClientOptions {
	const schemes = ['file', 'untitled'];
	return {
		documentSelector: ['yaml', 'helm', 'json', 'jsonc'].flatMap((language) =>
			schemes.map((scheme) => ({ language, scheme })),
		),
		initializationOptions: { documentation: vscode.Uri.joinPath(extension.extensionUri, 'dist/docs').toString() },
		outputChannel: log,
		diagnosticCollectionName: 'istio',
	};
}
