// The first answer: what the server can do, which an editor waits for before it does anything else. Only then comes what does
// the work, which takes several times as long to load.
import type { InitializeParams, InitializeResult } from 'vscode-languageserver';
import { capabilities, pullOptions, pulls } from './capabilities.ts';
import type { Gate } from './gate.ts';
import type { Guarded } from './guard.ts';
import type { RunApart } from './rendering.ts';

export interface About {
	readonly version: string;
	/** URI of the documentation that comes with the server, without a slash at the end. */
	readonly documentation: string;
	/** Renders charts and overlays; undefined where no process can be started for it. */
	readonly apart?: RunApart;
	/** What must be done between the first answer and all others. */
	readonly prepare?: (client: InitializeParams) => Promise<void>;
}

/** Milliseconds until the answer is surely out: the protocol's library writes it some turns of the event loop later. */
const moment = 5;

/** Serves one client until it says exit. */
export function start(connection: Guarded, gate: Gate, about: About): void {
	connection.onInitialize((client): InitializeResult => {
		gate.close();
		connection.guard.after(moment, 'Starting', async () => {
			try {
				await about.prepare?.(client);
				(await import('./server.ts')).serve(connection, about, client);
			} finally {
				gate.open();
			}
		});
		const offered = pulls(client.capabilities, client.initializationOptions)
			? { ...capabilities, diagnosticProvider: pullOptions }
			: capabilities;
		return { capabilities: offered, serverInfo: { name: 'istio-ls', version: about.version } };
	});
	connection.listen();
}
