// Whatever runs in the server runs through here: TABLE of entry points
//
//   requests, notifications   handlers given to the connection that `guarded` makes, and to what is `around`
//   what is sent              promises that connection gives
//   one of many               `attempt`
//   timers                    `after`, `soon`
//   work in the background    `background`
//   the next slice of it      `nextTurn`
//   anything forgotten        `lastResort` of main.ts and worker.ts
//
// Each catches, logs the fault once, and lets the rest live. A test reads the other files for ways around it.
import {
	type CancellationToken,
	type Connection,
	ErrorCodes,
	LSPErrorCodes,
	type RemoteConsole,
	ResponseError,
} from 'vscode-languageserver';

/** What cannot be done, in words for the user: an answer, not a failure. */
export class Refused extends Error {}

export interface Guard {
	/** Logs a fault, with what failed; the same fault of the same thing is not logged again. */
	failed(name: string, error: unknown): void;
	/** What `act` gives, or `otherwise` if it fails: for one of many, which the others should not suffer for. */
	attempt<T>(name: string, act: () => T, otherwise: T): T;
	/** Runs work that nobody waits for. */
	background(name: string, work: () => unknown): void;
	/** Runs `act` after some milliseconds; returns what calls that off. */
	after(milliseconds: number, name: string, act: () => unknown): () => void;
	/** Runs `act` when what is due now is done. */
	soon(name: string, act: () => unknown): void;
	/** Milliseconds since the client asked or told something last. */
	quietFor(): number;
	/** Told that the client did. */
	heard(): void;
	/** `target`, with a guard around every handler it is given (`on…`), and around the promises it gives. */
	around<T extends object>(target: T): T;
}

/** A connection whose handlers cannot end the server. */
export type Guarded = Connection & { readonly guard: Guard };

/** How many messages have come in. One server runs in a process; where two do, as in tests, one waits a little for the other. */
let messages = 0;

/** Milliseconds for which messages may come in one after the other before work in the background goes on. */
const patience = 100;

/**
 * Lets the event loop turn: waiting messages come in, all of them, though the protocol's library takes one in each turn. After one
 * only, a request behind five hundred edits would wait for five hundred slices of the work.
 */
export async function nextTurn(): Promise<void> {
	const until = performance.now() + patience;
	for (let before = -1; before !== messages && performance.now() < until; ) {
		before = messages;
		await new Promise<void>(whenIdle);
	}
}

/** Runs `act` when what is due now is done. A browser, which has no `setImmediate`, lets timers wait some milliseconds; messages come at once. */
const whenIdle: (act: () => void) => void =
	typeof setImmediate === 'function'
		? (act) => void setImmediate(act)
		: (act) => {
				const { port1, port2 } = new MessageChannel();
				const onmessage = (): void => {
					port1.close();
					act();
				};
				Object.assign(port1, { onmessage });
				port2.postMessage(undefined);
			};

/** Beyond this many different faults the log starts anew: it must not grow for ever. */
const mostFaults = 1000;

export function createGuard(console: Pick<RemoteConsole, 'error'>): Guard {
	const logged = new Set<string>();
	let heardAt = performance.now();
	const guard: Guard = {
		failed(name, error) {
			const text = `${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
			// The same fault at the same place, whoever led there.
			const key = text.split('\n').slice(0, 2).join('\n');
			if (logged.has(key)) return;
			if (logged.size >= mostFaults) logged.clear();
			logged.add(key);
			console.error(text);
		},
		attempt(name, act, otherwise) {
			try {
				return act();
			} catch (error) {
				guard.failed(name, error);
				return otherwise;
			}
		},
		background(name, work) {
			try {
				const result = work();
				if (result instanceof Promise) result.catch((error) => guard.failed(name, error));
			} catch (error) {
				guard.failed(name, error);
			}
		},
		after(milliseconds, name, act) {
			const timer = setTimeout(() => guard.background(name, act), milliseconds);
			return () => clearTimeout(timer);
		},
		soon(name, act) {
			whenIdle(() => guard.background(name, act));
		},
		quietFor: () => performance.now() - heardAt,
		heard() {
			heardAt = performance.now();
			messages++;
		},
		around: (target) => proxy(target, guard) as typeof target,
	};
	return guard;
}

type Handler = (...given: unknown[]) => unknown;

/** `connection` with its guard, which is around all its parts too. */
export function guarded(connection: Connection): Guarded {
	return createGuard(connection.console).around(connection) as Guarded;
}

function proxy(target: object, guard: Guard): object {
	return new Proxy(target, {
		get(_, property) {
			if (property === 'guard') return guard;
			const value: unknown = Reflect.get(target, property);
			if (typeof value === 'object' && value !== null) return proxy(value, guard);
			if (typeof value !== 'function') return value;
			return (...given: unknown[]) => {
				const method = typeof given[0] === 'function' ? String(property) : methodOf(given[0], String(property));
				const isRequest = /^on(?:Request|Initialize$|Shutdown)/.test(String(property));
				const wrap = isRequest ? request : notification;
				const isListening = /^on[A-Z]/.test(String(property));
				const result: unknown = Reflect.apply(
					value,
					target,
					isListening
						? given.map((one) => (typeof one === 'function' ? wrap(guard, method, one as Handler) : one))
						: given,
				);
				if (result instanceof Promise) result.catch((error) => guard.failed(method, error));
				return result;
			};
		},
	});
}

function methodOf(type: unknown, otherwise: string): string {
	if (typeof type === 'string') return type;
	return (type as { method?: string } | null)?.method ?? otherwise;
}

function notification(guard: Guard, method: string, handler: Handler): Handler {
	return (...given) => {
		guard.heard();
		guard.background(method, () => handler(...given));
	};
}

/** A request that fails is answered with null, so that one feature out of order does not disturb an editor; `initialize` cannot be. */
function request(guard: Guard, method: string, handler: Handler): Handler {
	const refused = (error: unknown): unknown => {
		if (error instanceof Refused) return new ResponseError(LSPErrorCodes.RequestFailed, error.message);
		guard.failed(method, error);
		return method === 'onInitialize' ? new ResponseError(ErrorCodes.InternalError, String(error)) : null;
	};
	return (...given) => {
		guard.heard();
		try {
			const result = handler(...given);
			return result instanceof Promise ? result.catch(refused) : result;
		} catch (error) {
			return refused(error);
		}
	};
}

/** Milliseconds from which a request is worth a line in the log. */
const slow = 200;

/** `answer`, but cancelled if nobody waits any more, and told in the log if it is slow. */
export function timed<P, R>(
	name: string,
	console: RemoteConsole,
	answer: (parameters: P) => R,
): (parameters: P, token: CancellationToken) => R | ResponseError<void> {
	return (parameters, token) => {
		if (token.isCancellationRequested) return new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
		const start = performance.now();
		try {
			return answer(parameters);
		} finally {
			const took = performance.now() - start;
			if (took > slow) console.warn(`${name} took ${Math.round(took)} ms`);
		}
	};
}
