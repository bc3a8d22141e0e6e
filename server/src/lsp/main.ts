// main(home): a connection as the arguments say (--stdio, --node-ipc, --socket), served until the client goes.
import { join } from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import { version } from '../version.ts';
import { serve } from './server.ts';

/** Serves one client. `home`: the folder of the running bundle, in which the documentation lies too. */
export function main(home: string): void {
	serve(createConnection(ProposedFeatures.all), { version, documentation: URI.file(join(home, 'docs')).toString() });
}
