// How the server is launched and followed.
import * as vscode from 'vscode';
import {
	DidChangeConfigurationNotification,
	type ErrorHandler,
	LanguageClient,
	type LanguageClientOptions,
	RevealOutputChannelOn,
	type ServerOptions,
	State,
	TransportKind,
} from 'vscode-languageclient/node';
import {
	type GraphAnswer,
	type GraphParameters,
	graphRequest,
	type IndexStatus,
	indexStatusRequest,
	reindexRequest,
	type Status,
	statusNotification,
	type TraceAnswer,
	type TraceParameters,
	traceRequest,
} from '../../server/src/protocol.ts';
import { withCoverage } from './coverage.ts';
import { selector } from './documents.ts';
import { createMessageLog } from './message-log.ts';
import { showPlaces } from './places.ts';
import type { StatusItem } from './status.ts';
import { traceCommand } from './trace-command.ts';

export interface Server {
	readonly isStarted: boolean;
	/** Starts the server unless it runs; never rejects: what fails is logged and shown as status. */
	start(): Promise<void>;
	/** Stops the server, if it runs, and starts it anew. */
	restart(): Promise<void>;
	stop(): Promise<void>;
	reindex(): Promise<void>;
	indexStatus(): Promise<IndexStatus>;
	trace(parameters: TraceParameters): Promise<TraceAnswer>;
	graph(parameters: GraphParameters): Promise<GraphAnswer>;
}

export function createServer(
	extension: vscode.ExtensionContext,
	log: vscode.LogOutputChannel,
	item: StatusItem,
): Server {
	let client: LanguageClient | undefined;
	const options = clientOptions(extension, log);
	// What another extension covers is a part of the settings.
	const others = vscode.extensions.onDidChange(() => {
		if (client?.isRunning()) void client.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
	});
	extension.subscriptions.push(others);

	const start = async (): Promise<void> => {
		if (client !== undefined) return;
		const own: LanguageClient = new LanguageClient('istio', 'Istio Language Server', serverOptions(extension), {
			...options,
			errorHandler: quiet(() => own.createDefaultErrorHandler()),
		});
		client = own;
		own.onNotification(statusNotification, (status: Status) => item.show(status));
		own.onDidChangeState(({ newState }) => {
			const status = statuses[newState];
			if (client === own && status !== undefined) item.show(status);
		});
		void vscode.commands.executeCommand('setContext', 'istio.active', true);
		// Why it failed is in the log already, written by the client.
		await own.start().catch(() => item.show(failed));
	};
	const stop = async (): Promise<void> => {
		const running = client;
		client = undefined;
		// A client that failed to start cannot be stopped, only forgotten.
		await running?.dispose().catch((error: unknown) => log.warn(String(error)));
	};
	const request = async <T>(method: string, parameters?: object): Promise<T> => {
		await start();
		if (client === undefined) throw new Error('The Istio language server was stopped');
		return parameters === undefined ? client.sendRequest<T>(method) : client.sendRequest<T>(method, parameters);
	};

	return {
		get isStarted() {
			return client !== undefined;
		},
		start,
		stop,
		async restart() {
			await stop();
			await start();
		},
		reindex: () => request(reindexRequest),
		indexStatus: () => request(indexStatusRequest),
		trace: (parameters) => request(traceRequest, parameters),
		graph: (parameters) => request(graphRequest, parameters),
	};
}

const none = { done: 0, total: 0, resources: 0 } as const;
const failed: Status = { ...none, state: 'degraded', reason: 'The server did not start: see the output' };

/** What is shown when the server itself cannot say how it is. */
const statuses: Partial<Record<State, Status>> = {
	[State.Starting]: { ...none, state: 'indexing' },
	[State.Stopped]: { ...none, state: 'degraded', reason: 'The server stopped: see the output, or restart it' },
	[State.StartFailed]: failed,
};

/** The client's own policy (five crashes in three minutes are too many), told in log and status and not in pop-ups. */
function quiet(create: () => ErrorHandler): ErrorHandler {
	let policy: ErrorHandler | undefined;
	const own = (): ErrorHandler => {
		policy ??= create();
		return policy;
	};
	return {
		error: async (...problem) => ({ ...(await own().error(...problem)), handled: true }),
		closed: async () => ({ ...(await own().closed()), handled: true }),
	};
}

// Indexing makes much that is soon forgotten: a small nursery (in MB) keeps it from piling up. It saved 100 MB of 350.
const sparing = '--max-semi-space-size=4';
// So that the server can give back what work has left behind (server/src/lsp/tidying.ts).
const tidy = '--expose-gc';

function serverOptions(extension: vscode.ExtensionContext): ServerOptions {
	const module = extension.asAbsolutePath('dist/server.js');
	return {
		run: { module, transport: TransportKind.ipc, options: { execArgv: [sparing, tidy] } },
		debug: {
			module,
			transport: TransportKind.ipc,
			options: { execArgv: [sparing, tidy, '--nolazy', '--inspect=6017'] },
		},
	};
}

function clientOptions(extension: vscode.ExtensionContext, log: vscode.LogOutputChannel): LanguageClientOptions {
	const messages = createMessageLog();
	extension.subscriptions.push(messages);
	return {
		documentSelector: selector,
		initializationOptions: {
			documentation: vscode.Uri.joinPath(extension.extensionUri, 'dist/docs').toString(),
			showPlaces,
			traceRequest: traceCommand,
		},
		outputChannel: log,
		traceOutputChannel: messages,
		revealOutputChannelOn: RevealOutputChannelOn.Never,
		diagnosticCollectionName: 'istio',
		middleware: {
			workspace: {
				async configuration(parameters, token, next) {
					const found = await next(parameters, token);
					if (!Array.isArray(found)) return found;
					return found.map((value, index) => {
						const { section, scopeUri } = parameters.items[index] ?? {};
						if (section !== 'istio') return value;
						return withCoverage(value, scopeUri === undefined ? undefined : vscode.Uri.parse(scopeUri));
					});
				},
			},
		},
	};
}
