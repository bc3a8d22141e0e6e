// main(): the connection of a worker in a browser, served until the client ends it.
import {
	BrowserMessageReader,
	BrowserMessageWriter,
	createConnection,
	ProposedFeatures,
} from 'vscode-languageserver/browser';
import { listed, neverListed } from '../disk/names.ts';
import {
	type ListParameters,
	type LookParameters,
	listFilesRequest,
	lookAtFilesRequest,
	type ReadParameters,
	readFilesRequest,
} from '../files-protocol.ts';
import { install } from '../host/host.ts';
import type { Remote } from '../host/mirror.ts';
import { webHost } from '../host/web.ts';
import { onLimit } from '../limits.ts';
import { version } from '../version.ts';
import { answerRefused, createGate } from './gate.ts';
import { type Guarded, guarded } from './guard.ts';
import { start } from './start.ts';

/** This worker; the types of workers would clash with those of Node. */
const worker = globalThis as unknown as EventTarget & { close(): void };

/** Serves one client. */
export function main(): void {
	const gate = createGate();
	const wire = [new BrowserMessageReader(worker as never), new BrowserMessageWriter(worker as never)] as const;
	const connection = guarded(createConnection(ProposedFeatures.all, ...wire, { messageStrategy: gate }));
	lastResort(connection);
	onLimit((sentence) => connection.console.warn(sentence));
	answerRefused(connection);
	connection.onExit(() => worker.close());
	const remote = remoteOf(connection);
	install(webHost(remote, undefined));
	start(connection, gate, {
		version,
		documentation: '',
		prepare: async ({ initializationOptions }) => {
			install(webHost(remote, await envoyApi(remote, initializationOptions?.envoyApi)));
		},
	});
}

function remoteOf(connection: Guarded): Remote {
	return {
		list: (folders) =>
			connection.sendRequest(listFilesRequest, {
				folders,
				glob: listed,
				exclude: neverListed,
			} satisfies ListParameters),
		look: (uris) => connection.sendRequest(lookAtFilesRequest, { uris } satisfies LookParameters),
		read: (uris, largest) => connection.sendRequest(readFilesRequest, { uris, largest } satisfies ReadParameters),
	};
}

/** The text of the file at a URI, which comes with the extension; undefined if it cannot be read. */
async function envoyApi(remote: Remote, uri: unknown): Promise<string | undefined> {
	if (typeof uri !== 'string') return undefined;
	const [content] = await remote.read([uri], Number.POSITIVE_INFINITY).catch(() => []);
	return typeof content === 'object' ? new TextDecoder().decode(content) : undefined;
}

/** Faults that came past everything else: they are logged, and the server lives on. */
function lastResort({ guard }: Guarded): void {
	const failed = (event: Event): void => {
		event.preventDefault();
		const { error, reason } = event as Event & { readonly error?: unknown; readonly reason?: unknown };
		guard.failed('Something unforeseen', error ?? reason);
	};
	for (const type of ['error', 'unhandledrejection']) worker.addEventListener(type, failed);
}
