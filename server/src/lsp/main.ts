// main(home): a connection as the arguments say (--stdio, --node-ipc, --socket), served until the client goes.
import * as nodeModule from 'node:module';
import { join } from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import { apart } from '../disk/apart.ts';
import '../host/node.ts';
import { onLimit } from '../limits.ts';
import { renderingWord } from '../protocol.ts';
import { version } from '../version.ts';
import { answerRefused, createGate } from './gate.ts';
import { type Guarded, guarded } from './guard.ts';
import { start } from './start.ts';

/** Milliseconds after which most of the code has run. Node keeps what it compiled only at a tidy end, and editors may just end a server. */
const calm = 5000;

/** Serves one client. `home`: the folder of the running bundle, in which the documentation lies too. */
export function main(home: string): void {
	const gate = createGate();
	const connection = guarded(createConnection(ProposedFeatures.all, { messageStrategy: gate }));
	lastResort(connection);
	connection.guard.after(calm, 'Keeping what is compiled', () => nodeModule.flushCompileCache?.());
	onLimit((sentence) => connection.console.warn(sentence));
	answerRefused(connection);
	start(connection, gate, {
		version,
		documentation: URI.file(join(home, 'docs')).toString(),
		apart: (order, milliseconds) => apart(join(home, 'server.js'), [renderingWord], order, milliseconds),
	});
}

/** Faults that came past everything else: they are logged, and the server lives on. */
function lastResort({ guard }: Guarded): void {
	process.on('uncaughtException', (error) => guard.failed('Something unforeseen', error));
	process.on('unhandledRejection', (error) => guard.failed('Something unforeseen', error));
}
