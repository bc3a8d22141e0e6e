// The life of a session as the protocol has it: what is refused before it, after it, and for its form.
import { spawn } from 'node:child_process';
import { afterEach, describe, expect, test } from 'vitest';
import {
	createMessageConnection,
	type MessageConnection,
	StreamMessageReader,
	StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import * as protocol from 'vscode-languageserver-protocol';
import { shapes } from '../../server/src/lsp/shapes.ts';
import { serverPath } from '../built.ts';

const running: (() => void)[] = [];
afterEach(() => {
	for (const end of running.splice(0)) end();
});

function started(): { client: MessageConnection; logged: string[]; faults: string[]; write: (bytes: string) => void } {
	const server = spawn(process.execPath, [serverPath, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
	const client = createMessageConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
	const logged: string[] = [];
	const faults: string[] = [];
	client.onNotification('window/logMessage', ({ type, message }) => {
		logged.push(message);
		if (type === 1) faults.push(message);
	});
	client.onNotification(() => {});
	client.onRequest(() => null);
	client.listen();
	running.push(() => {
		client.dispose();
		server.kill();
	});
	return { client, logged, faults, write: (bytes) => void server.stdin.write(bytes) };
}

const initialize = { processId: null, rootUri: null, capabilities: {} };
const place = { textDocument: { uri: 'file:///a.yaml' }, position: { line: 0, character: 0 } };

/** Whether what a library exports is a message that clients send. */
function isOfClient(one: unknown): one is { readonly method: string } {
	const { messageDirection, method } = (one ?? {}) as { messageDirection?: string; method?: string };
	return method !== undefined && messageDirection !== 'serverToClient';
}

/** The code and the message of an answer that is an error. */
async function refusal(answer: Promise<unknown>): Promise<{ code: number; message: string }> {
	const result = await answer.then(
		(value) => new Error(`answered ${JSON.stringify(value)}`),
		(error) => error,
	);
	return { code: result.code, message: result.message };
}

test('before initialize requests are refused and notifications dropped', async () => {
	const { client } = started();
	for (const method of ['textDocument/hover', 'istio/indexStatus', 'shutdown', 'no/such'])
		expect(await refusal(client.sendRequest(method, place))).toMatchObject({ code: -32002 });
	await client.sendNotification('initialized', {});
	await client.sendNotification('textDocument/didOpen', { textDocument: { uri: 'file:///a.yaml' } });
	expect(await client.sendRequest('initialize', initialize)).toHaveProperty('capabilities');
});

test('a second initialize is refused, and so is everything after shutdown', async () => {
	const { client } = started();
	await client.sendRequest('initialize', initialize);
	expect(await refusal(client.sendRequest('initialize', initialize))).toMatchObject({ code: -32600 });
	expect(await client.sendRequest('textDocument/hover', place)).toBeNull();
	expect(await client.sendRequest('shutdown')).toBeNull();
	for (const method of ['textDocument/hover', 'initialize', 'shutdown'])
		expect(await refusal(client.sendRequest(method, initialize))).toMatchObject({ code: -32600 });
});

test('an initialize of the wrong form is refused, and can be mended', async () => {
	const { client } = started();
	expect(await refusal(client.sendRequest('initialize', { capabilities: {}, workspaceFolders: [{}] }))).toEqual({
		code: -32602,
		message: 'initialize: params.workspaceFolders[0].uri must be a URI, not nothing',
	});
	expect(await client.sendRequest('initialize', initialize)).toHaveProperty('capabilities');
});

describe('parameters of the wrong form', () => {
	test.each<[string, unknown, string]>([
		['textDocument/hover', {}, 'params.textDocument must be an object, not nothing'],
		['textDocument/hover', [1], 'params must be an object'],
		['textDocument/hover', { ...place, position: { line: -1, character: 0 } }, 'params.position.line must be a whole'],
		['textDocument/definition', { ...place, position: { line: 0, character: 1.5 } }, 'params.position.character must'],
		['textDocument/completion', { ...place, position: null }, 'params.position must be an object, not null'],
		['textDocument/rename', place, 'params.newName must be text, not nothing'],
		['textDocument/references', place, 'params.context must be an object'],
		['textDocument/hover', { ...place, textDocument: { uri: '1 2:x' } }, 'params.textDocument.uri must be a URI'],
		[
			'textDocument/codeAction',
			{ textDocument: place.textDocument, range: {} },
			'params.range.start must be an object',
		],
	])('%s %j', async (method, parameters, message) => {
		const { client } = started();
		await client.sendRequest('initialize', initialize);
		const refused = await refusal(client.sendRequest(method, parameters));
		expect(refused.code).toBe(-32602);
		expect(refused.message).toContain(`${method}: ${message}`);
	});

	test('are no fault of ours, whatever the message', async () => {
		const { client, faults } = started();
		await client.sendRequest('initialize', initialize);
		const mistaken = [
			[],
			[[]],
			[5],
			[{}],
			[null],
			[{ textDocument: null }],
			[{ textDocument: { uri: null } }],
			[{ data: 5 }],
		];
		const of = (name: RegExp): readonly string[] => [
			...Object.entries(protocol).flatMap(([key, one]) => (name.test(key) && isOfClient(one) ? [one.method] : [])),
			...[...shapes.keys()].filter((method) => /^(istio|\$)\//.test(method)),
		];
		const requests = of(/Request$/).filter(
			(method) => !['initialize', 'shutdown', 'workspace/diagnostic'].includes(method),
		);
		const notifications = of(/Notification$/).filter((method) => method !== 'exit');
		expect(requests).toContain('completionItem/resolve');
		expect(notifications).toContain('$/setTrace');
		for (const given of mistaken) {
			for (const method of notifications) await client.sendNotification(method, ...given);
			for (const method of requests) {
				const code = await client.sendRequest(method, ...given).then(
					() => 0,
					(error) => error.code,
				);
				// An answer, that there is no such method, that the parameters are wrong, or that it cannot be done.
				expect([0, -32601, -32602, -32803], `${method} ${JSON.stringify(given)}`).toContain(code);
			}
		}
		expect(faults).toEqual([]);
	});

	test('are answered even if they are nested deeper than a stack is', async () => {
		const { client, faults, write } = started();
		await client.sendRequest('initialize', initialize);
		const deep = (open: string, close: string) => open.repeat(50_000) + close.repeat(50_000);
		for (const params of [
			deep('[', ']'),
			`{"textDocument":${deep('[', ']')}}`,
			`{"textDocument":${deep('{"a":[', ']}')}}`,
		]) {
			const message = `{"jsonrpc":"2.0","method":"textDocument/didSave","params":${params}}`;
			write(`Content-Length: ${message.length}\r\n\r\n${message}`);
		}
		expect(await client.sendRequest('textDocument/hover', place)).toBeNull();
		expect(faults).toEqual([]);
	});

	test('of notifications are told in the log, and the server lives', async () => {
		const { client, logged } = started();
		await client.sendRequest('initialize', initialize);
		await client.sendNotification('textDocument/didOpen', { textDocument: { uri: 'file:///a.yaml', version: 1 } });
		await client.sendNotification('textDocument/didChange', { textDocument: { uri: 7 } });
		await client.sendNotification('workspace/didChangeWatchedFiles', { changes: 'all' });
		expect(await client.sendRequest('textDocument/hover', place)).toBeNull();
		expect(logged).toEqual([
			'textDocument/didOpen: params.textDocument.text must be text, not nothing',
			'textDocument/didChange: params.textDocument.uri must be a URI, not 7',
			'workspace/didChangeWatchedFiles: params.changes must be a list, not "all"',
		]);
	});
});

test('a message that is no JSON does not end the server', async () => {
	const { client, write } = started();
	await client.sendRequest('initialize', initialize);
	write('Content-Length: 5\r\n\r\n{nope');
	expect(await client.sendRequest('textDocument/hover', place)).toBeNull();
});
