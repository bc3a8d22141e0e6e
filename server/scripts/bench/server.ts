// A language server as an editor has it, on a folder, and what it costs: ours, or another one for comparison.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
	createMessageConnection,
	type MessageConnection,
	StreamMessageReader,
	StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import type { PublishDiagnosticsParams } from 'vscode-languageserver';

export const root = join(import.meta.dirname, '../../..');
export const probe = join(import.meta.dirname, 'probe.cjs');

/** What a process has cost: CPU in milliseconds since it began, of all its threads; memory in MB (of 2 ** 20 bytes). */
export interface Cost {
	readonly cpu: number;
	/** The share of the time since the question before in which its event loop had work to do. */
	readonly busy: number;
	readonly resident: number;
	readonly peak: number;
}

export interface Server {
	readonly connection: MessageConnection;
	readonly folder: string;
	/** Milliseconds from the start of the process until it could be told `initialized`. */
	readonly spawned: number;
	cost(): Promise<Cost>;
	/** Begins to profile; what it resolves to ends that, and gives the profile. */
	profile(of: Profiled): Promise<() => Promise<Profile>>;
	/** Resolves with the next diagnostics of the file; fails after five minutes without any. */
	diagnosed(uri: string): Promise<PublishDiagnosticsParams>;
	/** Resolves when the server has nothing left to do: to true, or to false if it still has after so many milliseconds. */
	idle(most: number): Promise<boolean>;
	stop(): void;
}

/** What a profile is of: the time that functions take, or what they allocate, whether it is kept or not. */
export type Profiled = 'time' | 'memory';

/** A profile, as Chrome's protocol gives it; its deltas are microseconds, or bytes. */
export interface Profile {
	readonly nodes: readonly {
		readonly id: number;
		readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
		readonly children?: readonly number[];
	}[];
	readonly samples: readonly number[];
	readonly timeDeltas: readonly number[];
}

/** With the same option as the client starts it (client/src/server.ts). */
const options = ['--max-semi-space-size=4', '--expose-gc'];

/** What editors say of completion items (VS Code, Neovim, Helix). */
const completionItem = {
	snippetSupport: true,
	labelDetailsSupport: true,
	resolveSupport: { properties: ['documentation'] },
};

/** The server of a build, told `initialize` but not yet `initialized`. */
export async function spawned(folder: string, script = join(root, 'dist/server.js')): Promise<Server> {
	const begin = performance.now();
	const child = spawn(process.execPath, ['--require', probe, ...options, script, '--stdio'], {
		stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
	});
	const { stdout, stdin } = child;
	if (stdout === null || stdin === null) throw new Error('the server has no pipes');
	const connection = createMessageConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
	const ended = new Promise<never>((_, reject) => {
		child.on('exit', (code, signal) => reject(new Error(`the server ended with ${signal ?? code}`)));
	});
	ended.catch(() => {});
	const diagnosed = diagnosticsOf(connection);
	connection.onRequest('workspace/configuration', ({ items }: { items: readonly unknown[] }) => items.map(() => null));
	connection.onRequest('client/registerCapability', () => null);
	connection.listen();
	const uri = pathToFileURL(folder).href;
	await connection.sendRequest('initialize', {
		processId: null,
		rootUri: uri,
		workspaceFolders: [{ uri, name: 'bench' }],
		capabilities: { textDocument: { publishDiagnostics: { versionSupport: true }, completion: { completionItem } } },
	});
	const ask = asking(child);
	const cost = (): Promise<Cost> => ask<Cost>('cost');
	return {
		connection,
		folder,
		spawned: performance.now() - begin,
		cost,
		async profile(of) {
			await ask(of);
			return async () => (await ask<{ profile: Profile }>(of === 'time' ? 'timed' : 'memorized')).profile;
		},
		diagnosed: (one) => Promise.race([diagnosed(one), ended]),
		idle: (most) => idle(cost, most),
		stop: () => void child.kill(),
	};
}

/** Our server on a folder, with all of it indexed; `indexed`: the milliseconds and the CPU that this took. */
export async function started(folder: string, script?: string): Promise<Server & { readonly indexed: Indexed }> {
	const server = await spawned(folder, script);
	const ready = new Promise<Status>((resolve) =>
		server.connection.onNotification('istio/status', (status: Status) => {
			if (status.state === 'ready') resolve(status);
		}),
	);
	const before = await server.cost();
	const begin = performance.now();
	await server.connection.sendNotification('initialized', {});
	const { resources, total } = await ready;
	const wall = performance.now() - begin;
	const { cpu, resident } = await server.cost();
	return { ...server, indexed: { wall, cpu: cpu - before.cpu, resident, resources, files: total } };
}

interface Status {
	readonly state: string;
	readonly resources: number;
	readonly total: number;
}

export interface Indexed {
	readonly wall: number;
	readonly cpu: number;
	readonly resident: number;
	readonly resources: number;
	readonly files: number;
}

/** Longest wait for diagnostics, in milliseconds. */
const patience = 300_000;

function diagnosticsOf(connection: MessageConnection): Server['diagnosed'] {
	const waiting = new Map<string, (said: PublishDiagnosticsParams) => void>();
	connection.onNotification('textDocument/publishDiagnostics', (said: PublishDiagnosticsParams) => {
		const tell = waiting.get(said.uri);
		waiting.delete(said.uri);
		tell?.(said);
	});
	return (uri) =>
		new Promise((resolve, reject) => {
			const timer = setTimeout(() => reject(new Error(`no diagnostics within ${patience / 1000} s`)), patience);
			waiting.set(uri, (said) => {
				clearTimeout(timer);
				resolve(said);
			});
		});
}

/** Questions for the probe in the process. */
function asking(child: ChildProcess): <T>(what: string) => Promise<T> {
	const waiting = new Map<number, (answer: unknown) => void>();
	child.on('message', (answer: { readonly id: number }) => {
		waiting.get(answer.id)?.(answer);
		waiting.delete(answer.id);
	});
	let last = 0;
	return (what) =>
		new Promise((resolve) => {
			const id = ++last;
			waiting.set(id, resolve as (answer: unknown) => void);
			child.send({ id, what });
		});
}

export const slept = (milliseconds: number): Promise<void> =>
	new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Neither the event loop nor another thread has much to do in three windows, the pause before all files are judged among them. */
async function idle(cost: () => Promise<Cost>, most: number): Promise<boolean> {
	const end = performance.now() + most;
	let before = await cost();
	for (let quiet = 0; quiet < 3; ) {
		if (performance.now() > end) return false;
		await slept(200);
		const now = await cost();
		quiet = now.busy < 0.05 && now.cpu - before.cpu < 20 ? quiet + 1 : 0;
		before = now;
	}
	return true;
}
