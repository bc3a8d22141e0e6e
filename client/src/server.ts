// How the server is launched and followed.
import * as vscode from 'vscode';
import {
	type BaseLanguageClient,
	CloseAction,
	DidChangeConfigurationNotification,
	type ErrorHandler,
	type LanguageClientOptions,
	RevealOutputChannelOn,
	State,
} from 'vscode-languageclient';
import {
	type Explanation,
	explainRequest,
	type GraphAnswer,
	type GraphParameters,
	graphRequest,
	type IndexStatus,
	indexStatusRequest,
	type RunTestsParameters,
	reindexRequest,
	rulePageRequest,
	runTestsRequest,
	type Status,
	statusNotification,
	type TestsAnswer,
	type TestsParameters,
	type TestsRun,
	type TraceAnswer,
	type TraceParameters,
	type TreeBranch,
	type TreeParameters,
	testsChangedNotification,
	testsRequest,
	traceRequest,
	treeRequest,
	trustedNotification,
} from '../../server/src/protocol.ts';
import { withCoverage } from './coverage.ts';
import { createCrashes } from './crashes.ts';
import { selector } from './documents.ts';
import type { Launch } from './launch.ts';
import { createMessageLog } from './message-log.ts';
import { showPlaces } from './places.ts';
import { rulePages } from './schemes.ts';
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
	tree(parameters: TreeParameters): Promise<readonly TreeBranch[]>;
	/** Why the name at a position resolves, or does not; null where there is none. */
	explain(uri: string, position: { readonly line: number; readonly character: number }): Promise<Explanation | null>;
	/** The page of the rules of a theme, as Markdown; null where there is none. */
	rulePage(theme: string): Promise<string | null>;
	readonly onDidChangeStatus: vscode.Event<Status>;
	graph(parameters: GraphParameters): Promise<GraphAnswer>;
	tests(parameters: TestsParameters): Promise<TestsAnswer>;
	runTests(parameters: RunTestsParameters): Promise<TestsRun>;
	/** Tests of routes, or what they test, may have changed. */
	readonly onDidChangeTests: vscode.Event<void>;
}

export function createServer(
	extension: vscode.ExtensionContext,
	log: vscode.LogOutputChannel,
	item: StatusItem,
	launch: Launch,
): Server {
	let client: BaseLanguageClient | undefined;
	const crashes = createCrashes();
	const { show, changed } = teller(item);
	const testsChanged = new vscode.EventEmitter<void>();
	const options = clientOptions(extension, log);
	extension.subscriptions.push(
		followOthers(() => client),
		followTrust(options, () => client),
		changed,
		testsChanged,
	);

	const start = async (): Promise<void> => {
		if (client !== undefined) return;
		const isOwn = (): boolean => client === own;
		const own: BaseLanguageClient = launch('Istio Language Server', extension, {
			...options,
			errorHandler: patient(() => own.createDefaultErrorHandler(), crashes, log, show, isOwn),
		});
		client = own;
		own.onNotification(testsChangedNotification, () => testsChanged.fire());
		await started(own, show, isOwn);
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
			crashes.forget();
			await stop();
			await start();
		},
		onDidChangeStatus: changed.event,
		onDidChangeTests: testsChanged.event,
		...questions(request),
	};
}

/** What the server is asked. */
type Questions = Pick<
	Server,
	'reindex' | 'indexStatus' | 'trace' | 'tree' | 'explain' | 'rulePage' | 'graph' | 'tests' | 'runTests'
>;

function questions(request: <T>(method: string, parameters?: object) => Promise<T>): Questions {
	return {
		reindex: () => request(reindexRequest),
		indexStatus: () => request(indexStatusRequest),
		trace: (parameters) => request(traceRequest, parameters),
		tree: (parameters) => request(treeRequest, parameters),
		explain: (uri, { line, character }) =>
			request(explainRequest, { textDocument: { uri }, position: { line, character } }),
		rulePage: (theme) => request(rulePageRequest, { theme }),
		graph: (parameters) => request(graphRequest, parameters),
		tests: (parameters) => request(testsRequest, parameters),
		runTests: (parameters) => request(runTestsRequest, parameters),
	};
}

/** Shows the status, and tells others of it. */
function teller(item: StatusItem) {
	const changed = new vscode.EventEmitter<Status>();
	const show = (status: Status): void => {
		item.show(status);
		changed.fire(status);
	};
	return { show, changed };
}

/** What another extension covers is a part of the settings. */
function followOthers(client: () => BaseLanguageClient | undefined): vscode.Disposable {
	return vscode.extensions.onDidChange(() => {
		const running = client();
		if (running?.isRunning() === true)
			void running.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
	});
}

/** Only what the user trusts is rendered. */
function followTrust(options: LanguageClientOptions, client: () => BaseLanguageClient | undefined): vscode.Disposable {
	return vscode.workspace.onDidGrantWorkspaceTrust(() => {
		options.initializationOptions = { ...options.initializationOptions, isTrusted: true };
		const running = client();
		if (running?.isRunning() === true) void running.sendNotification(trustedNotification);
	});
}

/** Starts a client and tells of its state as long as it is the one. */
async function started(
	own: BaseLanguageClient,
	show: (status: Status) => void,
	isWanted: () => boolean,
): Promise<void> {
	own.onNotification(statusNotification, show);
	own.onDidChangeState(({ newState }) => {
		const status = statuses[newState];
		if (isWanted() && status !== undefined) show(status);
	});
	void vscode.commands.executeCommand('setContext', 'istio.active', true);
	// Why it failed is in the log already, written by the client.
	await own.start().catch(() => show(failed));
}

const none = { done: 0, total: 0, resources: 0 } as const;
const failed: Status = {
	...none,
	state: 'degraded',
	reason: vscode.l10n.t('The server did not start: see the output'),
};

/** What is shown when the server itself cannot say how it is. */
const statuses: Partial<Record<State, Status>> = {
	[State.Starting]: { ...none, state: 'indexing' },
	[State.Stopped]: {
		...none,
		state: 'degraded',
		reason: vscode.l10n.t('The server stopped: see the output, or restart it'),
	},
	[State.StartFailed]: failed,
};

/** A crashed server is started again after a pause that grows, which is told in log and status and not in pop-ups. */
function patient(
	create: () => ErrorHandler,
	crashes: ReturnType<typeof createCrashes>,
	log: vscode.LogOutputChannel,
	show: (status: Status) => void,
	isWanted: () => boolean,
): ErrorHandler {
	let policy: ErrorHandler | undefined;
	return {
		async error(...problem) {
			policy ??= create();
			return { ...(await policy.error(...problem)), handled: true };
		},
		async closed() {
			const { count, pause } = crashes.next();
			const reason =
				pause === undefined
					? vscode.l10n.t(
							'The server crashed {0} times in a row and is not started again: see the output, or restart it',
							count,
						)
					: vscode.l10n.t('The server crashed and is started again in {0} s: see the output', Math.ceil(pause / 1000));
			log.error(reason);
			// Behind what the client itself tells of the state.
			setTimeout(() => isWanted() && show({ ...none, state: 'degraded', reason }), 0);
			if (pause === undefined) return { action: CloseAction.DoNotRestart, handled: true };
			await new Promise((resolve) => setTimeout(resolve, pause));
			return { action: isWanted() ? CloseAction.Restart : CloseAction.DoNotRestart, handled: true };
		},
	};
}

function clientOptions(extension: vscode.ExtensionContext, log: vscode.LogOutputChannel): LanguageClientOptions {
	const messages = createMessageLog();
	extension.subscriptions.push(messages);
	return {
		documentSelector: selector,
		initializationOptions: {
			documentation: `${rulePages}:`,
			opensPagesAsText: true,
			showPlaces,
			suggestCommand: 'editor.action.triggerSuggest',
			traceRequest: traceCommand,
			routeTests: true,
			isTrusted: vscode.workspace.isTrusted,
		},
		outputChannel: log,
		traceOutputChannel: messages,
		revealOutputChannelOn: RevealOutputChannelOn.Never,
		diagnosticCollectionName: 'istio',
		diagnosticPullOptions: { onChange: true },
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
