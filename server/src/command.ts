// The command line, once its words ask for more than --version or --help: what they mean, done.

import { isUsageError, parseArguments } from './cli/arguments.ts';
import { check } from './cli/check.ts';
import { usage } from './cli/usage.ts';
import { main } from './lsp/main.ts';
import { logged } from './text/visible.ts';
import { version } from './version.ts';

/** Runs the command; resolves to nothing while a server goes on, else to the exit code. `home`: the folder of the bundle. */
function run(words: readonly string[], home: string): number | undefined {
	const command = parseArguments(words);
	switch (command.name) {
		case 'serve':
			main(home);
			return undefined;
		case 'help':
			process.stdout.write(usage);
			return 0;
		case 'version':
			process.stdout.write(`${version}\n`);
			return 0;
		case 'check':
			process.on('uncaughtException', ended);
			process.stdout.on('error', ended);
			return check(command, process);
	}
}

/** Runs the command and leaves the exit code in `process`. */
export function command(words: readonly string[], home: string): void {
	try {
		process.exitCode = run(words, home) ?? 0;
	} catch (error) {
		ended(error);
	}
}

/** Ends with 2, for 1 means that something was found. Who stops reading what is printed has read enough. */
function ended(error: unknown): void {
	process.exitCode = 2;
	if ((error as { code?: unknown }).code === 'EPIPE') process.exit(0);
	const message = error instanceof Error ? error.message : String(error);
	process.stderr.write(
		isUsageError(error) ? `istio-ls: ${logged(message)}\nSee "istio-ls --help".\n` : `istio-ls: ${logged(message)}\n`,
	);
}
