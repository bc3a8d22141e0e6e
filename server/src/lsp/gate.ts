// What is let in: no requests before `initialize` and after `shutdown`, and no parameters of another shape than the protocol
// has (LSP 3.17: Server lifecycle; JSON-RPC 2.0: Error object). What is refused is answered, or if nobody waits for an answer, logged.
import {
	ErrorCodes,
	Message,
	type MessageStrategy,
	type NotificationMessage,
	type RequestMessage,
	ResponseError,
} from 'vscode-languageserver';
import type { Guarded } from './guard.ts';
import { shapes } from './shapes.ts';

/** The method that stands in for a refused one. */
const refusedMethod = 'istio/refused';

interface Refusal {
	readonly code: number;
	readonly message: string;
}

export interface Gate extends MessageStrategy {
	/** Lets nothing in until it is opened again but answers to what was asked; what comes meanwhile waits, in its order. */
	close(): void;
	open(): void;
}

/** Looks at every message before anybody else does. */
export function createGate(): Gate {
	let state: 'new' | 'running' | 'shut' = 'new';
	let waiting: (() => void)[] | undefined;

	const refusal = ({ method, params }: RequestMessage): Refusal | undefined => {
		if (state === 'new' && method !== 'initialize')
			return { code: ErrorCodes.ServerNotInitialized, message: `${method} before initialize` };
		if (state === 'shut') return { code: ErrorCodes.InvalidRequest, message: `${method} after shutdown` };
		if (state === 'running' && method === 'initialize')
			return { code: ErrorCodes.InvalidRequest, message: 'initialize for the second time' };
		const fault = shapes.get(method)?.(params, 'params');
		return fault === undefined ? undefined : { code: ErrorCodes.InvalidParams, message: `${method}: ${fault}` };
	};

	/** What a notification becomes; undefined if it is dropped, as the protocol wants it outside of a session. */
	const admitted = (message: NotificationMessage): NotificationMessage | undefined => {
		const { method, params, jsonrpc } = message;
		if (method === 'exit') return message;
		const fault = shapes.get(method)?.(params, 'params');
		if (method.startsWith('$/') && fault === undefined) return message;
		if (state !== 'running') return undefined;
		if (fault === undefined) return message;
		return { jsonrpc, method: refusedMethod, params: { code: 0, message: `${method}: ${fault}` } };
	};

	return {
		close() {
			waiting ??= [];
		},
		open() {
			const all = waiting ?? [];
			waiting = undefined;
			for (const enter of all) enter();
		},
		handleMessage(message, admit) {
			const next = (one: Message): void => {
				if (waiting === undefined) admit(one);
				else waiting.push(() => admit(one));
			};
			if (Message.isNotification(message)) {
				const one = admitted(message);
				if (one !== undefined) next(one);
			} else if (Message.isRequest(message)) {
				const refused = refusal(message);
				if (refused !== undefined) {
					next({ ...message, method: refusedMethod, params: refused } as RequestMessage);
					return;
				}
				if (message.method === 'initialize') state = 'running';
				if (message.method === 'shutdown') state = 'shut';
				next(message);
			} else admit(message);
		},
	};
}

/** Answers what the gate refused. */
export function answerRefused(connection: Guarded): void {
	const said = new Set<string>();
	connection.onRequest(refusedMethod, ({ code, message }: Refusal) => new ResponseError(code, message));
	connection.onNotification(refusedMethod, ({ message }: Refusal) => {
		if (said.size > 100 || said.has(message)) return;
		said.add(message);
		connection.console.warn(message);
	});
}
