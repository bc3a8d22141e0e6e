// The first answer: what the server can do, which an editor waits for before it does anything else. Only then comes what does
// the work, which takes several times as long to load.
import type { InitializeResult } from 'vscode-languageserver/node';
import { capabilities, pullOptions, pulls } from './capabilities.ts';
import type { Gate } from './gate.ts';
import type { Guarded } from './guard.ts';

export interface About {
	readonly version: string;
	/** URI of the documentation that comes with the server, without a slash at the end. */
	readonly documentation: string;
	/** The path of the program. */
	readonly module: string;
}

/** Milliseconds until the answer is surely out: the protocol's library writes it some turns of the event loop later. */
const moment = 5;

/** Serves one client until it says exit. */
export function start(connection: Guarded, gate: Gate, about: About): void {
	connection.onInitialize((client): InitializeResult => {
		gate.close();
		connection.guard.after(moment, 'Starting', async () => {
			try {
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
