// A small editor: it spawns the built server, speaks LSP with it over stdio, and keeps what the server said. close() fails
// if the server said something that an editor would have to complain about.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
	createMessageConnection,
	type MessageConnection,
	StreamMessageReader,
	StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import type {
	CompletionList,
	Diagnostic,
	Hover,
	LocationLink,
	Position,
	Registration,
} from 'vscode-languageserver-protocol';
import { serverPath } from '../built.ts';

export interface Workspace {
	readonly root: string;
	uri(path: string): string;
	write(path: string, text: string): void;
	remove(path: string): void;
}

/** A folder on disk with these files, removed with `remove('.')`. */
export function workspace(files: Readonly<Record<string, string>>): Workspace {
	const root = mkdtempSync(join(tmpdir(), 'istio-ls-'));
	const write = (path: string, text: string): void => {
		mkdirSync(dirname(join(root, path)), { recursive: true });
		writeFileSync(join(root, path), text);
	};
	for (const [path, text] of Object.entries(files)) write(path, text);
	return {
		root,
		uri: (path) => pathToFileURL(join(root, path)).href,
		write,
		remove: (path) => rmSync(join(root, path), { recursive: true, force: true }),
	};
}

export interface Start {
	readonly folders: readonly string[];
	/** What `workspace/configuration` answers for section istio, for each folder; undefined: the client cannot be asked. */
	readonly settings?: Readonly<Record<string, unknown>> | ((folder: string) => Readonly<Record<string, unknown>>);
	/** Warnings in the log that are expected. */
	readonly expected?: RegExp;
	readonly initializationOptions?: unknown;
	readonly capabilities?: object;
}

export interface Editor {
	readonly connection: MessageConnection;
	readonly process: ChildProcess;
	readonly capabilities: Record<string, unknown>;
	/** What the server asked to be told of. */
	readonly registered: readonly Registration[];
	/** The diagnostics shown for a file. */
	shown(uri: string): readonly Diagnostic[];
	/** Resolves when `isTrue` holds, looked at whenever the server says something; fails after ten seconds. */
	until(isTrue: () => boolean, what: string): Promise<void>;
	/** Resolves when the index is complete. */
	ready(): Promise<void>;
	open(uri: string, text: string): void;
	/** Replaces the whole text of an open file. */
	change(uri: string, text: string): void;
	/** Changes parts of an open file. */
	changeParts(uri: string, contentChanges: readonly object[]): void;
	/** Whether the index is complete. */
	isReady(): boolean;
	/** Whether charts and overlays are being rendered. */
	isRendering(): boolean;
	/** How many lines of the log are of a form. */
	logged(form: RegExp): number;
	closeFile(uri: string): void;
	watched(changes: readonly { uri: string; type: 1 | 2 | 3 }[]): void;
	definition(uri: string, position: Position): Promise<LocationLink[]>;
	hover(uri: string, position: Position): Promise<Hover | null>;
	completion(uri: string, position: Position): Promise<CompletionList>;
	/** Ends the server properly; resolves to its exit code. */
	close(): Promise<number | null>;
}

/** Starts the server on these folders and initializes it. */
export async function startEditor({
	folders,
	settings,
	expected,
	initializationOptions,
	capabilities = {},
}: Start): Promise<Editor> {
	const server = spawn(process.execPath, [serverPath, '--stdio'], { stdio: ['pipe', 'pipe', 'pipe'] });
	const connection = createMessageConnection(
		new StreamMessageReader(server.stdout),
		new StreamMessageWriter(server.stdin),
	);
	const diagnostics = new Map<string, readonly Diagnostic[]>();
	const complaints: string[] = [];
	const watchers = new Set<() => void>();
	let isReady = false;
	let isRendering = false;
	const log: string[] = [];
	let version = 0;
	const heard = (): void => {
		for (const watcher of [...watchers]) watcher();
	};
	server.stderr.on('data', (data) => void complaints.push(String(data)));
	connection.onNotification('textDocument/publishDiagnostics', (said: { uri: string; diagnostics: Diagnostic[] }) => {
		diagnostics.set(said.uri, said.diagnostics);
		heard();
	});
	connection.onNotification('istio/status', (said: { state: string; isRendering?: boolean }) => {
		isReady = said.state === 'ready';
		isRendering = said.isRendering === true;
		heard();
	});
	connection.onNotification('window/logMessage', ({ type, message }: { type: number; message: string }) => {
		log.push(message);
		if (type === 1 || (type === 2 && expected?.test(message) !== true)) complaints.push(message);
	});
	const registered: Registration[] = [];
	connection.onRequest('client/registerCapability', ({ registrations }: { registrations: Registration[] }) => {
		registered.push(...registrations);
		return null;
	});
	connection.onRequest('workspace/configuration', ({ items }: { items: { section: string; scopeUri: string }[] }) =>
		items.map(({ section, scopeUri }) =>
			section !== 'istio' ? null : typeof settings === 'function' ? settings(scopeUri) : settings,
		),
	);
	connection.onNotification((method) => {
		complaints.push(`unexpected notification ${method}`);
	});
	connection.onRequest((method) => {
		complaints.push(`unexpected request ${method}`);
		return null;
	});
	connection.listen();
	const initialized = await connection.sendRequest<{ capabilities: Record<string, unknown> }>('initialize', {
		processId: process.pid,
		rootUri: null,
		workspaceFolders: folders.map((uri) => ({ uri, name: uri })),
		initializationOptions,
		capabilities: {
			workspace: {
				workspaceFolders: true,
				configuration: settings !== undefined,
				didChangeWatchedFiles: { dynamicRegistration: true },
				workspaceEdit: { documentChanges: true },
			},
			textDocument: {
				definition: { linkSupport: true },
				codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } },
			},
			...capabilities,
		},
	});
	await connection.sendNotification('initialized', {});

	const until = (isTrue: () => boolean, what: string): Promise<void> =>
		new Promise((resolve, reject) => {
			const timer = setTimeout(() => {
				watchers.delete(look);
				reject(new Error(`waited in vain for ${what}; the server said: ${complaints.join('; ')}`));
			}, 10_000);
			const look = (): void => {
				if (!isTrue()) return;
				clearTimeout(timer);
				watchers.delete(look);
				resolve();
			};
			watchers.add(look);
			look();
		});
	const notify = (method: string, parameters: object): void => void connection.sendNotification(method, parameters);
	const ask = <T>(method: string, uri: string, position: Position): Promise<T> =>
		connection.sendRequest<T>(`textDocument/${method}`, { textDocument: { uri }, position });

	return {
		connection,
		process: server,
		capabilities: initialized.capabilities,
		registered,
		shown: (uri) => diagnostics.get(uri) ?? [],
		until,
		ready: () => until(() => isReady, 'the index'),
		open: (uri, text) =>
			notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: ++version, text } }),
		change: (uri, text) =>
			notify('textDocument/didChange', { textDocument: { uri, version: ++version }, contentChanges: [{ text }] }),
		changeParts: (uri, contentChanges) =>
			notify('textDocument/didChange', { textDocument: { uri, version: ++version }, contentChanges }),
		isReady: () => isReady,
		isRendering: () => isRendering,
		logged: (form) => log.filter((line) => form.test(line)).length,
		closeFile: (uri) => notify('textDocument/didClose', { textDocument: { uri } }),
		watched: (changes) => notify('workspace/didChangeWatchedFiles', { changes }),
		definition: (uri, position) => ask('definition', uri, position),
		hover: (uri, position) => ask('hover', uri, position),
		completion: (uri, position) => ask('completion', uri, position),
		async close() {
			await connection.sendRequest('shutdown');
			const exit = new Promise<number | null>((resolve) => server.once('exit', resolve));
			await connection.sendNotification('exit');
			const code = await exit;
			connection.dispose();
			if (complaints.length > 0) throw new Error(`the server complained: ${complaints.join('; ')}`);
			return code;
		},
	};
}
