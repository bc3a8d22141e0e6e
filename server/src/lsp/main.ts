// main(home): a connection as the arguments say (--stdio, --node-ipc, --socket), served until the client goes.
import { join } from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import { onLimit } from '../limits.ts';
import { version } from '../version.ts';
import { answerRefused, createGate } from './gate.ts';
import { guarded, lastResort } from './guard.ts';
import { serve } from './server.ts';

/** Serves one client. `home`: the folder of the running bundle, in which the documentation lies too. */
export function main(home: string): void {
	const connection = guarded(createConnection(ProposedFeatures.all, { messageStrategy: createGate() }));
	lastResort(connection);
	onLimit((sentence) => connection.console.warn(sentence));
	answerRefused(connection);
	serve(connection, { version, documentation: URI.file(join(home, 'docs')).toString() });
}
