// All of the server and the command line, for the one bundle that both entries load. Each part of it is run only when it is
// asked for: to run all would take longer than most answers.

/** Does what the words of a command line say; leaves the exit code in `process`. */
export async function command(words: readonly string[], home: string): Promise<void> {
	(await import('./command.ts')).command(words, home);
}

/** Renders what a server asks for, whose second process this is. */
export async function renderApart(): Promise<void> {
	(await import('./lsp/rendered-files.ts')).answerRenders();
}

/** Serves the client that has started this as a worker in a browser. */
async function serveWorker(): Promise<void> {
	(await import('./lsp/worker.ts')).main();
}

/** Serves one client, as the arguments of the process say. */
export async function serve(home: string): Promise<void> {
	(await import('./lsp/main.ts')).main(home);
}

// A worker is this bundle and nothing around it. It must listen from the first moment on, for what is sent earlier is lost.
if ('importScripts' in globalThis) void serveWorker();
