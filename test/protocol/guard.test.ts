// A server whose layers throw, one after the other: it logs that once, and answers what has nothing to do with it. It runs
// in this process, so that its parts can be made to fail.
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
	createMessageConnection,
	type MessageConnection,
	StreamMessageReader,
	StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { answerRefused, createGate } from '../../server/src/lsp/gate.ts';
import { createGuard, guarded } from '../../server/src/lsp/guard.ts';
import { start } from '../../server/src/lsp/start.ts';
import { type Workspace, workspace } from './editor.ts';

/** What is to throw. */
const broken = vi.hoisted(() => new Set<string>());

const breakable = vi.hoisted(() => (name: string, exported: string, original: Record<string, unknown>) => ({
	...original,
	[exported]: (...given: unknown[]) => {
		if (broken.has(name)) throw new Error(`${name} is broken`);
		return (original[exported] as (...given: unknown[]) => unknown)(...given);
	},
}));
vi.mock('../../server/src/features/hover.ts', async (real) => breakable('a feature', 'hover', await real()));
vi.mock('../../server/src/features/diagnostics.ts', async (real) => breakable('judging', 'diagnostics', await real()));
vi.mock('../../server/src/text/source-file.ts', async (real) => breakable('reading a text', 'openFile', await real()));
vi.mock('../../server/src/disk/find.ts', async (real) => breakable('finding files', 'manifestsIn', await real()));
vi.mock('../../server/src/disk/load.ts', async (real) => breakable('reading settings', 'loadSettings', await real()));
vi.mock('../../server/src/lsp/to-lsp.ts', async (real) => breakable('writing answers', 'hover', await real()));

const text = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge }
spec: { servers: [{ port: { number: 80, name: http, protocol: HTTPX }, hosts: ["*"] }] }
`;
let editor: MessageConnection;
let folder: Workspace;
let logged: string[] = [];
let shown: Record<string, readonly { message: string }[]> = {};
let states: string[] = [];
const crashes: unknown[] = [];
const crashed = (error: unknown): void => void crashes.push(error);

async function until(isTrue: () => boolean): Promise<void> {
	await vi.waitFor(() => expect(isTrue()).toBe(true), { timeout: 30_000 });
}

const hoverAt = (name: string): Promise<unknown> =>
	editor.sendRequest('textDocument/hover', {
		textDocument: { uri: folder.uri(name) },
		position: { line: 1, character: 1 },
	});
const open = (name: string): Promise<void> =>
	editor.sendNotification('textDocument/didOpen', {
		textDocument: { uri: folder.uri(name), languageId: 'yaml', version: 1, text },
	});
const change = (name: string, version: number): Promise<void> =>
	editor.sendNotification('textDocument/didChange', {
		textDocument: { uri: folder.uri(name), version },
		contentChanges: [{ text: `${text}# ${version}\n` }],
	});

beforeAll(async () => {
	process.on('unhandledRejection', crashed);
	process.on('uncaughtException', crashed);
	folder = workspace({ 'a.yaml': text });
	const [up, down] = [new PassThrough(), new PassThrough()];
	const gate = createGate();
	const server = guarded(createConnection(ProposedFeatures.all, up, down, { messageStrategy: gate }));
	answerRefused(server);
	start(server, gate, { version: '0', documentation: 'file:///docs' });
	editor = createMessageConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
	editor.onNotification('window/logMessage', ({ type, message }) => void (type < 3 && logged.push(message)));
	editor.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }) => {
		shown[uri] = diagnostics;
	});
	editor.onNotification('istio/status', ({ state }) => void states.push(state));
	editor.onRequest('client/registerCapability', () => null);
	editor.listen();
	await editor.sendRequest('initialize', {
		processId: null,
		rootUri: null,
		workspaceFolders: [{ uri: folder.uri('.'), name: 'w' }],
		capabilities: { workspace: { workspaceFolders: true } },
	});
	await editor.sendNotification('initialized', {});
	await until(() => states.at(-1) === 'ready');
	await open('a.yaml');
	await until(() => shown[folder.uri('a.yaml')]?.length === 1);
});

beforeEach(() => {
	broken.clear();
	logged = [];
});

afterAll(() => {
	process.off('unhandledRejection', crashed);
	process.off('uncaughtException', crashed);
	folder.remove('.');
	expect(crashes).toEqual([]);
});

/** What was logged of a part that throws: once, with what failed. */
const expectLogged = (name: string): void => {
	expect(logged.filter((line) => line.includes(`${name} is broken`))).toHaveLength(1);
	expect(logged).toHaveLength(1);
};

describe('what throws is logged once, and the rest lives', () => {
	test.each(['a feature', 'writing answers'])('%s, in a request', async (name) => {
		broken.add(name);
		expect(await hoverAt('a.yaml')).toBeNull();
		expect(await hoverAt('a.yaml')).toBeNull();
		expectLogged(name);
		broken.clear();
		expect(await hoverAt('a.yaml')).not.toBeNull();
	});

	test('reading a text, in a notification', async () => {
		broken.add('reading a text');
		await open('b.yaml');
		await open('c.yaml');
		expect(await hoverAt('a.yaml')).not.toBeNull();
		await until(() => logged.length > 0);
		expectLogged('reading a text');
	});

	test('judging, right after an edit and in the pause behind it', async () => {
		broken.add('judging');
		await change('a.yaml', 2);
		await until(() => logged.length > 0);
		await new Promise((resolve) => setTimeout(resolve, 500));
		await change('a.yaml', 3);
		expect(await hoverAt('a.yaml')).not.toBeNull();
		broken.clear();
		shown = {};
		await editor.sendNotification('textDocument/didChange', {
			textDocument: { uri: folder.uri('a.yaml'), version: 4 },
			contentChanges: [{ text: text.replace('HTTPX', 'HTTPY') }],
		});
		await until(() => shown[folder.uri('a.yaml')]?.[0]?.message.includes('HTTPY') === true);
		expectLogged('judging');
	});

	test('finding files, in the background and in a request', async () => {
		broken.add('finding files');
		await editor.sendNotification('workspace/didChangeWatchedFiles', {
			changes: [{ uri: folder.uri('.gitignore'), type: 2 }],
		});
		await until(() => logged.length > 0);
		expect(await editor.sendRequest('istio/reindex')).toBeNull();
		expect(await hoverAt('a.yaml')).not.toBeNull();
		broken.clear();
		states = [];
		await editor.sendRequest('istio/reindex');
		await until(() => states.at(-1) === 'ready');
	});

	test('reading settings, when they change', async () => {
		broken.add('reading settings');
		await editor.sendNotification('workspace/didChangeConfiguration', { settings: { istio: {} } });
		await until(() => logged.length > 0);
		await editor.sendNotification('workspace/didChangeConfiguration', { settings: { istio: {} } });
		expect(await hoverAt('a.yaml')).not.toBeNull();
		expectLogged('reading settings');
	});
});

describe('the guard', () => {
	const log: string[] = [];
	const guard = createGuard({ error: (text) => void log.push(text.split('\n')[0] ?? '') });
	const fail = (): never => {
		throw new Error('no');
	};
	beforeEach(() => log.splice(0));

	test('catches in the background, whether now or later', async () => {
		guard.background('now', fail);
		guard.background('later', async () => fail());
		await until(() => log.length === 2);
		expect(log.toSorted()).toEqual(['later failed: Error: no', 'now failed: Error: no']);
	});

	test('catches in timers, and calls them off', async () => {
		guard.soon('soon', fail);
		guard.after(1, 'after', fail);
		guard.after(1, 'never', fail)();
		await until(() => log.length === 2);
		expect(log.toSorted()).toEqual(['after failed: Error: no', 'soon failed: Error: no']);
	});

	test('catches for one of many', () => {
		expect([1, 2].map((one) => guard.attempt('one', () => (one === 1 ? fail() : one), 0))).toEqual([0, 2]);
	});

	test('catches in listeners of what it is around, and in the promises that gives', async () => {
		const listeners: (() => void)[] = [];
		const around = guard.around({
			onEvent: (listener: () => void) => void listeners.push(listener),
			inner: { send: async () => fail() },
		});
		around.onEvent(fail);
		for (const listener of listeners) listener();
		await expect(around.inner.send()).rejects.toThrow('no');
		expect(log.toSorted()).toEqual(['onEvent failed: Error: no', 'send failed: Error: no']);
	});
});
