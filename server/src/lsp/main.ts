// main(home): a connection as the arguments say (--stdio, --node-ipc, --socket), served until the client goes.
import { join } from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import { onLimit } from '../limits.ts';
import { version } from '../version.ts';
import { answerRefused, createGate } from './gate.ts';
import { guarded, lastResort } from './guard.ts';
import { start } from './start.ts';

/** Serves one client. `home`: the folder of the running bundle, in which the documentation lies too. */
export function main(home: string): void {
	const gate = createGate();
	const connection = guarded(createConnection(ProposedFeatures.all, { messageStrategy: gate }));
	lastResort(connection);
	onLimit((sentence) => connection.console.warn(sentence));
	answerRefused(connection);
	start(connection, gate, {
		version,
		documentation: URI.file(join(home, 'docs')).toString(),
		module: join(home, 'server.js'),
	});
}
