// Around every request: is it still wanted, how long did it take, and what if it fails. The one place that catches.
import { type CancellationToken, LSPErrorCodes, type RemoteConsole, ResponseError } from 'vscode-languageserver/node';

/** Milliseconds from which a request is worth a line in the log. */
const slow = 200;

/** What cannot be done, in words for the user: an answer, not a failure. */
export class Refused extends Error {}

/** `answer`, but cancelled if nobody waits any more, and null if it fails: a fault in one feature must not end the server. */
export function guarded<P, R>(
	name: string,
	console: RemoteConsole,
	answer: (parameters: P) => R,
): (parameters: P, token: CancellationToken) => R | null | ResponseError<void> {
	return (parameters, token) => {
		if (token.isCancellationRequested) return new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
		const start = performance.now();
		try {
			return answer(parameters);
		} catch (error) {
			if (error instanceof Refused) return new ResponseError(LSPErrorCodes.RequestFailed, error.message);
			console.error(`${name} failed: ${error instanceof Error ? error.stack : String(error)}`);
			return null;
		} finally {
			const took = performance.now() - start;
			if (took > slow) console.warn(`${name} took ${Math.round(took)} ms`);
		}
	};
}
