// The gate while the server still loads: what comes waits, and is let in afterwards, in its order.
import { expect, test } from 'vitest';
import type { Message, NotificationMessage } from 'vscode-languageserver/node';
import { createGate } from '../../server/src/lsp/gate.ts';

const message = (method: string, id?: number) => ({
	jsonrpc: '2.0',
	method,
	...(method === 'initialize' ? { params: { processId: null, rootUri: null, capabilities: {} } } : {}),
	...(id === undefined ? {} : { id }),
});

test('what comes while it is closed waits, and is let in in its order', () => {
	const gate = createGate();
	const met: string[] = [];
	const admit = (one: Message): void => void met.push((one as NotificationMessage).method);
	const meet = (method: string, id?: number): void => {
		gate.handleMessage(message(method, id), admit);
	};
	meet('initialize', 1);
	gate.close();
	meet('initialized');
	meet('istio/indexStatus', 2);
	meet('shutdown', 3);
	meet('exit');
	expect(met).toEqual(['initialize']);
	gate.open();
	expect(met).toEqual(['initialize', 'initialized', 'istio/indexStatus', 'shutdown', 'exit']);
	meet('exit');
	expect(met.at(-1)).toBe('exit');
});
