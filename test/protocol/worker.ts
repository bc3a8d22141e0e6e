// A worker of a browser, but for the browser: the built bundle in a world that has what browsers have and nothing of Node, on
// files in memory that a client hands out.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createContext, Script } from 'node:vm';
import { expect } from 'vitest';
import {
	AbstractMessageReader,
	AbstractMessageWriter,
	createMessageConnection,
	type DataCallback,
	Emitter,
	type Message,
	type MessageConnection,
} from 'vscode-jsonrpc/node';
import { bundlePath } from '../built.ts';

/** What both Node and workers have. */
const globals = {
	...{ TextDecoder, TextEncoder, URL, URLSearchParams, MessageChannel, queueMicrotask, atob, btoa },
	performance: { now: () => performance.now() },
	gc() {},
	...{ setTimeout, clearTimeout, setInterval, clearInterval, structuredClone, AbortController, Event, EventTarget },
};

class Reader extends AbstractMessageReader {
	readonly #emitter = new Emitter<Message>();
	listen(callback: DataCallback) {
		return this.#emitter.event(callback);
	}
	take(message: Message): void {
		this.#emitter.fire(message);
	}
}

class Writer extends AbstractMessageWriter {
	readonly #send: (message: Message) => void;
	constructor(send: (message: Message) => void) {
		super();
		this.#send = send;
	}
	async write(message: Message): Promise<void> {
		this.#send(message);
	}
	end(): void {}
}

interface World {
	onmessage?: (event: { data: unknown }) => void;
}

/** Starts a worker; resolves to the client's end. Messages are copied, as between a page and its worker. */
export function startWorker(): MessageConnection {
	const reader = new Reader();
	const failed = (error: unknown): void => expect.fail(`the worker failed: ${error}`);
	const world: World & Record<string, unknown> = {
		...globals,
		importScripts: failed,
		addEventListener() {},
		postMessage: (message: Message) => setTimeout(() => reader.take(structuredClone(message))),
		close() {},
	};
	world.self = world;
	const context = createContext(world);
	new Script(readFileSync(bundlePath, 'utf8'), { filename: bundlePath }).runInContext(context);
	const writer = new Writer((message) => setTimeout(() => world.onmessage?.({ data: structuredClone(message) })));
	const client = createMessageConnection(reader, writer);
	client.listen();
	return client;
}

type Files = Map<string, string | Uint8Array>;

/** Answers what the worker asks about files, from `files`: texts by their URIs. */
export function handOut(client: MessageConnection, files: Files): void {
	const all = (): readonly string[] => [...files.keys()];
	client.onRequest('istio/listFiles', ({ folders }: { folders: readonly string[] }) =>
		folders.map((folder) =>
			all().filter((uri) => uri.startsWith(`${folder}/`) && !/\/(?:node_modules|\.git)\//.test(uri)),
		),
	);
	client.onRequest('istio/lookAtFiles', ({ uris }: { uris: readonly string[] }) =>
		uris.map((uri) =>
			files.has(uri) ? 'file' : all().some((one) => one.startsWith(`${uri}/`)) ? 'directory' : 'missing',
		),
	);
	client.onRequest('istio/readFiles', ({ uris, largest }: { uris: readonly string[]; largest: number }) =>
		uris.map((uri) => {
			const own = files.get(uri) ?? beside(uri);
			const bytes = typeof own === 'string' ? new TextEncoder().encode(own) : own;
			return bytes === undefined ? 'ENOENT' : bytes.length > largest ? 'too large' : bytes;
		}),
	);
}

/** What comes with the extension. */
function beside(uri: string): string | undefined {
	const [, name = ''] = /^https:\/\/extension\/dist\/(.*)$/.exec(uri) ?? [];
	return name === '' ? undefined : readFileSync(join(dirname(bundlePath), name), 'utf8');
}
